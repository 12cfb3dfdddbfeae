// The transcript page: keys and buttons that lead from finding to finding.

import "./findings.js";
import { walk } from "./walk.js";

const step = (event) => (event.shiftKey ? -1 : 1);
const log = () => document.querySelector(".past .log");

document.addEventListener("keydown", (event) => {
  if (!event.altKey || event.ctrlKey || event.metaKey || event.key.toLowerCase() !== "u") return;
  event.preventDefault();
  walk(log(), step(event));
});
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-walk]");
  if (button) walk(log(), Number(button.dataset.walk));
});
