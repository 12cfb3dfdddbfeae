// The grid by keyboard: to the first criterion without an answer, a digit for its step, quotes.
// Arrows change an answer only where the focus is on its steps: G puts it there, nothing else does.

import { announce } from "../base.js";
import { slice } from "../marks.js";
import { narrowing } from "../narrowing.js";
import { selected } from "../selecting.js";

const grid = document.getElementById("grid");
const criteria = () => [...grid.querySelectorAll("fieldset:not(:disabled)")];
const isAnswered = (one) => one.querySelector("input[type=radio]:checked");
const stepOf = (one) => isAnswered(one) ?? one.querySelector("input[type=radio]");
const nameOf = (one) => one.querySelector("[data-name]").textContent;
const say = (text) => {
  const place = document.getElementById("grid-says");
  place.textContent = text;
  place.scrollIntoView({ block: "nearest" });
};
const textOf = (article) => article.querySelector(":scope > .text");
let kept = null; // the last selection in the log: focusing a button drops it
let last = null; // the criterion that one was at
let isByHand = false; // a pointer was used last, not a key

document.addEventListener("selectionchange", () => {
  const found = selected(document.querySelector(".review .log"));
  if (found) kept = found;
});
grid.addEventListener("focusin", (event) => { last = event.target.closest("fieldset") ?? last; });

document.addEventListener("pointerdown", () => { isByHand = true; });
document.addEventListener("keydown", () => { isByHand = false; }, { capture: true });

// Who clicks a step has not entered the steps: an arrow that follows walks through the messages.
grid.addEventListener("click", (event) => {
  if (isByHand && event.target.type === "radio") event.target.closest("fieldset").focus({ preventScroll: true });
});

// A message was chosen by keyboard: what was selected before is not meant any more.
export function forgetSelection() {
  kept = null;
  document.getSelection().removeAllRanges();
}

// Counted before htmx sends the state: one that comes late is told from the last.
grid.addEventListener("change", (event) => {
  document.getElementById("grid-says").textContent = "";
  const count = grid.elements.n_changes;
  if (count) count.value = Number(count.value) + 1;
  if (event.target.type === "radio") tellChange(event.target);
}, { capture: true });

// An answer that takes the place of another says so, to eyes and ears.
function tellChange(radio) {
  const field = radio.closest("fieldset");
  const given = radio.labels[0].textContent.trim();
  const { given: before } = field.dataset;
  field.dataset.given = given;
  const said = before && before !== given ? grid.dataset.before.replace("{before}", before) : "";
  field.querySelector("[data-before]").textContent = said;
  announce([nameOf(field), given, said].filter(Boolean).join(", "));
}

for (const field of criteria()) {
  const radio = isAnswered(field);
  if (radio) field.dataset.given = radio.labels[0].textContent.trim();
}

const firstOpen = () => criteria().find((field) => !isAnswered(field)) ?? criteria()[0];

function goTo(one, place) {
  place.focus({ preventScroll: true });
  one.scrollIntoView({ block: "nearest" });
}

export function toGrid() {
  const one = firstOpen();
  if (one) goTo(one, stepOf(one));
  else say(grid.dataset.closed);
}

// Sent without an answer to each: at the first that lacks, where digits answer and arrows walk.
export function toMissing() {
  const one = firstOpen();
  if (one) goTo(one, one);
}

// 1 is the lowest step, 0 not applicable; then the next criterion, or what finishes.
export function answerBy(key) {
  const field = document.activeElement?.closest("#grid fieldset");
  if (!field) return false;
  const isEntered = document.activeElement !== field;
  const steps = [...field.querySelectorAll("input[type=radio]")];
  const chosen = key === "0" ? steps.at(-1) : steps.slice(0, -1)[Number(key) - 1];
  if (!chosen) return false;
  chosen.click();
  const next = criteria()[criteria().indexOf(field) + 1];
  if (next) goTo(next, isEntered ? stepOf(next) : next);
  else document.getElementById("done").focus();
  return true;
}

function keep(place, article, start, end) {
  const key = place.dataset.criterion;
  const words = slice(textOf(article).textContent, start, end);
  const values = { quote: words, seq: article.dataset.seq, start, end };
  const fields = Object.entries(values).map(([name, value]) => [place.querySelector(`[name=${name}-${key}]`), value]);
  if (fields.every(([field, value]) => field.value === String(value))) return;
  for (const [field, value] of fields) field.value = value;
  place.querySelector("[data-quote-of]").textContent = words;
  place.dispatchEvent(new Event("change", { bubbles: true }));
}

// The words selected, or those of the message that `near` gives, to be narrowed here; then the
// comment.
export function quoteInto(near, field = document.activeElement?.closest("#grid fieldset")) {
  const place = field ?? (last?.isConnected && !last.disabled ? last : firstOpen());
  if (!place) return say(grid.dataset.closed);
  const found = selected(document.querySelector(".review .log")) ?? kept;
  const article = found?.article ?? near();
  if (!article) return say(grid.dataset.none);
  place.querySelector("details").open = true;
  const comment = place.querySelector("input[name^=comment-]");
  if (found) keep(place, article, found.start, found.end);
  else return narrow(place, article);
  place.querySelector(".narrow").hidden = true;
  goTo(place, comment);
  announce(`${nameOf(place)}, ${found.words}`);
}

const shown = new WeakMap(); // criterion -> how its words are shown

function narrow(place, article) {
  const box = place.querySelector(".narrow");
  const area = box.querySelector("textarea");
  const places = { start: { value: 0 }, end: { value: 0 } };
  const take = () => keep(place, shown.get(place).article, places.start.value, places.end.value);
  if (!shown.has(place)) {
    const show = narrowing(grid, area, places);
    area.addEventListener("blur", take);
    area.addEventListener("keydown", (event) => {
      if (event.key === "Enter") place.querySelector("input[name^=comment-]").focus();
    });
    shown.set(place, { show });
  }
  Object.assign(shown.get(place), { article });
  box.hidden = false;
  shown.get(place).show(textOf(article).textContent);
  take();
  goTo(place, area);
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-quote]");
  if (button) quoteInto(() => document.querySelector(".review article.at"), button.closest("fieldset"));
});
