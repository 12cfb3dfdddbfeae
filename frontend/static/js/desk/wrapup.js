// Wrap-up: the contact reason, the outcome, a little longer, and the seat is free.
// By hand it is freed with a reason, if the brand has named any; one that runs out has what was filled in.

import { now } from "./clock.js";
import { trouble } from "./composer.js";
import { place, whenever } from "./seats.js";
import { read, write } from "./store.js";
import { say } from "./words.js";
import { send, wire } from "./wire.js";

const PAUSE_MS = 400;
const NEAR_MS = 10_000; // of its end: every letter is kept at once
const pending = new Map(); // conversation -> {fields, timer}: filled in and not kept yet
const key = (seat) => `draft.${seat.dataset.conversation}.wrap`;
const form = (seat) => seat.querySelector('form.foot[data-mode="wrap_up"]');

function prepare(seat) {
  const fields = form(seat)?.elements;
  if (!fields || fields.disposition.options.length) return;
  const reasons = document.querySelector(`template[data-reasons="${CSS.escape(seat.dataset.brand)}"]`);
  fields.disposition.append(reasons?.content.cloneNode(true) ?? new Option(""));
  fields.disposition.required = fields.disposition.options.length > 1;
  const kept = read(key(seat));
  if (kept) {
    fields.disposition.value = kept.disposition;
    fields.note.value = kept.note;
  }
}

function ask(seat, type, fields = {}) {
  const { conversation } = seat.dataset;
  const isSent = send(type, { conversation, ...fields, ref: `${type}/${conversation}` });
  trouble(seat, isSent ? "" : say("cut"));
}

// Only what was touched here: another tab may have filled in the rest.
function keep({ dataset: { conversation, wrapUpUntil } }, { name, value }) {
  const known = forget(conversation);
  const fields = { ...known, [name === "note" ? "text" : name]: value };
  const isNear = Date.parse(wrapUpUntil) - now() < NEAR_MS;
  pending.set(conversation, { fields, timer: setTimeout(() => flush(conversation), isNear ? 0 : PAUSE_MS) });
}

function flush(conversation) {
  const { fields } = pending.get(conversation) ?? {};
  if (fields && send("wrapup.keep", { conversation, ...fields, ref: "keep" })) forget(conversation);
}

function forget(conversation) {
  const { fields, timer } = pending.get(conversation) ?? {};
  clearTimeout(timer);
  pending.delete(conversation);
  return fields;
}

place.addEventListener("input", (event) => {
  const mine = event.target.closest('form.foot[data-mode="wrap_up"]');
  if (!mine) return;
  const { disposition, note } = mine.elements;
  write(key(mine.closest(".seat")), { disposition: disposition.value, note: note.value, at: Date.now() });
  keep(mine.closest(".seat"), event.target);
});
place.addEventListener("change", ({ target }) => {
  if (target.closest('form.foot[data-mode="wrap_up"]')) flush(target.closest(".seat").dataset.conversation);
});
wire.addEventListener("ready", () => [...pending.keys()].forEach(flush));
place.addEventListener("submit", (event) => {
  if (!event.target.matches('form.foot[data-mode="wrap_up"]')) return;
  event.preventDefault();
  const { disposition, note } = event.target.elements;
  forget(event.target.closest(".seat").dataset.conversation);
  ask(event.target.closest(".seat"), "wrapup.finish", { disposition: disposition.value, note: note.value.trim() });
});
place.addEventListener("click", (event) => {
  if (event.target.closest("[data-do=extend]")) ask(event.target.closest(".seat"), "wrapup.extend");
});
whenever("arrived", prepare);
whenever("left", (seat) => {
  forget(seat.dataset.conversation);
  write(key(seat), null);
});
