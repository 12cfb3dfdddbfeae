// The sum of a grid's weights while they are written; what is critical or left out has none.

const form = document.querySelector("form:has(.criterion)");
const place = document.querySelector("#weights b");
const written = new Intl.NumberFormat(document.documentElement.lang, { maximumFractionDigits: 1 });

function show() {
  const counted = [...form.querySelectorAll(".criterion")].filter((row) => !row.querySelector("[name$=-critical]:checked, [name$=-DELETE]:checked"));
  place.textContent = written.format(counted.reduce((sum, row) => sum + (row.querySelector("[name$=-weight]").valueAsNumber || 0), 0));
}

form.addEventListener("input", show);
show();
