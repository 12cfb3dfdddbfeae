// Marking a fault that no rule saw: words selected in the log, or narrowed by keyboard in the form.

import { narrowing } from "../narrowing.js";
import { selected } from "../selecting.js";

const form = document.getElementById("missed-form");
const box = document.getElementById("missed-box");
const area = document.getElementById("missed-text");
const show = narrowing(form, area);

export function openMissed(log, finding) {
  const found = selected(log);
  const article = found?.article ?? log.querySelector("article.at") ?? finding?.closest("article");
  if (!article) return;
  box.open = true;
  form.elements.seq.value = article.dataset.seq;
  show(article.querySelector(":scope > .text").textContent, found);
  (found ? document.getElementById("missed-rule") : area).focus();
  box.scrollIntoView({ block: "nearest" });
}

document.addEventListener("htmx:after:swap", () => {
  const wrong = document.getElementById("missed-wrong");
  if (!wrong?.isConnected || wrong.dataset.fresh !== "1") return;
  delete wrong.dataset.fresh;
  form.reset();
  box.open = false;
  const at = document.querySelector(`article[data-seq="${form.elements.seq.value}"]`);
  at?.focus();
});
