// What is known of the customer and not yet said: one line above the facts, silent once it was said.

import { on } from "./frames.js";
import { seatOf, whenever } from "./seats.js";
import { say } from "./words.js";

const kept = new Map(); // conversation -> {used, prompt}

function show(seat) {
  const known = kept.get(seat.dataset.conversation);
  const line = seat.querySelector("[data-say]");
  if (!known || !line) return;
  const { used, prompt } = known;
  line.hidden = seat.dataset.state !== "active"; // its place is kept when there is nothing to say
  if (line.textContent !== (prompt?.textContent ?? "")) {
    line.replaceChildren(...(prompt?.cloneNode(true).childNodes ?? []));
    line.title = prompt?.textContent.trim() ?? "";
  }
  for (const fact of seat.querySelectorAll("[data-fact]")) mark(fact, used.has(fact.dataset.fact));
}

function mark(fact, isUsed) {
  if (fact.classList.contains("said") === isUsed) return;
  fact.classList.toggle("said", isUsed);
  fact.querySelector(".visually-hidden")?.remove();
  if (!isUsed) return;
  const words = document.createElement("span");
  words.className = "visually-hidden";
  words.textContent = ` (${say("said")})`;
  fact.append(words);
}

on("personal", ({ conversation, used }, content) => {
  kept.set(conversation, { used: new Set(used.split(" ")), prompt: content.firstElementChild });
  const seat = seatOf(conversation);
  if (seat) show(seat);
});
whenever("arrived", (seat) => seat.dataset.conversation && show(seat));
whenever("changed", (seat) => seat.dataset.conversation && show(seat));
whenever("left", (seat) => kept.delete(seat.dataset.conversation));
