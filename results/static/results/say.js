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
