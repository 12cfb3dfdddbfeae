// Taken and given back without an answer, again and again: one line says so, with the names of those who
// had it, and the customer's words stay in sight. All of it is in the transcript.

const FOLDED = ["conversation.assigned", "conversation.queued", "deadline.passed"];
const isBack = (step) => step.classList.contains("back");

export function fold(log) {
  let run = [];
  for (const article of log.children) {
    if (article.classList.contains("m")) {
      close(run);
      run = [];
    } else if (FOLDED.includes(article.dataset.kind)) run.push(article);
  }
  close(run);
}

// Of a run without words, what lies between the first who took it and its last return.
function close(run) {
  const last = run.findLast(isBack);
  if (!last) return;
  const first = run.findIndex(({ dataset }) => dataset.kind === "conversation.assigned");
  const inside = first < 0 ? [] : run.slice(first, run.indexOf(last));
  for (const step of inside) step.hidden = true;
  const names = inside.filter(({ dataset }) => dataset.kind === "conversation.assigned").map((step) => step.querySelector("bdi")?.textContent);
  name(last, [...new Set(names.filter(Boolean))].join(", "));
}

function name(step, names) {
  const place = step.querySelector(".who-had") ?? document.createElement("span");
  place.className = "who-had";
  const text = names ? `(${names}) ` : "";
  if (place.textContent !== text) place.textContent = text;
  if (!place.isConnected) step.querySelector("time").before(place);
}
