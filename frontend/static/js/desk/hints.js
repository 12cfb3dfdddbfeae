// Hints before sending: what the rules say of a draft, for the eyes of this tab alone, never kept.

import { announce } from "../base.js";
import { offset, paint, quote, rangesFor, slice } from "../marks.js";
import { on } from "./frames.js";
import { draw as drawMirror } from "./mirror.js";
import { place, seatOf, whenever } from "./seats.js";
import { send, wire } from "./wire.js";
import { say } from "./words.js";

const PAUSE_MS = 300;
const WARMING_MS = 2000;
const drafts = new Map(); // conversation -> Draft
let n_asked = 0;

const areaOf = (seat) => seat?.querySelector("form.foot textarea[name=text]");
const blank = () => ({ asked: null, checked: "", items: [], at: 0, ignored: new Set(), said: new Set() });
const owner = (seat) => `hint ${seat.dataset.conversation}`;
const isBlocking = (item) => Boolean(item.dataset.blocks);

function draftOf(seat) {
  const { conversation } = seat.dataset;
  if (!drafts.has(conversation)) drafts.set(conversation, blank());
  return drafts.get(conversation);
}

// The draft has changed: what is known of it waits for the next answer.
export function changed(seat) {
  const [draft, area] = [draftOf(seat), areaOf(seat)];
  clearTimeout(draft.timer);
  if (!area.value.trim()) return reset(seat);
  draft.timer = setTimeout(() => ask(seat), PAUSE_MS);
  mark(seat);
}

function ask(seat) {
  const [draft, text] = [draftOf(seat), areaOf(seat)?.value ?? ""];
  if (!text.trim() || text === draft.checked || text === draft.asked?.text) return;
  const asked = { ref: `hints ${(n_asked += 1)}`, text };
  if (send("draft.check", { conversation: seat.dataset.conversation, text, ref: asked.ref })) draft.asked = asked;
}

export function reset(seat) {
  const draft = draftOf(seat);
  clearTimeout(draft.timer);
  drafts.set(seat.dataset.conversation, blank());
  show(seat);
}

// Why this draft may not be sent as it stands, as far as is known; "" when it may.
export function holds(seat) {
  const draft = draftOf(seat);
  const item = areaOf(seat).value === draft.checked && draft.items.find(isBlocking);
  return item ? say("held", { title: titleOf(item), reason: reasonOf(item) }) : "";
}

on("hints", ({ conversation, ref, ready }, content) => {
  const [seat, items] = [seatOf(conversation), [...content.children]];
  const draft = seat?.dataset.state === "active" ? draftOf(seat) : null;
  if (!draft || draft.asked?.ref !== ref) return;
  const { text } = draft.asked;
  draft.asked = null;
  if (areaOf(seat)?.value !== text) return; // the draft has gone on
  if (!ready) return void (draft.timer = setTimeout(() => ask(seat), WARMING_MS));
  const rule = draft.items[draft.at]?.dataset.rule;
  draft.checked = text;
  draft.items = items.filter((item) => !draft.ignored.has(item.dataset.rule));
  draft.at = Math.max(0, draft.items.findIndex((item) => item.dataset.rule === rule));
  show(seat);
  speak(seat);
});

// Each rule speaks once a draft, and only to somebody who writes it.
function speak(seat) {
  const draft = draftOf(seat);
  const fresh = draft.items.find((item) => !draft.said.has(item.dataset.rule));
  for (const item of draft.items) draft.said.add(item.dataset.rule);
  if (!fresh || document.activeElement !== areaOf(seat)) return;
  announce(say("hint_new", { title: titleOf(fresh), reason: reasonOf(fresh) }));
}

const titleOf = (item) => item.querySelector("b").textContent;
const reasonOf = (item) => item.querySelector(".reason").textContent;
const boxOf = (seat) => seat.querySelector("[data-hint-box]");

function show(seat) {
  const [draft, line] = [draftOf(seat), seat.querySelector("[data-hint-line]")];
  const item = draft.items[draft.at];
  line.hidden = !item;
  if (item) write(line, item, draft);
  else fold(seat);
  if (!boxOf(seat).hidden) open(seat);
  mark(seat);
}

function write(line, item, draft) {
  line.dataset.severity = item.dataset.severity;
  line.querySelector(".mark-of").replaceChildren(item.querySelector(".mark-of svg").cloneNode(true));
  line.querySelector("b").textContent = titleOf(item);
  line.querySelector(".why").textContent = isBlocking(item) ? say("hint_holds") : reasonOf(item);
  line.querySelector(".n").textContent = draft.items.length > 1 ? `${draft.at + 1}/${draft.items.length}` : "";
  line.querySelector("[data-do=hint-off]").hidden = isBlocking(item);
}

// In the draft all that is pointed out, in the customer's words those of the hint in hand.
function mark(seat) {
  const [draft, area] = [draftOf(seat), areaOf(seat)];
  const item = draft.items[draft.at];
  if (area) drawMirror(area, draft.items.flatMap((one) => placed(one, draft.checked, area.value)).sort((a, b) => a[0] - b[0]));
  paint(owner(seat), item ? rangesFor(item, null, seat.dataset.conversation) : null);
}

// Where the words of a hint are now; those that were changed are marked no more.
function placed(item, checked, now) {
  const css = item.dataset.copies ? "copied" : "pointed";
  return JSON.parse(item.dataset.spans).flatMap(([start, end]) => {
    const [words, before] = [slice(checked, start, end), slice(checked, 0, start)];
    if (now.startsWith(before + words)) return [[start, end, css]];
    const at = now.indexOf(words);
    if (at < 0 || !words) return [];
    const from = [...now.slice(0, at)].length;
    return [[from, from + end - start, css]];
  });
}

function open(seat) {
  const [draft, box] = [draftOf(seat), boxOf(seat)];
  const item = draft.items[draft.at];
  box.replaceChildren(item);
  const mine = JSON.parse(item.dataset.spans).map(([start, end]) => slice(draft.checked, start, end));
  quote(item, mine.join(" … "), seat.dataset.conversation);
  box.hidden = false;
  seat.querySelector("[data-do=hint]").setAttribute("aria-expanded", "true");
}

export const isOpen = (seat) => seat?.querySelector("[data-hint-box]")?.hidden === false;

// Closes what is open of a hint; false when nothing was.
export function fold(seat) {
  if (!isOpen(seat)) return false;
  const box = boxOf(seat);
  const hadFocus = box.contains(document.activeElement);
  box.hidden = true;
  box.replaceChildren();
  seat.querySelector("[data-do=hint]").setAttribute("aria-expanded", "false");
  if (hadFocus) areaOf(seat)?.focus({ preventScroll: true });
  return true;
}

// To the next hint: its words selected in the draft, its reason opened.
export function next(seat) {
  const draft = seat?.dataset.conversation ? draftOf(seat) : null;
  if (!draft?.items.length) return announce(say("hint_none"));
  if (!boxOf(seat).hidden) draft.at = (draft.at + 1) % draft.items.length;
  const item = draft.items[draft.at];
  boxOf(seat).hidden = false;
  show(seat);
  pick(seat, item);
  announce(`${titleOf(item)} : ${reasonOf(item)}`);
}

function pick(seat, item) {
  const [area, draft] = [areaOf(seat), draftOf(seat)];
  const [first] = placed(item, draft.checked, area.value);
  area.focus({ preventScroll: true });
  if (first) area.setSelectionRange(offset(area.value, first[0]), offset(area.value, first[1]));
}

export function ignore(seat) {
  const draft = seat?.dataset.conversation ? draftOf(seat) : null;
  const item = draft?.items[draft.at];
  if (!item) return announce(say("hint_none"));
  if (isBlocking(item)) return announce(say("hint_holds"));
  const { rule } = item.dataset;
  send("hint.dismiss", { conversation: seat.dataset.conversation, rule, ref: "hint-off" });
  draft.ignored.add(rule);
  draft.items = draft.items.filter((one) => one.dataset.rule !== rule);
  draft.at = 0;
  fold(seat);
  show(seat);
  areaOf(seat)?.focus({ preventScroll: true });
}

place.addEventListener("click", (event) => {
  const action = event.target.closest("[data-do]")?.dataset.do;
  const seat = event.target.closest(".seat");
  if (action === "hint" && !fold(seat)) next(seat);
  if (action === "hint-off") ignore(seat);
});
whenever("changed", (seat) => {
  if (seat.dataset.conversation && seat.dataset.state !== "active" && drafts.has(seat.dataset.conversation)) reset(seat);
});
// An answer that a cut has swallowed is asked for again when the draft goes on.
wire.addEventListener("down", () => {
  for (const draft of drafts.values()) draft.asked = null;
});
whenever("left", (seat) => {
  paint(owner(seat));
  drafts.delete(seat.dataset.conversation);
});
