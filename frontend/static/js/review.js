// The review page: keys, the walk from finding to finding, marked words, misses, the grid.

import "./again.js";
import { announce } from "./base.js";
import { openCollecting } from "./collecting.js";
import { showAll } from "./review/marking.js";
import { current, goTo, next, openOnes, step } from "./review/walk.js";
import { bringBack } from "./review/kept.js";
import { openMissed } from "./review/missed.js";
import { selected } from "./selecting.js";
import { answerBy, forgetSelection, quoteInto, toGrid, toMissing } from "./review/grid.js";

const words = document.getElementById("walk-words").dataset;
const log = document.querySelector(".review .log");
const isText = (element) => element.matches("input:not([type=radio], [type=checkbox]), textarea, select");
const keysOn = document.getElementById("keys-on");
keysOn.checked = localStorage.getItem("review-keys") !== "off";
keysOn.addEventListener("change", () => localStorage.setItem("review-keys", keysOn.checked ? "on" : "off"));

// Opened by key from further down, the list of keys stands in the window and not by its button.
const keys = document.querySelector("[data-keys]");
keys.addEventListener("click", () => {
  const { top, bottom } = keys.getBoundingClientRect();
  keys.parentElement.classList.toggle("away", top < 0 || bottom > innerHeight);
});

const messages = () => [...log.querySelectorAll("article.m")];

function message(by) {
  const all = messages();
  const at = all.findIndex((one) => one.classList.contains("at"));
  const here = at >= 0 ? at + by : all.indexOf(current()?.closest("article")) + by;
  choose(all[Math.max(0, Math.min(all.length - 1, here))]);
}

function choose(chosen) {
  messages().forEach((one) => one.classList.toggle("at", one === chosen));
  if (!chosen) return;
  chosen.tabIndex = -1;
  chosen.focus({ preventScroll: true });
  chosen.scrollIntoView({ block: "nearest" });
}

function walk(by) {
  forgetSelection();
  message(by);
}

function dismiss(finding) {
  const why = finding?.querySelector(".why");
  if (!why) return;
  why.open = true;
  why.querySelector("button").focus();
}

function reason(event) {
  const why = document.activeElement?.closest(".why[open]") ?? current()?.querySelector(".why[open]");
  const n = Number(event.key);
  const choices = why ? [...why.querySelectorAll("button:not([value=other])")] : [];
  if (!why || n < 1 || n > choices.length + 1) return false;
  if (n > choices.length) why.querySelector("input[name=note]").focus();
  else choices[n - 1].click();
  return true;
}

// Where nothing is chosen, a quotation begins with the first message.
function near() {
  if (!current() && !log.querySelector("article.at")) message(1);
  return log.querySelector("article.at") ?? current()?.closest("article");
}

// Where nothing is chosen (all is judged, or nothing was found), begin with the advisor's last words:
// the faults of words are theirs.
function mark() {
  const isChosen = selected(log) || current() || log.querySelector("article.at");
  if (!isChosen) choose(messages().findLast((one) => one.dataset.side === "staff"));
  openMissed(log, current());
}

const ACTS = {
  j: () => step(1),
  k: () => step(-1),
  o: () => current()?.querySelector("[data-act=confirm]")?.click(),
  x: () => dismiss(current()),
  m: () => mark(),
  c: () => openCollecting(log.querySelector("article.at") ?? current()),
  g: () => toGrid(),
  q: () => quoteInto(near),
  "?": () => keys.click(),
  ArrowDown: () => walk(1),
  ArrowUp: () => walk(-1),
  Enter: () => document.getElementById("done")?.click(),
};

const inLog = (element) => element === document.body || element === log || element.matches("article, [data-finding], main, #grid fieldset");

document.addEventListener("keydown", (event) => {
  const at = event.target;
  if (event.ctrlKey || event.metaKey || event.altKey || isText(at) || !keysOn.checked) return;
  if (event.key === "Escape") return close(at);
  if (/^[0-9]$/.test(event.key) && (reason(event) || answerBy(event.key))) return event.preventDefault();
  const name = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  const needsLog = name === "Enter" || name.startsWith("Arrow");
  if (!ACTS[name] || (needsLog && !inLog(at))) return;
  event.preventDefault();
  ACTS[name]();
});

function close(at) {
  const why = at.closest?.(".why[open]");
  if (!why) return;
  why.open = false;
  why.closest("[data-finding]").focus();
}

// After a verdict: on to the next that is not judged, or to what finishes.
let judged = null;
document.addEventListener("submit", (event) => {
  const finding = event.target.closest("[data-finding]");
  if (finding) judged = finding.id;
});
document.addEventListener("htmx:after:swap", (event) => {
  if (event.target.closest?.("#coach")) return; // nothing in the log has changed
  showAll(log);
  const finding = judged && document.getElementById(judged);
  judged = null;
  if (!finding) return;
  if (finding.querySelector(".wrong")) return finding.querySelector("input[name=note]").focus();
  if (openOnes().length) return next(finding);
  announce(words.all);
  const done = document.getElementById("done");
  done?.focus({ preventScroll: true });
  done?.scrollIntoView({ block: "nearest" }); // what Enter will press is seen
});

bringBack();
showAll(log);
const first = openOnes()[0];
if (location.search === "?incomplete") toMissing();
else if (first) goTo(first, false);
