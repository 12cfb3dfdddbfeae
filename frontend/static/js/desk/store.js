// What this browser keeps for this person: drafts, unsent messages, choices. Shared by tabs.

import { data } from "./words.js";

const PREFIX = `desk.${data.user}.`;
const KEEP_MS = 12 * 3600 * 1000;

export function read(name, fallback = null) {
  try {
    return JSON.parse(localStorage.getItem(PREFIX + name)) ?? fallback;
  } catch {
    return fallback;
  }
}

export function write(name, value) {
  try {
    if (value === null) localStorage.removeItem(PREFIX + name);
    else localStorage.setItem(PREFIX + name, JSON.stringify(value));
  } catch {
    // Private mode or a full store: the text on screen is still there.
  }
}

// The names that begin so.
export function names(start) {
  const all = Object.keys(localStorage).filter((key) => key.startsWith(PREFIX + start));
  return all.map((key) => key.slice(PREFIX.length));
}

// watch((name, value) => …): what another tab wrote.
export function watch(callback) {
  addEventListener("storage", (event) => {
    if (event.key?.startsWith(PREFIX)) {
      const name = event.key.slice(PREFIX.length);
      callback(name, read(name));
    }
  });
}

// Texts of conversations long gone do not stay on a shared machine.
for (const name of names("draft.")) {
  const draft = read(name);
  if (!draft || Date.now() - draft.at > KEEP_MS) write(name, null);
}
