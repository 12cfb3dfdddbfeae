// Leaders' whispers stand beside the composer, one below the other, until they are seen, or until the
// advisor answers the customer: a leader's own answer leaves them there.

import { place, seatOf, whenever } from "./seats.js";
import { read, watch, write } from "./store.js";
import { data } from "./words.js";

const line = (seat) => seat.querySelector("[data-whisper-line]");
const order = (article) => article.dataset.seq.split(".").map(Number);

function isBefore(a, b) {
  const [x, y] = [order(a), order(b)];
  return x[0] !== y[0] ? x[0] < y[0] : (x[1] ?? 0) < (y[1] ?? 0);
}

const isOurs = ({ dataset: { by } }) => !by || by === data.user;

// Those after the last one that was seen, while this desk has said nothing to the customer since.
function standing(seat) {
  const whispers = [...seat.querySelectorAll('.log > [data-kind="note.posted"]')]
    .filter((article) => article.querySelector("[data-whisper]"));
  const answer = [...seat.querySelectorAll('.log > .m[data-side="staff"][id^="e-"]')].filter(isOurs).at(-1);
  const seen = whispers.findIndex(({ id }) => id === read(`whisper.${seat.dataset.conversation}`));
  return whispers.slice(seen + 1).filter((whisper) => !answer || !isBefore(whisper, answer));
}

function told(whisper) {
  const by = whisper.querySelector("[data-whisper]").textContent.trim();
  const line = Object.assign(document.createElement("span"), { className: "whisper-one" });
  line.textContent = `${by} : ${whisper.querySelector(".text").textContent.trim()}`;
  return line;
}

function draw(seat) {
  const box = line(seat);
  if (!box) return;
  const lines = standing(seat).map(told);
  box.hidden = !lines.length;
  const now = box.querySelector(".whisper-now");
  if (now.textContent !== lines.map((one) => one.textContent).join("")) now.replaceChildren(...lines);
}

place.addEventListener("grown", ({ target }) => draw(target));
whenever("arrived", draw);
whenever("changed", (seat) => seat.dataset.conversation && draw(seat));
whenever("left", (seat) => write(`whisper.${seat.dataset.conversation}`, null));
place.addEventListener("click", (event) => {
  if (!event.target.closest("[data-do=whisper-off]")) return;
  const seat = event.target.closest(".seat");
  write(`whisper.${seat.dataset.conversation}`, standing(seat).at(-1)?.id ?? null);
  draw(seat);
  seat.querySelector("form.foot textarea")?.focus();
});
// Seen in another tab.
watch((name) => {
  const seat = name.startsWith("whisper.") && seatOf(name.slice(8));
  if (seat) draw(seat);
});
