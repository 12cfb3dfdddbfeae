// The small forms above the composer: note, hand over, close, block. One at a time, Escape leaves.

import { field, trouble } from "./composer.js";
import { fragment } from "./fragment.js";
import { on } from "./frames.js";
import { place, seatOf, whenever } from "./seats.js";
import { data, say } from "./words.js";
import { send } from "./wire.js";

const LOADED = { transfer: data.transferUrl, canned: data.cannedUrl };
const FRAMES = {
  note: (form) => ["note.post", { text: form.elements.text.value.trim() }],
  help: (form) => ["help.ask", { text: form.elements.text.value.trim() }],
  offer: ({ elements: { kind, what, why, url } }) => ["offer.make", { kind: kind.value, what: what.value.trim(), why: why.value.trim(), url: url.value.trim() }],
  close: (form) => ["conversation.close", { reason: form.elements.reason.value, override: form.elements.override.value.trim() }],
  block: (form) => ["customer.block", { reason: form.elements.reason.value.trim() }],
  "hand-back": (form) => ["conversation.hand_back", { note: form.elements.note.value.trim() }],
  transfer: (form) => {
    const [kind, id] = form.elements.to.value.split(":");
    return ["conversation.transfer", { [`to_${kind}`]: id, note: form.elements.note.value.trim() }];
  },
};

const sheet = (seat) => seat?.querySelector("[data-sheet-place]");
export const isOpen = (seat) => sheet(seat)?.dataset.sheet ?? "";

const isLeadersTo = (seat) => seat.dataset.whoMayClose === "leaders" && data.role === "advisor";

export async function open(seat, name) {
  const form = sheet(seat);
  if (!form || seat.dataset.state !== "active") return;
  if (form.dataset.sheet === name) return void close(seat);
  if (name === "hand-back" && !seat.querySelector("[data-do=hand-back]")) return;
  if (name === "close" && isLeadersTo(seat)) return trouble(seat, say("leader_closes"));
  const made = document.getElementById(`sheet-${name}`).content.cloneNode(true);
  form.dataset.sheet = name;
  form.replaceChildren(made);
  if (name === "help") form.querySelector("[data-do=help-off]").hidden = !hasAsked(seat);
  form.hidden = false;
  trouble(seat, "");
  form.querySelector("input, textarea, select")?.focus();
  if (LOADED[name]) await load(seat, form, name);
  else seat.dispatchEvent(new CustomEvent("sheet", { bubbles: true, detail: name }));
}

const HELP = ["help.asked", "help.withdrawn"].map((kind) => `.log > [data-kind="${kind}"]`).join();
const hasAsked = (seat) => [...seat.querySelectorAll(HELP)].at(-1)?.dataset.kind === "help.asked";

async function load(seat, form, name) {
  const target = form.querySelector("[data-loaded]");
  const url = `${LOADED[name]}?conversation=${seat.dataset.conversation}`;
  const loaded = await fragment(url);
  if (form.dataset.sheet !== name) return;
  target.replaceChildren(loaded ?? say("not_loaded"));
  if (!form.contains(document.activeElement)) form.querySelector("select, input")?.focus();
  seat.dispatchEvent(new CustomEvent("sheet", { bubbles: true, detail: name }));
}

export function close(seat, backToText = true) {
  const form = sheet(seat);
  if (!form || form.hidden) return false;
  delete form.dataset.sheet;
  form.hidden = true;
  form.replaceChildren();
  if (backToText) field(seat)?.focus();
  return true;
}

place.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("[data-sheet-place]")) return;
  event.preventDefault();
  const make = FRAMES[form.dataset.sheet];
  if (!make) return;
  const [type, fields] = make(form);
  const { conversation } = form.closest(".seat").dataset;
  const isSent = send(type, { conversation, ...fields, ref: `${type}/${conversation}` });
  if (!isSent) trouble(form.closest(".seat"), say("cut"));
});
on("ok", ({ ref }) => {
  const [type, conversation] = (ref ?? "").split("/");
  if (!conversation || !/^(note|conversation|customer|offer|help)\./.test(type)) return;
  close(seatOf(conversation), document.activeElement?.closest("[data-sheet-place]") !== null);
});
place.addEventListener("click", (event) => {
  const action = event.target.closest("[data-do]")?.dataset.do;
  const seat = event.target.closest(".seat");
  if (action in { note: 1, "ask-help": 1, offer: 1, transfer: 1, "hand-back": 1, close: 1, block: 1, canned: 1, hold: 1 }) {
    event.target.closest("details.menu")?.removeAttribute("open");
    open(seat, action === "ask-help" ? "help" : action);
  } else if (action === "help-off") {
    const { conversation } = seat.dataset;
    send("help.withdraw", { conversation, ref: `help.withdraw/${conversation}` });
  } else if (action === "cancel") close(seat);
});
whenever("changed", (seat) => {
  if (seat.dataset.state !== "active") close(seat, false);
});
