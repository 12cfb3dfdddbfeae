// One conversation read live beside the rows: opened by a press on its seat, left by Escape. Its
// timer, score and findings are those of its seat.

import { announce } from "../base.js";
import { fold } from "../fold.js";
import { read, write } from "../desk/store.js";
import { say } from "../desk/words.js";
import { paint } from "../marks.js";
import { showMarks } from "../findings.js";
import { on } from "../desk/frames.js";
import { forget, isUp, send, shown } from "../desk/wire.js";
import { follow, tick, unfollow } from "./clock.js";
import { place as rows, whenever } from "./rows.js";

const panel = document.getElementById("talk");
const columns = panel.parentElement;
const NEAR_END = 48;
let reading = "";
let asked = new URLSearchParams(location.search).get("read") ?? ""; // when the page was loaded
let from = null; // what was pressed, to go back to

const log = () => panel.querySelector(".log");
let height = 0; // of the log, when its end was last looked for
const end = () => log().scrollHeight - log().clientHeight;

export const current = () => reading;

export function open(conversation, link = null) {
  if (!isUp()) return false;
  from = link ?? from;
  return send("conversation.view", { conversation, ref: "view" });
}

export function close() {
  if (!reading) return false;
  send("conversation.unview", { conversation: reading });
  leave();
  return true;
}

function leave() {
  const [was, back] = [reading, from];
  forget(was);
  for (const box of panel.querySelectorAll(".findings")) paint(box);
  reading = "";
  from = null;
  panel.hidden = true;
  panel.replaceChildren();
  columns.classList.remove("reads");
  remember("");
  mark();
  const link = back?.isConnected ? back : rows.querySelector(`[data-conversation="${was}"]`);
  link?.focus({ preventScroll: true });
}

// A reload reads on.
function remember(conversation) {
  const address = new URL(location.href);
  if (conversation) address.searchParams.set("read", conversation);
  else address.searchParams.delete("read");
  history.replaceState(history.state, "", address);
}

// To the foot of the screen, whatever of the page's head is in sight.
function fit() {
  const above = Math.max(0, columns.getBoundingClientRect().top);
  panel.style.setProperty("--above", `${above}px`);
}
addEventListener("scroll", fit, { passive: true });
addEventListener("resize", fit);

function mark() {
  for (const link of document.querySelectorAll("a[data-conversation]")) {
    if (link.dataset.conversation === reading) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
}

// -- what is being written: kept for each conversation, whatever is opened or left meanwhile

const written = () => [...panel.querySelectorAll(".talk-acts textarea, .talk-acts input")];

// A field that is not offered now keeps what stood in it.
function keepDrafts() {
  const texts = { ...read(`draft.floor.${reading}`)?.texts };
  for (const { id, value } of written()) {
    if (value) texts[id] = value;
    else delete texts[id];
  }
  write(`draft.floor.${reading}`, Object.keys(texts).length ? { at: Date.now(), texts } : null);
}

// What has been sent, whatever is read by now.
export function dropDraft(conversation, id) {
  const kept = read(`draft.floor.${conversation}`);
  if (!kept) return;
  delete kept.texts[id];
  write(`draft.floor.${conversation}`, Object.keys(kept.texts).length ? kept : null);
  if (conversation === reading) bringDrafts();
}

function bringDrafts() {
  const texts = read(`draft.floor.${reading}`)?.texts ?? {};
  for (const field of written()) field.value = texts[field.id] ?? "";
}
panel.addEventListener("input", keepDrafts);

function show(conversation, content) {
  const isSame = reading === conversation;
  const hadFocus = isSame && document.activeElement?.id;
  const opened = isSame ? unfolded() : [];
  reading = conversation;
  panel.replaceChildren(...content.childNodes);
  unfold(opened);
  panel.hidden = false;
  columns.classList.add("reads");
  fit();
  remember(conversation);
  bringDrafts();
  fold(log());
  log().dataset.follows = "1";
  log().scrollTop = end();
  log().addEventListener("scroll", scrolled, { passive: true });
  new MutationObserver(grown).observe(log(), { childList: true });
  new ResizeObserver(settle).observe(log());
  head();
  mark();
  (hadFocus ? panel.querySelector(`#${hadFocus}`) : panel.querySelector("h2"))?.focus({ preventScroll: true });
}

// Somebody has taken it over, handed it on, closed it: who has it, and what can be done now. What is
// written stays, and so does the focus where there is still something to have it.
function follow_on(content) {
  const [where, acts] = [panel.querySelector("[data-talk-where]"), panel.querySelector(".talk-acts")];
  const focused = acts.contains(document.activeElement) ? document.activeElement : null;
  const { id, dataset } = focused ?? { dataset: {} };
  const opened = unfolded();
  const isNews = where.textContent !== content.querySelector("[data-talk-where]").textContent;
  where.replaceWith(content.querySelector("[data-talk-where]"));
  acts.replaceWith(content.querySelector(".talk-acts"));
  unfold(opened);
  bringDrafts();
  if (focused) hold(again(id, dataset) ?? panel.querySelector("h2"));
  const [name, now] = ["h2", "[data-talk-where]"].map((what) => panel.querySelector(what).textContent);
  if (isNews) announce(say("changed_hands", { name, where: now }));
}

// On a low screen the panel scrolls as a whole: what is to be used comes into sight, nothing else moves.
function hold(element) {
  element.focus({ preventScroll: true });
  element.scrollIntoView({ block: "nearest" });
}

const unfolded = () => [...panel.querySelectorAll("details[id][open], .way:not([hidden])")].map(({ id }) => id);
const unfold = (ids) => ids.map((id) => panel.querySelector(`#${id}`)).forEach((part) => part && open_part(part));
const NEXT = {
  "conversation.join": "#talk-text",
  "conversation.part": "[data-frame='conversation.join']",
  "conversation.takeover": "#talk-desk",
};

function open_part(part, isOpen = true) {
  if (part.matches("details")) part.open = isOpen;
  else part.hidden = !isOpen;
  panel.querySelector(`[aria-controls="${part.id}"]`)?.setAttribute("aria-expanded", String(isOpen));
}

// What was done closes; whoever was in it stands where it was opened.
export function close_way() {
  const part = panel.querySelector(".way:not([hidden])");
  if (!part) return;
  const had = part.contains(document.activeElement);
  open_part(part, false);
  if (had) hold(panel.querySelector(`[aria-controls="${part.id}"]`));
}

function way(button) {
  const part = document.getElementById(button.getAttribute("aria-controls"));
  open_part(part, part.hidden);
  if (!part.hidden) part.querySelector("select").focus();
}

function again(id, { frame, do: action }) {
  if (id) return document.getElementById(id);
  if (NEXT[frame] && panel.querySelector(NEXT[frame])) return panel.querySelector(NEXT[frame]);
  if (frame) return panel.querySelector(`button[data-frame="${frame}"]`);
  return action ? panel.querySelector(`button[data-do="${action}"]`) : null;
}

function scrolled() {
  if (end() - log().scrollTop < NEAR_END) log().dataset.follows = "1";
  else if (log().clientHeight === height) delete log().dataset.follows; // not what took room below
  panel.querySelector(".pill").hidden = Boolean(log().dataset.follows);
}

function grown(records) {
  if (!reading) return;
  const added = records.flatMap((record) => [...record.addedNodes]).filter((node) => node.dataset?.seq);
  for (const { dataset } of added) {
    const [seq, staff] = dataset.seq.split(".").map(Number);
    shown(reading, staff ? 0 : seq, staff ?? 0);
  }
  fold(log());
  settle();
  if (added.length) panel.dispatchEvent(new Event("grown"));
}

// Whoever reads at the end stays there, whatever takes room below.
function settle() {
  if (!reading) return;
  height = log().clientHeight;
  if (log().dataset.follows) log().scrollTop = end();
  panel.querySelector(".pill").hidden = Boolean(log().dataset.follows);
}

// The seat says it all, or the place in line; a copy of it stands in the head.
function head() {
  const place = panel.querySelector("[data-talk-now]");
  const seat = rows.querySelector(`a.c[data-conversation="${reading}"]`);
  const waits = document.getElementById(`w-${reading}`);
  unfollow(panel);
  if (!place || !(seat ?? waits)) return void place?.replaceChildren();
  place.replaceChildren(seat ? ofSeat(seat) : ofLine(waits));
  follow(panel);
  tick(panel);
}
function ofSeat(seat) {
  const copy = seat.cloneNode(true);
  for (const name of ["href", "aria-current", "data-conversation"]) copy.removeAttribute(name);
  return copy;
}

function ofLine(waits) {
  const copy = document.createElement("span");
  copy.className = "waits";
  for (const part of [".soft", ".clock"]) copy.append(waits.querySelector(part).cloneNode(true));
  return copy;
}

whenever((row) => {
  if (reading && row.querySelector(`[data-conversation="${reading}"]`)) {
    head();
    mark();
  }
});

on("talk", ({ conversation }, content) => show(conversation, content));
on("talk.state", ({ conversation }, content) => conversation === reading && follow_on(content));
on("talk.gone", ({ conversation }) => conversation === reading && leave());
on("snapshot", () => {
  const wanted = reading || (document.body.classList.contains("wall") ? "" : asked);
  asked = "";
  if (wanted) open(wanted);
});
on("error", ({ ref }) => ref === "view" && !reading && remember(""));
on("line", () => {
  mark();
  if (reading) head();
});

// -- findings

on("finding", ({ conversation, id, seq, retracted }, content) => {
  if (conversation !== reading) return;
  document.getElementById(`f-${id}`)?.remove();
  const article = document.getElementById(`e-${conversation}-${seq}`);
  let box = article?.querySelector(":scope > .findings");
  if (!article || (retracted && !box)) return;
  if (!box) {
    box = document.getElementById("findings-shell").content.firstElementChild.cloneNode(true);
    box.dataset.conversation = conversation;
    article.append(box);
  }
  const list = box.querySelector("ul");
  if (!retracted) list.append(content.firstElementChild);
  sum(box, list);
});

function sum(box, list) {
  const [first] = list.children;
  if (!first) return void box.remove();
  box.dataset.severity = first.dataset.severity;
  box.querySelector(".mark-of").replaceChildren(first.querySelector(".mark-of svg").cloneNode(true));
  box.querySelector(".what").textContent = first.querySelector("b").textContent;
  box.querySelector(".n").textContent = list.children.length > 1 ? ` +${list.children.length - 1}` : "";
  if (box.open) showMarks(box);
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-conversation]");
  if (link && document.body.classList.contains("wall")) return event.preventDefault();
  if (link && !event.metaKey && !event.ctrlKey && !event.shiftKey && open(link.dataset.conversation, link)) event.preventDefault();
  const action = event.target.closest("[data-do]")?.dataset.do;
  if (action === "talk-close") close();
  if (action === "way") way(event.target.closest("[data-do]"));
  if (action === "talk-below") log().scrollTop = end();
});
