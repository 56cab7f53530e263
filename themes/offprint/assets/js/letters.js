// The names of one kind with words that begin with the typed text. The program writes them
// (generator/plan/namefilter.go): a file for each pair of letters with which words of names
// begin, which is fetched when these are typed.
import { fold } from "./search.js";

export const wordsOf = (s) => fold(s).match(/[\p{L}\p{N}\p{M}]+/gu) ?? [];
export const keyOf = (word) => {
  const c = word.codePointAt(0);
  if (c > 0x7f) return `u-${(c >> 8).toString(16).padStart(2, "0")}`;
  return word.charCodeAt(1) < 0x80 ? word.slice(0, 2) : word[0];
};

// Failed requests are repeated. If a file does not exist, no name begins with its letters.
const files = new Map();
export const fetched = ({ href: url }) => {
  if (!files.has(url)) {
    const file = fetch(url).then(async (response) => {
      if (response.status === 404) return { count: 0, names: [] };
      if (!response.ok) throw new Error(response.statusText);
      const { count, names } = await response.json();
      return { count, names: names.map(([name, slug, papers, ...also]) => ({ name, slug, papers, also, words: [name, ...also].map(wordsOf) })) };
    });
    file.catch(() => files.delete(url));
    files.set(url, file);
  }
  return files.get(url);
};

// match returns the index of the spelling of a name whose words begin with everything typed,
// -1 if there is none.
export const match = (name, typed) => name.words.findIndex((has) => typed.every((t) => has.some((w) => w.startsWith(t))));
