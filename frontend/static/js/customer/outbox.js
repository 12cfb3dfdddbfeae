// Messages on their way: kept until their own event has come back, sent again after any break.
// The client_key makes a second sending harmless.

import { byId, say } from "./words.js";

const PATIENT = new Set(["rate_limited", "unavailable"]);
const AGAIN_MS = 4000;

export class Outbox {
  // remedy(item): what may be done about one that was refused, as [word, act].
  constructor({ store, line, changed, remedy }) {
    Object.assign(this, { store, line, changed, remedy });
    this.items = store.get("outbox", []);
    this.held = new Set(this.items.map(({ key }) => key)); // ever: the others kept are another tab's
    this.inFlight = new Set();
    this.ready = false;
    this.element = byId("pending");
  }

  add(text, attachments, reopens) {
    const key = crypto.randomUUID();
    this.held.add(key);
    this.items.push({ key, text, attachments, reopens });
    this.#keep();
    this.flush();
  }

  // After a snapshot: what was under way may have been lost.
  begin() {
    this.ready = true;
    this.inFlight.clear();
    this.flush();
  }

  pause() {
    this.ready = false;
    this.inFlight.clear();
    this.draw();
  }

  flush() {
    for (const item of this.ready ? this.items : []) {
      if (item.failed || this.inFlight.has(item.key)) continue;
      if (this.line.send(frame(item))) this.inFlight.add(item.key);
    }
    this.draw();
  }

  // Its own event is in the log.
  arrived(log) {
    const before = this.items.length;
    this.items = this.items.filter((item) => !log.querySelector(`[data-key="${CSS.escape(item.key)}"]`));
    if (this.items.length !== before) this.#keep();
  }

  // True when the refusal was about one of our messages.
  refused({ ref, code, detail }) {
    const item = this.items.find(({ key }) => key === ref);
    if (!item) return false;
    this.inFlight.delete(item.key);
    if (PATIENT.has(code)) setTimeout(() => this.flush(), AGAIN_MS);
    else Object.assign(item, { failed: code, detail });
    this.#keep();
    return true;
  }

  clear() {
    this.items = [];
    this.store.drop("outbox");
    this.draw();
  }

  #keep() {
    const theirs = this.store.get("outbox", []).filter(({ key }) => !this.held.has(key));
    const kept = [...theirs, ...this.items];
    if (kept.length) this.store.set("outbox", kept);
    else this.store.drop("outbox");
    this.draw();
  }

  take(item) {
    this.items = this.items.filter((other) => other !== item);
    this.#keep();
  }

  draw() {
    this.element.replaceChildren(...this.items.map((item) => this.#drawn(item)));
    this.changed();
  }

  #drawn(item) {
    const message = element("div", "m pending");
    message.dataset.side = "customer";
    const text = element("div", "text", item.text);
    text.dir = "auto";
    const names = item.attachments.map(({ name }) => element("p", "small", name));
    const state = item.failed ? say("refused") : this.inFlight.has(item.key) ? say("sending") : say("unsent");
    const meta = element("div", "meta", state);
    message.append(text, ...names, meta);
    if (item.failed) message.append(this.#remedies(item));
    return message;
  }

  #remedies(item) {
    const row = element("div", "row");
    const why = element("span", "small bad", item.failed === "closed" ? say("closed") : item.detail || "");
    const [word, act] = this.remedy(item);
    const again = element("button", "b small", say(word));
    again.addEventListener("click", () => {
      this.take(item);
      act(item);
    });
    const away = element("button", "b small quiet", say("discard"));
    away.addEventListener("click", () => this.take(item));
    row.append(why, again, away);
    return row;
  }
}

function frame({ key, text, attachments, reopens }) {
  const ids = attachments.map(({ id }) => id);
  const type = reopens ? "conversation.reopen" : "message.post";
  return { type, ref: key, client_key: key, text, attachments: ids };
}

function element(tag, css, text = "") {
  const made = document.createElement(tag);
  made.className = css;
  made.textContent = text;
  if (tag === "button") made.type = "button";
  return made;
}
