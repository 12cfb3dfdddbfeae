// Clocks counted from absolute times on the server's clock: waits, targets, wrap-ups.

import { announce } from "../base.js";
import { on } from "./frames.js";
import { say } from "./words.js";
import { draw as drawSwitch } from "./switch.js";

const PROMISE_NEAR_S = 30;
const CLOSE_NEAR_S = 20;
const LEAVES_NEAR_S = 45;
const WRAP_UP_NEAR_S = 10;
const isNarrow = matchMedia("(max-width: 1519px)");
let offset_ms = 0;
export const now = () => Date.now() + offset_ms;

// Only a clear difference counts: the rest is the frame's own journey.
function set(at) {
  const found = Date.parse(at) - Date.now();
  if (Math.abs(found - offset_ms) > 1500) offset_ms = found;
}
on("snapshot", ({ at }) => set(at));
on("beat", ({ at }) => set(at));

export function spoken(seconds) {
  const s = Math.max(0, Math.floor(seconds));
  const [h, m, rest] = [Math.floor(s / 3600), Math.floor(s / 60) % 60, String(s % 60).padStart(2, "0")];
  return h ? `${h}:${String(m).padStart(2, "0")}:${rest}` : `${m}:${rest}`;
}

const seconds = (from, to) => (to - from) / 1000;
const time = (text) => (text ? Date.parse(text) : NaN);

function reading(seat) {
  return seat.dataset.state === "wrap_up" ? wrapUp(seat.dataset) : leaving(seat.dataset, talking(seat));
}

function wrapUp({ wrapUpUntil, closedAt }) {
  const left = seconds(now(), time(wrapUpUntil));
  const share = 1 - left / seconds(time(closedAt), time(wrapUpUntil));
  if (!(left <= WRAP_UP_NEAR_S)) return { figure: left, word: "wrap_up", share, level: "calm" };
  return { figure: left, word: "wrap_up_near", share, level: "near", warns: wrapUpUntil };
}

// Taken and not written in: when it goes back in line, once that is near.
function leaving({ leavesAt, takenS }, reading) {
  const left = seconds(now(), time(leavesAt));
  if (!(left <= Math.min(LEAVES_NEAR_S, takenS / 2))) return reading;
  const level = reading.level === "over" ? "over" : "near";
  return { ...reading, figure: left, word: "leaves", level, warns: leavesAt };
}

function talking(seat) {
  const { waitingSince, deadlineAt, assignedAt, holdUntil, closingAt } = seat.dataset;
  if (holdUntil) return promise(seconds(now(), time(holdUntil)));
  if (closingAt) return closing(seconds(now(), time(closingAt)));
  if (!waitingSince) {
    const last = [...seat.querySelectorAll('.log > [data-side="staff"].m')].at(-1)?.dataset.at;
    return { figure: seconds(time(last ?? assignedAt), now()), word: last ? "theirs" : "new", share: 0, level: "calm" };
  }
  const wait = seconds(time(waitingSince), now());
  const share = wait / seconds(time(waitingSince), time(deadlineAt));
  const level = share >= 1 ? "over" : share >= 0.7 ? "near" : "calm";
  const word = deadlineAt ? { over: "waits_over", near: "waits_near", calm: "waits" }[level] : "waits_bare";
  return { figure: wait, word, share, level, left: Math.abs(seconds(now(), time(deadlineAt))) };
}

// What an advisor has promised, counted down; then how late it is.
function promise(left) {
  const level = left <= 0 ? "over" : left <= PROMISE_NEAR_S ? "near" : "calm";
  const word = { over: "promised_over", near: "promised_near", calm: "promised" }[level];
  return { figure: Math.abs(left), word, share: left <= 0 ? 1 : 0, level, left: Math.abs(left) };
}

const closing = (left) => ({ figure: left, word: left <= CLOSE_NEAR_S ? "closes_near" : "closes", share: 0, level: "calm" });

function show(seat, longest) {
  const clock = seat.querySelector("[data-clock]");
  const { figure, word, share, level, left, warns } = reading(seat);
  const [number, label] = clock.children;
  const text = Number.isFinite(figure) ? spoken(figure) : "–:––";
  if (number.textContent !== text) number.textContent = text;
  const isLongest = seat === longest;
  const said = isLongest && level === "calm" ? say("longest") : say(word, { left: spoken(left ?? 0) });
  if (label.textContent !== said) label.textContent = said;
  if (warns) warn(seat, warns, word);
  clock.dataset.level = level;
  seat.classList.toggle("longest", isLongest);
  const bar = seat.querySelector(".used");
  bar.dataset.level = level;
  bar.firstElementChild.style.width = `${Math.min(100, Math.max(0, (share || 0) * 100))}%`;
}

// Said once of each time: what happens by itself if nobody writes.
function warn(seat, at, word) {
  if (seat.dataset.warnedOf === at) return;
  seat.dataset.warnedOf = at;
  const n = Math.max(0, Math.ceil(seconds(now(), time(at))));
  announce(say(`${word}_said`, { name: seat.querySelector("h2").textContent.trim(), n }));
}

// Those whose customer waits, the longest wait first.
export function waitingSeats() {
  return [...document.querySelectorAll('#seats > .seat[data-state="active"]')]
    .filter((seat) => seat.dataset.waitingSince)
    .sort((a, b) => time(a.dataset.waitingSince) - time(b.dataset.waitingSince));
}

export function tick() {
  const waiting = waitingSeats();
  const longest = waiting.length > 1 ? waiting[0] : null;
  for (const seat of document.querySelectorAll("#seats > .seat[data-conversation]")) show(seat, longest);
  for (const since of document.querySelectorAll("[data-since]")) {
    since.textContent = spoken(seconds(time(since.dataset.since), now()));
  }
  const oldest = document.querySelector("[data-oldest]");
  if (oldest?.dataset.oldest) {
    const wait = spoken(seconds(time(oldest.dataset.oldest), now()));
    const word = isNarrow.matches ? "oldest_bare" : "oldest";
    oldest.querySelector("[data-oldest-text]").textContent = `\u00a0${say(word, { wait })}`;
  }
}

export function start() {
  tick();
  setInterval(() => {
    tick();
    drawSwitch();
  }, 1000);
}
