// Whom this leader keeps at the top, in this browser.

import { read, write } from "../desk/store.js";
import { say } from "../desk/words.js";

const pins = new Set(read("floor.pins", []));

export const isPinned = (row) => pins.has(row.dataset.advisor);

// A row as it stands here: its class, and what its button says.
export function paint(row) {
  row.classList.toggle("pinned", isPinned(row));
  const button = row.querySelector("[data-do=pin]");
  if (!button) return;
  const act = isPinned(row) ? "unpin" : "pin";
  button.textContent = say(act);
  button.setAttribute("aria-label", say(`${act}_of`, { name: row.querySelector("h3").textContent }));
}

export function toggle(row) {
  const { advisor } = row.dataset;
  if (!pins.delete(advisor)) pins.add(advisor);
  write("floor.pins", [...pins]);
  paint(row);
}
