// Marking a fault that no rule saw: words selected in the log, or narrowed by keyboard in the form.

import { selected } from "./selecting.js";

const form = document.getElementById("missed-form");
const box = document.getElementById("missed-box");
const area = document.getElementById("missed-text");
const count = (text) => [...text].length;

// What is selected in the form's own text; nothing selected is all of it.
function take() {
  const { value, selectionStart: from, selectionEnd: to } = area;
  const isNone = from === to;
  form.elements.start.value = isNone ? 0 : count(value.slice(0, from));
  form.elements.end.value = isNone ? count(value) : count(value.slice(0, to));
}

export function openMissed(log, finding) {
  const found = selected(log);
  const article = found?.article ?? log.querySelector("article.at") ?? finding?.closest("article");
  if (!article) return;
  const text = article.querySelector(":scope > .text").textContent;
  box.open = true;
  area.value = text;
  form.elements.seq.value = article.dataset.seq;
  if (found) area.setSelectionRange(found.from, found.to);
  else area.setSelectionRange(0, 0);
  take();
  (found ? document.getElementById("missed-rule") : area).focus();
  box.scrollIntoView({ block: "nearest" });
}

// Not readonly: there a keyboard could select nothing.
area.addEventListener("beforeinput", (event) => event.preventDefault());
area.addEventListener("select", take);
area.addEventListener("keyup", take);
form.addEventListener("submit", take, true);
document.addEventListener("htmx:after:swap", () => {
  const wrong = document.getElementById("missed-wrong");
  if (!wrong?.isConnected || wrong.dataset.fresh !== "1") return;
  delete wrong.dataset.fresh;
  form.reset();
  box.open = false;
  const at = document.querySelector(`article[data-seq="${form.elements.seq.value}"]`);
  at?.focus();
});
