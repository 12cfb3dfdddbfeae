// Findings beside messages: opened, focused or pointed at they mark the words, on both sides.
// Links of a score lead to them. How they come and go on the desk is in desk/findings.js.

import { paint, quote, quoted, rangesFor } from "./marks.js";

const boxOf = (event) => event.target.closest?.("details.findings");
const textBeside = (box) => box.closest("article")?.querySelector(":scope > .text");

export function showMarks(box) {
  const [text, { conversation }] = [textBeside(box), box.dataset];
  if (!text) return;
  const all = { copied: [], pointed: [] };
  for (const item of box.querySelectorAll(".finding:not(.gone)")) {
    const ranges = rangesFor(item, text, conversation);
    for (const [name, found] of Object.entries(ranges)) all[name].push(...found);
    quote(item, quoted(text, JSON.parse(item.dataset.spans)), conversation);
  }
  paint(box, all);
}

export function hideMarks(box) {
  const isHeld = box.isConnected && (box.open || box.matches(":hover") || box.contains(document.activeElement));
  if (!isHeld) paint(box);
}

// Whole if it fits, else from its beginning.
export function bringIn(article) {
  const room = article.parentElement.clientHeight;
  article.scrollIntoView({ block: article.offsetHeight > room ? "start" : "nearest" });
}

// Opens what stands beside the message of this link, at the rule it names.
export function goTo(link) {
  const article = document.getElementById(link.hash.slice(1));
  const box = article?.querySelector("details.findings");
  if (!article) return false;
  if (box) box.open = true;
  bringIn(article);
  box?.querySelector("summary").focus({ preventScroll: true });
  return true;
}

document.addEventListener(
  "toggle",
  (event) => {
    const box = boxOf(event);
    if (!box) return;
    if (box.open) showMarks(box);
    else hideMarks(box);
    if (box.open) bringIn(box.closest("article"));
  },
  true,
);
for (const [begin, end] of [["focusin", "focusout"], ["pointerover", "pointerout"]]) {
  document.addEventListener(begin, (event) => boxOf(event) && showMarks(boxOf(event)));
  document.addEventListener(end, (event) => boxOf(event) && requestAnimationFrame(() => hideMarks(boxOf(event))));
}
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-shows]");
  if (!link) return;
  link.closest("details.menu")?.removeAttribute("open");
  if (goTo(link)) event.preventDefault();
});
