// The phrases that the server says too, in the page's language.

export let phrases = {};
export let lang = "en";

export function learn(table, language) {
  phrases = table;
  lang = language;
}

export function say(key, values = {}) {
  return (phrases[key] ?? key).replace(/\{(\w+)\}/g, (_, name) => values[name]);
}
