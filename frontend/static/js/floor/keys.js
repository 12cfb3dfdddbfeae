// Keys of the floor: letters where no text is written; Escape leaves what is open.

import { toggle as togglePin } from "./pins.js";
import { all, arrange } from "./rows.js";
import { toggle as toggleSound } from "./sound.js";
import { close, current } from "./talk.js";

const help = document.getElementById("keys");
// Where something is filled in, or asked, a letter is a letter.
const isFilledIn = (element) => element.closest("form, input, textarea, select, [contenteditable]");
const isAsking = () => Boolean(document.querySelector("dialog[open]"));
const rowOf = (element) => element.closest?.(".desk-row");

function step(by) {
  const rows = all().filter((row) => !row.hidden);
  const here = rows.indexOf(rowOf(document.activeElement));
  const next = rows[Math.min(rows.length - 1, Math.max(0, here + by))];
  const target = next?.querySelector("a.c.over, a.c.near") ?? next?.querySelector("a.c") ?? next?.querySelector("button");
  target?.focus();
  next?.scrollIntoView({ block: "nearest" });
}

function pin() {
  const row = rowOf(document.activeElement);
  if (!row) return;
  togglePin(row);
  arrange();
  (row.querySelector("a.c") ?? row.querySelector("button"))?.focus();
}

function whisper() {
  document.getElementById("talk-note")?.focus();
}

// The first Escape leaves what is being written, which stays; the next one the reading.
function leaveBox(element) {
  if (!element.closest("#talk") || !element.matches("textarea, input, select")) return false;
  document.getElementById("talk-title").focus();
  return true;
}

function wall() {
  const address = new URL(location.href);
  if (address.searchParams.has("wall")) address.searchParams.delete("wall");
  else address.searchParams.set("wall", "1");
  location.assign(address);
}

function find() {
  const field = document.getElementById("f-find");
  field.closest("details").open = true;
  field.focus();
}

const BARE = {
  j: () => step(1),
  k: () => step(-1),
  e: pin,
  s: whisper,
  w: wall,
  m: toggleSound,
  "?": () => help.showModal(),
  f: find,
};

document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.altKey || event.ctrlKey || event.metaKey || isAsking()) return;
  if (event.key === "Escape" && current()) {
    event.preventDefault();
    return void (leaveBox(event.target) || close());
  }
  const act = isFilledIn(event.target) ? null : BARE[event.key];
  if (!act) return;
  event.preventDefault();
  act();
});
document.addEventListener("click", (event) => {
  const action = event.target.closest("[data-do]")?.dataset.do;
  if (action === "pin") {
    togglePin(rowOf(event.target));
    arrange();
  } else if (action === "wall") wall();
  else if (action === "sound") toggleSound();
  else if (action === "help") help.showModal();
});
