// In a frame on a brand's page: the two speak of opening, closing and what is new, and only to each other.

import { config } from "./words.js";

const LAYERS = "dialog[open], details.menu[open]";

// shown(isJust): the frame was opened or closed; just opened, it takes the focus.
export function embed(shown) {
  const frame = { isHidden: false, hide: () => {}, sign: () => {}, alert: titled() };
  if (!config.parent || window.parent === window) return frame;
  const tell = (what) => window.parent.postMessage(what, config.parent);
  frame.isHidden = true; // until the page around says otherwise: it may be loaded ahead
  frame.hide = () => tell({ motjuste: "close" });
  frame.sign = once((facts) => tell({ motjuste: "sign", ...facts }));
  addEventListener("message", ({ origin, source, data }) => {
    if (origin !== config.parent || source !== window.parent) return;
    if (!["opened", "closed"].includes(data?.motjuste)) return;
    frame.isHidden = data.motjuste === "closed";
    shown(!frame.isHidden);
  });
  addEventListener("keydown", (event) => escape(event, frame), true);
  return frame;
}

// Decided before anybody else hears the key: a menu that it closes is still open then.
function escape({ key, isComposing }, frame) {
  if (key === "Escape" && !isComposing && !document.querySelector(LAYERS)) frame.hide();
}

// Says again only what has changed.
function once(say) {
  let last = "";
  return (facts) => {
    const now = JSON.stringify(facts);
    if (now !== last) say(facts);
    last = now;
  };
}

// A title that says so while nobody looks.
function titled() {
  const plain = document.title;
  addEventListener("focus", () => { document.title = plain; });
  return (text) => {
    if (document.hidden || !document.hasFocus()) document.title = `● ${text} · ${plain}`;
  };
}
