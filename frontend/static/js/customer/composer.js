// The field at the bottom: text and files not yet sent, kept through a reload.
// Sending is the outbox's work.

import { listen, upload } from "../attach.js";
import { byId, say } from "./words.js";

const MOST = 4000;
const NEAR = 200;
const MOST_FILES = 10;
const TYPING_MS = 3000;

export class Composer {
  constructor({ store, headers, send, typing }) {
    Object.assign(this, { store, headers, send, typing });
    this.form = byId("composer");
    this.field = byId("text");
    this.list = byId("files");
    this.trouble = byId("trouble");
    this.files = store.getOwn("files", []).map((told) => ({ told, name: told.name }));
    this.field.value = store.getOwn("draft", "");
    this.typedAt = 0;
    this.form.addEventListener("submit", (event) => this.#submit(event));
    this.field.addEventListener("keydown", (event) => this.#key(event));
    this.field.addEventListener("input", () => this.#input());
    listen({ input: byId("pick"), zone: byId("talk"), field: this.field, take: (files) => this.#takeAll(files) });
    this.#draw();
    this.#count();
  }

  get text() {
    return this.field.value;
  }

  put(text, attachments = []) {
    this.field.value = this.field.value.trim() ? `${text}\n${this.field.value}` : text;
    this.files.push(...attachments.map((told) => ({ told, name: told.name })));
    this.#keep();
    this.field.focus();
  }

  clear() {
    this.field.value = "";
    this.files = [];
    this.#keep();
  }

  complain(text = "") {
    this.trouble.textContent = text;
    this.trouble.hidden = !text;
  }

  #complainToo(text) {
    this.complain([this.trouble.textContent, text].filter(Boolean).join(" "));
  }

  #key(event) {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    this.form.requestSubmit();
  }

  #submit(event) {
    event.preventDefault();
    const text = this.field.value.trim();
    if (this.files.some(({ told }) => !told)) return this.complain(say("wait_file"));
    if ([...text].length > MOST || (!text && !this.files.length)) return this.field.focus();
    const attachments = this.files.map(({ told }) => told);
    this.clear();
    this.complain();
    this.#typed(false);
    this.send(text, attachments);
    return this.field.focus();
  }

  #input() {
    this.#keep();
    this.#typed(this.field.value.trim() !== "");
  }

  #typed(on) {
    clearTimeout(this.pause);
    if (on) this.pause = setTimeout(() => this.#typed(false), 2 * TYPING_MS);
    if (on && this.typedAt && performance.now() - this.typedAt < TYPING_MS) return;
    if (!on && !this.typedAt) return;
    this.typedAt = on ? performance.now() : 0;
    this.typing(on);
  }

  #keep() {
    this.store.setOwn("draft", this.field.value);
    this.store.setOwn("files", this.files.filter(({ told }) => told).map(({ told }) => told));
    this.#draw();
    this.#count();
  }

  #count() {
    const left = MOST - [...this.field.value].length;
    const note = byId("left");
    note.textContent = left > NEAR ? "" : left < 0 ? say("too_long", { n: -left }) : say("left", { n: left });
    note.classList.toggle("bad", left < 0);
  }

  #takeAll(files) {
    this.complain();
    files.forEach((file) => this.#take(file));
  }

  async #take(file) {
    if (this.files.length >= MOST_FILES) return;
    const item = { name: file.name || "photo", percent: 0, stop: new AbortController() };
    this.files.push(item);
    this.#draw();
    const progress = (percent) => { item.percent = percent; this.#draw(); };
    try {
      item.told = await upload(file, { headers: this.headers(), progress, signal: item.stop.signal });
    } catch ({ code }) {
      this.files = this.files.filter((other) => other !== item);
      if (!item.stop.signal.aborted) this.#complainToo(say(code, { name: item.name }) || say("file_failed", { name: item.name }));
    }
    this.#keep();
  }

  #draw() {
    this.list.replaceChildren(...this.files.map((item) => {
      const line = document.createElement("li");
      const name = document.createElement("bdi");
      name.textContent = item.told ? item.told.name : say("uploading", { name: item.name, n: item.percent });
      const away = document.createElement("button");
      away.type = "button";
      away.className = "b quiet small";
      away.textContent = "✕";
      away.setAttribute("aria-label", say("remove_file", { name: item.name }));
      away.addEventListener("click", () => this.#remove(item));
      line.append(name, away);
      return line;
    }));
  }

  #remove(item) {
    item.stop?.abort();
    this.files = this.files.filter((other) => other !== item);
    this.#keep();
    this.field.focus();
  }
}
