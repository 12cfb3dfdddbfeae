// Logs as they grow: scroll, "2 new below", unread counts, marks, and what an event says of the wait.

import { fold } from "../fold.js";
import { on } from "./frames.js";
import { arrived as soundFor } from "./notice.js";
import * as outbox from "./outbox.js";
import { current, seatOf, seats, whenever } from "./seats.js";
import { watch as watchStore, write } from "./store.js";
import { draw as drawSwitch } from "./switch.js";
import { data, say } from "./words.js";
import { isUp, send, shown, wire } from "./wire.js";

const NEAR_END = 48; // pixels from the end that still count as reading along
const end = (log) => log.scrollHeight - log.clientHeight;
const seqOf = (article) => Number(article.dataset.seq.split(".")[0]);
const messages = (seat, side) => seat.querySelectorAll(`.log > .m[data-side="${side}"][id^="e-"]`);

function watch(seat) {
  const log = seat.querySelector(".log");
  if (!log || log.dataset.watched) return;
  log.dataset.watched = "1";
  log.dataset.follows = "1";
  for (const article of log.children) know(seat, article, false);
  fold(log);
  if (isUp()) soundFor();
  observe(seat, log);
  log.scrollTop = end(log);
  countUnread(seat);
  mark(seat);
}

function observe(seat, log) {
  new MutationObserver((records) => {
    const added = records.flatMap((r) => [...r.addedNodes]).filter((n) => n.dataset?.seq);
    if (added.length) grown(seat, log, added);
  }).observe(log, { childList: true });
  new ResizeObserver(() => log.dataset.follows && (log.scrollTop = end(log))).observe(log);
  log.addEventListener("scroll", () => scrolled(seat, log), { passive: true });
}

function scrolled(seat, log) {
  if (end(log) - log.scrollTop < NEAR_END) {
    log.dataset.follows = "1";
    log.dataset.below = "0";
    read(seat);
  } else delete log.dataset.follows;
  pill(seat, log);
}

function grown(seat, log, added) {
  for (const article of added) know(seat, article, isUp());
  fold(log);
  const own = added.some((a) => a.dataset.pending);
  if (log.dataset.follows || own) log.scrollTop = end(log);
  else log.dataset.below = Number(log.dataset.below ?? 0) + added.filter((a) => !a.dataset.pending && !a.dataset.redacted).length;
  pill(seat, log);
  mark(seat);
  countUnread(seat);
  read(seat);
  seat.dispatchEvent(new CustomEvent("grown", { bubbles: true, detail: added }));
}

// One event: its numbers, the end of a pending message, what it means for the wait.
function know(seat, article, isLive) {
  if (article.dataset.pending) return;
  const [, staff] = article.dataset.seq.split(".");
  const seq = seqOf(article);
  shown(seat.dataset.conversation, staff ? 0 : seq, Number(staff ?? 0));
  const { by } = article.dataset; // whose words they are, where they are not one's own
  article.classList.toggle("by-other", Boolean(by) && by !== data.user);
  if (article.dataset.key) outbox.arrived(article.dataset.key);
  if (!isLive || staff || article.dataset.redacted || seq <= Number(seat.dataset.seq ?? 0)) return;
  if (article.dataset.kind === "message.posted") said(seat, article);
}

function said(seat, { dataset }) {
  const by = seat.dataset;
  if (dataset.side === "staff") {
    by.waitingSince = by.deadlineAt = by.leavesAt = by.closingAt = by.goodbyeAt = "";
    by.firstReplyAt ||= dataset.at;
    if (!dataset.holdS) by.holdUntil = "";
    else by.holdUntil ||= after(dataset.at, dataset.holdS);
  } else if (dataset.side === "customer") {
    by.closingAt = by.goodbyeAt = "";
    if (!by.waitingSince) waitsFrom(seat, dataset.at);
    soundFor();
  }
  if (dataset.side === "customer") typing(seat, "");
}

function waitsFrom(seat, at) {
  const by = seat.dataset;
  const target_s = Number(by.firstReplyAt ? by.replyS : by.firstReplyS);
  by.waitingSince = at;
  by.deadlineAt = target_s ? after(at, target_s) : "";
  const hasWritten = [...messages(seat, "staff")].some((a) => Date.parse(a.dataset.at) >= Date.parse(by.assignedAt));
  by.leavesAt = by.takenS && !hasWritten ? after(at, by.takenS) : "";
}

const after = (at, s) => new Date(Date.parse(at) + s * 1000).toISOString();

function pill(seat, log) {
  const button = seat.querySelector(".pill");
  const n = Number(log.dataset.below ?? 0);
  button.hidden = Boolean(log.dataset.follows);
  const text = n > 1 ? say("below_many", { n }) : say(n ? "below_one" : "to_end");
  if (button.textContent !== text) button.textContent = text;
}

function countUnread(seat) {
  const readTo = Number(seat.dataset.seenStaff);
  const n = [...messages(seat, "customer")].filter((a) => seqOf(a) > readTo).length;
  const badge = seat.querySelector("[data-unread]");
  seat.dataset.unread = n;
  badge.hidden = n === 0;
  badge.title = n > 1 ? say("unread_many", { n }) : say("unread_one");
  if (badge.textContent !== String(n)) badge.textContent = n;
  badge.setAttribute("aria-label", badge.title);
  drawSwitch();
}

// Read: in the current column, at its end, in a window somebody looks at.
function read(seat) {
  const log = seat.querySelector(".log");
  if (seat !== current() || !log?.dataset.follows || document.hidden || !document.hasFocus()) return;
  const last = [...messages(seat, "customer")].at(-1);
  const seq = last ? seqOf(last) : 0;
  if (seq <= Number(seat.dataset.seenStaff)) return;
  if (!send("seen", { conversation: seat.dataset.conversation, seq: String(seq) })) return;
  seat.dataset.seenStaff = seq;
  write(`seen.${seat.dataset.conversation}`, seq);
  countUnread(seat);
}

function mark(seat) {
  const seen = Number(seat.dataset.seenCustomer);
  for (const article of messages(seat, "staff")) {
    article.classList.toggle("is-seen", seqOf(article) <= seen);
  }
}

function typing(seat, text) {
  const line = seat.querySelector("[data-typing]");
  clearTimeout(Number(line.dataset.timer));
  if (line.textContent !== text) line.textContent = text;
  if (text) line.dataset.timer = setTimeout(() => typing(seat, ""), 8000);
}

on("typing", ({ conversation, side, on: isOn }, content) => {
  const seat = seatOf(conversation);
  if (seat && side === "customer") typing(seat, isOn ? content.textContent.trim() : "");
});
function seenTo(conversation, name, seq) {
  const seat = seatOf(conversation);
  if (!seat) return;
  seat.dataset[name] = Math.max(Number(seat.dataset[name]), Number(seq));
  mark(seat);
  countUnread(seat);
}

on("seen", ({ conversation, side, seq }) => {
  seenTo(conversation, side === "customer" ? "seenCustomer" : "seenStaff", seq);
});
// What was read in another tab is read.
watchStore((name, seq) => name.startsWith("seen.") && seenTo(name.slice(5), "seenStaff", seq ?? 0));
whenever("left", (seat) => write(`seen.${seat.dataset.conversation}`, null));

const rereadCurrent = () => current()?.dataset.conversation && read(current());
whenever("arrived", watch);
whenever("changed", (seat) => {
  if (!seat.dataset.conversation) return;
  watch(seat);
  mark(seat);
  countUnread(seat);
  read(seat);
});
wire.addEventListener("ready", rereadCurrent);
addEventListener("focus", rereadCurrent);
document.addEventListener("visibilitychange", rereadCurrent);
document.addEventListener("click", (event) => {
  if (!event.target.closest("[data-do=below]")) return;
  const log = event.target.closest(".log-box").querySelector(".log");
  log.scrollTop = end(log);
  log.focus({ preventScroll: true });
});
export const unread = () => seats().reduce((n, seat) => n + Number(seat.dataset.unread ?? 0), 0);
