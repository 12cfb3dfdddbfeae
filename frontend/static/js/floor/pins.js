// Whom this leader keeps at the top, in this browser.

import { read, write } from "../desk/store.js";

const pins = new Set(read("floor.pins", []));

export const isPinned = (row) => pins.has(row.dataset.advisor);

// A row as it stands here: its class, and what its button says.
export function paint(row) {
  row.classList.toggle("pinned", isPinned(row));
  row.querySelector("[data-do=pin]")?.setAttribute("aria-pressed", String(isPinned(row)));
}

export function toggle(row) {
  const { advisor } = row.dataset;
  if (!pins.delete(advisor)) pins.add(advisor);
  write("floor.pins", [...pins]);
  paint(row);
}
