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
    .count { display: inline-block; min-width: 24px; margin: -4px -8px -4px 10px; padding: 4px 7px; border-radius: 99px;
      box-sizing: border-box; text-align: center; background: #fff; color: oklch(40% .13 255) }
    .said { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%) }
    .panel { position: fixed; right: 18px; bottom: 84px; width: min(400px, calc(100vw - 24px));
      height: min(640px, calc(100dvh - 110px)); border-radius: 14px; overflow: hidden; background: Canvas;
      box-shadow: 0 10px 44px oklch(0% 0 0 / .28) }
    .panel[hidden] { display: none }
    iframe { width: 100%; height: 100%; border: 0; display: block }
    @media (forced-colors: active) { .count { outline: 1px solid } }
    @media (max-height: 480px) { .panel { inset: 0 0 0 auto; height: 100dvh; border-radius: 0 } }
    @media (max-width: 480px) { .panel { inset: 0; width: auto; height: 100dvh; border-radius: 0 } }`);
  root.adoptedStyleSheets = [sheet];

  const make = (tag, css) => Object.assign(document.createElement(tag), { className: css });
  const panel = make("div", "panel");
  panel.hidden = true;
  const button = make("button", "");
  button.type = "button";
  const said = make("p", "said");
  said.setAttribute("role", "status");
  let frame = null;
  let isLoaded = false;
  let unread = 0;
  let isHeard = false;

  // That a conversation runs is remembered on this site, so that its next page says so too.
  const memory = {
    key: `motjuste:${config.url}`,
    get isRunning() {
      try { return localStorage.getItem(this.key) === "running"; } catch { return false; }
    },
    set isRunning(runs) {
      try {
        if (runs) localStorage.setItem(this.key, "running");
        else localStorage.removeItem(this.key);
      } catch { /* a site without storage: its next page does not know */ }
    },
  };
  let isRunning = memory.isRunning;

  const counted = () => (unread === 1 ? config.one_new : config.many_new.replace("{n}", unread));
  const draw = () => {
    const isOpen = !panel.hidden;
    const word = isRunning ? config.running : config.open;
    const label = isOpen ? config.close : unread ? `${word}, ${counted()}` : word;
    button.setAttribute("aria-expanded", String(isOpen));
    button.setAttribute("aria-label", label);
    button.textContent = isOpen ? "✕" : word;
    if (isOpen || !unread) return;
    const count = make("span", "count");
    count.textContent = unread > 99 ? "99+" : unread;
    button.append(count);
  };

  const address = () => {
    const url = new URL(config.url);
    url.searchParams.set("embed", location.origin);
    if (config.language) url.searchParams.set("language", config.language);
    return url.href;
  };
  const tell = (what) => isLoaded && frame.contentWindow.postMessage({ motjuste: what }, origin);
  const load = () => {
    if (frame) return;
    frame = document.createElement("iframe");
    frame.title = config.title;
    frame.referrerPolicy = "no-referrer";
    frame.addEventListener("load", () => {
      isLoaded = true;
      tell(panel.hidden ? "closed" : "opened");
    });
    frame.src = address();
    panel.append(frame);
  };
  const open = () => {
    load();
    panel.hidden = false;
    unread = 0;
    said.textContent = "";
    draw();
    frame.focus();
    tell("opened");
  };
  const close = () => {
    panel.hidden = true;
    draw();
    button.focus();
    tell("closed");
  };

  // What the frame says of itself: what was unread before this page is on the button, what comes now is said.
  const heard = (facts) => {
    const now = Number.isSafeInteger(facts.unread) && panel.hidden ? Math.max(0, facts.unread) : 0;
    const isMore = now > unread;
    unread = now;
    memory.isRunning = isRunning = facts.isRunning === true;
    draw();
    if (isHeard && isMore) said.textContent = counted();
    isHeard = true;
  };

  button.addEventListener("click", () => (panel.hidden ? open() : close()));
  window.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !panel.hidden) close();
  });
  window.addEventListener("message", ({ origin: from, source, data }) => {
    if (from !== origin || !frame || source !== frame.contentWindow) return;
    if (data?.motjuste === "close" && !panel.hidden) close();
    if (data?.motjuste === "sign") heard(data);
  });
  draw();
  root.append(panel, button, said);
  (document.body || document.documentElement).append(host);
  if (isRunning) load();
}
