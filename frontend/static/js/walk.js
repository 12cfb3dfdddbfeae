// From finding to finding: opens the next one beside its message, scrolls there, says which it is.
// What opening marks is in findings.js.

import { announce } from "./base.js";
import { bringIn } from "./findings.js";

const last = new WeakMap(); // where -> the box that was gone to
const say = (name, values = {}) =>
  (document.getElementById("walk-words")?.dataset[name] ?? "").replace(/\{(\w+)\}/g, (_, key) => values[key]);

function place(boxes, where) {
  const focused = boxes.findIndex((box) => box.contains(document.activeElement));
  return focused >= 0 ? focused : boxes.indexOf(last.get(where));
}

// `step` is 1 or -1; after the last comes the first.
export function walk(where, step) {
  const boxes = [...(where?.querySelectorAll(".m > details.findings") ?? [])];
  if (!boxes.length) return announce(say("none"));
  const at = place(boxes, where);
  const n = at < 0 ? (step > 0 ? 0 : boxes.length - 1) : (at + step + boxes.length) % boxes.length;
  if (at >= 0 && at !== n) boxes[at].open = false;
  show(boxes[n], where);
  announce(say("of", { n: n + 1, all: boxes.length, title: boxes[n].querySelector(".what").textContent }));
}

function show(box, where) {
  last.set(where, box);
  box.open = true;
  bringIn(box.closest("article"));
  box.querySelector("summary").focus({ preventScroll: true });
}
