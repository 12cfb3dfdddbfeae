// What stands around the rows: free seats, alerts, the figures. Each says what has come and keeps
// its elements. The line is in line_up.js.

import { announce } from "../base.js";
import { on } from "../desk/frames.js";
import { say } from "../desk/words.js";
import { tick } from "./clock.js";
import { inside } from "./patch.js";
import { sound } from "./sound.js";

function fill(id, content) {
  const place = document.getElementById(id);
  inside(place, content);
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

// What is shared by all who watch knows nobody's filters: they are added where a figure opens. A
// link of a fragment that stands in no page yet has no address but what is written in it.
const FILTERS = ["team", "queue", "brand"];
function filtered(content) {
  const chosen = [...new URLSearchParams(location.search)].filter(([name, value]) => value && FILTERS.includes(name));
  for (const link of content.querySelectorAll("a[data-filtered]")) {
    const address = new URL(link.getAttribute("href"), location.href);
    for (const [name, value] of chosen) address.searchParams.set(name, value);
    link.setAttribute("href", address.pathname + address.search);
  }
}
on("figures", (_, content) => {
  filtered(content);
  fill("figures", content);
});
