// Collecting a passage for coaching: words selected in the log, or a message chosen in the form and
// narrowed there by keyboard. Afterwards the focus is where it was.

import { narrowing } from "./narrowing.js";
import { selected } from "./selecting.js";

const form = document.getElementById("coach-form"); // not there for who coaches nobody
const box = document.getElementById("coach-box");
const show = form && narrowing(form, document.getElementById("coach-text"));
const log = () => document.querySelector(".past .log");
let back = null;

const textOf = (seq) => log().querySelector(`article[data-seq="${seq}"] > .text`)?.textContent ?? "";

// `near` is the message or finding that one is at; a selection in the log goes before.
export function openCollecting(near = document.activeElement) {
  if (!form) return;
  const found = selected(log());
  const seq = (found?.article ?? near?.closest?.("article.m"))?.dataset.seq;
  back = document.activeElement;
  box.open = true;
  if (seq) form.elements.seq.value = seq;
  const chosen = form.elements.seq.value;
  show(textOf(chosen), chosen === seq ? found : null);
  (found ? form.querySelector("[name=kind]:checked") : form.elements.seq).focus();
  box.scrollIntoView({ block: "nearest" });
}

if (form) {
  document.getElementById("coach-narrow").hidden = false;
  form.elements.seq.addEventListener("change", () => show(textOf(form.elements.seq.value)));
  box.addEventListener("toggle", () => {
    if (box.open && !document.getElementById("coach-text").value) show(textOf(form.elements.seq.value));
  });
  document.addEventListener("htmx:after:swap", done);
}

function done() {
  const said = document.querySelector("#coach-said [data-collected]:not([data-heard])");
  if (!said) return;
  said.dataset.heard = "1";
  form.reset();
  show("");
  box.open = false;
  (back?.isConnected ? back : box.querySelector("summary")).focus({ preventScroll: true });
}
