function (config) {
  // A button and a frame on a brand's own page. Everything of ours lives in one shadow tree.
  "use strict";
  if (window.__motjuste) return;
  window.__motjuste = true;
  const origin = new URL(config.url).origin;
  if (![origin, ...config.origins].includes(location.origin)) {
    console.warn(config.refused.replace("{site}", location.origin));
    return;
  }
  const host = document.createElement("div");
  const root = host.attachShadow({ mode: "open" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`
    :host { all: initial; position: fixed; right: 18px; bottom: 18px; z-index: 2147483000; color-scheme: light dark }
    button { font: 600 16px/1 system-ui, sans-serif; border: 0; border-radius: 99px; padding: 15px 22px; cursor: pointer;
      background: oklch(47% .13 255); color: #fff; box-shadow: 0 4px 18px oklch(0% 0 0 / .22) }
    button:focus-visible { outline: 3px solid oklch(70% .13 255); outline-offset: 3px }
    .panel { position: fixed; right: 18px; bottom: 84px; width: min(400px, calc(100vw - 24px));
      height: min(640px, calc(100dvh - 110px)); border-radius: 14px; overflow: hidden; background: Canvas;
      box-shadow: 0 10px 44px oklch(0% 0 0 / .28) }
    .panel[hidden] { display: none }
    iframe { width: 100%; height: 100%; border: 0; display: block }
    @media (max-height: 480px) { .panel { inset: 0 0 0 auto; height: 100dvh; border-radius: 0 } }
    @media (max-width: 480px) { .panel { inset: 0; width: auto; height: 100dvh; border-radius: 0 } }`);
  root.adoptedStyleSheets = [sheet];

  const button = document.createElement("button");
  button.type = "button";
  button.textContent = config.open;
  button.setAttribute("aria-expanded", "false");
  const panel = document.createElement("div");
  panel.className = "panel";
  panel.hidden = true;
  let frame = null;
  let isLoaded = false;

  const address = () => {
    const url = new URL(config.url);
    url.searchParams.set("embed", location.origin);
    if (config.language) url.searchParams.set("language", config.language);
    return url.href;
  };
  const open = () => {
    if (!frame) {
      frame = document.createElement("iframe");
      frame.title = config.title;
      frame.referrerPolicy = "no-referrer";
      frame.addEventListener("load", () => {
        isLoaded = true;
        tell(panel.hidden ? "closed" : "opened");
      });
      frame.src = address();
      panel.append(frame);
    }
    panel.hidden = false;
    button.setAttribute("aria-expanded", "true");
    button.setAttribute("aria-label", config.close);
    button.textContent = "✕";
    frame.focus();
    tell("opened");
  };
  const close = () => {
    panel.hidden = true;
    button.setAttribute("aria-expanded", "false");
    button.removeAttribute("aria-label");
    button.textContent = config.open;
    button.focus();
    tell("closed");
  };
  const tell = (what) => isLoaded && frame.contentWindow.postMessage({ motjuste: what }, origin);

  button.addEventListener("click", () => (panel.hidden ? open() : close()));
  window.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !panel.hidden) close();
  });
  window.addEventListener("message", (event) => {
    if (event.origin !== origin || !frame || event.source !== frame.contentWindow) return;
    if (event.data?.motjuste === "close" && !panel.hidden) close();
  });
  root.append(panel, button);
  (document.body || document.documentElement).append(host);
}
