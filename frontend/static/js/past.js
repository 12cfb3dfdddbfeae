// The transcript page: keys and buttons that lead from finding to finding, and to coaching.

import { openCollecting } from "./collecting.js";
import "./again.js";
import "./findings.js";
import { walk } from "./walk.js";

const step = (event) => (event.shiftKey ? -1 : 1);
const log = () => document.querySelector(".past .log");

document.addEventListener("keydown", (event) => {
  const key = event.key.toLowerCase();
  if (!event.altKey || event.ctrlKey || event.metaKey || !["u", "c"].includes(key)) return;
  event.preventDefault();
  if (key === "u") walk(log(), step(event));
  else openCollecting();
});
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-walk]");
  if (button) walk(log(), Number(button.dataset.walk));
});
