// Every finding's words marked on both sides, all at once; the quotes of misses filled in.

import { paint, quote, quoted, rangesFor } from "../marks.js";

const textBeside = (item) => item.closest("article").querySelector(":scope > .text");

export function showAll(log) {
  const all = { copied: [], pointed: [] };
  const conversation = log.id.replace("log-", "");
  for (const item of log.querySelectorAll("[data-finding]")) {
    const text = textBeside(item);
    for (const [name, found] of Object.entries(rangesFor(item, text, conversation))) all[name].push(...found);
    quote(item, quoted(text, JSON.parse(item.dataset.spans)), conversation);
  }
  for (const item of log.querySelectorAll("q[data-span]")) {
    item.textContent = quoted(textBeside(item), [item.dataset.span.split(",").map(Number)]);
  }
  paint(log, all);
}
