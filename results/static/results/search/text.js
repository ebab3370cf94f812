// Words compared as readers type them: without marks and case, by sound, and with a slip; as `search_text.py`.

const MARKS = /[\u0300-\u036f]/g;
const NOT_WORD = /[^\p{L}\p{N}_\u0900-\u0d7f]+/gu;
const INITIALS = /(?<![^ ])([\p{L}\p{N}_]) (?=[\p{L}\p{N}_](?: |$))/gu;

// How the consonants of India's scripts sound, from the sign 0x15 of a block on: all blocks are laid out alike.
const CONSONANTS = "k kh g gh n ch ch j jh n t th d dh n t th d dh n n p f b b m y r r l l l v s s s h".split(" ");
const FIRST_CONSONANT = 0x15;
const LAST_SIGN = 4;

const SOUNDS = [
  [/(?<=[aeiou])w(?![aeiou])/g, ""],
  [/ph/g, "f"],
  [/w/g, "v"],
  [/z/g, "j"],
  [/q/g, "k"],
  [/c(?!h)/g, "k"],
  [/x/g, "ks"],
  [/([kgcjtdpb])h/g, "$1"],
  [/sh/g, "s"],
  [/(?<=.)[aeiouy]+/g, ""],
  [/^[aeiouy]+/g, "a"],
  [/(.)\1+/g, "$1"],
];

export function plain(text) {
  const bare = text.toLowerCase().normalize("NFD").replace(MARKS, "").normalize("NFC");
  return bare.replace(NOT_WORD, " ").trim().replace(INITIALS, "$1");
}

function latin(letter) {
  const code = letter.codePointAt(0);
  if (code < 0x0900 || code > 0x0d7f) return letter;
  const sign = code % 0x80;
  if (sign >= FIRST_CONSONANT) return CONSONANTS[sign - FIRST_CONSONANT] ?? "";
  if (sign === 1 || sign === 2) return "n";
  return sign > LAST_SIGN ? "a" : "";
}

const heard = new Map();

export function sound(word) {
  if (!heard.has(word)) {
    let spoken = [...word].map(latin).join("");
    for (const [pattern, into] of SOUNDS) spoken = spoken.replace(pattern, into);
    heard.set(word, spoken);
  }
  return heard.get(word);
}

// At most one letter added, missing, other or swapped with its neighbour.
export function oneSlip(x, y) {
  const [a, b] = x.length > y.length ? [y, x] : [x, y];
  if (b.length - a.length > 1) return false;
  let i = 0;
  while (i < a.length && a[i] === b[i]) i += 1;
  if (a.slice(i) === b.slice(i + 1) || a.slice(i + 1) === b.slice(i + 1)) return true;
  return a.length === b.length && a[i] === b[i + 1] && a[i + 1] === b[i] && a.slice(i + 2) === b.slice(i + 2);
}
