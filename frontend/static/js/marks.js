// Marks on words without touching them: ranges that the browser paints. Offsets are code points.

const NAMES = ["copied", "pointed"];
const shown = new Map(); // owner -> {copied: [Range], pointed: [Range]}

// The UTF-16 offset of the nth code point.
export function offset(text, n) {
  let at = 0;
  for (const char of text) {
    if (n-- <= 0) break;
    at += char.length;
  }
  return at;
}

export const slice = (text, start, end) => text.slice(offset(text, start), offset(text, end));

export const textOf = (conversation, seq) =>
  document.getElementById(`e-${conversation}-${seq}`)?.querySelector(":scope > .text");

function rangeOf(element, start, end) {
  const range = document.createRange();
  const [from, to] = [offset(element.textContent, start), offset(element.textContent, end)];
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  let at = 0;
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const next = at + node.length;
    if (from >= at && from < next) range.setStart(node, from - at);
    if (to > at && to <= next) range.setEnd(node, to - at);
    at = next;
  }
  return range.collapsed ? null : range;
}

export const rangesOf = (element, spans) =>
  element ? spans.map(([start, end]) => rangeOf(element, start, end)).filter(Boolean) : [];

// What `owner` marks from now on; nothing when left out.
export function paint(owner, ranges = null) {
  if (ranges) shown.set(owner, ranges);
  else shown.delete(owner);
  if (!globalThis.Highlight) return; // the words are quoted in what is opened
  for (const name of NAMES) {
    const all = [...shown.values()].flatMap((one) => one[name] ?? []);
    if (all.length) CSS.highlights.set(name, new Highlight(...all));
    else CSS.highlights.delete(name);
  }
}

export const quoted = (element, spans) =>
  element ? spans.map(([start, end]) => slice(element.textContent, start, end).trim()).join(" … ") : "";

// The marks of one finding or hint: its own words in `own` (none for a draft), the customer's in the log.
export function rangesFor(item, own, conversation) {
  const { copies, spans, sources } = item.dataset;
  const name = copies ? "copied" : "pointed";
  const mine = JSON.parse(spans);
  const isWhole = own && !copies && mine[0][1] - mine[0][0] >= [...own.textContent].length;
  const theirs = JSON.parse(sources).flatMap(({ seq, spans: parts }) => rangesOf(textOf(conversation, seq), parts));
  return { [name]: [...(isWhole ? [] : rangesOf(own, mine)), ...theirs] };
}

// "« yours » ← « theirs »", for those who do not see the marks.
export function quote(item, mine, conversation) {
  const place = item.querySelector("[data-quotes]");
  if (!item.dataset.copies || !place) return;
  const theirs = JSON.parse(item.dataset.sources)
    .map(({ seq, spans }) => quoted(textOf(conversation, seq), spans))
    .filter(Boolean);
  place.hidden = !mine || !theirs.length;
  place.replaceChildren(words(mine), " ← ", ...theirs.map(words));
}

function words(text) {
  const made = document.createElement("q");
  made.textContent = text;
  return made;
}
