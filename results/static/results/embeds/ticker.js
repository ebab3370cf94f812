// One part of the dashboard, live in a frame on another page.

import "../parts/moments.js";
import "../parts/stamp.js";
import { start } from "../live.js";
import { tellHeight } from "./height.js";

start(document.body.dataset.topics);
tellHeight();
