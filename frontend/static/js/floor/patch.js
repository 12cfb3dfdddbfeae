// A fragment laid over what stands there: elements stay, found again by their key (else by their tag
// and turn), so that what has the focus or is being pressed is still there. Knows no page.

import { longest } from "./order.js";

// patch(mine, theirs): `mine` says what `theirs` says.
export function patch(mine, theirs) {
  if (mine.nodeType !== Node.ELEMENT_NODE) return write(mine, theirs);
  if (theirs.nodeType === Node.ELEMENT_NODE) attributes(mine, theirs);
  inside(mine, theirs);
}

export function inside(mine, theirs) {
  arrange(mine, matched(mine, theirs));
}

function write(mine, theirs) {
  if (mine.data !== theirs.data) mine.data = theirs.data;
}

function attributes(mine, theirs) {
  for (const name of mine.getAttributeNames()) if (!theirs.hasAttribute(name)) mine.removeAttribute(name);
  for (const { name, value } of theirs.attributes) if (mine.getAttribute(name) !== value) mine.setAttribute(name, value);
}

function keyed(nodes) {
  const turns = new Map();
  return [...nodes].map((node) => {
    const named = node.dataset?.key || node.id || node.dataset?.conversation;
    if (named) return [`${node.nodeName}#${named}`, node];
    const turn = turns.get(node.nodeName) ?? 0;
    turns.set(node.nodeName, turn + 1);
    return [`${node.nodeName}:${turn}`, node];
  });
}

// What stands in `mine` for each that is in `theirs`, in their order; what is new is theirs.
export function matched(mine, theirs) {
  const known = new Map(keyed(mine.childNodes));
  return keyed(theirs.childNodes).map(([key, node]) => {
    const same = known.get(key);
    if (!same) return node;
    patch(same, node);
    return same;
  });
}

// Exactly these, in this order, by as few moves as can be. What had the focus keeps it.
export function arrange(place, wanted) {
  const focused = place.contains(document.activeElement) ? document.activeElement : null;
  const kept = new Set(wanted);
  for (const node of [...place.childNodes]) if (!kept.has(node)) node.remove();
  const places = new Map([...place.childNodes].map((node, n) => [node, n]));
  const stays = longest(wanted.filter((node) => places.has(node)), (node) => places.get(node));
  let next = null;
  for (const node of [...wanted].reverse()) {
    if (!stays.has(node)) place.insertBefore(node, next);
    next = node;
  }
  if (focused?.isConnected && document.activeElement !== focused) focused.focus({ preventScroll: true });
}
