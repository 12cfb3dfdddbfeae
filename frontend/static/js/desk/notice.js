// What reaches somebody who looks elsewhere: a sound they asked for, a count in the title.

import { announce } from "../base.js";
import { read, write } from "./store.js";
import { say } from "./words.js";

const title = document.title;
let isOn = read("sound", false);
let audio = null;
let n = 0;

const told = () => say(isOn ? "sound_on" : "sound_off");
const show = () => {
  for (const button of document.querySelectorAll("[data-do=sound]")) button.textContent = told();
};

export function toggle() {
  isOn = !isOn;
  write("sound", isOn);
  show();
  announce(told());
  if (isOn) play();
}

// Two soft notes, made here: no file to fetch.
function play() {
  audio ??= new AudioContext();
  audio.resume();
  [660, 880].forEach((frequency, at) => note(frequency, audio.currentTime + at * 0.12));
}

function note(frequency, at) {
  const [tone, volume] = [audio.createOscillator(), audio.createGain()];
  tone.frequency.value = frequency;
  volume.gain.setValueAtTime(0, at);
  volume.gain.linearRampToValueAtTime(0.08, at + 0.02);
  volume.gain.exponentialRampToValueAtTime(0.0005, at + 0.35);
  tone.connect(volume).connect(audio.destination);
  tone.start(at);
  tone.stop(at + 0.4);
}

const isAway = () => document.hidden || !document.hasFocus();

// A customer wrote, or a conversation came.
export function arrived() {
  if (!isAway()) return;
  n += 1;
  document.title = `(${n}) ${title}`;
  if (isOn) play();
}

function back() {
  if (isAway()) return;
  n = 0;
  document.title = title;
}
document.addEventListener("visibilitychange", back);
addEventListener("focus", back);
show();
