// What stands around the rows: free seats, the line, the figures. Each is replaced as a whole, and
// what had the focus in it keeps it.

import { announce } from "../base.js";
import { on } from "../desk/frames.js";
import { say } from "../desk/words.js";
import { tick } from "./clock.js";
import { sound } from "./sound.js";

function fill(id, content) {
  const place = document.getElementById(id);
  const focused = place.contains(document.activeElement) ? document.activeElement.dataset : {};
  const top = place.scrollTop;
  place.replaceChildren(...content.childNodes);
  if (focused.conversation) place.querySelector(`[data-conversation="${focused.conversation}"]`)?.focus({ preventScroll: true });
  place.scrollTop = top;
  tick(place);
}

const alerts = document.getElementById("alerts");
const standing = () => [...alerts.querySelectorAll("[data-alert]")];

// Only what was not there before is said; what has gone leaves without a word.
on("alerts", (_, content) => {
  const known = new Set(standing().map(({ dataset }) => dataset.alert));
  fill("alerts", content);
  const fresh = standing().filter(({ dataset }) => !known.has(dataset.alert));
  if (!fresh.length) return;
  announce(say("new_alert", { what: fresh.map((item) => item.querySelector("[data-what]").textContent).join(", ") }));
  sound();
});
on("house", (_, content) => fill("house", content));
on("line", (_, content) => fill("line", content));

// What is shared by all who watch knows nobody's filters: they are added where a figure opens.
const FILTERS = ["team", "queue", "brand"];
function filtered(content) {
  const chosen = [...new URLSearchParams(location.search)].filter(([name, value]) => value && FILTERS.includes(name));
  for (const link of content.querySelectorAll("a[data-filtered]")) {
    const query = new URLSearchParams(link.search);
    for (const [name, value] of chosen) query.set(name, value);
    link.search = query;
  }
}
on("figures", (_, content) => {
  filtered(content);
  fill("figures", content);
});
