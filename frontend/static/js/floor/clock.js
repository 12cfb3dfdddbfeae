// Waits counted once a second from absolute times, on the server's clock; what is off screen is
// left alone. No element changes its size: the places are as wide as their longest text.

let offset_ms = 0;
export const now = () => Date.now() + offset_ms;

// Only a clear difference counts: the rest is the frame's own journey.
export function set(at) {
  const found = Date.parse(at) - Date.now();
  if (Math.abs(found - offset_ms) > 1500) offset_ms = found;
}

export function spoken(seconds) {
  const s = Math.max(0, Math.floor(seconds));
  const [h, m, rest] = [Math.floor(s / 3600), Math.floor(s / 60) % 60, String(s % 60).padStart(2, "0")];
  return h ? `${h}:${String(m).padStart(2, "0")}:${rest}` : `${m}:${rest}`;
}

function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

const time = (text) => (text ? Date.parse(text) : NaN);

function cell(link) {
  const { since, due, until } = link.dataset;
  if (until) return write(link.querySelector("[data-clock]"), spoken((time(until) - now()) / 1000));
  if (!since) return;
  write(link.querySelector("[data-clock]"), spoken((now() - time(since)) / 1000));
  const share = due ? (now() - time(since)) / (time(due) - time(since)) : 0;
  const width = String(Math.round(100 * Math.min(1, Math.max(0, share))));
  const bar = link.querySelector(".used .part");
  if (bar.getAttribute("width") !== width) bar.setAttribute("width", width);
}

const NEAR = 0.7;
function age(element) {
  const { age: since, due } = element.dataset;
  if (since) write(element, spoken((now() - time(since)) / 1000));
  if (!due) return;
  const share = (now() - time(since)) / (time(due) - time(since));
  element.dataset.pace = share >= 1 ? "over" : share >= NEAR ? "near" : "calm";
}

// Rows that can be seen; a floor of two hundred has most of them below.
const visible = new Set();
const watcher = new IntersectionObserver((entries) => {
  for (const entry of entries) {
    if (entry.isIntersecting) {
      visible.add(entry.target);
      tick(entry.target);
    } else visible.delete(entry.target);
  }
}, { rootMargin: "200px" });

export function follow(row) {
  watcher.observe(row);
}
export function unfollow(row) {
  visible.delete(row);
  watcher.unobserve(row);
}

export function tick(root) {
  for (const link of root.querySelectorAll("a.c")) cell(link);
  for (const element of root.querySelectorAll("[data-age]")) age(element);
}

const beside = ["line", "alerts"].map((id) => document.getElementById(id)).filter(Boolean);
function all() {
  for (const row of visible) tick(row);
  for (const place of beside) tick(place);
}

export function start() {
  set(document.getElementById("desk-data").dataset.now);
  for (const row of document.querySelectorAll(".desk-row")) follow(row);
  all();
  setInterval(all, 1000);
}
