// One part of the dashboard, live in a frame on another page.

import "../parts/map.js";
import "../parts/stamp.js";
import { start } from "../live.js";

start(document.body.dataset.topics);
