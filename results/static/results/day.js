// The front page of several elections: with news of any of them it is asked for again, and the difference put in.

import { ElectionStream } from "./client.js";
import { morph } from "./morph.js";

const APART_MS = 2500; // longer than the server keeps a drawn page
const AGAIN_MS = 30_000; // ages grow old by themselves

let waiting = false;

async function renew() {
  waiting = false;
  const answer = await fetch(location.href, { cache: "no-cache" }).catch(() => null);
  if (!answer?.ok) return soon(AGAIN_MS);
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("live-day");
  if (fresh) morph(document.querySelector("live-day"), fresh);
  return undefined;
}

function soon(wait) {
  if (waiting) return;
  waiting = true;
  setTimeout(renew, wait * (0.8 + Math.random() / 2));
}

for (const slug of JSON.parse(document.getElementById("day").textContent)) {
  const stream = new ElectionStream(slug, { topics: ["summary", "moments"] });
  for (const name of ["snapshot", "delta"]) stream.addEventListener(name, () => soon(APART_MS));
  stream.start();
}
document.documentElement.classList.replace("no-js", "js");
setInterval(() => document.hidden || soon(0), AGAIN_MS);
navigator.serviceWorker?.register("/worker.js").catch(() => {});
