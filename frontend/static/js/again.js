// Who comes back to a page that nothing is pushed to sees what has changed meanwhile, above all what
// was redacted: `[data-again]` asks for it, and is answered with nothing when all is as it was.

function again() {
  if (document.visibilityState !== "visible") return;
  document.querySelector("[data-again]")?.dispatchEvent(new Event("again"));
}

document.addEventListener("visibilitychange", again);
addEventListener("focus", again);
