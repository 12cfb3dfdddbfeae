// Messages on their way: kept until the log has them, sent again after a cut, in order.

import { on } from "./frames.js";
import { notice } from "./presence.js";
import { seatOf, whenever } from "./seats.js";
import { read, watch, write } from "./store.js";
import { say } from "./words.js";
import { isCut, send, wire } from "./wire.js";

const RETRY = new Set(["rate_limited", "unavailable"]);
const ORPHAN_MS = 10_000;
const KEEP_MS = 12 * 3600 * 1000;
const LAST = "999999999";
const mine = new Set(); // keys made in this tab
const underway = new Map(); // conversation -> key

const items = () => read("outbox", []);
const save = (list) => write("outbox", list);
export const find = (key) => items().find((item) => item.key === key);
const drop = (key) => save(items().filter((item) => item.key !== key));

function newKey() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 15) | 64;
  bytes[8] = (bytes[8] & 63) | 128;
  const hex = [...bytes].map((b) => b.toString(16).padStart(2, "0")).join("");
  return hex.replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, "$1-$2-$3-$4-$5");
}

export function post(conversation, text, clips, more = {}) {
  const item = { key: newKey(), conversation, text, clips, more, at: Date.now() };
  mine.add(item.key);
  save([...items(), item]);
  show(item);
  flush();
}

// One at a time in each conversation: what was written first is posted first.
export function flush() {
  for (const item of items()) {
    const isOurs = mine.has(item.key) || Date.now() - item.at > ORPHAN_MS;
    if (item.failed || !isOurs || underway.has(item.conversation)) continue;
    const fields = { conversation: item.conversation, client_key: item.key, text: item.text, ref: item.key, ...item.more };
    if (item.clips.length) fields.attachments = item.clips.map((clip) => clip.id);
    if (send("message.post", fields)) underway.set(item.conversation, item.key);
  }
}

function landed(key) {
  const item = find(key);
  if (!item) return;
  if (underway.get(item.conversation) === key) underway.delete(item.conversation);
  drop(key);
}

// The event itself is in the log.
export function arrived(key) {
  document.getElementById(`p-${key}`)?.remove();
  landed(key);
  flush();
}

function show(item) {
  const log = seatOf(item.conversation)?.querySelector(".log");
  if (!log || document.getElementById(`p-${item.key}`)) return;
  const article = document.createElement("article");
  Object.assign(article, { id: `p-${item.key}`, className: "m pending" });
  Object.assign(article.dataset, { seq: LAST, side: "staff", pending: "1" });
  article.append(line("div", "text", item.text), line("div", "meta", ""));
  for (const clip of item.clips) article.append(line("div", "small", clip.name));
  article.querySelector(".text").dir = "auto";
  log.append(article);
  sayState(article, item);
}

function line(tag, css, text) {
  const made = document.createElement(tag);
  made.className = css;
  made.textContent = text;
  return made;
}

function sayState(article, item) {
  const meta = article.querySelector(".meta");
  article.classList.toggle("failed", Boolean(item.failed));
  meta.replaceChildren(line("span", "", item.failed ? `${say("not_sent")} · ${item.failed}` : say(isCut() ? "not_sent_yet" : "sending")));
  if (!item.failed) return;
  for (const [action, word] of [["recall", "back_to_composer"], ["discard", "throw_away"]]) {
    const button = line("button", "b small", say(word));
    Object.assign(button, { type: "button" });
    Object.assign(button.dataset, { do: action, key: item.key });
    meta.append(button);
  }
}

wire.addEventListener("cut", () => {
  for (const item of items()) {
    const article = document.getElementById(`p-${item.key}`);
    if (article && !item.failed) sayState(article, item);
  }
});

function fail(item, why) {
  save(items().map((other) => (other.key === item.key ? { ...other, failed: why } : other)));
  const article = document.getElementById(`p-${item.key}`);
  if (article) sayState(article, { ...item, failed: why });
  else notice(`${say("not_sent")} : « ${item.text} » ${why}`);
}

export function refuse(key, why) {
  if (find(key)) fail(find(key), why);
  flush();
}

// Gives the text of a message that was not sent back, or nothing.
export function recall(key) {
  const item = find(key);
  drop(key);
  document.getElementById(`p-${key}`)?.remove();
  return item;
}

on("ok", ({ ref }) => landed(ref) ?? flush());
on("error", ({ ref, code }, content) => {
  const item = find(ref);
  if (!item) return;
  underway.delete(item.conversation);
  if (code === "blocked") return; // the composer takes it back
  if (RETRY.has(code)) setTimeout(flush, 1500 + 2000 * Math.random());
  else refuse(ref, content.textContent.trim());
});
export const owns = (ref) => Boolean(find(ref));

whenever("arrived", (seat) => {
  for (const item of items()) if (item.conversation === seat.dataset.conversation) show(item);
});
wire.addEventListener("down", () => underway.clear());
wire.addEventListener("ready", flush);
watch((name, value) => {
  if (name !== "outbox") return;
  const keys = new Set((value ?? []).map((item) => item.key));
  for (const item of value ?? []) show(item);
  for (const article of document.querySelectorAll(".m.pending")) {
    if (!keys.has(article.id.slice(2))) article.remove();
  }
});
save(items().filter((item) => Date.now() - item.at < KEEP_MS));
setInterval(flush, 5000);
