// What a reader may search for that the board lacks: fetched once, when somebody is about to search.

import { live } from "../live.js";

let names = {};
let asked = null;

export const knownNames = () => names;

export function learnNames() {
  asked ??= fetch(`${live.base}names.json`)
    .then((answer) => answer.json())
    .then((known) => {
      names = known;
    })
    .catch(() => {
      asked = null; // and asked again by the next to search
    });
  return asked;
}
