// The desk: starts the modules in desk/. What each does is said in its own first line.

import "./desk/frames.js";
import "./desk/seats.js";
import "./desk/narrow.js";
import "./desk/log.js";
import "./desk/findings.js";
import "./desk/score.js";
import "./desk/personal.js";
import "./desk/composer.js";
import "./desk/clips.js";
import "./desk/sheets.js";
import "./desk/canned.js";
import "./desk/hold.js";
import "./desk/guide.js";
import "./desk/wrapup.js";
import "./desk/whisper.js";
import "./desk/presence.js";
import "./desk/to_read.js";
import "./desk/told.js";
import "./desk/unsent.js";
import "./desk/line.js";
import "./desk/keys.js";
import { start as startClocks } from "./desk/clock.js";
import { open } from "./desk/wire.js";

startClocks();
open();
document.documentElement.dataset.desk = "ready";
