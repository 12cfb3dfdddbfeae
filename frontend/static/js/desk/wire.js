// The socket: opened through hx-ws, watched, opened again with what was seen last. It knows no frame.

import { data, say } from "./words.js";

const SILENT_MS = 20_000;
const HANDSHAKE_MS = 8_000;
const SLOWEST_MS = 6_000;
const DEAF = 4008;
const WHO_ARE_YOU = 4401; // signed out, or somebody with other rights now

export const wire = new EventTarget(); // "ready" after a snapshot, "down", "cut" when that has begun or ended
const seen = new Map(); // conversation -> {seq, staff}
let socket = null;
let opened_at = 0;
let heard_at = 0;
let attempt = 0;
let timer = 0;
let isReady = false;
let isOver = false;

htmx.config.ws = { ...htmx.config.ws, pauseOnBackground: false, reconnect: false };

export const isUp = () => isReady;
export const isCut = () => document.documentElement.hasAttribute("data-cut");

// Remember the last event shown, so that a reconnection asks for the ones after it.
export function shown(conversation, seq, staff) {
  const last = seen.get(conversation) ?? { seq: 0, staff: 0 };
  seen.set(conversation, { seq: Math.max(last.seq, seq), staff: Math.max(last.staff, staff) });
}

export const forget = (conversation) => seen.delete(conversation);

function address() {
  const after = [...seen].map(([id, last]) => `${id}:${last.seq}.${last.staff}`).join(",");
  return data.socket + (after ? `${data.socket.includes("?") ? "&" : "?"}after=${after}` : "");
}

export function open() {
  clearTimeout(timer);
  if (isOver) return;
  socket = null;
  htmx.ext.ws.getRegistry().clear();
  const element = document.createElement("div");
  element.setAttribute("hx-ws:connect", address());
  element.setAttribute("hx-swap", "none");
  document.getElementById("wire").replaceChildren(element);
  opened_at = Date.now();
  htmx.process(element);
}

export function send(type, fields = {}) {
  if (socket?.readyState !== WebSocket.OPEN) return false;
  socket.send(JSON.stringify({ headers: {}, body: { type, ...fields } }));
  return true;
}

export function ready() {
  isReady = true;
  attempt = 0;
  banner("");
  document.documentElement.dataset.wire = "up";
  wire.dispatchEvent(new Event("ready"));
}

function down(code = 0) {
  const wasReady = isReady;
  isReady = false;
  socket = null;
  attempt += 1;
  document.documentElement.dataset.wire = "down";
  if (wasReady) wire.dispatchEvent(new Event("down"));
  if (code === WHO_ARE_YOU) return void leaveIfSignedOut().then(open);
  if (wasReady || attempt > 1) banner(say("cut"));
  const slowest = Math.min(SLOWEST_MS, 400 * 2 ** attempt);
  clearTimeout(timer);
  timer = setTimeout(open, code === DEAF ? 0 : slowest * (0.3 + 0.7 * Math.random()));
  if (attempt % 4 === 2) leaveIfSignedOut();
}

// A refused handshake looks like a cut line: an ordinary request tells them apart. Who is signed
// out leaves for the sign-in page, with what customers wrote; drafts are kept by store.js.
async function leaveIfSignedOut() {
  try {
    const answer = await fetch(data.lineUrl, { redirect: "manual" });
    if (answer.type !== "opaqueredirect" && answer.status !== 403) return;
    isOver = true;
    location.reload();
  } catch {
    // The line is cut indeed.
  }
}

function banner(text) {
  const place = document.getElementById("cut");
  if (place.textContent !== text) place.textContent = text;
  place.hidden = !text;
  if (isCut() === Boolean(text)) return;
  document.documentElement.toggleAttribute("data-cut", Boolean(text));
  wire.dispatchEvent(new Event("cut"));
}

document.addEventListener("htmx:after:ws:connection", (event) => {
  socket = event.detail.connection.socket;
  heard_at = Date.now();
});
document.addEventListener("htmx:before:ws:message", () => {
  heard_at = Date.now();
});
document.addEventListener("htmx:ws:close", (event) => {
  if (event.detail.connection.socket === socket || !socket) down(event.detail.code);
});
// The line is another one now: what was open may be deaf.
addEventListener("online", () => (isReady ? down(DEAF) : open()));
addEventListener("offline", () => banner(say("cut")));

setInterval(() => {
  const now = Date.now();
  if (socket && now - heard_at > SILENT_MS) down(DEAF);
  else if (!socket && !isReady && now - opened_at > HANDSHAKE_MS + SLOWEST_MS) open();
}, 1000);
