// What others did with this desk: how many are to be read and the newest, in a place of its own in the
// bar; all of them, with who and why, on demand, until they were seen.

import { announce } from "../base.js";
import { on } from "./frames.js";
import { read, watch, write } from "./store.js";
import { say } from "./words.js";

const MOST = 50;
const menu = document.getElementById("told-menu");
const list = document.getElementById("told");
const seen = () => read("told", []);
const lineOf = (key) => list.querySelector(`[data-told="${key}"]`);
const textOf = (line) => line.querySelector("p").textContent.replace(/\s+/g, " ").trim();

function draw() {
  for (const key of seen()) lineOf(key)?.remove();
  const n = list.children.length;
  menu.toggleAttribute("data-empty", !n);
  if (!n) menu.open = false;
  menu.querySelector("[data-told-n]").textContent = n === 1 ? say("told_one") : say("told_many", { n });
  menu.querySelector("[data-told-newest]").textContent = n ? textOf(list.firstElementChild) : "";
}

// What no longer holds leaves; the newest stands first.
on("told", ({ gone }, content) => {
  for (const key of gone.split(" ").filter(Boolean)) lineOf(key)?.remove();
  for (const line of [...content.querySelectorAll("[data-told]")]) {
    const { told } = line.dataset;
    if (seen().includes(told) || lineOf(told)) continue;
    list.prepend(line);
    announce(textOf(line));
  }
  draw();
});
list.addEventListener("click", (event) => {
  if (!event.target.closest("[data-do=told-off]")) return;
  const line = event.target.closest("[data-told]");
  const next = line.nextElementSibling ?? line.previousElementSibling;
  write("told", [...seen(), line.dataset.told].slice(-MOST));
  draw();
  list.dispatchEvent(new CustomEvent("told-off", { detail: line.dataset.conversation }));
  const elsewhere = "#seats > .current, #seats > .seat, #rows a.c, .floor-ways a";
  (next?.querySelector("button") ?? document.querySelector(elsewhere))?.focus({ preventScroll: true });
});
watch((name) => name === "told" && draw()); // seen in another tab
