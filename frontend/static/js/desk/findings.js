// Findings as they come and go: a place is kept for them beside each message, so nothing moves.

import { announce } from "../base.js";
import { hideMarks, showMarks } from "../findings.js";
import { paint } from "../marks.js";
import { on } from "./frames.js";
import { current, place, whenever } from "./seats.js";
import { isUp } from "./wire.js";
import { say } from "./words.js";

const ORDER = ["critical", "major", "minor", "hint"];
const RECENT_MS = 60_000;
const kept = new Map(); // conversation -> Map(id -> li)
const stale = new Set(); // ids shown before a cut that have not come again
const articleOf = (conversation, seq) => document.getElementById(`e-${conversation}-${seq}`);
const rank = (item) => [ORDER.indexOf(item.dataset.severity), Number(item.dataset.start)];

function beside(conversation, seq) {
  const all = [...(kept.get(conversation)?.values() ?? [])];
  const mine = all.filter((item) => item.dataset.seq === String(seq));
  return mine.sort((a, b) => rank(a)[0] - rank(b)[0] || rank(a)[1] - rank(b)[1]);
}

function draw(conversation, seq) {
  const article = articleOf(conversation, seq);
  if (!article) return;
  const items = beside(conversation, seq);
  let box = article.querySelector(":scope > .findings");
  if (!items.length && !box?.open) return void (box && leave(box));
  if (!box) {
    box = document.getElementById("findings-shell").content.firstElementChild.cloneNode(true);
    box.dataset.conversation = conversation;
    box.addEventListener("toggle", ({ target }) => target.open || draw(conversation, seq));
    article.append(box);
  }
  fill(box, items);
  if (box.open || box.contains(document.activeElement)) showMarks(box);
}

function fill(box, items) {
  const list = box.querySelector("ul");
  const shown = box.open ? standing(list, items) : items;
  const isSame = list.children.length === shown.length && shown.every((item, n) => list.children[n] === item);
  if (!isSame) list.replaceChildren(...shown);
  if (!items.length) return;
  const [icon, what, n] = [".mark-of", ".what", ".n"].map((css) => box.querySelector(`summary ${css}`));
  icon.replaceChildren(items[0].querySelector(".mark-of svg").cloneNode(true));
  what.textContent = items[0].querySelector("b").textContent;
  n.textContent = items.length > 1 ? ` +${items.length - 1}` : "";
  box.dataset.severity = items[0].dataset.severity;
}

// What somebody reads keeps its place: what is no longer found stays, marked so, until they close it.
function standing(list, items) {
  const shown = [...list.children].map((old) => items.find((item) => item === old || item.id === old.id) ?? fade(old));
  return [...shown, ...items.filter((item) => !shown.includes(item))];
}

function fade(item) {
  if (!item.classList.contains("gone")) item.querySelector(".fault .soft").textContent = say("finding_gone");
  item.classList.add("gone");
  return item;
}

// No longer found: at once when closed.
function leave(box) {
  const hadFocus = box.contains(document.activeElement);
  box.remove();
  hideMarks(box);
  if (hadFocus) place.querySelector(".current .log")?.focus({ preventScroll: true });
}

function drop(conversation, id) {
  const item = kept.get(conversation)?.get(id);
  if (!item) return;
  kept.get(conversation).delete(id);
  draw(conversation, item.dataset.seq);
}

// Spoken once, for the conversation in hand, and only when it is about what was just said.
let fresh = [];
function tell(conversation, item) {
  const article = articleOf(conversation, item.dataset.seq);
  const isNow = article && Date.now() - Date.parse(article.dataset.at) < RECENT_MS;
  if (!isUp() || !isNow || current()?.dataset.conversation !== conversation) return;
  if (!fresh.length) setTimeout(speak, 400);
  fresh.push(item.querySelector("b").textContent);
}

function speak() {
  announce(fresh.length > 1 ? say("finding_many", { n: fresh.length }) : say("finding_one", { title: fresh[0] }));
  fresh = [];
}

on("finding", ({ conversation, id, retracted }, content) => {
  const isBack = stale.delete(id);
  if (retracted) return drop(conversation, id);
  const [item, known] = [content.firstElementChild, kept.get(conversation)?.get(id)];
  if (!kept.has(conversation)) kept.set(conversation, new Map());
  if (known && known.outerHTML === item.outerHTML) return;
  kept.get(conversation).set(id, item);
  draw(conversation, item.dataset.seq);
  if (!known && !isBack) tell(conversation, item);
});
// After a cut every finding that stands comes again, and the score last: what did not come is gone.
on("snapshot", () => {
  for (const items of kept.values()) for (const id of items.keys()) stale.add(id);
});
on("score", ({ conversation }) => {
  for (const id of [...(kept.get(conversation)?.keys() ?? [])]) {
    if (stale.delete(id)) drop(conversation, id);
  }
});
// Messages that came after what was found in them, or that the server wrote anew.
place.addEventListener("grown", ({ target, detail: added }) => {
  const { conversation } = target.dataset;
  for (const article of added) draw(conversation, article.dataset.seq);
});
whenever("arrived", (seat) => {
  const { conversation } = seat.dataset;
  for (const item of kept.get(conversation)?.values() ?? []) draw(conversation, item.dataset.seq);
});
whenever("left", (seat) => {
  for (const box of seat.querySelectorAll(".findings")) paint(box);
  kept.delete(seat.dataset.conversation);
});
