// The line. While somebody points at it nobody changes places: who has left says so, who comes
// stands at the end. What has the focus stays in any case. A pause that one has set or lifted oneself
// is shown at once, wherever one points.

import { on } from "../desk/frames.js";
import { say } from "../desk/words.js";
import { tick } from "./clock.js";
import { arrange, matched, patch } from "./patch.js";

const ORDER_MS = 1000;
const OWN = ["steer/intake.pause", "steer/act.undo"];
const place = document.getElementById("line");
const list = place.querySelector("ol");
let wanted = []; // the rows as they follow each other
let later = null; // what stands above the line, kept back
let isPressed = false;
let isAsked = false; // what stands above was pressed here: it may change while one is still there
let isDone = false; // it was changed from here, and that is not shown yet

const isPointed = () => isPressed || (matchMedia("(hover: hover)").matches && place.matches(":hover"));
place.addEventListener("pointerdown", () => (isPressed = true));
place.addEventListener("click", ({ target }) => (isAsked ||= Boolean(target.closest(".paused-queues [data-do]"))));
place.addEventListener("pointerleave", () => (isAsked = false));
on("ok", ({ ref }) => {
  if (!OWN.includes(ref)) return;
  isDone = true;
  above();
});
for (const end of ["pointerup", "pointercancel"]) addEventListener(end, () => (isPressed = false));

function leave(row) {
  row.removeAttribute("id");
  row.classList.add("gone");
  row.querySelector(".clock").removeAttribute("data-age");
  row.querySelector(".soft").textContent = say("left_line");
  row.querySelector("button").setAttribute("aria-disabled", "true");
}

// Those of before where they are, then who is new.
function held(before) {
  return [...before, ...wanted.filter((row) => !before.includes(row))];
}

function settled(before) {
  const focused = before.findIndex((row) => !wanted.includes(row) && row.contains(document.activeElement));
  return focused < 0 ? wanted : wanted.toSpliced(focused, 0, before[focused]);
}

// A row that says more or less than before keeps its height under the pointer.
function fix(rows, heights) {
  rows.forEach((row, n) => (row.style.height = `${heights[n]}px`));
}

function release() {
  for (const row of list.children) row.removeAttribute("style");
}

function show() {
  const before = [...list.children];
  for (const row of before) if (!wanted.includes(row) && row.id) leave(row);
  arrange(list, isPointed() ? held(before) : settled(before));
  list.hidden = !list.children.length;
  if (!isPointed()) release();
  above();
}

function above() {
  if (!later || (isPointed() && !isAsked && !isDone)) return;
  const shown = place.querySelector(".paused-queues");
  if (!shown.isEqualNode(later)) isDone = false;
  patch(shown, later);
  later = null;
}

on("line", (_, content) => {
  const top = place.scrollTop;
  const before = [...list.children];
  const heights = before.map((row) => row.getBoundingClientRect().height);
  for (const part of ["h2", ".none"]) patch(place.querySelector(part), content.querySelector(part));
  later = content.querySelector(".paused-queues");
  wanted = matched(list, content.querySelector("ol")).filter((node) => node.nodeType === Node.ELEMENT_NODE);
  if (isPointed()) fix(before, heights);
  show();
  place.scrollTop = top;
  tick(place);
});

const isDue = () => later || [...list.children].some((row, n) => row !== wanted[n] || row.style.height);
wanted = [...list.children];
setInterval(() => {
  if (isDue() && !isPointed()) show();
}, ORDER_MS);
