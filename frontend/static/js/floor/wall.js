// On the wall nobody scrolls: how many rows are below is said in words.

import { say } from "../desk/words.js";
import { all } from "./rows.js";

const LOOK_MS = 1000;
const line = document.getElementById("further");
const plural = new Intl.PluralRules(document.documentElement.lang);

function look() {
  const end = innerHeight - line.offsetHeight;
  const n = all().filter((row) => row.getBoundingClientRect().bottom > end).length;
  const text = n ? say(plural.select(n) === "one" ? "below_one" : "below_other", { n }) : "";
  if (line.textContent !== text) line.textContent = text;
  line.hidden = !n;
}
if (line) {
  look();
  setInterval(look, LOOK_MS);
}
