// The page's words and settings, put into it by the server in the reader's language.

export const config = JSON.parse(document.getElementById("config").textContent);

export function say(name, values = {}) {
  const text = config.words[name] ?? "";
  return text.replace(/\{(\w+)\}/g, (_, key) => values[key] ?? "");
}

export const byId = (id) => document.getElementById(id);

export const prefersCalm = matchMedia("(prefers-reduced-motion: reduce)").matches;
