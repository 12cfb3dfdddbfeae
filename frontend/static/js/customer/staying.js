// The warning before an automatic close: how long is left, and one key to stay.

import { byId, say } from "./words.js";

const URGENT_S = 60;

export class Staying {
  constructor({ stay }) {
    this.stay = stay;
    this.box = byId("staying");
    this.offset_ms = 0;
    this.box.querySelector("button").addEventListener("click", () => this.now());
    byId("text").addEventListener("keydown", (event) => this.#key(event));
    setInterval(() => this.#draw(), 1000);
  }

  // Only a clear difference counts: the rest is the frame's own journey.
  clock(at) {
    const found = Date.parse(at) - Date.now();
    if (Math.abs(found - this.offset_ms) > 1500) this.offset_ms = found;
  }

  set(why, at) {
    this.at = at ? Date.parse(at) : 0;
    this.isSaid = this.isSaid && Boolean(at);
    byId("staying-why").textContent = why ? say(`staying:${why}`) : "";
    this.box.hidden = !why;
    this.#draw();
  }

  now() {
    if (!this.box.hidden && this.stay()) byId("text").focus({ preventScroll: true });
  }

  // Enter in an empty composer.
  #key(event) {
    if (event.key !== "Enter" || event.target.value || event.isComposing || this.box.hidden) return;
    event.preventDefault();
    this.now();
  }

  #draw() {
    if (this.box.hidden) return;
    const left_s = Math.max(0, Math.ceil((this.at - Date.now() - this.offset_ms) / 1000));
    const text = this.at ? say("staying:left", { time: spoken(left_s) }) : "";
    if (byId("staying-left").textContent !== text) byId("staying-left").textContent = text;
    this.box.classList.toggle("urgent", Boolean(this.at) && left_s <= URGENT_S);
    if (!this.at || left_s > URGENT_S || this.isSaid) return;
    this.isSaid = true;
    byId("staying-alert").textContent = say("staying:alert", { time: spoken(left_s) });
  }
}

function spoken(seconds) {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}
