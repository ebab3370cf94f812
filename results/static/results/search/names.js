// What a reader may search for that the board lacks: fetched once, when somebody is about to search.

import { live } from "../live.js";

let names = null;
let asked = null;

export const knownNames = () => names ?? {};

// Whether names came that were not there before.
export async function learnNames() {
  if (names) return false;
  asked ??= fetch(`${live.base}names.json`)
    .then((answer) => answer.json())
    .then((known) => {
      names = known;
    })
    .catch(() => {
      asked = null; // and asked again by the next to search
    });
  await asked;
  return Boolean(names);
}
