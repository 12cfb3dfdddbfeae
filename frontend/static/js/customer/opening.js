// The first form: name and question become a conversation. A retry after a break opens no second one.

import { byId, config, say } from "./words.js";

export class Opening {
  constructor({ store, opened }) {
    Object.assign(this, { store, opened });
    this.form = byId("opening");
    this.fields = ["name", "email", "text"].map((name) => this.form.elements[name]);
    this.form.addEventListener("submit", (event) => this.#submit(event));
    this.form.addEventListener("input", () => this.#remember());
    this.form.querySelector("button.go").disabled = false; // before, the browser would send it as an address
  }

  // What was written before a reload, and the question a closed conversation left behind.
  begin(text = "") {
    const kept = { ...this.store.get("me", {}), ...this.store.get("asking", {}) };
    for (const field of this.fields) field.value ||= kept[field.name] ?? "";
    if (text) this.form.elements.text.value = text;
    if (this.store.get("asking")?.under_way) this.#send();
  }

  notice(text) {
    const note = byId("start-notice");
    note.textContent = text;
    note.hidden = !text;
  }

  #remember() {
    const { key, under_way, ...rest } = this.store.get("asking", {});
    this.store.set("asking", { ...rest, ...this.#values() });
  }

  #values() {
    return Object.fromEntries(this.fields.map((field) => [field.name, field.value.trim()]));
  }

  #submit(event) {
    event.preventDefault();
    const wrong = this.fields.filter((field) => this.#mark(field, !field.value.trim() && field.required || !field.validity.valid));
    if (wrong.length) return wrong[0].focus();
    this.notice("");
    this.store.set("asking", { ...this.#values(), key: crypto.randomUUID(), under_way: true });
    return this.#send();
  }

  #mark(field, isWrong) {
    byId(`e-${field.name}`).hidden = !isWrong;
    field.setAttribute("aria-invalid", String(isWrong));
    return isWrong;
  }

  async #send() {
    const button = this.form.querySelector("button.go");
    button.disabled = true;
    const asking = this.store.get("asking");
    try {
      const answer = await fetch("/api/v1/conversations/", {
        method: "POST",
        credentials: "omit",
        headers: { "Content-Type": "application/json", "Accept-Language": config.language },
        body: JSON.stringify(this.#request(asking)),
      });
      const told = await answer.json().catch(() => ({}));
      if (answer.ok) this.#done(asking, told);
      else this.#refused(told);
    } catch {
      this.#refused({ code: "failed" });
    } finally {
      button.disabled = false;
    }
  }

  #request({ name, email, text, key }) {
    const customer = { name, ...(email ? { email } : {}) };
    const previous = this.store.get("previous");
    return {
      brand: config.brand, language: config.language, customer, text, client_key: key,
      ...(previous ? { previous: previous.token } : {}),
    };
  }

  #done({ name, email }, told) {
    this.store.set("me", { name, email });
    this.store.drop("asking", "previous");
    this.form.reset();
    this.opened({ conversation: told.conversation, token: told.token });
  }

  #refused({ code, field }) {
    this.store.set("asking", { ...this.store.get("asking"), under_way: false });
    const named = this.fields.find(({ name }) => field && field.endsWith(name));
    if (named) {
      this.#mark(named, true);
      named.focus();
    }
    this.notice(say(code) || say(named ? "invalid" : "failed"));
  }
}
