// How well what a reader typed names something: exact before prefix before word before sound before slip.
// As `search_rank.py`; `tests/page_cases.json` holds both to it.

import { oneSlip, plain, sound } from "./text.js";

const [EXACT, PREFIX, WORD, SOUND, SLIP] = [0, 1, 2, 3, 4];
const SHORTEST_SOUND = 2;
const SHORTEST_SLIP = 4;

const isNumber = (text) => /^\d+$/.test(text);

const begins = (asked, word) => (isNumber(asked) ? word === asked : word.startsWith(asked));

function sounds(asked, word) {
  const heard = sound(asked);
  if (heard.length > SHORTEST_SOUND) return sound(word).startsWith(heard);
  return heard.length === SHORTEST_SOUND && sound(word) === heard;
}

function slips(asked, word) {
  return asked.length >= SHORTEST_SLIP && [-1, 0, 1].some((more) => oneSlip(asked, word.slice(0, asked.length + more)));
}

const BY_WORD = [
  [WORD, begins],
  [SOUND, sounds],
  [SLIP, slips],
];

const level = (asked, words) => BY_WORD.find(([, fits]) => words.some((word) => fits(asked, word)))?.[0] ?? null;

// Every word asked for is among the words, the worst of them decides.
function byWords(asked, words, place) {
  const levels = asked.split(" ").map((one) => level(one, words));
  return levels.includes(null) ? null : [Math.max(...levels), place];
}

const tight = (text) => text.replaceAll(" ", "");

function inText(asked, text, place) {
  if (text === asked || tight(text) === tight(asked)) return [EXACT, place];
  if (isNumber(text)) return null; // a seat's number is meant whole
  return text.startsWith(asked) ? [PREFIX, place] : byWords(asked, text.split(" "), place);
}

export const compareRanks = (a, b) => a[0] - b[0] || a[1] - b[1];

// The best rank of what is asked among texts, place by place; null where it fits none. All texts are plain.
export function rank(asked, places) {
  const found = places.flatMap((texts, place) => texts.map((text) => inText(asked, text, place)).filter(Boolean));
  if (found.length) return found.sort(compareRanks)[0];
  const words = places.flat().flatMap((text) => text.split(" "));
  return byWords(asked, words, places.length);
}

// What a text names among `[key, places]`, as a map of key to rank. Sounds count only where nothing is written so, and
// slips only where nothing sounds so.
export function ranked(text, things) {
  const asked = plain(text);
  const found = new Map();
  if (!asked) return found;
  for (const [key, places] of things) {
    const best = rank(asked, places);
    if (best) found.set(key, best);
  }
  const worst = Math.max(WORD, Math.min(SLIP, ...[...found.values()].map(([how]) => how)));
  for (const [key, [how]] of found) if (how > worst) found.delete(key);
  return found;
}
