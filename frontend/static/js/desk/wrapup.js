// Wrap-up: the contact reason, the outcome, a little longer, and the seat is free.
// By hand it is freed with a reason, if the brand has named any; a wrap-up that runs out has none.

import { trouble } from "./composer.js";
import { place, whenever } from "./seats.js";
import { read, write } from "./store.js";
import { say } from "./words.js";
import { send } from "./wire.js";

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

place.addEventListener("input", (event) => {
  const mine = event.target.closest('form.foot[data-mode="wrap_up"]');
  if (!mine) return;
  const { disposition, note } = mine.elements;
  write(key(mine.closest(".seat")), { disposition: disposition.value, note: note.value, at: Date.now() });
});
place.addEventListener("submit", (event) => {
  if (!event.target.matches('form.foot[data-mode="wrap_up"]')) return;
  event.preventDefault();
  const { disposition, note } = event.target.elements;
  ask(event.target.closest(".seat"), "wrapup.finish", { disposition: disposition.value, note: note.value.trim() });
});
place.addEventListener("click", (event) => {
  if (event.target.closest("[data-do=extend]")) ask(event.target.closest(".seat"), "wrapup.extend");
});
whenever("arrived", prepare);
whenever("left", (seat) => write(key(seat), null));
