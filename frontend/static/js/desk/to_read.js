// What waits on one's own page, coaching notes and answers to disputes: a number beside the way
// there, and each said once when it comes.

import { announce } from "../base.js";
import { on } from "./frames.js";
import { say } from "./words.js";

const known = { coaching: 0, answers: 0 };

function worded(kind, n) {
  return n ? say(n === 1 ? `${kind}_one` : `${kind}_many`, { n }) : "";
}

function mark(n, words) {
  for (const badge of document.querySelectorAll("[data-to-read]")) {
    badge.hidden = n === 0;
    badge.querySelector("b").textContent = n;
    badge.closest("a").title = words;
  }
}

on("presence", (told) => {
  const counts = Object.keys(known).map((kind) => [kind, Number(told[kind] ?? 0)]);
  const words = counts.map(([kind, n]) => worded(kind, n)).filter(Boolean);
  mark(counts.reduce((sum, [, n]) => sum + n, 0), words.join(", "));
  const more = counts.filter(([kind, n]) => n > known[kind]);
  if (more.length) announce(more.map(([kind, n]) => worded(kind, n)).join(", "));
  Object.assign(known, Object.fromEntries(counts));
});
