// The clock on the wall: the zone in which every page writes its times, whatever the browser's own.

import { data } from "../desk/words.js";

const MINUTE_MS = 60_000;
const two = "2-digit";
const written = new Intl.DateTimeFormat("en-GB", {
  timeZone: data.zone, hourCycle: "h23", year: "numeric", month: two, day: two, hour: two, minute: two,
});
const wall = (at) => Object.fromEntries(written.formatToParts(at).map(({ type, value }) => [type, value]));

export function clock(at) {
  const { hour, minute } = wall(at);
  return `${hour}:${minute}`;
}

export function isSameDay(one, other) {
  const [a, b] = [wall(one), wall(other)];
  return a.day === b.day && a.month === b.month && a.year === b.year;
}

// Milliseconds that the wall is ahead of UTC at this moment.
function ahead(at) {
  const { year, month, day, hour, minute } = wall(at);
  return Date.UTC(year, month - 1, day, hour, minute) - Math.floor(at / MINUTE_MS) * MINUTE_MS;
}

// The next moment at which the wall says so, after `now`.
export function moment(time, now = new Date()) {
  const today = on(time, now, 0);
  return today > now ? today : on(time, now, 1);
}

// Twice, for the day on which the clocks are changed.
function on(time, now, days) {
  const [hours, minutes] = time.split(":").map(Number);
  const { year, month, day } = wall(now);
  const said = Date.UTC(year, month - 1, Number(day) + days, hours, minutes);
  return new Date(said - ahead(said - ahead(said)));
}
