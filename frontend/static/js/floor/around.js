// What stands around the rows: free seats, the line, the figures. Each is replaced as a whole, and
// what had the focus in it keeps it.

import { on } from "../desk/frames.js";
import { tick } from "./clock.js";

function fill(id, content) {
  const place = document.getElementById(id);
  const focused = place.contains(document.activeElement) ? document.activeElement.dataset : {};
  const top = place.scrollTop;
  place.replaceChildren(...content.childNodes);
  if (focused.conversation) place.querySelector(`[data-conversation="${focused.conversation}"]`)?.focus({ preventScroll: true });
  place.scrollTop = top;
  tick(place);
}

on("house", (_, content) => fill("house", content));
on("line", (_, content) => fill("line", content));
on("figures", (_, content) => fill("figures", content));
