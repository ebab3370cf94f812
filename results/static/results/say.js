// The phrases that the server says too, in the page's language.

export let phrases = {};
export let lang = "en";
export let people = {}; // names in that language, by the ballot's; where there are no seats, theirs by number

export function learn(table, language, names) {
  people = names;
  phrases = table;
  lang = language;
}

export function say(key, values = {}) {
  return (phrases[key] ?? key).replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

// The phrase for n things: `key.none`, `key.one` or `key`, whichever the table has.
export function sayCount(n, key, values = {}) {
  const exact = { 0: `${key}.none`, 1: `${key}.one` }[n];
  return say(exact in phrases ? exact : key, values);
}
