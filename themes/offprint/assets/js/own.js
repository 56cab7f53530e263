// The user's own pages that match a query. generator/search/own.go is the same in Go.
import { words as wordsOf } from "./search.js";

const decode = (text) => {
  const [head, ...lines] = text.split("\n");
  return { list: JSON.parse(head), lines: lines.map((line) => line.split(" ")) };
};
// Forms of a word differ by few letters.
const alike = (a, b) => a === b || (Math.min(a.length, b.length) > 2 && Math.abs(a.length - b.length) < 3 && (a.startsWith(b) || b.startsWith(a)));
const mostPages = 4;

// pages returns the own pages that contain all words of a query, those with all of them in the
// title first: [{title, href}]. Queries with fields and operators only find papers.
export const pages = async (index, query, typing) => {
  if (/(^|[\s(])-\S|\b[a-z]+:\S|\b(OR|NOT)\b/.test(query)) return [];
  const file = await index.file("pages", decode);
  const all = wordsOf(query), wanted = all.filter((w, i) => !index.stop.has(w) || (typing && i === all.length - 1 && all.length > 1));
  if (!file || !wanted.length) return [];
  const fits = (w, i, has) => alike(has, w) || (typing && i === wanted.length - 1 && has.startsWith(w));
  const found = wanted.map((w, i) => new Set(file.lines.flatMap(([has, ...at]) => (fits(w, i, has) ? at.map(Number) : []))));
  const inTitle = (title) => {
    const has = wordsOf(title);
    return wanted.every((w, i) => has.some((h) => fits(w, i, h)));
  };
  return file.list.map(([title, path], i) => ({ title, i, first: inTitle(title), href: new URL(path.split("/").map(encodeURIComponent).join("/"), index.root).href }))
    .filter((p) => found.every((f) => f.has(p.i)))
    .sort((a, b) => b.first - a.first || a.i - b.i).slice(0, mostPages);
};
