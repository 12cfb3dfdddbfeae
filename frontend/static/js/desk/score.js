// The running score in a column's head. It opens to what cost what; a figure leads to its message.

import { on } from "./frames.js";
import { current, seatOf, whenever } from "./seats.js";

const kept = new Map(); // conversation -> {version, menu}

// The head is written anew now and then: the menu goes back into its place, open if it was.
function put(seat) {
  const [menu, place] = [kept.get(seat.dataset.conversation)?.menu, seat.querySelector("[data-score]")];
  if (!menu || !place || place.firstElementChild === menu) return;
  const hadFocus = menu.contains(document.activeElement);
  place.replaceChildren(menu);
  if (hadFocus) menu.querySelector("summary").focus({ preventScroll: true });
}

function renew(menu, incoming) {
  const hadLink = menu.querySelector("div").contains(document.activeElement);
  menu.querySelector("summary").replaceChildren(...incoming.querySelector("summary").childNodes);
  menu.querySelector("div").replaceChildren(...incoming.querySelector("div").childNodes);
  if (hadLink) menu.querySelector("summary").focus({ preventScroll: true });
}

on("score", ({ conversation, version }, content) => {
  const known = kept.get(conversation);
  if (known && known.version > Number(version)) return;
  const incoming = content.firstElementChild;
  if (known) renew(known.menu, incoming);
  kept.set(conversation, { version: Number(version), menu: known?.menu ?? incoming });
  const seat = seatOf(conversation);
  if (seat) put(seat);
});
whenever("arrived", put);
whenever("changed", (seat) => seat.dataset.conversation && put(seat));
whenever("left", (seat) => kept.delete(seat.dataset.conversation));

export function toggle() {
  const menu = current()?.querySelector("[data-score-menu]");
  if (!menu) return;
  menu.open = !menu.open;
  menu.querySelector("summary").focus();
}
