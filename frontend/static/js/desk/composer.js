// The composer: Enter sends, drafts survive a reload and agree between tabs, holes are not sent.

import { on } from "./frames.js";
import { clipsOf, setClips } from "./clips.js";
import * as hints from "./hints.js";
import * as outbox from "./outbox.js";
import { place, seatOf, whenever } from "./seats.js";
import { read, watch, write } from "./store.js";
import { say } from "./words.js";
import { send } from "./wire.js";

const HOLE = /\{\{\s*([^{}]*?)\s*\}\}/g;
const TYPING_MS = 3000;
const typed = new Map(); // conversation -> {at, timer}
const awaiting = new WeakSet(); // composers sent already, but for a file still on its way

export const field = (seat) => seat?.querySelector("form.foot textarea[name=text]");
const key = (seat) => `draft.${seat.dataset.conversation}`;

export function keep(seat) {
  const [text, clips] = [field(seat)?.value ?? "", clipsOf(seat).filter((clip) => clip.id)];
  write(key(seat), text || clips.length ? { text, clips, at: Date.now() } : null);
}

function restore(seat) {
  const area = field(seat);
  const draft = read(key(seat));
  if (!area || area.dataset.restored) return;
  area.dataset.restored = "1";
  if (!draft) return;
  area.value = draft.text;
  setClips(seat, draft.clips ?? []);
  hints.changed(seat);
}

export function trouble(seat, text) {
  const line = seat?.querySelector("[data-trouble]");
  if (!line) return;
  if (line.textContent !== text) line.textContent = text;
  line.hidden = !text;
}

// Puts `text` where the caret is; a hole in it is selected, ready to be written over.
export function insert(seat, text) {
  const area = field(seat);
  if (!area) return;
  area.focus();
  const from = area.selectionStart;
  area.setRangeText(text, from, area.selectionEnd, "end");
  const hole = /\{\{[^{}]*\}\}/.exec(text);
  if (hole) area.setSelectionRange(from + hole.index, from + hole.index + hole[0].length);
  changed(seat);
}

function changed(seat) {
  awaiting.delete(field(seat));
  keep(seat);
  trouble(seat, "");
  type(seat, Boolean(field(seat).value));
  hints.changed(seat);
}

function type(seat, isOn) {
  const { conversation } = seat.dataset;
  const last = typed.get(conversation) ?? { at: 0 };
  clearTimeout(last.timer);
  const isDue = isOn ? Date.now() - last.at > TYPING_MS : last.at > 0;
  if (isDue) send("typing", { conversation, on: isOn ? "true" : "false" });
  const at = isOn ? (isDue ? Date.now() : last.at) : 0;
  typed.set(conversation, { at, timer: isOn ? setTimeout(() => type(seat, false), 5000) : 0 });
}

function post(seat) {
  const area = field(seat);
  const text = area.value.trim();
  const clips = clipsOf(seat);
  if (!text && !clips.length) return;
  if (clips.some((clip) => !clip.id)) return void awaitFile(seat);
  const holes = [...text.matchAll(HOLE)].map((hole) => hole[1]);
  if (holes.length) {
    trouble(seat, say("missing", { places: holes.join(", ") }));
    const at = area.value.search(/\{\{[^{}]*\}\}/);
    area.setSelectionRange(at, area.value.indexOf("}}", at) + 2);
    return;
  }
  if (hints.holds(seat)) return void trouble(seat, hints.holds(seat));
  area.value = "";
  awaiting.delete(area);
  setClips(seat, []);
  keep(seat);
  trouble(seat, "");
  type(seat, false);
  hints.reset(seat);
  outbox.post(seat.dataset.conversation, text, clips);
}

// Sent while a file is on its way: it goes by itself when the file is there, unless one writes on.
function awaitFile(seat) {
  awaiting.add(field(seat));
  trouble(seat, say("file_awaited"));
}

// A file has arrived, or will not (`why`): then nothing is sent without it.
export function settled(seat, why = "") {
  const area = field(seat);
  const isAwaited = awaiting.has(area);
  if (why || !clipsOf(seat).length) awaiting.delete(area);
  if (why) trouble(seat, why);
  else if (isAwaited && !awaiting.has(area)) trouble(seat, "");
  else if (isAwaited && clipsOf(seat).every((clip) => clip.id)) post(seat);
}

// What the brand will not have sent comes back, before what was written since.
function back(key, why) {
  const seat = seatOf(outbox.find(key)?.conversation);
  if (!field(seat)) return outbox.refuse(key, why);
  const item = outbox.recall(key);
  field(seat).value = [item.text, field(seat).value].filter(Boolean).join("\n");
  setClips(seat, [...item.clips, ...clipsOf(seat)]);
  changed(seat);
  trouble(seat, why);
  outbox.flush();
}

place.addEventListener("input", (event) => {
  if (event.target.matches("form.foot textarea[name=text]")) changed(event.target.closest(".seat"));
});
place.addEventListener("keydown", (event) => {
  if (!event.target.matches("form.foot textarea[name=text]") || event.key !== "Enter") return;
  if (event.shiftKey || event.isComposing || event.altKey || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  post(event.target.closest(".seat"));
});
place.addEventListener("submit", (event) => {
  if (!event.target.matches("form.foot[data-mode=active]")) return;
  event.preventDefault();
  post(event.target.closest(".seat"));
});
place.addEventListener("click", (event) => {
  const { do: action, key: about } = event.target.closest("[data-do]")?.dataset ?? {};
  if (action !== "recall" && action !== "discard") return;
  const seat = event.target.closest(".seat");
  if (action === "recall" && !field(seat)) return;
  const item = outbox.recall(about);
  if (action === "recall" && item) insert(seat, item.text);
});

on("error", ({ ref, code }, content) => {
  const conversation = ref?.split("/")[1];
  if (code === "blocked") back(ref, content.textContent.trim());
  else if (conversation && !outbox.owns(ref)) trouble(seatOf(conversation), content.textContent.trim());
});
whenever("arrived", restore);
watch((name, value) => {
  const seat = name.startsWith("draft.") && seatOf(name.slice(6));
  const area = seat && field(seat);
  if (!area || area.value === (value?.text ?? "")) return;
  area.value = value?.text ?? "";
  setClips(seat, [...(value?.clips ?? []), ...clipsOf(seat).filter((clip) => !clip.id)]);
  hints.reset(seat);
  hints.changed(seat); // it may be sent from here: what is said of it is asked for here
});
