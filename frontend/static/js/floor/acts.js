// What a leader does with the conversation that is read: whisper, join, take over, hand over, close.
// The answer is said where it was asked.

import { announce } from "../base.js";
import { on } from "../desk/frames.js";
import { send } from "../desk/wire.js";
import { say } from "../desk/words.js";
import { current, open } from "./talk.js";

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
const keys = new Map(); // of what has been sent and not yet answered, so that a retry is the same

function tell(text, isCalm) {
  const line = panel.querySelector("[data-talk-trouble]");
  if (!line) return;
  line.textContent = text;
  line.hidden = !text;
  line.classList.toggle("calm", isCalm);
  if (isCalm) announce(text);
}

function act(type, fields = {}) {
  const conversation = current();
  const { holder } = panel.querySelector("[data-holder]").dataset;
  const asks = ["conversation.takeover", "conversation.transfer"].includes(type) && holder ? { holder } : {};
  const keyed = KEYED.includes(type) ? { client_key: keys.get(type) ?? crypto.randomUUID() } : {};
  if (keyed.client_key) keys.set(type, keyed.client_key);
  const isSent = send(type, { conversation, ref: `act/${type}`, ...fields, ...asks, ...keyed });
  tell(isSent ? "" : say("cut"), false);
}

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
  const button = event.target.closest("button[data-frame]");
  if (button) act(button.dataset.frame, button.dataset.frame === "conversation.close" ? { reason: "other" } : {});
});
panel.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.isComposing) return;
  event.preventDefault();
  event.target.closest("form")?.requestSubmit();
});

on("ok", ({ ref }) => {
  const type = (ref ?? "").startsWith("act/") ? ref.slice(4) : "";
  if (!DONE[type]) return;
  keys.delete(type);
  panel.querySelector(`form[data-frame="${type}"]`)?.reset();
  tell(say(DONE[type]), true);
  // Another desk, other acts: asked for anew, with what was written kept.
  if (["conversation.takeover", "conversation.hand_back", "conversation.transfer", "conversation.close"].includes(type)) {
    open(current());
    panel.addEventListener("talk-shown", () => tell(say(DONE[type]), true), { once: true });
  }
});
on("error", ({ ref }, content) => {
  if ((ref ?? "").startsWith("act/")) tell(content.textContent.trim(), false);
  if (ref === "act/note.post" || ref === "act/message.post") keys.delete(ref.slice(4));
});
