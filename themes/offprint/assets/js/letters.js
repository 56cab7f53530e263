// The names of one kind, as far as words of them begin with what is typed. The program
// writes them (generator/plan/namefilter.go): a file for each two letters that words of names
// begin with, which is fetched when they are typed.
import { fold } from "./search.js";

export const wordsOf = (s) => fold(s).match(/[\p{L}\p{N}\p{M}]+/gu) ?? [];
export const keyOf = (word) => {
  const c = word.codePointAt(0);
  if (c > 0x7f) return `u-${(c >> 8).toString(16).padStart(2, "0")}`;
  return word.charCodeAt(1) < 0x80 ? word.slice(0, 2) : word[0];
};

// What could not be fetched is fetched again. Where a file is not there, no name
// begins like that.
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

// The words of a name that begins with all that is typed, or undefined.
export const match = (name, typed) => name.words.findIndex((has) => typed.every((t) => has.some((w) => w.startsWith(t))));
