// A comment or a quote on a criterion that has no answer yet: the server keeps what was answered,
// this tab the rest, until it is.

const grid = document.getElementById("grid");
const place = `review-left:${grid.getAttribute("action")}`;
const PARTS = ["comment", "quote", "seq", "start", "end"];

const open = () => [...grid.querySelectorAll("fieldset:not(:disabled)")].filter((one) => !one.querySelector("input[type=radio]:checked"));
const fieldOf = (one, part) => one.querySelector(`[name="${part}-${one.dataset.criterion}"]`);

function keep() {
  const left = {};
  for (const one of open()) {
    const given = PARTS.map((part) => fieldOf(one, part).value);
    if (given.some(Boolean)) left[one.dataset.criterion] = given;
  }
  if (Object.keys(left).length) sessionStorage.setItem(place, JSON.stringify(left));
  else sessionStorage.removeItem(place);
}

export function bringBack() {
  const left = JSON.parse(sessionStorage.getItem(place) ?? "{}");
  for (const one of open()) {
    const given = left[one.dataset.criterion];
    if (!given) continue;
    PARTS.forEach((part, n) => { fieldOf(one, part).value = given[n]; });
    one.querySelector("[data-quote-of]").textContent = given[1];
    one.querySelector("details").open = true;
  }
  grid.addEventListener("input", keep);
  grid.addEventListener("change", keep);
  keep();
}
