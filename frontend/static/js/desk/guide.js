// The closing guide: the next courteous step, one key to insert it; a close that leaves one out
// wants a reason. It never sends anything by itself.

import { announce } from "../base.js";
import { now } from "./clock.js";
import { field, insert } from "./composer.js";
import { on } from "./frames.js";
import { place, seatOf, whenever } from "./seats.js";
import { data, say } from "./words.js";

const known = new Map(); // conversation -> {version, step, says, draft, missing, lacks}

on("score", ({ conversation, version, ...facts }) => {
  if (Number(known.get(conversation)?.version ?? -1) > Number(version)) return;
  known.set(conversation, { version, ...facts });
  const seat = seatOf(conversation);
  if (seat) look(seat);
});
whenever("arrived", (seat) => show(seat));
whenever("changed", (seat) => look(seat));
whenever("left", (seat) => known.delete(seat.dataset.conversation));

// An open sheet hears of it too: the answer it missed may just have arrived.
function look(seat) {
  show(seat);
  const form = seat.querySelector('[data-sheet="close"]');
  if (form) hold(form);
}

function show(seat) {
  const line = seat.querySelector("[data-guide-line]");
  if (!line) return;
  const { step, says, draft } = known.get(seat.dataset.conversation) ?? {};
  line.hidden = !step || seat.dataset.state !== "active";
  const isTheirs = step === "close" && seat.dataset.whoMayClose === "leaders" && data.role === "advisor";
  const end = isTheirs ? "leader_may_close" : "may_close";
  const isShort = step === "close" && lacking(seat);
  const told = isShort ? say(`${end}_all_the_same`) : isTheirs ? say(end) : (says ?? "");
  line.querySelector(".guide-now").textContent = told;
  line.querySelector("button").hidden = !draft;
}

// Puts the step's words into the composer; what stands there already stays.
export function use(seat) {
  const { step, draft, says } = known.get(seat?.dataset.conversation) ?? {};
  if (!step || seat.dataset.state !== "active") return announce(say("guide_none"));
  if (!draft) return announce(says);
  const area = field(seat);
  if (area.value.includes(draft)) return area.focus();
  area.setSelectionRange(area.value.length, area.value.length);
  insert(seat, area.value && !/\s$/.test(area.value) ? ` ${draft}` : draft);
}

// What a close now leaves out, in words; "" when nothing.
export function lacking(seat) {
  const { lacks = "", missing = "" } = known.get(seat.dataset.conversation) ?? {};
  const found = lacks ? [lacks] : [];
  if (seat.dataset.waitingSince && !missing.includes("answer")) found.unshift(say("unanswered"));
  const last = [...seat.querySelectorAll(".log > .m[data-at]")].at(-1)?.dataset.at;
  const min_s = Number(seat.dataset.closeMinS);
  if (min_s && now() - Date.parse(last ?? "") < min_s * 1000) found.push(say("too_soon"));
  return found.join(", ");
}

const isUnanswered = (seat) => Boolean(seat.dataset.waitingSince);

// The rules find that what the customer wrote wants an answer: no reason closes on it.
function isOwed(seat) {
  const { missing = "" } = known.get(seat.dataset.conversation) ?? {};
  return isUnanswered(seat) && missing.split(" ").includes("answer");
}

// A customer who no longer answers is told no goodbye: that reason needs no other.
function hold(form) {
  const seat = form.closest(".seat");
  const lacks = lacking(seat);
  const isSilent = form.elements.reason.value === "silent" && !isUnanswered(seat);
  const box = form.querySelector("[data-override]");
  const owes = isOwed(seat);
  box.hidden = !lacks || isSilent;
  form.elements.override.closest("label").hidden = owes;
  form.elements.override.required = !box.hidden && !owes;
  form.querySelector("button.go").disabled = owes;
  const said = owes ? say("answer_first") : say("not_closed_yet", { lacks });
  box.querySelector("[data-missing]").textContent = lacks ? said : "";
  show(seat); // above it stands what may be done: the two say the same
}

place.addEventListener("sheet", ({ detail, target }) => {
  if (detail === "close") hold(target.querySelector('[data-sheet="close"]'));
});
place.addEventListener("input", ({ target }) => {
  const form = target.closest('[data-sheet="close"]');
  if (form && target.name === "reason") hold(form);
});
place.addEventListener("click", (event) => {
  if (event.target.closest("[data-do=guide]")) use(event.target.closest(".seat"));
});
