// A leader's whisper stands beside the composer until it is seen, or answered to the customer.

import { place, whenever } from "./seats.js";
import { read, write } from "./store.js";

const line = (seat) => seat.querySelector("[data-whisper-line]");
const order = (article) => article.dataset.seq.split(".").map(Number);

function isBefore(a, b) {
  const [x, y] = [order(a), order(b)];
  return x[0] !== y[0] ? x[0] < y[0] : (x[1] ?? 0) < (y[1] ?? 0);
}

// The last one, while nothing has been said to the customer since.
function standing(seat) {
  const whisper = [...seat.querySelectorAll('.log > [data-kind="note.posted"]')]
    .filter((article) => article.querySelector("[data-whisper]"))
    .at(-1);
  const answer = [...seat.querySelectorAll('.log > .m[data-side="staff"][id^="e-"]')].at(-1);
  if (!whisper || (answer && isBefore(whisper, answer))) return null;
  return read(`whisper.${seat.dataset.conversation}`) === whisper.id ? null : whisper;
}

function draw(seat) {
  const box = line(seat);
  if (!box) return;
  const whisper = standing(seat);
  box.hidden = !whisper;
  const by = whisper?.querySelector("[data-whisper]").textContent.trim();
  const said = whisper ? `${by} : ${whisper.querySelector(".text").textContent.trim()}` : "";
  const now = box.querySelector(".whisper-now");
  if (now.textContent !== said) now.textContent = said;
}

place.addEventListener("grown", ({ target }) => draw(target));
whenever("arrived", draw);
whenever("changed", (seat) => seat.dataset.conversation && draw(seat));
whenever("left", (seat) => write(`whisper.${seat.dataset.conversation}`, null));
place.addEventListener("click", (event) => {
  if (!event.target.closest("[data-do=whisper-off]")) return;
  const seat = event.target.closest(".seat");
  write(`whisper.${seat.dataset.conversation}`, standing(seat)?.id ?? null);
  draw(seat);
  seat.querySelector("form.foot textarea")?.focus();
});
