// The survey at the end: the questions that were chosen for this conversation, answered once.

import { byId, say } from "./words.js";

export class Survey {
  constructor({ send, store }) {
    Object.assign(this, { send, store });
    this.form = byId("survey");
    this.asked = "";
    this.form.addEventListener("submit", (event) => this.#submit(event));
    this.form.addEventListener("change", () => this.#follow());
    byId("survey-later").addEventListener("click", () => this.#put(false));
  }

  // `questions` is "" when there is nothing to ask; a form that is being filled in stays as it is.
  show(questions) {
    if (questions === this.asked) return;
    const wasAsked = this.asked !== "";
    this.asked = questions;
    if (!questions) return this.#done(wasAsked && this.isSent);
    const wanted = new Set(questions.split(" "));
    for (const part of this.form.querySelectorAll("[data-question]")) part.hidden = !wanted.has(part.dataset.question);
    this.isSent = false;
    byId("thanks").hidden = true;
    this.#put(true);
    return this.#follow();
  }

  clear() {
    this.asked = "";
    this.form.reset();
    this.#put(false);
    byId("thanks").hidden = true;
  }

  refused(ref, text) {
    if (ref !== "survey") return false;
    this.isSent = false;
    this.form.querySelector("button.go").disabled = false;
    this.#wrong(text);
    return true;
  }

  // What the effort came from is asked of those who had some.
  #follow() {
    const ces = Number(this.#values().ces ?? 0);
    const part = this.form.querySelector('[data-question="component"]');
    part.hidden = !this.asked.split(" ").includes("component") || ces < 3;
  }

  #put(isShown) {
    this.form.hidden = !isShown;
  }

  #done(wasMine) {
    this.#put(false);
    byId("thanks").hidden = !wasMine;
  }

  #values() {
    const shown = [...new FormData(this.form)].filter(([name]) => !this.form.querySelector(`[name="${name}"]`).closest("[hidden]:not(form)"));
    return Object.fromEntries(shown.filter(([, value]) => value.trim() !== ""));
  }

  #submit(event) {
    event.preventDefault();
    const body = {};
    for (const [name, value] of Object.entries(this.#values())) {
      if (name.startsWith("step-")) (body.steps ??= {})[name.slice(5)] = Number(value);
      else body[name] = ["component", "comment", "resolved"].includes(name) ? value : Number(value);
    }
    if (!Object.keys(body).length) return this.#wrong(say("survey_empty"));
    this.#wrong("");
    if (!this.send({ type: "survey.answer", ref: "survey", ...body })) return this.#wrong(say("offline"));
    this.isSent = true;
    this.form.querySelector("button.go").disabled = true;
    return null;
  }

  #wrong(text) {
    const line = byId("survey-wrong");
    line.textContent = text;
    line.hidden = !text;
  }
}
