// The columns: a frame lands in its seat part by part, so that focus, caret, text and scroll stay.

import { announce } from "../base.js";
import { tick } from "./clock.js";
import { on } from "./frames.js";
import { say } from "./words.js";
import { forget, isUp, ready } from "./wire.js";
import { draw as drawSwitch } from "./switch.js";

export const place = document.getElementById("seats");
export const seats = () => [...place.querySelectorAll(":scope > .seat")];
export const seatOf = (conversation) => seats().find((s) => s.dataset.conversation === conversation);
export const current = () => place.querySelector(":scope > .current");
export const nameOf = (seat) => seat.querySelector("h2")?.textContent.trim() ?? "";

const KEPT = ["current", "longest"];
const listeners = { arrived: [], changed: [], left: [] };
const sources = new WeakMap(); // part -> the HTML it was made from

// whenever("arrived", (seat) => …): "changed" after every frame, "left" before it goes.
export const whenever = (what, callback) => listeners[what].push(callback);
const tell = (what, seat) => listeners[what].forEach((callback) => callback(seat));

function remember(seat) {
  for (const part of seat.querySelectorAll("[data-part]")) sources.set(part, part.innerHTML);
}

function land(incoming) {
  const elsewhere = seatOf(incoming.dataset.conversation);
  if (elsewhere && elsewhere.id !== incoming.id) empty(elsewhere);
  const old = document.getElementById(incoming.id);
  if (old?.dataset.conversation === incoming.dataset.conversation) update(old, incoming);
  else arrive(old, incoming);
  tick();
  drawSwitch();
}

function arrive(old, incoming) {
  const hadFocus = old?.contains(document.activeElement);
  if (old?.dataset.conversation) tell("left", old);
  if (old?.classList.contains("current")) incoming.classList.add("current");
  remember(incoming);
  if (old) old.replaceWith(incoming);
  else insert(incoming);
  tell("arrived", incoming);
  tell("changed", incoming);
  if (hadFocus) incoming.focus({ preventScroll: true });
  if (!current()) focusOn(incoming);
  if (isUp()) announce(say("arrived", { name: nameOf(incoming), seat: incoming.dataset.position }));
}

function update(seat, incoming) {
  const kept = KEPT.filter((name) => seat.classList.contains(name));
  seat.className = [incoming.className, ...kept].join(" ");
  for (const { name, value } of incoming.attributes) {
    if (name.startsWith("data-")) seat.setAttribute(name, value);
  }
  for (const part of incoming.querySelectorAll("[data-part]")) {
    const mine = seat.querySelector(`[data-part="${part.dataset.part}"]`);
    if (part.dataset.part === "foot") replaceFoot(seat, mine, part);
    else if (sources.get(mine) !== part.innerHTML) replaceInside(mine, part);
  }
  merge(seat.querySelector(".log"), incoming.querySelector(".log"));
  tell("changed", seat);
}

function replaceInside(mine, part) {
  const open = mine.querySelector("details")?.open;
  const hadFocus = mine.contains(document.activeElement);
  sources.set(mine, part.innerHTML);
  mine.replaceChildren(...part.childNodes);
  const details = mine.querySelector("details");
  if (details && open) details.open = true;
  if (hadFocus) details?.querySelector("summary").focus({ preventScroll: true });
}

// The composer is only ever replaced by the wrap-up form, or back.
function replaceFoot(seat, mine, part) {
  const same = mine.dataset.mode === part.dataset.mode;
  if (same && sources.get(mine) === part.innerHTML) return;
  if (same && mine.dataset.mode === "active") return;
  const hadFocus = mine.contains(document.activeElement);
  const values = same ? new FormData(mine) : new FormData();
  sources.set(part, part.innerHTML);
  mine.replaceWith(part);
  for (const [name, value] of values) part.elements[name].value = value;
  for (const callback of listeners.arrived) callback(seat);
  if (hadFocus) part.querySelector("select, textarea")?.focus({ preventScroll: true });
}

const rank = (article) => article.dataset.seq.split(".").map(Number);
function isAfter(a, b) {
  const [x, y] = [rank(a), rank(b)];
  return x[0] !== y[0] ? x[0] > y[0] : (x[1] ?? 0) > (y[1] ?? 0);
}

function merge(log, incoming) {
  for (const article of [...incoming.children]) {
    if (document.getElementById(article.id)) continue;
    let before = null;
    for (let last = log.lastElementChild; last && isAfter(last, article); last = last.previousElementSibling) before = last;
    log.insertBefore(article, before);
  }
}

function insert(seat) {
  const next = seats().find((s) => Number(s.dataset.position) > Number(seat.dataset.position));
  place.insertBefore(seat, next ?? null);
  document.getElementById("no-seats").hidden = true;
}

export function empty(seat) {
  const { position, kind } = seat.dataset;
  const free = document.getElementById("free-seat").content.firstElementChild.cloneNode(true);
  const name = nameOf(seat);
  tell("left", seat);
  free.id = `seat-${position}`;
  free.dataset.position = position;
  free.dataset.kind = kind;
  free.classList.toggle("extra", kind === "extra");
  free.classList.toggle("current", seat.classList.contains("current"));
  sources.set(free, free.innerHTML);
  free.setAttribute("aria-label", `${say("seat", { n: position })}, ${say("free")}`);
  const hadFocus = seat.contains(document.activeElement);
  forget(seat.dataset.conversation);
  seat.replaceWith(free);
  if (hadFocus) free.focus({ preventScroll: true });
  if (isUp()) announce(say("left", { name }));
  drawSwitch();
}

export function focusOn(seat, field = false) {
  for (const other of seats()) {
    other.classList.toggle("current", other === seat);
    other.querySelector(".log")?.setAttribute("aria-live", other === seat ? "polite" : "off");
  }
  if (field) (seat.querySelector("form.foot textarea, form.foot select") ?? seat).focus({ preventScroll: true });
  if (field) seat.scrollIntoView({ block: "nearest", inline: "nearest" });
  tell("changed", seat);
  drawSwitch();
}

// The seats that the server counts: free ones come and go, a taken one stays until it empties.
function reconcile(incoming) {
  const wanted = new Map([...incoming.children].map((seat) => [seat.id, seat]));
  for (const seat of seats()) {
    if (!wanted.has(seat.id) && !seat.dataset.conversation) seat.remove();
  }
  for (const [id, seat] of wanted) {
    const mine = document.getElementById(id);
    if (!mine) insert(seat);
    else mine.classList.toggle("extra", seat.dataset.kind === "extra");
    if (mine && !mine.dataset.conversation) refill(mine, seat);
  }
  document.getElementById("no-seats").hidden = seats().length > 0;
  drawSwitch();
}

// What is said in it of the conversation that was there stays.
function refill(free, incoming) {
  const html = incoming.innerHTML;
  if ((sources.get(free) ?? free.innerHTML) === html) return;
  sources.set(free, html);
  const note = free.querySelector(":scope > .went");
  free.replaceChildren(...incoming.childNodes, ...(note ? [note] : []));
}

// What scrolls can be reached by keyboard, and no line of it is cut through its letters.
function fit(facts) {
  facts.style.maxHeight = "";
  const isLonger = facts.scrollHeight > facts.clientHeight;
  facts.tabIndex = isLonger ? 0 : -1;
  if (!isLonger) return;
  const { top, height } = facts.getBoundingClientRect();
  const lines = facts.querySelectorAll(".say, .fact, .past summary, .past li");
  const ends = [...lines].map((fact) => fact.getBoundingClientRect().bottom - top + facts.scrollTop);
  const whole = Math.max(...ends.filter((end) => end + 3 <= height), 0);
  if (whole) facts.style.maxHeight = `${whole + 3}px`;
}
const fitAll = () => place.querySelectorAll(".facts").forEach(fit);
whenever("changed", (seat) => seat.querySelectorAll(".facts").forEach(fit));
new ResizeObserver(fitAll).observe(place);
place.addEventListener("toggle", fitAll, true);
place.addEventListener("focusin", (event) => {
  const seat = event.target.closest(".seat");
  if (seat && !seat.classList.contains("current")) focusOn(seat);
});
place.addEventListener("pointerdown", (event) => {
  const seat = event.target.closest(".seat");
  if (seat && !seat.classList.contains("current")) focusOn(seat);
});

on("seat", (_, content) => land(content.querySelector(".seat")));
on("left", ({ conversation }) => {
  const seat = seatOf(conversation);
  if (seat) empty(seat);
});
on("presence", ({ status }, content) => {
  place.dataset.presence = status;
  reconcile(content);
});
on("snapshot", ({ held }) => {
  const ours = new Set(held.split(" "));
  for (const seat of seats()) {
    if (seat.dataset.conversation && !ours.has(seat.dataset.conversation)) empty(seat);
  }
});
on("ready", () => ready());
