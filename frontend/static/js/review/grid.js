// The grid by keyboard: to the first criterion without an answer, a digit for its step, quotes.

import { selected } from "../selecting.js";

const criteria = () => [...document.querySelectorAll("#grid fieldset:not(:disabled)")];
const isAnswered = (one) => one.querySelector("input[type=radio]:checked");
let kept = null; // the last selection in the log: focusing a button drops it

document.addEventListener("selectionchange", () => {
  const found = selected(document.querySelector(".review .log"));
  if (found) kept = found;
});

// Counted before htmx sends the state: one that comes late is told from the last.
document.addEventListener("change", (event) => {
  const count = event.target.closest("#grid")?.elements.n_changes;
  if (count) count.value = Number(count.value) + 1;
}, { capture: true });

export function toGrid() {
  const one = criteria().find((field) => !isAnswered(field)) ?? criteria()[0];
  if (!one) return;
  (isAnswered(one) ?? one.querySelector("input[type=radio]")).focus();
  one.scrollIntoView({ block: "nearest" });
}

// 1 is the lowest step, 0 not applicable; then the next criterion, or what finishes.
export function answerBy(key) {
  const field = document.activeElement?.closest("#grid fieldset");
  if (!field) return false;
  const steps = [...field.querySelectorAll("input[type=radio]")];
  const chosen = key === "0" ? steps.at(-1) : steps.slice(0, -1)[Number(key) - 1];
  if (!chosen) return false;
  chosen.click();
  const next = criteria()[criteria().indexOf(field) + 1];
  if (next) next.querySelector("input[type=radio]").focus();
  else document.getElementById("done").focus();
  return true;
}

export function quoteInto(log, field = document.activeElement?.closest("#grid fieldset")) {
  const found = selected(log) ?? kept;
  const place = field ?? criteria().find((one) => one.querySelector("details").open);
  if (!found || !place) return;
  const key = place.dataset.criterion;
  const values = { quote: found.words, seq: found.article.dataset.seq, start: found.start, end: found.end };
  for (const [name, value] of Object.entries(values)) place.querySelector(`[name=${name}-${key}]`).value = value;
  place.querySelector("[data-quote-of]").textContent = found.words;
  place.querySelector("details").open = true;
  place.dispatchEvent(new Event("change", { bubbles: true }));
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-quote]");
  if (button) quoteInto(document.querySelector(".review .log"), button.closest("fieldset"));
});
