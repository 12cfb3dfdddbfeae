// Presence: available, paused with a reason, offline. And answers that belong to no column.

import { on } from "./frames.js";
import { focusOn, seatOf, whenever } from "./seats.js";
import { say } from "./words.js";
import { send } from "./wire.js";

const menu = document.getElementById("presence");
const line = document.getElementById("notice");
let timer = 0;
let wanted = ""; // the conversation just taken, to be written in as soon as it is here

export function notice(text, { isCalm = false } = {}) {
  clearTimeout(timer);
  line.classList.toggle("calm", isCalm);
  line.hidden = !text;
  line.textContent = text;
  if (text) timer = setTimeout(() => notice(""), 12_000);
}

menu.addEventListener("click", (event) => {
  const button = event.target.closest("[data-presence]");
  if (!button) return;
  const { presence: status, reason } = button.dataset;
  const isSent = send("presence.set", { status, ...(reason ? { reason } : {}), ref: "presence" });
  notice(isSent ? "" : say("cut"));
  menu.open = false;
  menu.querySelector("summary").focus();
});

export function takeNext() {
  notice(send("conversation.take", { ref: "take" }) ? "" : say("cut"));
}

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-do=take-next]")) takeNext();
});
function goTo(seat) {
  if (!seat || seat.dataset.conversation !== wanted) return;
  wanted = "";
  focusOn(seat, true);
}

on("ok", ({ ref, conversation }) => {
  if (ref !== "take") return;
  notice("");
  wanted = conversation;
  goTo(seatOf(wanted));
});
whenever("arrived", goTo);
on("error", ({ ref, code }, content) => {
  const isCalm = ref === "take" && code === "not_found"; // nobody waits: nothing went wrong
  if (ref === "take" || ref === "presence" || ref === "") notice(content.textContent.trim(), { isCalm });
});
on("beat", () => send("beat"));
