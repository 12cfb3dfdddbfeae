// Files to send with a message: uploaded at once, shown as small tags, removable.

import { upload } from "../attach.js";
import { keep, settled } from "./composer.js";
import { place } from "./seats.js";
import { say } from "./words.js";

const held = new WeakMap(); // list element -> clips

const list = (seat) => seat.querySelector("[data-clips]");
export const clipsOf = (seat) => held.get(list(seat)) ?? [];

export function setClips(seat, clips) {
  const place = list(seat);
  if (!place) return;
  held.set(place, clips);
  place.replaceChildren(...clips.map(tag));
  place.hidden = !clips.length;
}

function tag(clip) {
  const item = document.createElement("li");
  const name = document.createElement("bdi");
  const remove = document.createElement("button");
  name.textContent = clip.id ? clip.name : `${clip.name} · ${say("file_sending")}`;
  remove.type = "button";
  remove.className = "b quiet small";
  remove.textContent = say("remove");
  remove.setAttribute("aria-label", `${say("remove")} ${clip.name}`);
  remove.dataset.removes = clip.key;
  item.append(name, remove);
  return item;
}

export async function attach(seat, files) {
  for (const file of files) {
    const clip = { key: String(Math.random()), name: file.name };
    setClips(seat, [...clipsOf(seat), clip]);
    const { id, name, why } = await sent(seat, clip, file);
    const others = clipsOf(seat).filter((other) => other.key !== clip.key);
    const wanted = others.length < clipsOf(seat).length;
    setClips(seat, id && wanted ? [...others, { ...clip, id, name }] : others);
    keep(seat);
    settled(seat, why && say("file_not_attached", { name: file.name, why }));
  }
}

// {id, name} of what is stored now, or {why} it is not.
async function sent(seat, clip, file) {
  const headers = { "X-CSRFToken": document.querySelector("[name=csrfmiddlewaretoken]").value };
  const progress = (percent) => {
    const shown = list(seat)?.querySelector(`[data-removes="${clip.key}"]`)?.previousElementSibling;
    if (shown) shown.textContent = `${clip.name} · ${percent}\u00a0%`;
  };
  try {
    return await upload(file, { fields: { conversation: seat.dataset.conversation }, headers, progress });
  } catch (error) {
    return { why: error.message === error.code ? say(error.code) : error.message };
  }
}

place.addEventListener("change", (event) => {
  if (!event.target.matches("[data-attach]")) return;
  attach(event.target.closest(".seat"), [...event.target.files]);
  event.target.value = "";
});
place.addEventListener("paste", (event) => {
  const seat = event.target.closest(".seat");
  const files = [...(event.clipboardData?.files ?? [])];
  if (files.length && event.target.matches("form.foot textarea[name=text]")) {
    event.preventDefault();
    attach(seat, files);
  }
});
const dropped = (event) => event.dataTransfer?.types.includes("Files") && event.target.closest(".seat[data-state=active]");
place.addEventListener("dragover", (event) => dropped(event) && event.preventDefault());
place.addEventListener("drop", (event) => {
  const seat = dropped(event);
  if (!seat) return;
  event.preventDefault();
  attach(seat, [...event.dataTransfer.files]);
});
place.addEventListener("click", (event) => {
  const key = event.target.closest("[data-removes]")?.dataset.removes;
  if (!key) return;
  const seat = event.target.closest(".seat");
  setClips(seat, clipsOf(seat).filter((clip) => clip.key !== key));
  keep(seat);
  settled(seat);
});
