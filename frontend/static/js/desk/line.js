// Who waits: a list that opens on demand and never moves under the pointer while it is open.

import { tick } from "./clock.js";
import { on } from "./frames.js";
import { fragment } from "./fragment.js";
import { data, say } from "./words.js";
import { notice } from "./presence.js";
import { send } from "./wire.js";

const menu = document.getElementById("line-menu");
const list = document.getElementById("line");

async function show() {
  const fresh = await fragment(data.lineUrl);
  list.replaceChildren(...(fresh?.childNodes ?? [say("not_loaded")]));
  tick();
}

// While open: those gone are marked, the new ones come at the end.
async function refresh() {
  const fresh = await fragment(data.lineUrl);
  if (!fresh) return;
  const now = new Set([...fresh.querySelectorAll("[data-waits]")].map((row) => row.dataset.waits));
  for (const row of list.querySelectorAll("[data-waits]")) {
    if (now.delete(row.dataset.waits)) continue;
    const button = row.querySelector("button");
    button.setAttribute("aria-disabled", "true");
    button.textContent = say("taken");
  }
  for (const id of now) {
    list.querySelector("[data-nobody]")?.remove();
    list.append(fresh.querySelector(`[data-waits="${id}"]`));
  }
  tick();
}

menu.addEventListener("toggle", () => menu.open && show());
on("queue", () => {
  if (menu.open) refresh();
  queueMicrotask(tick);
});
list.addEventListener("click", (event) => {
  const button = event.target.closest("[data-take]:not([aria-disabled=true])");
  if (!button) return;
  const isSent = send("conversation.take", { conversation: button.dataset.take, ref: "take" });
  if (isSent) menu.open = false;
  else notice(say("cut"));
});
