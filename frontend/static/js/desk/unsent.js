// What was written and not sent when a conversation went from this desk without its advisor's doing:
// it stands with the notice that says why, and where the conversation was, until that was seen. When the
// conversation comes back it is in the composer again. Nothing of a draft outlasts that.

import { announce } from "../base.js";
import { on } from "./frames.js";
import { place, seatOf, whenever } from "./seats.js";
import { names, read, watch, write } from "./store.js";
import { say } from "./words.js";

const TOLD_MS = 2 * 3600 * 1000; // as long as a notice stands
const OWN = /^conversation\.(?:transfer|hand_back)\/(.+)$/;
const OF_DESK = /^draft\.([0-9a-f-]{36})/; // others are of the floor
const list = document.getElementById("told");
const shell = document.getElementById("unsent").content.firstElementChild;
const went = new Map(); // conversation -> the number of the seat that it left
let told = new Set(); // conversations of which a notice stands

const lines = () => [...list.querySelectorAll('[data-told]:not([data-conversation=""])')];
const textOf = (conversation) => (seatOf(conversation) ? "" : (read(`draft.${conversation}`)?.text ?? ""));

function drop(conversation) {
  for (const name of [`draft.${conversation}`, `draft.${conversation}.wrap`]) write(name, null);
}

function draw() {
  for (const line of lines()) give(line, textOf(line.dataset.conversation));
  for (const note of place.querySelectorAll(".went")) if (!lineOf(note.dataset.of)) note.remove();
  for (const [conversation, position] of went) {
    const [line, seat] = [lineOf(conversation), document.getElementById(`seat-${position}`)];
    if (line && seat && !seat.dataset.conversation) stand(seat, line);
  }
}

const lineOf = (conversation) => lines().findLast((line) => line.dataset.conversation === conversation);

function give(where, text) {
  const known = where.querySelector(":scope > .unsent");
  if (!text) return void known?.remove();
  const box = known ?? where.appendChild(shell.cloneNode(true));
  if (box.querySelector("textarea").value !== text) box.querySelector("textarea").value = text;
}

function stand(seat, line) {
  const { conversation, told: key } = line.dataset;
  if (seat.querySelector(":scope > .went")?.dataset.told === key) return;
  seat.querySelector(":scope > .went")?.remove();
  const note = document.createElement("div");
  note.className = "went";
  Object.assign(note.dataset, { of: conversation, told: key });
  note.append(line.querySelector("p").cloneNode(true), line.querySelector("[data-do=told-off]").cloneNode(true));
  give(note, textOf(conversation));
  seat.append(note);
}

on("told", () => {
  const now = new Set(lines().map((line) => line.dataset.conversation));
  for (const conversation of told) if (!now.has(conversation) && !seatOf(conversation)) drop(conversation);
  told = now;
  draw();
});
on("presence", draw);
on("left", ({ conversation, state }) => state === "closed" && drop(conversation));
on("ok", ({ ref }) => OWN.test(ref ?? "") && drop(OWN.exec(ref)[1]));
// What is neither at this desk nor told of any more.
on("snapshot", ({ held }) => {
  for (const name of names("draft.")) {
    const conversation = OF_DESK.exec(name)?.[1];
    if (conversation && !held.includes(conversation) && Date.now() - read(name).at > TOLD_MS) drop(conversation);
  }
});
list.addEventListener("told-off", ({ detail: conversation }) => {
  if (conversation && !seatOf(conversation)) drop(conversation);
  told.delete(conversation);
  draw();
});
watch((name) => name === "told" && draw());
// The notice may come before the conversation goes: look again once the seat is free.
whenever("left", ({ dataset }) => {
  went.set(dataset.conversation, dataset.position);
  queueMicrotask(draw);
});
whenever("arrived", ({ dataset }) => {
  for (const [conversation, position] of went) {
    if (position === dataset.position || conversation === dataset.conversation) went.delete(conversation);
  }
  draw();
});

place.addEventListener("click", ({ target }) => {
  const note = target.closest("[data-do=told-off]")?.closest(".went");
  if (!note) return;
  const seat = note.closest(".seat");
  list.querySelector(`[data-told="${note.dataset.told}"] [data-do=told-off]`).click();
  seat.focus({ preventScroll: true });
});
document.addEventListener("click", async ({ target }) => {
  const button = target.closest("[data-do=copy-unsent]");
  if (!button) return;
  const area = button.closest(".unsent").querySelector("textarea");
  area.select();
  if (navigator.clipboard) await navigator.clipboard.writeText(area.value);
  else document.execCommand("copy");
  button.textContent = say("copied");
  announce(say("copied"));
});
