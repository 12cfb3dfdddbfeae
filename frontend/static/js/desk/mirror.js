// What stands behind the composer's text: the same words, unseen, with a wash where they are marked.

import { offset } from "../marks.js";

const sized = new ResizeObserver((entries) => entries.forEach(({ target }) => fit(target)));

export const mirrorOf = (area) => area.parentElement.querySelector("[data-mirror]");

function fit(area) {
  const mirror = mirrorOf(area);
  const scrollbar = area.offsetWidth - area.clientWidth - 2 * area.clientLeft;
  mirror.style.inlineSize = `${area.getBoundingClientRect().width - scrollbar}px`; // fractions, too
  mirror.scrollTop = area.scrollTop;
}

// `marks` are [start, end, css] in code points of the area's text, none overlapping.
export function draw(area, marks) {
  const [mirror, text] = [mirrorOf(area), area.value];
  const parts = [];
  let done = 0;
  for (const [start, end, css] of marks) {
    const [from, to] = [offset(text, start), offset(text, end)];
    if (from < done) continue;
    parts.push(text.slice(done, from), marked(text.slice(from, to), css));
    done = to;
  }
  mirror.replaceChildren(...(marks.length ? [...parts, `${text.slice(done)}\u200b`] : []));
  if (!area.dataset.mirrored) watch(area);
  fit(area);
}

function marked(text, css) {
  const made = document.createElement("mark");
  made.className = css;
  made.textContent = text;
  return made;
}

function watch(area) {
  area.dataset.mirrored = "1";
  sized.observe(area);
  area.addEventListener("scroll", () => fit(area), { passive: true });
}
