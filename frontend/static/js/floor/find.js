// Narrowing the rows by a name, in the page alone; the filters that the server knows are links.

import { say } from "../desk/words.js";

const field = document.getElementById("f-find");
const counted = document.getElementById("counted");
const form = document.getElementById("filters");
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
  counted.textContent = say("shown", { n, all: rows.length });
}

field.closest("[data-needs-js]").hidden = false;
form.querySelector("[data-needs-no-js]").hidden = true;
field.addEventListener("input", narrowAll);
field.addEventListener("keydown", (event) => {
  if (event.key === "Enter") event.preventDefault();
});
// A choice applies at once; what is empty is not in the address.
form.addEventListener("change", (event) => {
  if (event.target.matches("select")) form.requestSubmit();
});
form.addEventListener("formdata", (event) => {
  for (const [name, value] of [...event.formData]) if (!value) event.formData.delete(name);
});
