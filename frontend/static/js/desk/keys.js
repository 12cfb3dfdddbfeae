// Keys: Alt and a letter anywhere, "/" and "?" where no text is written, Ctrl+Enter to send a form.

import { announce } from "../base.js";
import { waitingSeats } from "./clock.js";
import * as guide from "./guide.js";
import * as hints from "./hints.js";
import { toggle as toggleSound } from "./notice.js";
import { takeNext } from "./presence.js";
import * as score from "./score.js";
import { current, focusOn, place, seats } from "./seats.js";
import * as sheets from "./sheets.js";
import { walk } from "../walk.js";
import { say } from "./words.js";

const help = document.getElementById("keys");
const isText = (element) => element.matches("input, textarea, select, [contenteditable]");

function openMenu(id) {
  const menu = document.getElementById(id);
  menu.open = !menu.open;
  (menu.open ? (menu.querySelector("button") ?? menu.querySelector("summary")) : menu.querySelector("summary")).focus();
}

// The next one round: from the longest wait on, skipping where we are.
function nextWaiting() {
  const waiting = waitingSeats();
  const next = waiting.find((seat) => seat !== current());
  if (next) focusOn(next, true);
  else announce(say("nobody_writes"));
}

function goTo(position) {
  const seat = seats().find((s) => s.dataset.position === position);
  if (seat) focusOn(seat, true);
}

const findings = (step) => walk(current()?.querySelector(".log"), step);

const ALT = {
  ArrowDown: nextWaiting,
  KeyR: () => sheets.open(current(), "canned"),
  KeyJ: () => current()?.querySelector("[data-attach]")?.click(),
  KeyM: () => sheets.open(current(), "hold"),
  KeyL: () => guide.use(current()),
  KeyO: () => sheets.open(current(), "note"),
  KeyB: () => sheets.open(current(), "help"),
  KeyA: () => sheets.open(current(), "offer"),
  KeyT: () => sheets.open(current(), "transfer"),
  KeyY: () => sheets.open(current(), "hand-back"),
  KeyK: () => sheets.open(current(), "close"),
  KeyP: () => openMenu("presence"),
  KeyN: takeNext,
  KeyQ: () => openMenu("line-menu"),
  KeyS: toggleSound,
  KeyH: () => hints.next(current()),
  KeyI: () => hints.ignore(current()),
  KeyG: score.toggle,
  KeyW: () => current()?.querySelector("[data-do=extend]")?.click(),
  KeyX: () => sheets.open(current(), "block"),
  KeyU: (event) => findings(event.shiftKey ? -1 : 1),
};
const letter = (event) => (/^[a-z]$/i.test(event.key) ? `Key${event.key.toUpperCase()}` : event.code);

function byAlt(event) {
  if (event.ctrlKey || event.metaKey || event.getModifierState("AltGraph")) return null;
  if (/^Digit[1-9]$/.test(event.code)) return () => goTo(event.code.at(-1));
  return ALT[event.key === "ArrowDown" ? "ArrowDown" : letter(event)] ?? null;
}

function bare(event) {
  const inText = isText(event.target);
  const emptyText = event.target.matches("form.foot textarea[name=text]") && !event.target.value;
  if (event.key === "/" && (!inText || emptyText)) return () => sheets.open(current(), "canned");
  if (event.key === "?" && !inText) return () => help.showModal();
  if (event.key === "Escape" && !help.open) return escape(event);
  return null;
}

function escape(event) {
  const seat = event.target.closest(".seat") ?? current();
  if (sheets.isOpen(seat)) return () => sheets.close(seat);
  return hints.isOpen(seat) ? () => hints.fold(seat) : null;
}

// The composer itself knows Enter (composer.js); this is for notes, transfers, outcomes.
place.addEventListener("keydown", (event) => {
  const isSend = event.key === "Enter" && (event.ctrlKey || event.metaKey);
  const form = event.target.closest('[data-sheet-place], form.foot[data-mode="wrap_up"]');
  if (!isSend || !form || event.isComposing) return;
  event.preventDefault();
  form.requestSubmit();
});
document.addEventListener("keydown", (event) => {
  if (event.isComposing || help.open) return;
  const act = event.altKey ? byAlt(event) : bare(event);
  if (!act) return;
  event.preventDefault();
  act(event);
});
document.addEventListener("click", (event) => {
  const action = event.target.closest("[data-do]")?.dataset.do;
  if (action === "help") help.showModal();
  if (action === "sound") toggleSound();
  if (action?.startsWith("finding-")) {
    event.target.closest("details.menu")?.removeAttribute("open");
    findings(action === "finding-next" ? 1 : -1);
  }
});
