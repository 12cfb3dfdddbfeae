// On a narrow screen one seat fills it: the seat that is seen is the current one, so that keys never
// act on another.

import { current, focusOn, place, seats, whenever } from "./seats.js";

let placed = ""; // the width and the seats that the current one was last brought into view for

const isFilledByOne = () => seats().length > 0 && seats()[0].offsetWidth >= place.clientWidth - 1;

function bring() {
  const now = [place.clientWidth, ...seats().map((seat) => seat.id)].join();
  if (now === placed || !current()) return;
  if (isFilledByOne()) current().scrollIntoView({ block: "nearest", inline: "start" });
  placed = now;
}

whenever("changed", bring);
new ResizeObserver(bring).observe(place);
place.addEventListener("scrollend", () => {
  if (!isFilledByOne()) return;
  const left = (seat) => Math.abs(seat.getBoundingClientRect().left - place.getBoundingClientRect().left);
  const seen = seats().reduce((a, b) => (left(b) < left(a) ? b : a));
  if (!seen.classList.contains("current")) focusOn(seen);
});
