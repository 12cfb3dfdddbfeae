// What a leader does with the conversation that is read: whisper, join, take over, hand over, close.
// The answer is said where it was asked.

import { announce } from "../base.js";
import { offset } from "../marks.js";
import { on } from "../desk/frames.js";
import { send, wire } from "../desk/wire.js";
import { say } from "../desk/words.js";
import { place as rows, whenever } from "./rows.js";
import { close_way, current, dropDraft } from "./talk.js";

const panel = document.getElementById("talk");
const DONE = {
  "note.post": "whispered",
  "conversation.join": "joined",
  "conversation.part": "parted",
  "conversation.takeover": "took_over",
  "conversation.hand_back": "handed_back",
  "conversation.transfer": "handed_over",
  "conversation.close": "closed",
  "message.post": "sent",
};
const KEYED = ["note.post", "message.post"];
const WRITTEN = { "note.post": "talk-note", "message.post": "talk-text", "conversation.transfer": "talk-why" };
const waiting = new Set(); // for an answer: a second press is the same act
const ending = document.getElementById("end-talk");
const taking = document.getElementById("take-talk");
const keys = new Map(); // "type/conversation" -> what has been sent and not yet answered: a retry is the same
let stands = null; // whether what the line says is still so

function tell(text, isCalm) {
  const line = panel.querySelector("[data-talk-trouble]");
  if (!line) return;
  line.textContent = text;
  line.hidden = !text;
  line.classList.toggle("calm", isCalm);
  stands = null;
  if (isCalm) announce(text);
}

// What is said of who has it, or who is in it, goes when it is no longer so.
const SO = {
  "conversation.join": ({ joined }) => joined,
  "conversation.part": ({ joined }) => !joined,
  "conversation.takeover": ({ mine }) => mine,
  "conversation.hand_back": ({ mine }) => !mine,
};
on("talk.state", ({ conversation }) => {
  if (conversation === current() && stands && !stands(panel.querySelector(".talk-acts").dataset)) tell("", false);
});

function refused(type, said, why) {
  tell(said, false);
  if (type === "conversation.hand_back") stands = ({ mine }) => mine;
  else if (why === "left") stands = ({ holder }) => !holder;
  else if (!KEYED.includes(type)) stands = ({ holderName }) => holderName && said.includes(holderName);
}

// What the brand holds back stays in the field, its words selected, with the reason and the rule.
function hold(content) {
  const line = panel.querySelector("[data-talk-trouble]");
  const area = panel.querySelector("#talk-text");
  const { spans } = content.querySelector(".finding").dataset;
  tell(" ", false);
  line.replaceChildren(...content.childNodes);
  const [start, end] = JSON.parse(spans)[0];
  area.focus({ preventScroll: true });
  area.setSelectionRange(offset(area.value, start), offset(area.value, end));
}

function act(type, fields = {}) {
  if (waiting.has(type)) return;
  const conversation = current();
  const { holder } = panel.querySelector("[data-holder]").dataset;
  const asks = ["conversation.takeover", "conversation.transfer"].includes(type) && holder ? { holder } : {};
  const keyed = KEYED.includes(type) ? { client_key: key(`${type}/${conversation}`, fields.text) } : {};
  const isSent = send(type, { conversation, ref: `act/${type}/${conversation}`, ...fields, ...asks, ...keyed });
  if (isSent) waiting.add(type);
  tell(isSent ? "" : say(KEYED.includes(type) ? "unsent" : "cut"), false);
}

// The same text is the same act, another text another one.
function key(name, text) {
  if (keys.get(name)?.text !== text) keys.set(name, { key: crypto.randomUUID(), text });
  return keys.get(name).key;
}
wire.addEventListener("down", () => {
  if (KEYED.some((type) => waiting.has(type))) tell(say("unsure"), false);
  waiting.clear();
});

// The line is back: what was on its way stands in the log, or has to be sent again.
function look(conversation) {
  let isMissing = false;
  for (const [name, sent] of keys) {
    const [type, where] = name.split("/");
    if (where !== conversation || waiting.has(type)) continue;
    if (panel.querySelector(`.log [data-key="${sent.key}"]`)) arrived(type, conversation, sent.text);
    else isMissing = true;
  }
  return isMissing;
}

function arrived(type, conversation, text) {
  keys.delete(`${type}/${conversation}`);
  if (document.getElementById(WRITTEN[type])?.value === text) dropDraft(conversation, WRITTEN[type]);
  tell(say(DONE[type]), true);
}
on("talk", ({ conversation }) => look(conversation) && tell(say("not_arrived"), false));
panel.addEventListener("grown", () => look(current()));

panel.addEventListener("submit", (event) => {
  event.preventDefault();
  const form = event.target;
  const fields = Object.fromEntries(new FormData(form));
  if (form.dataset.frame === "conversation.transfer") {
    const [kind, id] = fields.to.split(":");
    delete fields.to;
    fields[`to_${kind}`] = id;
  }
  act(form.dataset.frame, fields);
});
panel.addEventListener("click", (event) => {
  const { frame, to } = event.target.closest("button[data-frame]")?.dataset ?? {};
  if (frame === taking.querySelector("[data-frame]").dataset.frame) askFor(taking);
  else if (frame) act(frame, to ? { to } : {});
  if (event.target.closest("[data-do=talk-end]")) ask();
});

// Closing asks how it ends; and twice, while the customer's last message stands unanswered.
function ask() {
  askFor(ending);
  warn();
}

function askFor(dialog) {
  dialog.querySelector("form").reset();
  dialog.dataset.of = current();
  dialog.querySelector("[data-who]").textContent = panel.querySelector("h2").textContent;
  dialog.querySelector("[data-where]").textContent = panel.querySelector("[data-talk-where]").textContent;
  dialog.showModal();
}

function warn() {
  const { since, until } = rows.querySelector(`a.c[data-conversation="${current()}"]`)?.dataset ?? {};
  const box = ending.querySelector("[data-unanswered]");
  box.hidden = !since || Boolean(until);
  box.querySelector("[name=sure]").required = !box.hidden;
}
whenever(() => ending.open && warn());
for (const dialog of [ending, taking]) {
  dialog.addEventListener("submit", (event) => {
    if (event.target.method === "dialog") return;
    event.preventDefault();
    const { sure, ...fields } = Object.fromEntries(new FormData(event.target));
    dialog.close();
    if (dialog.dataset.of === current()) act(event.target.dataset.frame, fields);
  });
}
panel.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.isComposing) return;
  event.preventDefault();
  event.target.closest("form")?.requestSubmit();
});

on("ok", ({ ref, to, returned }) => {
  const [type, conversation] = answered(ref);
  if (!DONE[type]) return;
  if (WRITTEN[type]) dropDraft(conversation, WRITTEN[type]);
  const said = type === "conversation.hand_back" ? whose(to, Number(returned)) : say(DONE[type]);
  if (conversation !== current()) return void announce(said);
  tell(said, true);
  if (type === "conversation.transfer") close_way();
  stands = SO[type] ?? null;
});

// Who has what was given back: whom it was taken from, somebody else, nobody yet.
function whose(name, isReturned) {
  if (isReturned) return say("handed_back", { name });
  return name ? say("back_elsewhere", { name }) : say("back_in_line");
}
on("error", ({ ref, code, why }, content) => {
  const [type, conversation] = answered(ref);
  if (!type) return;
  if (code === "blocked" && conversation === current()) {
    hold(content);
    return;
  }
  const said = content.textContent.trim();
  if (conversation === current()) refused(type, said, why);
  else announce(said);
});

function answered(ref) {
  const [what, type, conversation] = (ref ?? "").split("/");
  if (what !== "act") return [];
  waiting.delete(type);
  keys.delete(`${type}/${conversation}`);
  return [type, conversation];
}
