// The customer's page: from the first form to the last word. Each part is in its own module.

import { Composer } from "./customer/composer.js";
import { embed } from "./customer/embedded.js";
import { show } from "./customer/frames.js";
import { look } from "./customer/hours.js";
import { Log } from "./customer/log.js";
import { Opening } from "./customer/opening.js";
import { Outbox } from "./customer/outbox.js";
import { Staying } from "./customer/staying.js";
import { Store } from "./customer/store.js";
import { Survey } from "./customer/survey.js";
import { byId, clock, config, say } from "./customer/words.js";
import { Line } from "./line.js";

const GRACE_MS = 1500;
const DEAD_AFTER = 3;
const store = new Store(config.brand);
const headers = () => ({ Authorization: `Bearer ${store.get("talk")?.token ?? ""}` });
const talk = { state: "", advisor: "", until: "", sentSeen: 0, shown: 0 };

const log = new Log({ headers, reading });
const line = new Line({ url, heard, changed, refused });
const outbox = new Outbox({ store, line, changed: () => log.stuck && log.toEnd(), remedy });
const composer = new Composer({ store, headers, send, typing: (on) => line.send({ type: "typing", on }) });
const staying = new Staying({ stay: () => line.send({ type: "closing.extend" }) });
const opening = new Opening({ store, opened: begin });
const survey = new Survey({ send: (asked) => line.send(asked), store });
const frame = embed((isJust) => {
  if (isJust) focus();
  reading();
});

function url() {
  const scheme = location.protocol === "https:" ? "wss:" : "ws:";
  const place = new URLSearchParams({ token: store.get("talk").token, after: log.place(), language: config.language });
  return `${scheme}//${location.host}/ws/v1/customer/?${place}`;
}

// -- from the form to the conversation and back

function begin(opened) {
  store.set("talk", opened);
  log.begin(opened.conversation);
  talk.sentSeen = talk.shown = 0;
  for (const form of document.querySelectorAll("form.keep")) form.elements.token.value = opened.token;
  visible({ talking: true });
  line.open();
  if (!frame.isHidden) byId("text").focus();
  sign();
}

// Where one goes on: at what is asked in the middle, in the conversation, in the form.
function focus() {
  if (frame.isHidden) return;
  const form = byId(byId("f-name").value ? "f-text" : "f-name");
  const written = byId("composer").hidden ? byId("scroll") : byId("text");
  (document.querySelector("dialog[open] button") ?? (byId("talk").hidden ? form : written)).focus();
}

function visible({ talking }) {
  byId("start").hidden = talking;
  byId("talk").hidden = !talking;
  document.body.classList.toggle("talking", talking);
}

function anew(notice = "", text = "") {
  const old = store.get("talk");
  line.end();
  const left = [text, ...outbox.items.map((item) => item.text), composer.text].filter(Boolean).join("\n");
  outbox.clear();
  composer.clear();
  if (old && !notice) store.set("previous", old);
  store.drop("talk");
  state({ state: "", advisor: "", until: "" });
  survey.clear();
  banner("");
  byId("who").replaceChildren();
  visible({ talking: false });
  opening.notice(notice);
  opening.begin(left);
  look();
  focus();
  sign();
}

// What can be done about a message that was refused, and what the button says.
function remedy({ failed }) {
  if (failed !== "closed") return ["edit", ({ text, attachments }) => composer.put(text, attachments)];
  if (mayReopen()) return ["reopen_send", ({ text, attachments }) => send(text, attachments)];
  return ["ask_anew", ({ text }) => anew("", text)];
}

function send(text, attachments) {
  staying.set("", "");
  outbox.add(text, attachments, isOver());
  log.toEnd();
}

// -- what the socket says

function heard(html) {
  show(html, (name, facts) => known[name]?.(facts), settle);
}

function settle() {
  outbox.arrived(log.element);
  const { theirs, whole } = log.settle();
  if (theirs.length) {
    typing({ on: "" });
    staying.set("", "");
    frame.alert(say("new_title"));
  }
  if (!whole) line.drop();
  reading();
}

const known = {
  snapshot(facts) {
    staying.clock(facts.at);
    state(facts);
    log.seen(facts.seen);
    talk.sentSeen = Math.max(talk.sentSeen, Number(facts.mine) || 0);
    if (facts.more) return line.drop();
    outbox.begin();
    return reading();
  },
  state(facts) {
    state(facts);
    reading();
  },
  beat({ at, head }) {
    staying.clock(at);
    line.send({ type: "beat" });
    if (Number(head) > log.last) setTimeout(() => Number(head) > log.last && line.drop(), GRACE_MS);
  },
  seen: ({ side, seq }) => side === "staff" && log.seen(seq),
  typing,
  error(facts) {
    if (survey.refused(facts.ref, say(facts.code) || say("failed"))) return;
    if (outbox.refused(facts) || facts.code === "unknown_type") return;
    composer.complain(say(facts.code) || facts.detail || say("failed"));
  },
};

function state({ state: now, advisor, until, why = "", closesAt = "", mayClose = "1", mayMail = "", survey: questions = "" }) {
  Object.assign(talk, { state: now, advisor, until });
  Object.assign(document.body.dataset, { state: now, mayClose, mayMail });
  staying.set(why, closesAt);
  const end = until ? new Date(until) : null;
  clearTimeout(talk.timer);
  if (isOver() && end && end > new Date()) talk.timer = setTimeout(() => draw(end), end - new Date() + 500);
  draw(end);
  survey.show(questions);
}

function draw(end) {
  byId("after").hidden = !isOver();
  byId("composer").hidden = isOver() && !mayReopen();
  byId("until").hidden = !mayReopen();
  if (mayReopen()) byId("until").querySelector("time").textContent = clock(end);
  byId("text").placeholder = say(isOver() ? "write_reopen" : "write");
  outbox.draw();
}

const mayReopen = () => isOver() && new Date(talk.until || 0) > new Date();

function isOver() {
  return talk.state === "closed" || talk.state === "wrap_up";
}

function typing({ on, name }) {
  clearTimeout(talk.typing);
  byId("typing").textContent = on ? say("typing", { name: name || talk.advisor || say("someone") }) : "";
  if (on) talk.typing = setTimeout(() => typing({ on: "" }), 7000);
}

// What is on the screen of somebody who looks counts as read.
function reading() {
  const seqs = theirs();
  const seq = seqs.at(-1) ?? 0;
  const isLookedAt = !document.hidden && document.hasFocus() && !frame.isHidden && log.stuck;
  if (isLookedAt && seq > talk.sentSeen && line.send({ type: "seen", seq })) talk.sentSeen = seq;
  sign(seqs);
}

const theirs = () => [...log.element.querySelectorAll('.m[data-side="staff"]')].map(({ dataset }) => Number(dataset.seq));

// For the button on the brand's page: whether a conversation runs, and what came while it was closed.
function sign(seqs = theirs()) {
  if (store.get("talk") && !talk.state) return; // not known yet
  if (!frame.isHidden) talk.shown = seqs.at(-1) ?? 0;
  const unread = seqs.filter((seq) => seq > Math.max(talk.sentSeen, talk.shown)).length;
  frame.sign({ unread, isRunning: unread > 0 || Boolean(talk.state && !isOver()) });
}

// -- the connection

function changed(isOpen) {
  if (!isOpen) {
    outbox.pause();
    talk.down ??= setTimeout(() => banner(say("offline")), GRACE_MS);
    return;
  }
  clearTimeout(talk.down);
  talk.down = null;
  banner("");
}

function banner(text) {
  byId("banner").textContent = text;
  byId("banner").hidden = !text;
}

// A refused socket does not say why: ask once whether the token still opens anything.
async function refused(times) {
  if (times !== DEAD_AFTER || !navigator.onLine) return;
  const form = new FormData(document.querySelector("form.keep"));
  const answer = await fetch(`/chat/${config.brand}/transcript/`, { method: "POST", body: form, credentials: "omit" }).catch(() => null);
  if (answer?.status === 404) anew(say("gone"));
}

// -- the buttons

const acts = {
  privacy: () => byId("privacy").showModal(),
  end: () => byId("ending").showModal(),
  anew: () => anew(),
  hide: () => frame.hide(),
};

document.addEventListener("click", ({ target }) => {
  const offer = target.closest("button[data-offer]");
  if (offer) line.send({ type: "offer.answer", offer: Number(offer.dataset.offer), accepted: offer.dataset.accepted === "true" });
  const button = target.closest("[data-do]");
  if (!button) return;
  byId("menu").open = false;
  acts[button.dataset.do]();
});
byId("menu").addEventListener("submit", () => (byId("menu").open = false));
byId("ending").addEventListener("close", ({ target }) => {
  if (target.returnValue === "end") line.send({ type: "conversation.close" });
  target.returnValue = "";
});
for (const kind of ["focus", "visibilitychange"]) addEventListener(kind, reading, true);

// A mail leads back by a link that stands behind "#", where no log sees it.
async function comeBack() {
  const link = new URLSearchParams(location.hash.slice(1)).get("back");
  if (!link) return;
  history.replaceState(null, "", location.pathname + location.search);
  const answer = await fetch(`/chat/${config.brand}/back/`, { method: "POST", body: new URLSearchParams({ link }), credentials: "omit" }).catch(() => null);
  if (answer?.ok) store.set("talk", await answer.json());
  else opening.notice(say("link_over"));
}

await comeBack();
const kept = store.get("talk");
if (kept) begin(kept);
else {
  visible({ talking: false });
  opening.begin();
  sign();
}
