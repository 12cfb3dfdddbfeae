// Whom this leader keeps at the top, in this browser.

import { read, write } from "../desk/store.js";

const pins = new Set(read("floor.pins", []));

export const isPinned = (row) => pins.has(row.dataset.advisor);

export function toggle(row) {
  const { advisor } = row.dataset;
  if (!pins.delete(advisor)) pins.add(advisor);
  write("floor.pins", [...pins]);
  row.classList.toggle("pinned", isPinned(row));
}
