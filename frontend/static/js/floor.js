// The floor: starts the modules in floor/. What each does is said in its own first line.

import { start } from "./floor/clock.js";
import "./floor/find.js";
import "./floor/rows.js";
import "./floor/around.js";
import "./floor/line_up.js";
import "./floor/acts.js";
import "./floor/fold.js";
import "./floor/keys.js";
import "./floor/steer.js";
import "./floor/wall.js";
import "./desk/told.js";
import { open } from "./desk/wire.js";

start();
open();
document.documentElement.dataset.floor = "ready";
