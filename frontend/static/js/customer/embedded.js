// In a frame on a brand's page: the two speak only of opening and closing, and only to each other.

import { config } from "./words.js";

export function embed(shown) {
  const frame = { isHidden: false, hide: () => {}, alert: titled() };
  if (!config.parent || window.parent === window) return frame;
  const tell = (what) => window.parent.postMessage({ motjuste: what }, config.parent);
  frame.hide = () => tell("close");
  addEventListener("message", ({ origin, source, data }) => {
    if (origin !== config.parent || source !== window.parent) return;
    if (data?.motjuste === "opened") frame.isHidden = false;
    if (data?.motjuste === "closed") frame.isHidden = true;
    shown();
  });
  addEventListener("keydown", (event) => {
    const inside = document.querySelector("dialog[open], details.menu[open]");
    if (event.key === "Escape" && !inside) frame.hide();
  });
  return frame;
}

// A title that says so while nobody looks.
function titled() {
  const plain = document.title;
  addEventListener("focus", () => { document.title = plain; });
  return (text) => {
    if (document.hidden || !document.hasFocus()) document.title = `● ${text} · ${plain}`;
  };
}
