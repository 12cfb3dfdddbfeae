// The messages on the screen: where the reader is, what is new below, what was read, what is pending.
// Frames are put into the log by frames.js; sending is outbox.js.

import { address } from "../attach.js";
import { byId, clock, prefersCalm, say } from "./words.js";

const NEAR_PX = 60;

export class Log {
  constructor({ headers, reading }) {
    Object.assign(this, { headers, reading });
    this.scroll = byId("scroll");
    this.element = byId("log");
    this.below = byId("below");
    this.seenByStaff = 0;
    this.nNew = 0;
    this.last = 0;
    this.stuck = true;
    this.scroll.addEventListener("scroll", () => this.#scrolled(), { passive: true });
    this.below.addEventListener("click", () => this.toEnd(true));
    new ResizeObserver(() => this.#resized()).observe(this.scroll);
    this.scroll.addEventListener("load", () => this.stuck && this.toEnd(), true);
    for (const kind of ["pointerenter", "focusin"]) {
      this.scroll.addEventListener(kind, (event) => this.#freshen(event), true);
    }
  }

  begin(conversation) {
    this.element.id = `log-${conversation}`;
    this.element.replaceChildren();
    byId("pending").replaceChildren();
    this.last = this.seenByStaff = this.nNew = 0;
    this.stuck = true;
  }

  // The last seq without a gap before it: the place from which a new connection goes on.
  place() {
    let seq = this.last;
    while (this.element.querySelector(`[data-seq="${seq + 1}"]`)) seq += 1;
    return seq;
  }

  // After a fragment: count what is new, keep the reader where they are. True when nothing is missing.
  settle() {
    const before = this.last;
    this.last = this.place();
    const fresh = [...this.element.children].filter((m) => Number(m.dataset.seq) > before);
    const theirs = fresh.filter((m) => m.dataset.side === "staff" && m.classList.contains("m"));
    fresh.forEach((m) => this.#dress(m));
    this.element.querySelectorAll("[data-redacted]").forEach((m) => this.#dress(m));
    if (this.stuck || fresh.some((m) => m.dataset.side === "customer")) this.toEnd();
    else this.#count(theirs.length);
    this.#marks();
    this.#offers();
    return { theirs, whole: !fresh.some((m) => Number(m.dataset.seq) > this.last) };
  }

  seen(seq) {
    this.seenByStaff = Math.max(this.seenByStaff, Number(seq) || 0);
    this.#marks();
  }

  toEnd(smoothly = false) {
    this.stuck = true;
    const behavior = smoothly && !prefersCalm ? "smooth" : "instant";
    this.scroll.scrollTo({ top: this.scroll.scrollHeight, behavior });
    this.#count(0, true);
  }

  // The server's fragment is everybody's; here it speaks to the customer, in their time.
  #dress(message) {
    const own = message.dataset.side === "customer" && say(`own:${message.dataset.kind}`);
    if (own) message.replaceChildren(`${own} `, message.querySelector("time"));
    for (const time of message.querySelectorAll("time")) time.textContent = clock(new Date(time.dateTime));
    message.querySelectorAll("a[data-attachment]").forEach((link) => address(link, this.headers()));
  }

  #freshen({ target }) {
    const link = target.closest?.("a[data-attachment]");
    if (link) address(link, this.headers());
  }

  #marks() {
    for (const mine of this.element.querySelectorAll('.m[data-side="customer"]')) {
      mine.classList.toggle("read", Number(mine.dataset.seq) <= this.seenByStaff);
    }
  }

  // An offer is answered once: its buttons go with the answer.
  #offers() {
    for (const { dataset } of this.element.querySelectorAll("[data-answers]")) {
      const acts = this.element.querySelector(`[data-seq="${dataset.answers}"] .offer-acts`);
      if (acts?.contains(document.activeElement)) byId("text").focus();
      acts?.remove();
    }
  }

  #resized() {
    this.height = this.scroll.clientHeight;
    if (this.stuck) this.toEnd();
  }

  // While the room itself becomes smaller nobody has scrolled away.
  #scrolled() {
    const { scrollTop, clientHeight, scrollHeight } = this.scroll;
    if (clientHeight !== this.height) return;
    this.stuck = scrollHeight - scrollTop - clientHeight < NEAR_PX;
    if (this.stuck) this.#count(0, true);
  }

  #count(n, afresh = false) {
    this.nNew = afresh ? n : this.nNew + n;
    this.below.hidden = this.nNew === 0;
    this.below.textContent = this.nNew === 1 ? say("one_below") : say("many_below", { n: this.nNew });
    if (this.stuck) this.reading();
  }
}
