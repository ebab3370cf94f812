// The phrases that the server says too, in the page's language.

export let phrases = {};
export let lang = "en";
export let people = {}; // names in that language, by the ballot's; where there are no seats, theirs by number

export let shorts = {}; // what headlines call parties, by code, where that is another word

export function learn(table, language, names, called = {}) {
  shorts = called;
  people = names;
  phrases = table;
  lang = language;
}

// A party as headlines write it; anything that is no party's code stays as it is.
export const short = (code) => shorts[code] ?? code;

export function say(key, values = {}) {
  return (phrases[key] ?? key).replace(/\{(\w+)\}/g, (_, name) => short(values[name]));
}

// The phrase for n things: `key.none`, `key.one` or `key`, whichever the table has.
export function sayCount(n, key, values = {}) {
  const exact = { 0: `${key}.none`, 1: `${key}.one` }[n];
  return say(exact in phrases ? exact : key, values);
}
