// Every page of one election starts here. The server has already drawn everything; this keeps it true.

import "./parts/announce.js";
import "./parts/bar.js";
import "./parts/freshness.js";
import "./parts/headline.js";
import "./parts/moments.js";
import "./parts/rivals.js";
import "./parts/seats.js";
import "./parts/tally.js";
import { live, start } from "./live.js";
import { keepOffline } from "./offline.js";

const SETTLED_MS = 6000;

const has = (name) => document.querySelector(`live-${name}`);
const fetched = (name) => import(`./parts/${name}.js`).catch(() => setTimeout(fetched, 5000, name));

// Parts that few pages have.
for (const name of ["alliances", "embeds", "lines", "low", "page", "pin", "wall"]) if (has(name)) fetched(name);

// Parts lower on the page: when the reader comes near, or with the first news.
const near = new IntersectionObserver(
  (seen) => {
    for (const { target, isIntersecting } of seen) if (isIntersecting) fetched(target.localName.replace("live-", ""));
  },
  { rootMargin: "400px" },
);
const later = ["close", "contests", "hemicycle", "map", "regions", "swings"].filter(has);
for (const name of later) near.observe(has(name));
live.told = () => later.splice(0).forEach(fetched);

if (!CSS.supports("overflow-anchor", "auto")) {
  import("./hold.js").then(({ holdReader }) => {
    live.hold = holdReader;
  });
}

// The slider, when it is opened, and else when the page has settled: it notes when the reader leaves.
if (has("night")) {
  has("night").addEventListener("toggle", () => fetched("night"), { capture: true, once: true });
  setTimeout(fetched, live.at ? 0 : SETTLED_MS, "night");
}

// Parts that the reader asks for, or asked for before.
has("finder")?.addEventListener("focusin", () => fetched("finder"), { once: true });
if (has("totals")) addEventListener("scroll", () => fetched("totals"), { once: true, passive: true });
if (has("mine") && (location.search.includes("seats=") || localStorage?.getItem(`mine:${live.slug}`))) fetched("mine");
document.addEventListener("click", async ({ target }) => {
  const button = target.closest("[data-act]");
  if (button) (await import("./acts.js"))[button.dataset.act](button);
});

start(document.body.dataset.topics);
if (!live.at) keepOffline();
