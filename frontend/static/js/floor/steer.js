// Steering: small dialogs for a desk, a queue, a customer in line, a target. What was seen goes
// along, so that of two leaders the second one is told. And the list of today's acts, with undo.

import { announce } from "../base.js";
import { fragment } from "../desk/fragment.js";
import { on } from "../desk/frames.js";
import { send, wire } from "../desk/wire.js";
import { say } from "../desk/words.js";
import { clock, isSameDay, moment } from "./zone.js";

const HOUR_MS = 3_600_000;
const acts = document.getElementById("acts");
const seen = {}; // of the dialog that is open
const waiting = new Set(); // for an answer: a second press is the same act
const dialog = (name) => document.getElementById(`steer-${name}`);

function show(name, title) {
  const box = dialog(name);
  const head = box.querySelector("[data-title]");
  if (head) head.textContent = title;
  for (const form of box.querySelectorAll("form[data-frame]")) form.reset();
  for (const line of box.querySelectorAll(".trouble")) line.hidden = true;
  for (const field of times) {
    field.value = clock(new Date(Date.now() + HOUR_MS));
    tell_day(field);
  }
  box.showModal();
  return box;
}

function desk(row) {
  const box = show("desk", row.querySelector("h3").textContent);
  Object.assign(seen, row.dataset);
  box.querySelector("[name=cap]").value = row.dataset.cap;
  const served = row.dataset.queues.split(" ");
  for (const check of box.querySelectorAll("[name=queue]")) check.checked = served.includes(check.value);
}

function target({ dataset: { name, unit, value } }, title) {
  const box = show("target", title);
  Object.assign(seen, { name, unit, value });
  box.querySelector("[data-unit]").textContent = unit === "share" ? "(%)" : "(s)";
  box.querySelector("[name=value]").value = asWritten(value);
}
const asWritten = (value) => String(seen.unit === "share" ? Math.round(value * 1000) / 10 : Number(value));

// Today at that time; tomorrow when it has passed. Which of them stands beside the field.
function tell_day(field) {
  const at = field.value && moment(field.value);
  const day = at && isSameDay(at, new Date()) ? "until_today" : "until_tomorrow";
  const said = at ? say(day, { at: clock(at) }) : "";
  const line = document.getElementById(field.getAttribute("aria-describedby"));
  if (line.textContent !== said) line.textContent = said;
}
const times = [...document.querySelectorAll(".steer input[type=time]")];
for (const field of times) field.addEventListener("input", () => tell_day(field));
setInterval(() => times.filter((field) => field.closest("dialog").open).forEach(tell_day), 1000);

const FIELDS = {
  "seat.add": ({ reason, until }) => ({ advisor: seen.advisor, reason, until: moment(until).toISOString(), n_extra: seen.extra }),
  "cap.set": ({ reason, cap }) => ({ advisor: seen.advisor, reason, cap, seen: seen.cap }),
  "queues.move": ({ reason }, form) => {
    const [served, wanted] = [seen.queues.split(" "), [...form.querySelectorAll("[name=queue]:checked")].map((c) => c.value)];
    const all = [...form.querySelectorAll("[name=queue]")].map((c) => c.value);
    const add = wanted.filter((key) => !served.includes(key)).join(" ");
    const remove = all.filter((key) => served.includes(key) && !wanted.includes(key)).join(" ");
    return { advisor: seen.advisor, reason, add, remove };
  },
  "intake.pause": ({ reason, queue, until }) => ({ queue, reason, until: moment(until).toISOString() }),
  "priority.raise": ({ reason }) => ({ conversation: seen.conversation, reason, seen: seen.priority }),
  "target.set": ({ reason, value }) => ({ name: seen.name, reason, seen: seen.value, value: seen.unit === "share" ? value / 100 : value }),
};

document.addEventListener("submit", (event) => {
  const form = event.target;
  const type = form.dataset.frame;
  if (!FIELDS[type]) return;
  event.preventDefault();
  const fields = FIELDS[type](Object.fromEntries(new FormData(form)), form);
  for (const name of Object.keys(fields)) fields[name] = String(fields[name]);
  ask(type, fields);
});

function ask(type, fields) {
  if (waiting.has(type)) return;
  if (!send(type, { ...fields, ref: `steer/${type}` })) return void trouble(type, say("cut"));
  waiting.add(type);
  lock(type, true);
}

// The button keeps the focus; a second press of it does nothing.
function lock(type, isLocked) {
  const button = document.querySelector(`form[data-frame="${type}"] button`);
  if (isLocked) button?.setAttribute("aria-disabled", "true");
  else button?.removeAttribute("aria-disabled");
}

function answered(type) {
  waiting.delete(type);
  lock(type, false);
}
wire.addEventListener("down", () => {
  for (const type of [...waiting]) {
    answered(type);
    trouble(type, say("cut"));
  }
});

// Somebody else was quicker. What was seen is what stands now; a field that nobody has touched here
// follows it, one's own choice stays.
const LEARN = {
  cap: (now) => {
    const field = dialog("desk").querySelector("[name=cap]");
    if (field.value === seen.cap) field.value = now;
    seen.cap = now;
  },
  seats: (now) => (seen.extra = now),
  queues: (now) => {
    const before = seen.queues.split(" ");
    seen.queues = now.trim();
    for (const check of dialog("desk").querySelectorAll("[name=queue]")) {
      if (check.checked === before.includes(check.value)) check.checked = now.split(" ").includes(check.value);
    }
  },
  target_share: target_now,
  target_time: target_now,
  priority: (now) => (seen.priority = now),
};

function target_now(now) {
  const field = dialog("target").querySelector("[name=value]");
  if (field.value === asWritten(seen.value)) field.value = asWritten(now);
  seen.value = now;
}

function trouble(type, text) {
  const line = document.querySelector(`form[data-frame="${type}"] .trouble`);
  if (!line) return void announce(text);
  line.textContent = text;
  line.hidden = !text;
}

on("ok", ({ ref }) => {
  if (!(ref ?? "").startsWith("steer/")) return;
  answered(ref.slice(6));
  document.querySelector("dialog.steer[open]")?.close();
  announce(say(ref === "steer/act.undo" ? "undone" : "steered"));
  if (acts.open) list();
});
on("error", ({ ref, why, now }, content) => {
  if (!(ref ?? "").startsWith("steer/")) return;
  const said = content.textContent.trim();
  answered(ref.slice(6));
  LEARN[why]?.(now);
  trouble(ref.slice(6), said);
  if (ref === "steer/act.undo") list(said);
});

async function list(said = "") {
  const place = acts.querySelector("[data-acts]");
  const found = await fragment(acts.dataset.url);
  const { act } = place.contains(document.activeElement) ? document.activeElement.dataset : {};
  place.replaceChildren(found ?? say("not_loaded"));
  if (act) (place.querySelector(`[data-act="${act}"]`) ?? acts.querySelector("summary")).focus({ preventScroll: true });
  if (said) place.prepend(Object.assign(document.createElement("p"), { className: "bad small", textContent: said }));
}
acts.addEventListener("toggle", () => acts.open && list());
on("acts", () => acts.open && list());
// Who has been served cannot be put back: their act can no longer be undone.
on("line", () => acts.open && acts.querySelector("li[data-kind=priority] [data-do=undo]") && list());

const DO = {
  steer: (button) => desk(button.closest(".desk-row")),
  intake: () => show("intake"),
  priority: (button) => {
    if (button.getAttribute("aria-disabled")) return;
    const { conversation, priority, queueName } = button.dataset;
    Object.assign(seen, { conversation, priority });
    const name = button.closest(".waits").querySelector("a").textContent;
    show("priority").querySelector("[data-who]").textContent = `${name} · ${queueName}`;
  },
  target: (button) => target(button, button.closest(".kpi").querySelector("dt").textContent),
  undo: ({ dataset }) => ask("act.undo", { act: dataset.act }),
};
document.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-do]");
  DO[button?.dataset.do]?.(button);
});
