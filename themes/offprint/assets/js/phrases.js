// Phrases: which papers contain words in a row. generator/search/rows.go is the same in Go and
// describes the files p0.gz, p1.gz, … search.js loads this module when a query has a phrase,
// and passes its own functions to it.

// From generator/search (go generate ./generator/search), not to be edited here:
const ROW_TEXTS = 24, ROW_WORDS = 4, ROW_GAP = 3;
const PHRASES = 100; // papers whose texts are looked at
// End of what is from generator/search.

const digitsOf = (n) => (n < 1 ? 0 : 32 - Math.clz32(n));
const rowBits = (a, b, papers) => digitsOf(Math.floor((a * b) / papers / ROW_TEXTS));
const riceDigits = (n, m) => Math.max(0, digitsOf(Math.floor((2 * m) / (3 * Math.max(n, 1)))) - 1);

// riceDecode decodes n increasing numbers: for each difference a one for each 2^k, a zero, and
// k bits.
function riceDecode(data, n, k) {
  let at = 0, last = 0;
  const bit = () => (data[at >> 3] >> (7 - (at++ & 7))) & 1;
  return Array.from({ length: n }, () => {
    while (bit()) last += 2 ** k;
    let low = 0;
    for (let i = 0; i < k; i++) low = low * 2 + bit();
    return (last += low);
  });
}

// placed decodes a list of n papers, given by their positions in another list, or by those of
// the missing ones.
function placed(data, n, list) {
  const missing = 2 * n > list.length, told = missing ? list.length - n : n;
  const places = riceDecode(data, told, riceDigits(told, list.length));
  let k = 0;
  return list.filter((_, i) => {
    const here = k < told && places[k] + k === i;
    if (here) k++;
    return here !== missing;
  });
}

function intersect(a, b) {
  const has = new Set(b);
  return a.filter((doc) => has.has(doc));
}

function indexWords(list, part) {
  for (let i = 0; i + part.length <= list.length; i++) if (part.every((w, k) => list[i + k] === w)) return i;
  return -1;
}

const rowFile = (r, n, { number }) => r.once(`p${n}.gz`, (data) => {
  const at = { pos: 0 }, bytes = (n) => {
    if ((at.pos += n) > data.length) throw new Error();
    return data.subarray(at.pos - n, at.pos);
  };
  const numbers = (n) => Array.from({ length: n }, () => number(data, at));
  const lists = [];
  for (let i = 2; i <= ROW_WORDS; i++) {
    const count = number(data, at), keys = bytes(3 * count), papers = numbers(count), sizes = numbers(count);
    if (papers.some((n) => n > r.papers)) throw new Error();
    lists.push(new Map(papers.map((n, i) => [keys[3 * i] * 65536 + keys[3 * i + 1] * 256 + keys[3 * i + 2], { n, data: bytes(sizes[i]) }])));
  }
  const filters = Array.from({ length: number(data, at) }, () => {
    const [n, size] = numbers(2);
    if (n > 8 * size) throw new Error(); // each takes at least one bit
    return { n, data: bytes(size) };
  });
  if (at.pos !== data.length) throw new Error();
  return { lists, filters };
});

// rowsAt returns the positions of the words of a phrase that are not stop words, and a
// function for the hash of a range of these words; the hash of the first two determines the
// file of a row.
const rowsAt = (s, words, { hashOf }) => {
  const at = [...words.keys()].filter((i) => !s.stop.has(words[i]));
  return { at, hash: (from, to) => hashOf(words.slice(at[from], at[to] + 1).join(" ")) };
};

// prepare requests the files that phrases will need while their words are looked up.
export function prepare(s, tools) {
  for (const words of [...s.q.phrases, ...s.q.notPhrases]) {
    const { at, hash } = rowsAt(s, words, tools);
    for (const r of s.segments) {
      r.packed().catch(() => {});
      for (let i = 0; r.rows && i + 1 < at.length; i++) r.file(`p${hash(i, i + 1) % r.rows}.gz`).catch(() => {});
    }
  }
}

// rowPapers returns the papers of a segment that may contain words in a row: {any, docs, sure,
// title}.
export async function rowPapers(s, r, words, tools) {
  const { mixed } = tools, { at, hash: hashBetween } = rowsAt(s, words, tools);
  if (!at.length) return { any: true, docs: [] };
  const hits = await Promise.all(at.map(async (i) => (await r.list(await r.lookup(words[i]), /* classText */ 0)) ?? { docs: [], impacts: [] }));
  const lists = hits.map((h) => Array.from(h.docs)), title = new Set(tools.all(hits.map((h) => [{ hits: h }])).docs);
  let docs = [...title], before = lists, sure = false;
  for (const h of hits) h.docs.forEach((doc, i) => h.impacts[i] < /* titleImpact */ 16 && title.delete(doc));
  if (!docs.length || !r.rows) return { docs, title, sure: !docs.length };
  for (let n = 2; n <= Math.min(ROW_WORDS, at.length); n++) {
    const now = await Promise.all(at.slice(n - 1).map(async (_, i) => {
      const [a, b] = [before[i], before[i + 1]];
      if (!a || !b || at[i + n - 1] - at[i + n - 2] > ROW_GAP + 1 || at[i + 1] - at[i] > ROW_GAP + 1) return null;
      const hash = hashBetween(i, i + n - 1), { lists: rows, filters } = await rowFile(r, hashBetween(i, i + 1) % r.rows, tools);
      const row = rows[n - 2].get(Math.floor(hash / r.rows) % 2 ** 24), digits = rowBits(lists[i].length, lists[i + 1].length, r.papers);
      if (row) return placed(row.data, row.n, b.length < a.length ? b : a);
      if (n > 2 || !digits) return null;
      const filter = filters[digits - 1] ?? { n: 0, data: [] }, size = filter.n * 2 ** digits, marks = new Set(riceDecode(filter.data, filter.n, digits));
      docs = docs.filter((doc) => marks.has(mixed(hash ^ Math.imul(doc + 1, 0x9e3779b1)) % (size || 1)));
      return null;
    }));
    for (const list of now) if (list) docs = intersect(docs, list);
    before = now;
  }
  sure = !docs.length || (at.length > 1 && before.length === 1 && !!before[0] && at[0] === 0 && at.at(-1) === words.length - 1);
  return { docs, title, sure };
}

async function hasPhrase(r, doc, words, title, { partsOf }) {
  if (title) r.text(doc).catch(() => {}); // it will probably be needed
  if (title && indexWords(partsOf((await r.card(doc)).title), words) >= 0) return true;
  return indexWords(partsOf(await r.text(doc)), words) >= 0;
}

// limitToPhrases keeps the candidates, best first, that contain all required phrases and no
// excluded one. If the index cannot decide, it checks the texts of the best candidates;
// approximate reports that there were more.
export async function limitToPhrases(s, found, tools) {
  const { phrases, notPhrases } = s.q, list = [...phrases, ...notPhrases];
  const rows = await Promise.all(s.segments.map((r) => Promise.all(list.map(async (words) => {
    const row = await rowPapers(s, r, words, tools);
    return { ...row, has: new Set(row.docs) };
  }))));
  let left = PHRASES, approximate = false;
  const { offset, limit, sort } = s.options;
  // Cards of results are requested before all results are known.
  const keep = (c, i) => {
    if (i < offset + limit && sort === "relevance") s.segments[c.segment].card(c.doc).catch(() => {});
    return true;
  };
  const kept = await Promise.all(found.map(async (c, i) => {
    const open = [];
    for (const [k, words] of list.entries()) {
      const row = rows[c.segment][k], wanted = k < phrases.length, has = row.any || row.has.has(c.doc);
      if (has && !row.sure) open.push([words, wanted, row.any || row.title.has(c.doc)]);
      else if (has !== wanted) return false;
    }
    if (!open.length) return keep(c, i);
    if (left-- <= 0) {
      approximate = true;
      return false;
    }
    for (const [words, wanted, title] of open) if ((await hasPhrase(s.segments[c.segment], c.doc, words, title, tools)) !== wanted) return false;
    return keep(c, i);
  }));
  return { found: found.filter((_, i) => kept[i]), approximate };
}
