// What buttons of a page do: fetched with the first of them that is pressed.

import { datedClock } from "./figures.js";
import { live } from "./live.js";
import { pinned, toggle } from "./pins.js";
import { say } from "./say.js";

const SAID_MS = 2500;

// The news of a page in one line, with its time, and said to be a rehearsal where it is one.
function news() {
  const { election } = live.board;
  const words = document.querySelector("[data-sentence], [data-headline]")?.textContent ?? document.title;
  const stamp = election.source.at ? say("stamp.of", { clock: datedClock(election.source.at, live.now()) }) : "";
  return [words, election.name, stamp, election.is_test ? say("share.test") : ""].filter(Boolean).join(" · ");
}

function said(button, words) {
  const before = button.textContent;
  button.textContent = words;
  setTimeout(() => {
    button.textContent = before;
  }, SAID_MS);
}

async function copied(button, words) {
  await navigator.clipboard.writeText(words).then(
    () => said(button, say("share.copied")),
    () => prompt(say("share.copy"), words),
  );
}

export async function share(button) {
  const url = new URL(button.dataset.url ?? document.querySelector("link[rel=canonical]")?.href ?? location.href);
  if (button.dataset.seats !== undefined) url.searchParams.set("seats", [...pinned()].join(","));
  const text = news();
  if (!navigator.share) return copied(button, `${text}\n${url}`);
  return navigator.share({ title: document.title, text, url: url.href }).catch(() => {});
}

export const copy = (button) => copied(button, document.getElementById(button.dataset.copies).textContent.trim());

export const pin = (button) => toggle(Number(button.dataset.seat));
