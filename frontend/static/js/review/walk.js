// From finding to finding on the review page: one is current, outlined and focused.

import { announce } from "../base.js";

const all = () => [...document.querySelectorAll("[data-finding]")];
export const openOnes = () => all().filter((one) => !one.dataset.word);
export const current = () =>
  document.activeElement?.closest("[data-finding]") ?? document.querySelector("[data-finding].on");
const words = document.getElementById("walk-words").dataset;

export function goTo(finding, says = true) {
  for (const one of all()) one.classList.toggle("on", one === finding);
  for (const one of document.querySelectorAll("article.at")) one.classList.remove("at");
  finding.focus({ preventScroll: true });
  finding.closest("article").scrollIntoView({ block: finding.closest("article").offsetHeight > innerHeight ? "end" : "nearest" });
  if (!says) return;
  const values = { n: all().indexOf(finding) + 1, all: all().length, title: finding.getAttribute("aria-label") };
  announce(words.of.replace(/\{(\w+)\}/g, (_, key) => values[key]));
}

export function step(by) {
  const found = all();
  if (!found.length) return announce(words.none);
  const at = found.indexOf(current());
  goTo(found[at < 0 ? 0 : (at + by + found.length) % found.length]);
}

// The next one without a verdict after this one, from the top again at the end.
export function next(after) {
  const found = all();
  const at = found.indexOf(after);
  const later = [...found.slice(at + 1), ...found.slice(0, at)].find((one) => !one.dataset.word);
  if (later) goTo(later);
}
