// Announcing a hold: a message that promises an answer by a time, which the reply clock then keeps.

import * as outbox from "./outbox.js";
import { place } from "./seats.js";
import { close } from "./sheets.js";

const form = (seat) => seat.querySelector('[data-sheet="hold"]');

// In the customer's language, not the advisor's.
function words(seat, seconds) {
  const { one, many } = document.getElementById(`hold-${seat.dataset.language === "en" ? "en" : "fr"}`).dataset;
  const n = Math.round(seconds / 60);
  return n === 1 ? one : many.replace("{n}", n);
}

function fill(seat) {
  const { text, hold_s: chosen } = form(seat).elements;
  if (text.dataset.own) return;
  text.value = words(seat, Number(chosen.value));
}

place.addEventListener("sheet", ({ detail, target: seat }) => {
  if (detail !== "hold") return;
  const choices = [...form(seat).querySelectorAll("[name=hold_s]")];
  const usual = choices.find((c) => Number(c.value) >= Number(seat.dataset.holdS)) ?? choices.at(-1);
  usual.checked = true;
  form(seat).elements.text.lang = seat.dataset.language;
  fill(seat);
  usual.focus();
});
place.addEventListener("input", ({ target }) => {
  const mine = target.closest('[data-sheet="hold"]');
  if (!mine) return;
  if (target.name === "text") target.dataset.own = target.value.trim() ? "1" : "";
  else fill(mine.closest(".seat"));
});
place.addEventListener("submit", ({ target }) => {
  if (!target.matches('[data-sheet="hold"]')) return;
  const seat = target.closest(".seat");
  const { text, hold_s: chosen } = target.elements;
  if (!text.value.trim()) return;
  outbox.post(seat.dataset.conversation, text.value.trim(), [], { hold_s: chosen.value });
  close(seat);
});
