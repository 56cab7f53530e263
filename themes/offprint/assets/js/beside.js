// Remarks about results: why each paper was found, and what to try if there is none. Loaded
// with the first results.
import { make } from "./elements.js";
import { words as wordsOf } from "./search.js";
import { count, index, say, words } from "./finding.js";

// ---- Why a paper was found ----

const has = (docs, doc) => {
  let from = 0, to = docs.length;
  while (from < to) {
    const at = (from + to) >> 1;
    if (docs[at] < doc) from = at + 1;
    else to = at;
  }
  return docs[from] === doc;
};

// why returns nodes that list the fields of a paper in which the words of the query occur, and
// the words that do not. The paper must have its text (snippets in search.js).
export const why = ({ searcher: s }, { at: [segment, doc], title, authors, text }) => {
  const i = s.segments.indexOf(segment), fields = new Map();
  const units = s.q.units.map((u, k) => ({ u, k })).filter(({ u }) => !u.stop && !u.and && (!u.exact || named.has(u.field)));
  const unitsIn = (texts) => new Set(texts.flatMap(wordsOf).map((w) => {
    const u = s.found.get(w) ?? s.q.units.find((q) => q.prefix && w.startsWith(q.words[0]));
    return u?.of ?? u;
  }));
  const inTitle = unitsIn([title]), inText = unitsIn([text]), inAuthors = unitsIn(authors);
  for (const { u, k } of units) {
    const met = s.units[k].some((c) => c && has(c.hits[i].docs, doc)) || s.phrases.some((p) => p.from <= k && k < p.to && has(p.hits[i].docs, doc));
    const where = !met ? ["without"] : u.field === "author" ? ["in_authors"] : u.field === "topic" ? ["in_topics"] : u.field === "org" ? ["in_organization"] :
      [inTitle.has(u) && "in_title", inText.has(u) && "in_abstract", inAuthors.has(u) && "in_authors"].filter((w) => w);
    for (const field of where.length ? where : ["elsewhere"]) fields.set(field, [...(fields.get(field) ?? []), labelOf(s, u, k)]);
  }
  const order = ["in_title", "in_abstract", "in_authors", "in_topics", "in_organization", "elsewhere", "without"].filter((f) => fields.has(f));
  return order.flatMap((f, n) => [n ? "\u2002· " : "", `${words[f]}\u00a0`, make("b", { dir: "auto" }, fields.get(f).join(", "))]);
};
const named = new Set(["author", "topic", "org"]);
const labelOf = (s, u, k) => (s.shown.get(k)?.join(" ") || u.words.join(u.whole ? "-" : " ")).replace(/^=/, "");

// ---- No results ----

const TOKEN = /-?(?:[a-z]+:)?(?:"[^"]*"?|[^\s"()]+)/gi;
const FIELD = /^-?[a-z]+:/i, OPERATOR = /^(?:AND|OR|NOT)$/;
const most = 5; // of each kind

// advise returns what to try instead of a query without results, each with its results: [[word
// of the page, [{q, n}]]].
export const advise = async (query, signal) => {
  const tokens = (query.match(TOKEN) ?? []).filter((t) => !OPERATOR.test(t));
  const bare = (t) => t.replace(/^-/, "").replace(FIELD, "").replaceAll('"', "").trim();
  const isPlain = (t) => !FIELD.test(t) && !/^[-"]/.test(t);
  const tried = new Set([query]);
  const attempt = async (q, asWritten) => {
    if (!q || tried.has(q)) return [];
    tried.add(q);
    const r = await index.search(q, { limit: 0, snippets: false, signal });
    if (!r.total || (asWritten && r.corrections.length)) return [];
    const n = count("papers", r.total);
    return [{ q, n: r.approximate ? say("least", n) : n }];
  };
  const all = async (queries, asWritten) => (await Promise.all(queries.map((q) => attempt(q, asWritten)))).flat().slice(0, most);
  const without = (i, ...instead) => [...tokens.slice(0, i), ...instead, ...tokens.slice(i + 1)].join(" ");
  const limits = tokens.flatMap((t, i) => (isPlain(t) ? [] : [i])), isText = (t) => isPlain(t) || /^"|^(title|author|org|topic):/i.test(t);

  const less = await all([
    ...limits.filter((i) => isText(tokens[i])).map((i) => without(i, bare(tokens[i]))),
    ...limits.map((i) => without(i)), tokens.filter(isPlain).join(" "),
  ]);
  const single = tokens.flatMap((t, i) => (isText(t) ? bare(t).split(/\s+/).map((word) => [i, word]) : [])).slice(0, 2 * most);
  const spelled = await Promise.all(single.map(async ([i, word]) => (await index.near(word)).map((w) => without(i, tokens[i].replace(word, () => w)))));
  const alike = await all(spelled.flat().slice(0, 2 * most), true);
  const alone = tokens.length > 1 || single.length > 1 ? await all(single.map(([, word]) => word), true) : [];
  return [["alike", alike], ["less", less], ["alone", alone]].filter(([, list]) => list.length);
};
