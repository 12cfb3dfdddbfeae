// The seat switcher, shown when not all columns fit on the screen.

import { say } from "./words.js";

const nav = document.getElementById("switch");
const place = document.getElementById("seats");

export function draw() {
  const seats = [...place.querySelectorAll(":scope > .seat")];
  while (nav.children.length > seats.length) nav.lastElementChild.remove();
  while (nav.children.length < seats.length) nav.append(button());
  seats.forEach((seat, at) => show(nav.children[at], seat));
  nav.hidden = seats.length < 2 || place.scrollWidth <= place.clientWidth + 1;
}

function button() {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "b small";
  for (const name of ["n", "who", "wait", "count"]) {
    const part = document.createElement("span");
    part.className = name;
    made.append(part);
  }
  return made;
}

function show(made, seat) {
  const parts = {
    n: seat.dataset.position,
    who: seat.querySelector("h2")?.textContent.trim() ?? say("free"),
    wait: seat.dataset.waitingSince ? seat.querySelector(".clock b").textContent : "",
    count: seat.dataset.unread > 0 ? seat.dataset.unread : "",
  };
  for (const part of made.children) {
    if (part.textContent !== parts[part.className]) part.textContent = parts[part.className];
  }
  made.dataset.seat = seat.id;
  if (made.title !== parts.who) made.title = parts.who;
  made.dataset.level = seat.querySelector(".clock")?.dataset.level ?? "";
  const isCurrent = seat.classList.contains("current");
  if (isCurrent) made.setAttribute("aria-current", "true");
  else made.removeAttribute("aria-current");
}

nav.addEventListener("click", (event) => {
  const seat = document.getElementById(event.target.closest("button")?.dataset.seat);
  if (!seat) return;
  seat.scrollIntoView({ block: "nearest", inline: "start" });
  (seat.querySelector(".log") ?? seat).focus({ preventScroll: true });
});
new ResizeObserver(draw).observe(place);
