// The page's words and settings, put into it by the server in the reader's language.

export const config = JSON.parse(document.getElementById("config").textContent);

export function say(name, values = {}) {
  const text = config.words[name] ?? "";
  return text.replace(/\{(\w+)\}/g, (_, key) => values[key] ?? "");
}

export const byId = (id) => document.getElementById(id);

// Times are the reader's own, wherever they are.
export const clock = (at) => at.toLocaleTimeString(config.language, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });

export const prefersCalm = matchMedia("(prefers-reduced-motion: reduce)").matches;
