// The floor: starts the modules in floor/. What each does is said in its own first line.

import { start } from "./floor/clock.js";
import "./floor/find.js";

start();
document.documentElement.dataset.floor = "ready";
