// The meeting of a calibration: what was settled is replaced in its place, and is where one stays;
// whatever is written at other points is left alone.

import { announce } from "./base.js";

const words = document.getElementById("meeting-words").dataset;

document.addEventListener("htmx:after:swap", (event) => {
  const sent = event.detail.ctx.sourceElement;
  const point = document.getElementById(`p-${sent.elements.point.value}`);
  if (!point) return;
  const isWrong = point.querySelector("[role=alert]");
  (isWrong ? point.querySelector("[name=words]") : point).focus({ preventScroll: true });
  point.scrollIntoView({ block: "nearest" });
  if (!isWrong) announce(words.kept);
});
