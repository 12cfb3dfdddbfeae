// Canned replies: typing filters them, arrows choose, Enter puts one into the composer.

import { insert, trouble } from "./composer.js";
import { place } from "./seats.js";
import { close } from "./sheets.js";
import { say } from "./words.js";

const box = (seat) => seat.querySelector('[data-sheet="canned"]');
const shown = (form) => [...form.querySelectorAll(".choice:not([hidden])")];

function choose(form, choice) {
  for (const other of form.querySelectorAll(".choice")) {
    other.setAttribute("aria-selected", String(other === choice));
  }
  const filter = form.querySelector("input");
  filter.setAttribute("aria-activedescendant", choice?.id ?? "");
  choice?.scrollIntoView({ block: "nearest" });
}

const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

function filter(form) {
  const words = plain(form.querySelector("input").value).split(/\s+/).filter(Boolean);
  for (const choice of form.querySelectorAll(".choice")) {
    const text = plain(choice.dataset.words);
    choice.hidden = !words.every((word) => text.includes(word));
  }
  const none = form.querySelector("[data-none]");
  if (none) none.hidden = shown(form).length > 0;
  choose(form, shown(form)[0]);
}

function use(seat, choice) {
  if (!choice) return;
  const { text, missing } = choice.dataset;
  close(seat);
  insert(seat, text);
  if (missing) trouble(seat, say("missing", { places: missing }));
}

place.addEventListener("sheet", (event) => {
  if (event.detail !== "canned") return;
  const form = box(event.target);
  form.querySelector("input").setAttribute("aria-controls", form.querySelector("[role=listbox]")?.id ?? "");
  filter(form);
});
place.addEventListener("input", (event) => {
  const form = event.target.closest('[data-sheet="canned"]');
  if (form) filter(form);
});
place.addEventListener("keydown", (event) => {
  const form = event.target.closest('[data-sheet="canned"]');
  if (!form || event.isComposing) return;
  const all = shown(form);
  const at = all.findIndex((choice) => choice.getAttribute("aria-selected") === "true");
  if (event.key === "ArrowDown") choose(form, all[Math.min(at + 1, all.length - 1)]);
  else if (event.key === "ArrowUp") choose(form, all[Math.max(at - 1, 0)]);
  else if (event.key === "Enter") use(form.closest(".seat"), all[at]);
  else return;
  event.preventDefault();
});
place.addEventListener("click", (event) => {
  const choice = event.target.closest(".choice");
  if (choice) use(choice.closest(".seat"), choice);
});
