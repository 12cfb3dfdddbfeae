// A short tone where somebody asked for it, remembered in this browser; made here, no file is loaded.

import { announce } from "../base.js";
import { read, write } from "../desk/store.js";
import { say } from "../desk/words.js";

const APART_MS = 3000;
const NOTES = [[660, 0], [880, 0.14]]; // Hz, seconds from now
const LOUD = 0.12;
const button = document.getElementById("sound");
let isOn = read("floor.sound", false) === true;
let audio = null;
let last_at = 0;

function show() {
  button.hidden = false;
  button.setAttribute("aria-pressed", String(isOn));
}

// Browsers play nothing before the page was used: asked for again at every turn.
function ready() {
  audio ??= new AudioContext();
  if (audio.state === "suspended") audio.resume().catch(() => {});
  return audio;
}

export function sound() {
  if (!isOn || Date.now() - last_at < APART_MS) return;
  last_at = Date.now();
  const { currentTime, destination } = ready();
  for (const [hertz, after] of NOTES) {
    const [tone, volume] = [audio.createOscillator(), audio.createGain()];
    const at = currentTime + after;
    tone.frequency.value = hertz;
    volume.gain.setValueAtTime(LOUD, at);
    volume.gain.exponentialRampToValueAtTime(0.001, at + 0.25);
    tone.connect(volume).connect(destination);
    tone.start(at);
    tone.stop(at + 0.3);
  }
  button.dataset.sounded = String(Number(button.dataset.sounded ?? 0) + 1);
}

export function toggle() {
  isOn = !isOn;
  write("floor.sound", isOn || null);
  show();
  announce(say(isOn ? "sound_on" : "sound_off"));
  last_at = 0;
  sound(); // so that one hears what was asked for
}

if (window.AudioContext) {
  show();
  addEventListener("pointerdown", () => isOn && ready(), { once: true });
  addEventListener("keydown", () => isOn && ready(), { once: true });
}
