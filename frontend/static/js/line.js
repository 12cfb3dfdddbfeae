// A socket that keeps itself alive: it reconnects where it left off, with a back-off that is spread.
// What the frames mean is the page's business; here only "something was heard" counts.

const SILENCE_MS = 20000;
const FIRST_MS = 400;
const LONGEST_MS = 15000;

export class Line {
  // url(): the address of the next connection, with its place; heard(html); changed(isOpen).
  constructor({ url, heard, changed, refused }) {
    Object.assign(this, { url, heard, changed, refused });
    this.socket = null;
    this.attempt = 0;
    this.timer = 0;
    this.ended = false;
    setInterval(() => this.#watch(), 2500);
    addEventListener("online", () => this.again());
    addEventListener("offline", () => this.drop());
    document.addEventListener("visibilitychange", () => document.hidden || this.#watch());
  }

  get isOpen() {
    return this.socket?.readyState === WebSocket.OPEN;
  }

  open() {
    clearTimeout(this.timer);
    this.ended = false;
    this.#forget();
    const socket = (this.socket = new WebSocket(this.url()));
    this.lastHeard = performance.now();
    let opened = false;
    socket.onopen = () => { opened = true; };
    socket.onmessage = ({ data }) => {
      if (this.socket !== socket) return;
      this.lastHeard = performance.now();
      if (this.attempt || !this.wasHeard) this.changed(true);
      this.attempt = 0;
      this.wasHeard = true;
      this.heard(data);
    };
    socket.onclose = ({ code }) => {
      if (this.socket !== socket) return;
      if (!opened) this.refused?.(this.attempt + 1);
      this.#later(code);
    };
  }

  // Our pages' form of a frame: the server sends HTML back to whoever speaks like this.
  send(body) {
    if (!this.isOpen) return false;
    this.socket.send(JSON.stringify({ headers: {}, body }));
    return true;
  }

  again() {
    if (this.ended || this.isOpen) return;
    this.attempt = Math.max(this.attempt, 1);
    this.open();
  }

  // Close without a goodbye and come back: something is missing or nothing is heard any more.
  drop() {
    if (this.ended || !this.socket) return;
    this.#forget();
    this.#later(0);
  }

  end() {
    this.ended = true;
    clearTimeout(this.timer);
    this.#forget();
  }

  #forget() {
    const old = this.socket;
    this.socket = null;
    if (!old) return;
    old.onmessage = old.onclose = null;
    old.close();
  }

  #later(code) {
    this.socket = null;
    this.wasHeard = false;
    if (this.ended) return;
    this.changed(false);
    const wait = Math.min(LONGEST_MS, FIRST_MS * 2 ** this.attempt) * (code === 1008 ? 4 : 1);
    this.attempt += 1;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.open(), wait * (0.5 + Math.random()));
  }

  #watch() {
    if (this.socket && performance.now() - this.lastHeard > SILENCE_MS) this.drop();
  }
}
