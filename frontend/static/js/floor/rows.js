// The rows: each lands in its own place, part by part; their order changes only while nobody points
// at them or has the focus among them.

import { announce } from "../base.js";
import { on } from "../desk/frames.js";
import { isUp, ready, send } from "../desk/wire.js";
import { say } from "../desk/words.js";
import { follow, set, tick, unfollow } from "./clock.js";
import { longest } from "./order.js";
import { narrow } from "./find.js";
import { inside } from "./patch.js";
import { isPinned, paint } from "./pins.js";
import { sound } from "./sound.js";

const ORDER_MS = 1000;
export const place = document.getElementById("rows");
const nobody = document.getElementById("nobody");
const group = place.dataset.group;
const ORDERED_BY = ["rank", "team", "queue", "brand"];
const sources = new WeakMap(); // part -> the HTML it was made from
const listeners = [];
let isDue = false;

// whenever((row) => …): after a row has come or changed.
export const whenever = (callback) => listeners.push(callback);
export const all = () => [...place.querySelectorAll(":scope > .desk-row")];
export const rowOf = (advisor) => document.getElementById(`a-${advisor}`);

function remember(row) {
  for (const part of row.querySelectorAll("[data-part]")) sources.set(part, part.innerHTML);
  paint(row);
}

function land(incoming) {
  const mine = document.getElementById(incoming.id);
  if (mine) update(mine, incoming);
  else arrive(incoming);
  for (const callback of listeners) callback(mine ?? incoming);
}

function arrive(row) {
  remember(row);
  place.append(row);
  follow(row);
  narrow(row);
  nobody.hidden = true;
  orderSoon();
  if (isUp() && row.dataset.help) tell(row);
}

function update(row, incoming) {
  const { level, help } = row.dataset;
  const moves = ORDERED_BY.some((name) => row.dataset[name] !== incoming.dataset[name]);
  for (const { name, value } of incoming.attributes) {
    if (name.startsWith("data-") && row.getAttribute(name) !== value) row.setAttribute(name, value);
  }
  row.className = incoming.className;
  seats(row.querySelector(".cells"), incoming.querySelector(".cells"));
  for (const part of incoming.querySelectorAll("[data-part]")) {
    const mine = row.querySelector(`[data-part="${part.dataset.part}"]`);
    if (sources.get(mine) !== part.innerHTML) replaceInside(mine, part);
  }
  paint(row);
  tick(row);
  narrow(row);
  if (moves) orderSoon();
  const asks = row.dataset.help.split(" ").some((call) => call && !help.split(" ").includes(call));
  if (isUp() && (asks || Number(row.dataset.level) > Number(level))) tell(row);
}

// The same seats in the same order as there; what is in them is replaced one by one.
function seats(mine, theirs) {
  const known = new Map([...mine.children].map((seat) => [seat.dataset.part, seat]));
  const wanted = [...theirs.children].map(({ dataset }) => dataset.part);
  if (wanted.join() === [...known.keys()].join()) return;
  const focused = mine.contains(document.activeElement) ? document.activeElement : null;
  mine.replaceChildren(...wanted.map((part) => known.get(part) ?? empty(part)));
  if (focused?.isConnected) focused.focus({ preventScroll: true });
}

function empty(part) {
  const seat = Object.assign(document.createElement("li"), { className: "c-box" });
  seat.dataset.part = part;
  return seat;
}

// What is being pressed or has the focus is still there, where it is the same conversation; else the
// first of the part has it.
function replaceInside(mine, part) {
  const focused = mine.contains(document.activeElement) ? document.activeElement : null;
  sources.set(mine, part.innerHTML);
  inside(mine, part);
  if (focused && !focused.isConnected) mine.querySelector("a, button")?.focus({ preventScroll: true });
}

function tell(row) {
  const why = row.querySelector(".need span")?.textContent;
  if (why) announce(say("new_need", { name: row.querySelector("h3").textContent, why }));
  if (row.dataset.level === "2") sound();
}

function leave(advisor) {
  const row = rowOf(advisor);
  if (!row) return;
  unfollow(row);
  row.remove();
  nobody.hidden = all().length > 0;
  orderSoon();
}

// -- order

const compare = (a, b) => (a < b ? -1 : a > b ? 1 : 0);
const isUsed = () => place.matches(":hover") || place.contains(document.activeElement);

function orderSoon() {
  isDue = true;
}

// As few rows move as can be: one that goes from the top to the bottom leaves the others alone.
export function arrange() {
  isDue = false;
  const rows = all().sort(
    (a, b) =>
      Number(isPinned(b)) - Number(isPinned(a)) ||
      compare(group ? a.dataset[group] : "", group ? b.dataset[group] : "") ||
      compare(a.dataset.rank, b.dataset.rank),
  );
  const wanted = group ? withHeadings(rows) : rows;
  const kept = new Set(wanted);
  for (const element of [...place.children]) if (!kept.has(element)) element.remove();
  const places = new Map([...place.children].map((element, n) => [element, n]));
  const stays = longest(wanted.filter((element) => places.has(element)), (element) => places.get(element));
  let next = null;
  for (const element of wanted.reverse()) {
    if (!stays.has(element)) place.insertBefore(element, next);
    next = element;
  }
}

function withHeadings(rows) {
  const known = new Map([...place.querySelectorAll(":scope > .group")].map((h) => [h.dataset.heading, h]));
  const found = [];
  let last = null;
  for (const row of rows) {
    const name = isPinned(row) ? null : row.dataset[group] || "—";
    if (name !== null && name !== last) found.push(known.get(name) ?? heading(name));
    last = name;
    found.push(row);
  }
  return found;
}

function heading(name) {
  const item = document.createElement("li");
  item.className = "group";
  item.dataset.heading = name;
  item.append(Object.assign(document.createElement("h3"), { textContent: name }));
  return item;
}

setInterval(() => {
  if (isDue && !isUsed()) arrange();
}, ORDER_MS);

// -- frames

on("snapshot", ({ at, rows }) => {
  set(at);
  const wanted = new Map(rows.trim().split(/\s+/).filter(Boolean).map((pair) => pair.split(":")));
  for (const row of all()) if (!wanted.has(row.dataset.advisor)) leave(row.dataset.advisor);
  const stale = [...wanted].filter(([key, version]) => rowOf(key)?.dataset.v !== version);
  ready();
  if (stale.length) send("rows.want", { advisors: stale.map(([key]) => key).join(" ") });
});
on("beat", ({ at }) => {
  set(at);
  send("beat");
});
on("advisor", (_, content) => land(content.querySelector(".desk-row")));
on("advisor.gone", ({ advisor }) => leave(advisor));

for (const row of all()) paint(row);
arrange();
