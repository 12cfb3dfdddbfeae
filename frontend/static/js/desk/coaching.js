// Coaching notes that wait to be read: a number beside the way to one's own page, and said once.

import { announce } from "../base.js";
import { on } from "./frames.js";
import { say } from "./words.js";

let known = 0;

on("presence", ({ coaching }) => {
  const n = Number(coaching ?? 0);
  const words = n ? say(n === 1 ? "coaching_one" : "coaching_many", { n }) : "";
  for (const badge of document.querySelectorAll("[data-coaching]")) {
    badge.hidden = n === 0;
    badge.querySelector("b").textContent = n;
    badge.closest("a").title = words;
  }
  if (n > known) announce(words);
  known = n;
});
