// Every page of one election starts here. The server has already drawn everything; this keeps it true.

import "./parts/announce.js";
import "./parts/bar.js";
import "./parts/close.js";
import "./parts/contests.js";
import "./parts/freshness.js";
import "./parts/headline.js";
import "./parts/hemicycle.js";
import "./parts/moments.js";
import "./parts/rivals.js";
import "./parts/seats.js";
import "./parts/swings.js";
import "./parts/tally.js";
import { live, start } from "./live.js";
import { keepOffline } from "./offline.js";

// Parts that few pages have.
const fetched = (name) => import(`./parts/${name}.js`).catch(() => setTimeout(fetched, 5000, name));
for (const name of ["alliances", "embeds", "lines", "low", "night", "page", "regions", "wall"]) {
  if (document.querySelector(`live-${name}`)) fetched(name);
}

// Maps, when the reader comes near one.
const maps = document.querySelectorAll("live-map");
const nearing = new IntersectionObserver(
  (seen) => {
    if (!seen.some((entry) => entry.isIntersecting)) return;
    nearing.disconnect();
    fetched("map");
  },
  { rootMargin: "400px" },
);
for (const map of maps) nearing.observe(map);

start(document.body.dataset.topics);
if (!live.at) keepOffline();
