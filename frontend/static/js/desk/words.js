// The page's words in the reader's language, and its addresses.

const words = JSON.parse(document.getElementById("words").textContent);
export const data = document.getElementById("desk-data").dataset;

// say("unread_many", {n: 2})
export function say(name, values = {}) {
  return words[name].replace(/%\((\w+)\)s/g, (_, key) => values[key] ?? "");
}
