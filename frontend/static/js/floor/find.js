// Narrowing the rows by a name, in the page alone; the filters that the server knows are links.

import { say } from "../desk/words.js";

const field = document.getElementById("f-find");
const counted = document.getElementById("counted");
const form = document.getElementById("filters");
const plural = new Intl.PluralRules(document.documentElement.lang);
const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

const names = (row) => [row.querySelector("h3"), ...row.querySelectorAll(".c .name")];

// Also asked for every row that arrives.
export function narrow(row) {
  const wanted = plain(field.value.trim());
  row.hidden = Boolean(wanted) && !names(row).some((part) => plain(part.textContent).includes(wanted));
}

export function narrowAll() {
  const rows = [...document.querySelectorAll(".desk-row")];
  rows.forEach(narrow);
  const n = rows.filter((row) => !row.hidden).length;
  counted.hidden = !field.value.trim();
  counted.textContent = say(`shown_${plural.select(n) === "one" ? "one" : "other"}`, { n, all: rows.length });
}

field.closest("[data-needs-js]").hidden = false;
form.querySelector("[data-needs-no-js]").hidden = true;
field.addEventListener("input", narrowAll);
field.addEventListener("keydown", (event) => {
  if (event.key === "Enter") event.preventDefault();
});
// A choice by pointer applies at once. By keyboard every arrow is a choice: it applies with Enter or
// on leaving the list, and the focus is where it was after the page has come again.
const FOCUS = "floor.focus";
let byKeys = null; // the list in which one chooses by keyboard

function apply(next) {
  byKeys = null;
  sessionStorage.setItem(FOCUS, next?.id ?? "");
  form.requestSubmit();
}
form.addEventListener("pointerdown", () => (byKeys = null));
form.addEventListener("keydown", (event) => {
  if (!event.target.matches("select")) return;
  if (event.key !== "Enter") byKeys = byKeys ?? { list: event.target, was: event.target.value };
  else if (byKeys && byKeys.list.value !== byKeys.was) apply(byKeys.list);
});
form.addEventListener("change", (event) => {
  if (event.target.matches("select") && byKeys?.list !== event.target) apply(event.target);
});
form.addEventListener("focusout", (event) => {
  if (byKeys?.list !== event.target) return;
  if (byKeys.list.value !== byKeys.was) apply(event.relatedTarget);
  byKeys = null;
});
document.getElementById(sessionStorage.getItem(FOCUS))?.focus();
sessionStorage.removeItem(FOCUS);
// What is empty is not in the address; what is read stays in it.
form.addEventListener("formdata", (event) => {
  for (const [name, value] of [...event.formData]) if (!value) event.formData.delete(name);
  const read = new URLSearchParams(location.search).get("read");
  if (read) event.formData.set("read", read);
});
