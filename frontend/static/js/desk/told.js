// What others did with this desk: who and why, in a line each, until it was seen.

import { announce } from "../base.js";
import { on } from "./frames.js";
import { read, watch, write } from "./store.js";

const MOST = 50;
const list = document.getElementById("told");
const seen = () => read("told", []);
const lineOf = (key) => list.querySelector(`[data-told="${key}"]`);

function draw() {
  for (const key of seen()) lineOf(key)?.remove();
  list.hidden = !list.children.length;
}

on("told", (_, content) => {
  for (const line of [...content.querySelectorAll("[data-told]")]) {
    const { told } = line.dataset;
    if (seen().includes(told) || lineOf(told)) continue;
    list.append(line);
    announce(line.querySelector("p").textContent.trim());
  }
  draw();
});
list.addEventListener("click", (event) => {
  if (!event.target.closest("[data-do=told-off]")) return;
  const line = event.target.closest("[data-told]");
  const next = line.nextElementSibling ?? line.previousElementSibling;
  write("told", [...seen(), line.dataset.told].slice(-MOST));
  draw();
  const seat = document.querySelector("#seats > .current") ?? document.querySelector("#seats > .seat");
  (next?.querySelector("button") ?? seat)?.focus({ preventScroll: true });
});
watch((name) => name === "told" && draw()); // seen in another tab
