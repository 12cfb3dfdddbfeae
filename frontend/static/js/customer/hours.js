// Whether conversations are taken, on a start page that stays open: it looks again when it comes into
// sight, at the time that was announced, and now and then. Under who has begun to write nothing moves.

import { byId, say } from "./words.js";

const LOOK_MS = 120_000;
const SOON_MS = 10_000;
const FAR_MS = 86_400_000;
const form = byId("opening");
const box = byId("closed");
let lookedAt = Date.now();
let timer = 0;
let later = null; // what the box is to say when nobody writes any more

const isBusy = () => form.contains(document.activeElement) && [...form.elements].some(({ name, value }) => name && value);

export async function look() {
  if (document.hidden || byId("start").hidden) return;
  lookedAt = Date.now();
  const answer = await fetch(location.pathname + location.search, { credentials: "omit" }).catch(() => null);
  if (!answer?.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  form.querySelector("button.go").textContent = page.querySelector("#opening button.go").textContent;
  show(page.getElementById("closed"));
}

function show(now) {
  later = isBusy() && box.hidden ? now : null;
  if (later) return;
  if (isBusy() && now.hidden) again();
  else put(now);
  wait(now.dataset.opensAt);
}

function put(now) {
  box.style.removeProperty("min-height");
  box.hidden = now.hidden;
  if (box.innerHTML !== now.innerHTML) box.replaceChildren(...now.childNodes);
}

// The box keeps its height, so that the field stays where it is.
function again() {
  box.style.minHeight = `${box.getBoundingClientRect().height}px`;
  const line = document.createElement("p");
  line.textContent = say("open_again");
  box.replaceChildren(line);
}

// At the time announced, each page a little later than the other.
function wait(opensAt) {
  clearTimeout(timer);
  const left = Date.parse(opensAt) - Date.now();
  if (left < FAR_MS) timer = setTimeout(look, Math.max(0, left) + SOON_MS * Math.random());
}

form.addEventListener("focusout", ({ relatedTarget }) => {
  if (later && !form.contains(relatedTarget)) show(later);
});
document.addEventListener("visibilitychange", () => Date.now() - lookedAt > SOON_MS && look());
setInterval(look, LOOK_MS);
if (Date.parse(box.dataset.opensAt) > Date.now()) wait(box.dataset.opensAt);
