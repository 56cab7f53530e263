// Search in the archive's own index: no server, no dependency. It runs in a page,
// in a Worker and in Node alike, and gives the same papers in the same order as
// `offprint search`. docs/search.md has the format of the files and the ranking;
// generator/search is the same in Go, function by function.

// From generator/search (go generate ./generator/search), not to be edited here:
const VERSION = 1;
const CARDS = 12, TEXTS = 16; // papers in a block
const SHARES = [60, 40, 20, 0], LONG = 5, ENOUGH = 20; // how much of a query a paper must meet
const PHRASES = 100, TITLES = 20; // papers whose texts and titles are looked at
const COMPLETIONS = 8, PREFIX_SHARDS = 3, UNITS = 100;
const SPELLINGS = 4, RARE = 3;
const CORRECTED = 8, LIFTED = 30; // words up to which slips are looked for; papers that neighbours may lift
const TEXT = 0, AUTHOR = 1; // classes of lists
const CLASS = { title: 0, author: 1, topic: 2, org: 3 };
const NAME = 31; // the impact of a name
const FIELD = /^(title|author|org|topic|year|date|id):(?=[^ ])/i;
const ARXIV = /^(?:https?:\/\/)?(?:(?:www\.|export\.)?arxiv\.org\/(?:abs|pdf|html)\/|(?:huggingface\.co|hf\.co)\/papers\/|arxiv:)?(\d{4}\.\d{4,5}|[a-z-]+(?:\.[a-z]{2})?\/\d{7})(?:v\d+)?(?:\.pdf)?\/?$/;
const DOI = /^(?:https?:\/\/(?:dx\.)?doi\.org\/|doi:)?(10\.\d{4,9}(?:\.\d+)*\/\S+)$/;
const DATES = /^(\d{4}(?:-\d\d(?:-\d\d)?)?)?(\.\.)?(\d{4}(?:-\d\d(?:-\d\d)?)?)?$/;
// End of what is from generator/search.

// ---- Words (generator/text/words.go) ----

// From generator/text (go generate ./generator/text), not to be edited here:
const FOLD = new Map([["", "\u200C\u200D\u200E\u200F"], ["\"", "“”„"], ["'", "`´ʹʻʼʾʿˈ‘’′＇"], ["-", "‐‑‒–—―⁃−﹣－"], ["ae", "æ"], ["b", "ƀ"], ["d", "ðđ"], ["h", "ħ"], ["i", "ıɨ"], ["j", "ȷ"], ["l", "ł"], ["n", "ŋ"], ["o", "ø"], ["oe", "œ"], ["ss", "ß"], ["t", "ŧ"], ["th", "þ"], ["z", "ƶ"], ["σ", "ς"]]
  .flatMap(([to, from]) => [...from].map((c) => [c, to])));
const GREEK = new Map(("α alpha β beta γ gamma δ delta ε epsilon ζ zeta η eta θ theta ι iota κ kappa λ lambda μ mu ν nu ξ xi ο omicron π pi ρ rho σ sigma " +
  "τ tau υ upsilon φ phi χ chi ψ psi ω omega").match(/\S+ \S+/g).map((s) => s.split(" ")));
const INVISIBLE = /[\p{Cc}\u00AD\u180E\u200B\u202A-\u202E\u2060\u2066-\u206F\uFDD0-\uFDEF\uFEFF\uFFF9-\uFFFB\u{E0000}-\u{E007F}]/u;
const BARE = /[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}]/u;
const DENSE = "\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Hangul}\\p{Script=Thai}\\p{Script=Lao}\\p{Script=Khmer}\\p{Script=Myanmar}ー";
const HYPHEN = "\\-‐-–−", QUOTE = "'’";
// End of what is from generator/text.
const SPACE = /\p{White_Space}/u, SPACES = /\p{White_Space}+/gu;
const MARK = /\p{M}/u, MN = /\p{Mn}/u, LETTER = /\p{L}/u;
const RUNS = new RegExp(`[${DENSE}]+|[^${DENSE}]+`, "gu"), IS_DENSE = new RegExp(`[${DENSE}]`, "u");
const W = "[\\p{L}\\p{N}\\p{M}]";
// A hyphenated word, with the apostrophes and decimal points in it, and the signs of C++ and C#.
const COMPOUND = new RegExp(`${W}+(?:(?:[${HYPHEN}${QUOTE}]|(?<=[0-9])\\.(?=[0-9]))${W}+)*(?:(?<=[A-Za-z])(?:\\+{1,2}|#)(?![\\p{L}\\p{N}\\p{M}+#]))?`, "gu");
const PART = new RegExp(`[^${HYPHEN}]+`, "gu");
const NO_WORD = /[^\p{L}\p{N}\p{M}.+#]/gu;

export function fold(s) {
  if (/^[ -_a-~]*$/.test(s)) return s.toLowerCase().trim().replace(/ +/g, " ");
  let out = "";
  for (const c of s) out += FOLD.get(c) ?? (INVISIBLE.test(c) && !SPACE.test(c) ? "" : c);
  let bare = true, folded = "";
  for (const c of out.normalize("NFKD")) {
    if (MN.test(c)) {
      if (!bare) folded += c;
      continue;
    }
    if (!MARK.test(c)) bare = !LETTER.test(c) || BARE.test(c);
    const low = c.toLowerCase(), f = FOLD.get(low);
    if (f !== undefined) bare = true;
    folded += f ?? low;
  }
  return folded.normalize("NFC").replace(SPACES, " ").replace(/^ | $/g, "");
}

function foldWord(s) {
  if (/^[\0-\x7f]*$/.test(s)) return s.toLowerCase().replaceAll("'", "");
  s = fold(s).replace(NO_WORD, "").replace(/^\p{M}+/u, "");
  return GREEK.get(s) ?? s;
}

const runes = (s) => [...s];

// The words of a folded part; for marking, with their offsets in characters.
function partWords(w, add) {
  if (!IS_DENSE.test(w)) {
    if (w && runes(w).length <= /* maxWord */ 48) add(w, 0, -1);
    return;
  }
  let at = 0;
  for (const [run] of w.matchAll(RUNS)) {
    const list = runes(run), n = list.length;
    if (IS_DENSE.test(run) && n > 1) for (let i = 0; i + 1 < n; i++) add(list[i] + list[i + 1], at + i, at + i + 2);
    else if (n <= /* maxWord */ 48) add(run, at, at + n);
    at += n;
  }
}

// compounds splits plain text: [{parts: [{word, start, end}], whole}], offsets in UTF-16.
export function compounds(s) {
  const list = [];
  for (const match of s.matchAll(COMPOUND)) {
    const parts = [];
    let joined = "", pieces = 0;
    for (const piece of match[0].matchAll(PART)) {
      const folded = foldWord(piece[0]), start = match.index + piece.index, end = start + piece[0].length;
      const same = runes(piece[0]).length === runes(folded).length;
      joined += folded;
      pieces++;
      partWords(folded, (word, from, to) => {
        const c = same && to >= 0 ? runes(piece[0]) : null;
        parts.push(c ? { word, start: start + c.slice(0, from).join("").length, end: start + c.slice(0, to).join("").length } : { word, start, end });
      });
    }
    const whole = pieces > 1 && parts.length && runes(joined).length <= /* maxWord */ 48 && !IS_DENSE.test(joined) ? joined : "";
    if (parts.length) list.push({ parts, whole, start: match.index, end: match.index + match[0].length });
  }
  return list;
}

// words gives what the index calls the words of a text, in its order.
export const words = (s) => compounds(s).flatMap((c) => [...c.parts.map((p) => p.word), ...(c.whole ? [c.whole] : [])]);
const partsOf = (s) => compounds(s).flatMap((c) => c.parts.map((p) => p.word));

// order compares as UTF-8 does, which is not what < does beyond U+FFFF.
function order(a, b) {
  const n = Math.min(a.length, b.length);
  for (let i = 0; i < n; i++) {
    let x = a.charCodeAt(i), y = b.charCodeAt(i);
    if (x === y) continue;
    if (x >= 0xd800 && y >= 0xd800) {
      x += x >= 0xe000 ? -0x800 : 0x2000;
      y += y >= 0xe000 ? -0x800 : 0x2000;
    }
    return x - y;
  }
  return a.length - b.length;
}

// search gives the place of the first item that is not before key.
function lowerBound(list, key, compare) {
  let lo = 0, hi = list.length;
  while (lo < hi) {
    const mid = (lo + hi) >> 1;
    if (compare(list[mid], key) < 0) lo = mid + 1;
    else hi = mid;
  }
  return lo;
}

// singular as the index takes plurals away from long forms.
const singular = (w) => (w.length > 3 && w.endsWith("s") && !/(ss|is|us)$/.test(w) ? w.slice(0, -1) : w);

// ---- Queries (generator/search/query.go) ----


function identifier(s) {
  const m = ARXIV.exec(s.toLowerCase()) ?? DOI.exec(s.toLowerCase());
  return m && "#" + fold(m[1]);
}

function parse(s, typing, stop) {
  const q = { id: "", units: [], not: [], phrases: [], dates: [] };
  const id = identifier((s = s.trim()));
  if (id) return { ...q, id };
  for (let rest = s; (rest = rest.replace(/^[ \t\r\n\u3000]+/, "")); ) {
    let not = false, field = "", value, quoted = false;
    if (/^-[^ ]/.test(rest)) {
      not = true;
      rest = rest.slice(1);
    }
    const m = FIELD.exec(rest);
    if (m) {
      field = m[1].toLowerCase();
      rest = rest.slice(m[0].length);
    }
    if (rest[0] === '"') {
      const end = rest.indexOf('"', 1);
      quoted = end > 0; // after a lonely quote there are words
      value = quoted ? rest.slice(1, end) : "";
      rest = rest.slice(quoted ? end + 1 : 1);
    } else {
      const end = rest.search(/[ \t\r\n\u3000]/);
      value = end < 0 ? rest : rest.slice(0, end);
      rest = end < 0 ? "" : rest.slice(end);
    }
    addStatement(q, field, value, not, quoted, typing && !rest && !quoted);
  }
  const content = q.units.some((u) => !u.field && !stop.has(u.words[0]));
  for (const u of q.units) u.stop = content && !u.field && u.words.length === 1 && !u.prefix && stop.has(u.words[0]);
  return q;
}

function addStatement(q, field, value, not, quoted, last) {
  if (field === "id") {
    q.id = identifier(value) ?? "#" + fold(value.replace(/^title:/, ""));
    return;
  }
  if (field === "year" || field === "date") {
    const m = DATES.exec(value);
    if (m && (m[1] || m[3]) && (m[2] || !m[3]) && !not) {
      q.dates.push({ from: m[1] ?? "", to: ((m[2] ? m[3] : m[1]) ?? "") + "\x7f" });
      return;
    }
    field = "";
  }
  const unit = (list, whole = "", exact = false) => ({ words: list, whole, field, exact, quoted: quoted && !exact, times: 1, prefix: false });
  const units = [];
  if (quoted && (field === "topic" || field === "org")) units.push(unit(["=" + fold(value)], "", true));
  else {
    for (const c of compounds(value)) {
      const parts = c.parts.map((p) => p.word);
      if (c.whole) units.push(unit(parts, c.whole));
      else for (const w of parts) units.push(unit([w]));
    }
  }
  if (!units.length) return;
  if (not) {
    q.not.push(...units);
    return;
  }
  const phrase = partsOf(value);
  if (quoted && !field && phrase.length > 1) q.phrases.push(phrase);
  const end = units.at(-1);
  if (last && !end.whole && !/[.,;:!?)\]}]$/.test(value)) end.prefix = true;
  for (const u of units) {
    const have = q.units.find((h) => h.field === u.field && h.whole === u.whole && h.words.length === u.words.length && h.words[0] === u.words[0]);
    if (have) {
      have.times++;
      have.prefix ||= u.prefix;
      have.quoted ||= u.quoted;
    } else if (q.units.length < UNITS) q.units.push(u);
  }
}

// distance counts substitutions, insertions, deletions and swaps, and gives up beyond most.
function distance(a, b, most) {
  if (Math.abs(a.length - b.length) > most) return most + 1;
  let before = [], last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    let least = i;
    for (let j = 1; j <= b.length; j++) {
      row[j] = Math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) row[j] = Math.min(row[j], before[j - 2] + 1);
      least = Math.min(least, row[j]);
    }
    if (least > most) return most + 1;
    [before, last] = [last, row];
  }
  return last[b.length];
}

// ---- Files (generator/search/index.go) ----

const utf8 = new TextDecoder();
const damaged = (name) => new Error(`The search index is damaged or of another version (${name}).`);

class Gone extends Error {}

async function unpack(bytes, name) {
  // A host may have unpacked the file already.
  if (!(bytes[0] === 0x1f && bytes[1] === 0x8b && bytes[2] === 8 && bytes[3] === 0)) return bytes;
  if (typeof DecompressionStream === "undefined") throw new Error("This browser cannot unpack the search index; a newer one can.");
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  try {
    return new Uint8Array(await new Response(stream).arrayBuffer());
  } catch {
    throw damaged(name);
  }
}

class Files {
  constructor(base, options) {
    this.base = base;
    this.fetch = options.fetch ?? ((...a) => globalThis.fetch(...a));
    this.caches = "caches" in options ? options.caches : undefined;
    this.pending = new Map();
  }

  // A file of a segment never changes: what was read once is kept, here and,
  // where there is one, in the browser's cache.
  get(path) {
    let p = this.pending.get(path);
    if (!p) {
      p = this.read(path);
      this.pending.set(path, p);
      p.catch(() => this.pending.delete(path));
    }
    return p;
  }

  async store() {
    // Private windows may have no cache, or refuse it.
    try {
      const c = this.caches === undefined ? globalThis.caches : this.caches;
      return await c?.open("offprint-search");
    } catch {
      return undefined;
    }
  }

  async read(path) {
    const { cleaning } = this;
    await cleaning;
    const url = new URL(path, this.base).href;
    const store = await (this.opened ??= this.store());
    try {
      const kept = await store?.match(url);
      if (kept) return await unpack(new Uint8Array(await kept.arrayBuffer()), path);
    } catch {}
    const bytes = await this.load(url);
    const data = await unpack(bytes, path);
    if (this.cleaning === cleaning) this.keeping = this.keep(store, url, bytes, this.keeping);
    return data;
  }

  async keep(store, url, bytes, before) {
    try {
      await store?.put(url, new Response(bytes));
    } catch {} // there may be no room
    await before;
  }

  async load(url, init) {
    for (let again = false; ; again = true) {
      try {
        const r = await this.fetch(url, init);
        if (r.status === 404 || r.status === 410) throw new Gone(`The search index is not there: ${url} (${r.status}).`);
        if (!r.ok) throw new Error(`${r.status}`);
        return new Uint8Array(await r.arrayBuffer());
      } catch (e) {
        if (e instanceof Gone) throw e;
        if (again) throw new Error(`A file of the search index could not be loaded: ${url} (${e.message}).`);
      }
    }
  }

  // clean takes files out of the browser's cache.
  async clean(old) {
    await this.keeping; // what is on its way into the cache has to be in it
    try {
      const store = await (this.opened ??= this.store());
      for (const r of (await store?.keys()) ?? []) if (r.url.startsWith(this.base) && old(r.url.slice(this.base.length))) await store.delete(r);
    } catch {}
  }

  // Files of segments that are no more are forgotten.
  forget(dirs) {
    return this.clean((path) => !dirs.some((d) => path.startsWith(d + "/")));
  }

  // And so are those of a segment that is damaged: the host may have the right ones by now.
  drop(dir) {
    for (const path of this.pending.keys()) if (path.startsWith(dir + "/")) this.pending.delete(path);
    this.cleaning = this.clean((path) => path.startsWith(dir + "/"));
  }
}

function number(data, at) {
  let n = 0, shift = 1, b;
  do {
    if (at.pos >= data.length) throw damaged("");
    b = data[at.pos++];
    n += (b & 127) * shift;
    shift *= 128;
  } while (b & 128);
  return n;
}

class Segment {
  constructor(files, about) {
    Object.assign(this, about);
    this.files = files;
    this.separators = about.shards ? about.shards.split("\n") : [];
    this.common = new Map();
    (about.common ? about.common.trimEnd().split("\n") : []).forEach((line, file) => {
      const forms = line.split(" "), df = 2 ** (forms.pop() - 1);
      for (const form of forms) {
        const more = form.endsWith("+"), text = more ? form.slice(0, -1) : form;
        this.common.set(text, { text, df: [df, 0, 0, 0], file: [file + 1, 0, 0, 0], data: [], more });
      }
    });
    this.sorted = [...this.common.keys()].sort(order);
    this.decoded = new Map();
  }

  damaged(name) {
    this.decoded.clear();
    this.files.drop(this.dir);
    return damaged(`${this.dir}/${name}`);
  }

  file(name) {
    return this.files.get(this.dir + "/" + name);
  }

  // once keeps what a file was decoded to.
  once(name, decode) {
    let p = this.decoded.get(name);
    if (!p) {
      p = this.file(name).then((data) => {
        try {
          return decode(data);
        } catch {
          throw this.damaged(name);
        }
      });
      this.decoded.set(name, p);
      p.catch(() => this.decoded.delete(name));
    }
    return p;
  }

  shard(word) {
    const n = lowerBound(this.separators, word, order);
    return this.separators[n] === word ? n + 1 : n;
  }

  // words is a shard: [{text, df, data, file, group}] in order.
  words(shard) {
    return this.once(`t${shard}.gz`, (data) => {
      const at = { pos: 0 }, list = [], groups = [];
      const size = number(data, at), end = at.pos + size;
      if (end > data.length) throw damaged("");
      let lists = end, last = new Uint8Array(0);
      while (at.pos < end) {
        const shared = number(data, at), more = number(data, at);
        if (shared > last.length || at.pos + more >= end) throw damaged("");
        const bytes = new Uint8Array(shared + more);
        bytes.set(last.subarray(0, shared));
        bytes.set(data.subarray(at.pos, at.pos + more), shared);
        at.pos += more;
        last = bytes;
        const w = { text: utf8.decode(bytes), df: [0, 0, 0, 0], file: [0, 0, 0, 0], data: [], group: -1 };
        const flags = data[at.pos++];
        const locate = (c) => {
          w.df[c] = number(data, at);
          const n = number(data, at), half = Math.floor(n / 2);
          if (n % 2) w.file[c] = half + 1;
          else w.data[c] = data.subarray(lists, (lists += half));
        };
        if (flags & 1) {
          locate(TEXT);
          w.group = groups.push(w) - 1;
        } else if (flags & 2) {
          const g = groups[(w.group = number(data, at))];
          w.df[TEXT] = g.df[TEXT];
          w.file[TEXT] = g.file[TEXT];
          w.data[TEXT] = g.data[TEXT];
        }
        for (let c = AUTHOR; c < 4; c++) if (flags & (2 << c)) locate(c);
        list.push(w);
      }
      if (at.pos !== end || lists !== data.length) throw damaged("");
      return list;
    });
  }

  async lookup(word) {
    const c = this.common.get(word);
    if (c && !c.more) return c;
    if (c) this.file(`l${c.file[TEXT] - 1}.gz`).catch(() => {}); // it will be wanted: do not wait for the shard
    const list = await this.words(this.shard(word));
    const i = lowerBound(list, word, (a, b) => order(a.text, b));
    return list[i]?.text === word ? list[i] : null;
  }

  // list is a posting list: {docs, impacts}.
  async list(w, c) {
    if (!w?.df[c]) return null;
    const name = w.file[c] ? `${c ? "n" : "l"}${w.file[c] - 1}.gz` : "t*.gz", data = w.file[c] ? await this.file(name) : w.data[c];
    try {
      const at = { pos: 0 }, n = c === TEXT && w.file[c] ? number(data, at) : w.df[c];
      if (n > this.papers || n > data.length) throw damaged(name);
      const docs = new Int32Array(n);
      let doc = 0;
      for (let i = 0; i < n; i++) {
        docs[i] = doc += number(data, at);
        if (doc >= this.papers) throw damaged(name);
      }
      if (c !== TEXT) return { docs, impacts: new Uint8Array(n).fill(NAME) };
      if (data.length - at.pos !== n) throw damaged(name);
      return { docs, impacts: data.subarray(at.pos) };
    } catch {
      throw this.damaged(name);
    }
  }

  async card(doc) {
    const cards = await this.once(`c${Math.floor(doc / CARDS)}.gz`, (data) => utf8.decode(data).trimEnd().split("\n").map((l) => JSON.parse(l)));
    const c = cards[doc % CARDS];
    if (!c) throw this.damaged("c*.gz");
    const [title, authors, moreAuthors, date, id, votes, path] = c;
    return { title, authors: authors ? authors.split("\n") : [], moreAuthors, date, id, votes, path: path ?? `papers/${id.slice(id.indexOf(":") + 1)}/` };
  }

  async text(doc) {
    const vocabulary = await this.once("w.gz", (data) => utf8.decode(data).split("\n"));
    const texts = await this.once(`x${Math.floor(doc / TEXTS)}.gz`, (data) => {
      const list = [];
      let s = "";
      for (let i = 0; i < data.length; ) {
        const c = data[i++];
        if (c === 10) {
          list.push(s);
          s = "";
        } else if (c < 0x80) s += String.fromCharCode(c);
        else if (c < 0xff) {
          const word = vocabulary[c < 0xf0 ? c - 0x80 : /* oneByteWords */ 112 + (c - 0xf0) * 256 + data[i++]];
          if (word === undefined) throw damaged("");
          s += word;
        }
        else {
          const n = data[i] < 0xe0 ? 2 : data[i] < 0xf0 ? 3 : 4;
          s += utf8.decode(data.subarray(i, (i += n)));
        }
      }
      return list;
    });
    if (doc % TEXTS >= texts.length) throw this.damaged("x*.gz");
    return texts[doc % TEXTS];
  }
}

// ---- Answers (generator/search/answer.go) ----

const NO_HITS = { docs: new Int32Array(0), impacts: new Uint8Array(0) };

// dedupe sorts hits by paper and keeps the greatest impact of each.
function dedupe(lists) {
  if (lists.length === 1) return lists[0];
  const best = new Map();
  for (const l of lists) for (let i = 0; i < l.docs.length; i++) best.set(l.docs[i], Math.max(best.get(l.docs[i]) ?? 0, l.impacts[i]));
  const docs = Int32Array.from(best.keys()).sort();
  return { docs, impacts: Uint8Array.from(docs, (d) => best.get(d)) };
}

function intersect(a, b) {
  const docs = [], impacts = [];
  for (let i = 0, j = 0; i < a.docs.length && j < b.docs.length; ) {
    const d = a.docs[i] - b.docs[j];
    if (d < 0) i++;
    else if (d > 0) j++;
    else {
      docs.push(a.docs[i]);
      impacts.push(Math.min(a.impacts[i++], b.impacts[j++]));
    }
  }
  return { docs, impacts };
}

const inTitle = (l) => {
  const keep = [...l.docs.keys()].filter((i) => l.impacts[i] >= /* titleImpact */ 16);
  return { docs: keep.map((i) => l.docs[i]), impacts: keep.map((i) => l.impacts[i]) };
};

// Slots of a unit's components.
const S = { text: 0, author: 1, parts: 2, prefix: 3, prefixAuthor: 4, spelling: 5 };

const byNumber = (a, b) => a.segment - b.segment || a.doc - b.doc;
const byScore = (a, b) => b.all - a.all || b.score - a.score || byNumber(a, b);
const dfAll = (list) => list.reduce((n, c) => n + (c?.df ?? 0), 0);

class Searcher {
  constructor(index, q, options) {
    Object.assign(this, { index, q, options, segments: index.segments, corrections: [], corrected: new Map(), found: new Set(), phrases: [] });
    this.stop = index.stop;
  }

  idf(df) {
    df = Math.min(df, this.index.papers);
    return Math.round(256 * Math.log(1 + (this.index.papers - df + 0.5) / (df + 0.5)));
  }

  async gather() {
    const all = [...this.q.units, ...this.q.not];
    const lists = all.map(() => []);
    const phrases = this.findPhrases();
    phrases.catch(() => {}); // it is awaited below, where nothing else has failed
    this.ranges = await Promise.all(this.segments.map(async (r, i) => {
      const words = Promise.all(all.map(async (u, k) => u.stop || this.add(lists[k], await this.components(r, u), i)));
      return (await Promise.all([this.dateRange(r), words]))[0];
    }));
    this.units = lists.slice(0, this.q.units.length);
    this.not = lists.slice(this.q.units.length);
    await phrases;
  }

  // add adds what segment i knows to the components of a unit.
  add(to, parts, i) {
    for (const p of parts) {
      const c = (to[p.slot] ??= { hits: this.segments.map(() => NO_HITS), df: 0, weight: 0 });
      c.hits[i] = p.hits;
      c.weight = p.weight;
      c.df += p.df;
    }
  }

  async components(r, u) {
    if (!u.whole) return this.wordParts(r, u.words[0], u);
    const wanted = u.words.filter((w) => u.words.length <= 2 || !this.stop.has(w));
    const [parts, ...lists] = await Promise.all([u.whole, ...wanted].map((w) => this.wordParts(r, w, u)));
    let both;
    for (const list of lists) {
      const all = dedupe(list.length ? list.map((p) => p.hits) : [NO_HITS]);
      both = both ? intersect(both, all) : all;
      if (!both.docs.length) break;
    }
    both ??= NO_HITS;
    return [...parts, { slot: S.parts, hits: both, df: both.docs.length, weight: /* partsWeight */ 90 }];
  }

  // wordParts are the lists of a word in a segment.
  async wordParts(r, name, u) {
    const w = await r.lookup(name), parts = [];
    const add = async (slot, c) => {
      let hits = await r.list(w, c);
      if (!hits) return;
      const df = hits.docs.length;
      if (u.field === "title") hits = inTitle(hits);
      parts.push({ slot, hits, df, weight: /* wordWeight */ 100 });
    };
    if (w) this.remember(r, w);
    if (u.field === "author") await add(S.author, AUTHOR);
    else await add(S.text, CLASS[u.field] ?? TEXT);
    if (!u.field) await add(S.author, AUTHOR);
    if (u.exact && !parts.length) return this.allWords(r, u);
    if (u.prefix && name === u.words[0]) parts.push(...(await this.prefixParts(r, name, u)));
    return parts;
  }

  // remember notes the forms of a word's stem, to mark them.
  remember(r, w) {
    this.found.add(w.text);
    if (w.more !== undefined) {
      for (const c of r.common.values()) if (c.file[TEXT] === w.file[TEXT]) this.found.add(c.text);
    } else if (w.group >= 0) {
      r.words(r.shard(w.text)).then((list) => list.forEach((o) => o.group === w.group && this.found.add(o.text)), () => {});
    }
  }

  async allWords(r, u) {
    let both;
    for (const w of words(u.words[0])) {
      const list = await this.wordParts(r, w, { words: [""], field: u.field });
      const all = dedupe(list.length ? list.map((p) => p.hits) : [NO_HITS]);
      both = both ? intersect(both, all) : all;
    }
    both ??= NO_HITS;
    return [{ slot: S.text, hits: both, df: both.docs.length, weight: /* wordWeight */ 100 }];
  }

  // prefixParts are the lists of the commonest words that begin with a prefix.
  async prefixParts(r, prefix, u) {
    const list = [];
    for (let i = lowerBound(r.sorted, prefix, order); i < r.sorted.length && r.sorted[i].startsWith(prefix); i++) list.push(r.common.get(r.sorted[i]));
    const first = r.shard(prefix), last = Math.min(r.shard(prefix + "\u{10FFFF}"), first + PREFIX_SHARDS - 1);
    const shards = await Promise.all(Array.from({ length: last - first + 1 }, (_, i) => r.words(first + i)));
    for (const shard of shards) {
      for (let i = lowerBound(shard, prefix, (a, b) => order(a.text, b)); i < shard.length && shard[i].text.startsWith(prefix); i++) {
        const w = shard[i];
        if (w.text !== prefix && !w.text.includes(" ") && !w.file.some((f) => f)) list.push(w);
      }
    }
    const df = (w) => w.df[TEXT] + w.df[AUTHOR];
    list.sort((a, b) => df(b) - df(a) || order(a.text, b.text));
    const hits = [[], [], [], []], dfs = [0, 0, 0, 0], seen = new Set(), wanted = [];
    for (const w of list) {
      if (w.file[TEXT]) {
        if (seen.size === /* commonCompletions */ 2 || seen.has(w.file[TEXT])) continue;
        seen.add(w.file[TEXT]);
      }
      if (wanted.length === COMPLETIONS) break;
      wanted.push(w);
    }
    await Promise.all(wanted.map((w) => Promise.all([0, 1, 2, 3].map(async (c) => {
      if (!w.df[c] || !(u.field ? CLASS[u.field] === c : c <= AUTHOR)) return;
      const l = await r.list(w, c);
      hits[c].push(u.field === "title" ? inTitle(l) : l);
      dfs[c] += l.docs.length;
    }))));
    return [0, 1, 2, 3].filter((c) => hits[c].some((l) => l.docs.length)).map((c) => ({
      slot: c === AUTHOR ? S.prefixAuthor : S.prefix, hits: dedupe(hits[c]), df: Math.min(dfs[c], r.papers), weight: /* wordWeight */ 100,
    }));
  }

  async dateRange(r) {
    const all = [0, r.papers];
    for (const d of this.q.dates) {
      let counts = r.months;
      if (d.from.length > 7 || d.to.length > 8) {
        counts = await r.once("d.gz", (data) => utf8.decode(data).trimEnd().split("\n").map((l) => [l.slice(0, 10), +l.slice(11)]));
      }
      let from = Infinity, to = 0, n = 0;
      for (const [day, count] of counts) {
        if (day >= d.from && day <= d.to) {
          from = Math.min(from, n);
          to = n + count;
        }
        n += count;
      }
      all[0] = Math.max(all[0], from);
      all[1] = Math.min(all[1], to);
    }
    return all;
  }

  // findPhrases looks for long forms of acronyms among neighbouring words.
  async findPhrases() {
    const units = this.q.units, plain = (u) => !u.field && !u.whole;
    // All are asked for at once; the longest that begins at a word counts.
    const find = async (i, n) => {
      const part = units.slice(i, i + n);
      if (!part.every(plain)) return null;
      const list = part.map((u) => u.words[0]);
      list[n - 1] = singular(list[n - 1]);
      const key = list.join(" "), phrase = { from: i, to: i + n, df: 0, hits: this.segments.map(() => NO_HITS) };
      await Promise.all(this.segments.map(async (r, k) => {
        const c = r.common.get(list[0]);
        if (c && !c.more) return;
        const w = await r.lookup(key), hits = await r.list(w, TEXT);
        if (!w) return;
        phrase.hits[k] = hits ?? NO_HITS;
        phrase.df += phrase.hits[k].docs.length;
      }));
      return phrase.df ? phrase : null;
    };
    const all = await Promise.all(units.map((_, i) => Promise.all(/* longForms */ [6, 5, 4, 3, 2].map((n) => (n <= units.length - i ? find(i, n) : null)))));
    for (let i = 0; i < units.length; i++) {
      const phrase = all[i].find((p) => p);
      if (!phrase) continue;
      this.phrases.push(phrase);
      i = phrase.to - 1;
    }
  }

  // collect scores all papers that meet a word.
  collect() {
    const { units } = this.q;
    const weights = this.units.map((list) => Math.max(0, ...list.filter((c) => c?.df).map((c) => this.idf(c.df))));
    const factor = units.map((u) => 8 * u.times);
    // Where the query is the long form, its words say little more.
    for (const p of this.phrases) for (let k = p.from; k < p.to; k++) factor[k] = (p.to - p.from === units.length ? 1 : 4) * units[k].times;
    // A query that is a long form and nothing else is answered as its short form
    // is: what has the words somewhere is about something else.
    const whole = this.phrases.some((p) => p.to - p.from === units.length), only = whole && this.phrases[0].df >= ENOUGH;
    let sum = 0, strict = 0;
    const found = [];
    weights.forEach((w, k) => {
      sum += w;
      if (units[k].field) strict++;
    });
    this.sum = sum;
    this.scores = this.segments.map((r, i) => {
      const ints = () => new Int32Array(r.papers);
      // Of the unit that is looked at: 1 + its number, the best value, whether it stands in the title.
      const seen = ints(), best = new Float64Array(r.papers), head = new Uint8Array(r.papers);
      // Of all units: the score, the weights of those met, and met in the title, and how many are strict.
      const score = new Float64Array(r.papers), covered = ints(), title = ints(), met = ints(), short = ints();
      this.units.forEach((list, k) => {
        const touched = [];
        const see = (doc) => {
          if (seen[doc] === k + 1) return;
          seen[doc] = k + 1;
          best[doc] = head[doc] = 0;
          touched.push(doc);
        };
        for (const c of list) {
          if (!c?.df) continue;
          const w = this.idf(c.df) * c.weight, { docs, impacts } = c.hits[i];
          for (let j = 0; j < docs.length; j++) {
            const doc = docs[j], impact = impacts[j], v = Math.floor((w * (2 * (impact & 15) + 1) * 8) / 100);
            see(doc);
            if (v > best[doc]) best[doc] = v;
            if (impact >= /* titleImpact */ 16) head[doc] = 1;
          }
        }
        for (const p of this.phrases) {
          if (p.from > k || k >= p.to) continue;
          p.hits[i].docs.forEach((doc, j) => {
            see(doc);
            if (p.hits[i].impacts[j] >= /* titleImpact */ 16) head[doc] = 1;
          });
        }
        for (const doc of touched) {
          score[doc] += Math.floor((best[doc] * factor[k]) / 8);
          covered[doc] += weights[k];
          if (head[doc]) title[doc] += weights[k];
          if (units[k].field) met[doc]++;
        }
      });
      for (const p of this.phrases) {
        const w = this.idf(p.df) * /* acronymWeight */ 75, { docs, impacts } = p.hits[i];
        for (let j = 0; j < docs.length; j++) {
          if (p.to - p.from === units.length) score[docs[j]] = 0; // as if the short form had been searched for
          score[docs[j]] += Math.floor((w * (2 * (impacts[j] & 15) + 1) * 8) / 100);
          short[docs[j]] = 1;
        }
      }
      for (const list of this.not) for (const c of list) for (const doc of c?.hits[i].docs ?? []) met[doc] = -1;
      for (let doc = this.ranges[i][0]; doc < this.ranges[i][1]; doc++) {
        if ((units.length && !seen[doc]) || met[doc] !== strict || (only && !short[doc])) continue;
        const c = { segment: i, doc, score: score[doc], covered: covered[doc], all: covered[doc] === sum, title: false };
        if (sum && title[doc] === sum) {
          c.title = true;
          c.score += Math.floor(c.score / 2);
        }
        found.push(c);
      }
      return score;
    });
    const least = units.length >= LONG ? ENOUGH : 1;
    for (const share of whole ? [100, ...SHARES] : SHARES) {
      const kept = found.filter((c) => c.covered * 100 >= sum * share);
      if (kept.length >= least || !share) return kept;
    }
  }

  async correct() {
    let changed = false;
    for (const [k, u] of this.q.units.entries()) {
      if (u.quoted || u.stop || u.exact) continue;
      if (u.whole) {
        changed = (await this.correctParts(k, u)) || changed;
        continue;
      }
      const df = dfAll(this.units[k]);
      if (u.field === "topic" || u.field === "org" || df > RARE) continue;
      const { list, d } = await this.spellings(u.words[0], df);
      if (!list.length) continue;
      await Promise.all(this.segments.map(async (r, i) => {
        const lists = [[], []], dfs = [0, 0];
        for (const parts of await Promise.all(list.map((w) => this.wordParts(r, w, { words: [""], field: u.field })))) {
          for (const p of parts) {
            lists[p.slot].push(p.hits);
            dfs[p.slot] += p.df;
          }
        }
        this.add(this.units[k], [0, 1].map((slot) => ({
          slot: S.spelling + slot, hits: lists[slot].length ? dedupe(lists[slot]) : NO_HITS, df: dfs[slot], weight: d > 1 ? /* farWeight */ 70 : /* nearWeight */ 90,
        })), i);
      }));
      this.corrections.push({ from: u.words[0], to: list[0] });
      if (!df) this.corrected.set(u.words[0], list[0]);
      changed = true;
    }
    return changed;
  }

  async correctParts(k, u) {
    if (dfAll(this.units[k])) return false;
    const fixed = { ...u, words: [...u.words] };
    let changed = false;
    for (const [i, w] of u.words.entries()) {
      if ((await Promise.all(this.segments.map((r) => r.lookup(w)))).some((o) => o)) continue;
      const { list } = await this.spellings(w, 0);
      if (!list.length) continue;
      fixed.words[i] = list[0];
      this.corrections.push({ from: w, to: list[0] });
      changed = true;
    }
    if (!changed) return false;
    fixed.whole = fixed.words.join("");
    await Promise.all(this.segments.map(async (r, i) => this.add(this.units[k], await this.components(r, fixed), i)));
    return true;
  }

  async spellings(word, df) {
    const letters = runes(word);
    if (letters.length < /* minSpelling */ 3) return { list: [] };
    for (let d = 1; d <= (letters.length >= /* twoSlips */ 7 ? 2 : 1); d++) {
      const best = new Map(), wanted = [];
      for (let n = letters.length - d; n <= letters.length + d; n++) {
        for (const r of this.segments) if (r.spelling?.includes(n)) wanted.push(r.once(`s${n}.gz`, (data) => utf8.decode(data).split("\n")));
      }
      for (const lines of await Promise.all(wanted)) {
        for (const line of lines) {
          const other = line.slice(0, -1), papers = +line.at(-1);
          if (line.length < 2 || (df && papers < /* wellKnown */ 5) || other === word) continue;
          const o = runes(other);
          if (distance(letters, o, d) > d) continue;
          best.set(other, Math.max(best.get(other) ?? -2, papers + (o[0] === letters[0] ? /* firstLetter */ 2 : 0)));
        }
      }
      if (best.size) {
        const list = [...best].sort((a, b) => b[1] - a[1] || order(a[0], b[0]));
        return { list: list.slice(0, SPELLINGS).map(([w]) => w), d };
      }
    }
    return { list: [] };
  }

  async answer(found) {
    const { limit, offset, sort } = this.options;
    let approximate = false;
    if (this.q.phrases.length) {
      found.sort(byScore);
      approximate = found.length > PHRASES;
      const first = found.slice(0, PHRASES);
      const has = await Promise.all(first.map((c) => this.hasPhrases(c)));
      found = first.filter((_, i) => has[i]);
    }
    else if (this.q.units.length >= LONG && found.length) await this.lift(found);
    if (sort === "date") found.sort(byNumber);
    else if (sort === "votes") {
      const votes = await Promise.all(this.segments.map((r) => r.once("v.gz", (data) => {
        const at = { pos: 0 };
        return Int32Array.from({ length: r.papers }, () => number(data, at));
      })));
      found.sort((a, b) => votes[b.segment][b.doc] - votes[a.segment][a.doc] || byNumber(a, b));
    } else {
      firstOf(found, Math.max(TITLES, offset + limit));
      await this.compareTitles(found);
    }
    const papers = await Promise.all(found.slice(offset, offset + limit).map((c) => this.index.paper(this.segments[c.segment], c.doc, c.score)));
    return { total: found.length, approximate, papers, facets: await this.facets(found), corrections: this.corrections };
  }

  // lift adds what a paper's neighbours say, when no paper meets much of a long query.
  async lift(found) {
    const most = found.reduce((n, c) => Math.max(n, c.covered), 0);
    if (most === this.sum) return;
    firstOf(found, LIFTED);
    const first = found.slice(0, LIFTED);
    const graphs = await Promise.all(this.segments.map((r) => r.related && r.once("r.gz", (data) => {
      const at = { pos: 0 };
      return Array.from({ length: r.papers }, () => Array.from({ length: number(data, at) }, () => number(data, at)));
    })));
    for (const c of first) {
      const list = graphs[c.segment]?.[c.doc];
      if (!list?.length) continue;
      const mean = Math.floor(list.reduce((n, o) => n + this.scores[c.segment][o], 0) / list.length);
      c.score += Math.floor((2 * mean * (this.sum - most)) / this.sum);
    }
    first.sort(byScore).forEach((c, i) => (found[i] = c));
  }

  async facets(found) {
    const years = new Map(), counts = this.segments.map((r) => new Int32Array(r.months.length));
    const month = this.segments.map((r) => {
      const of = new Int32Array(r.papers).fill(-1); // papers without a date come last
      let n = 0;
      r.months.forEach(([, count], k) => of.fill(k, n, (n += count)));
      return of;
    });
    for (const c of found) if (month[c.segment][c.doc] >= 0) counts[c.segment][month[c.segment][c.doc]]++;
    this.segments.forEach((r, i) => r.months.forEach(([name], k) => {
      const year = name.slice(0, 4);
      if (counts[i][k]) years.set(year, (years.get(year) ?? 0) + counts[i][k]);
    }));
    const facets = { year: [...years].map(([value, count]) => ({ value, count, query: `year:${value}` })), topic: null, organization: null };
    if (!this.options.facets) return facets;
    const totals = [new Map(), new Map()];
    await Promise.all(this.segments.map(async (r, i) => {
      const { names, of } = await r.once("f.gz", (data) => {
        const at = { pos: 0 }, size = number(data, at);
        const names = JSON.parse(utf8.decode(data.subarray(at.pos, (at.pos += size))));
        return { names, of: Array.from({ length: r.papers }, () => [Array.from({ length: number(data, at) }, () => number(data, at)), [number(data, at)]]) };
      });
      const n = names.map((list) => new Int32Array(list.length + 1));
      for (const c of found) if (c.segment === i) of[c.doc].forEach((ids, t) => ids.forEach((id) => n[t][id]++));
      n.forEach((list, t) => list.forEach((count, id) => {
        if (!id || !count) return;
        const value = names[t][id - 1], key = fold(value), have = totals[t].get(key);
        if (have) have.count += count;
        else totals[t].set(key, { value, count, query: `${t ? "org" : "topic"}:"${value.replaceAll('"', "")}"` });
      }));
    }));
    [facets.topic, facets.organization] = totals.map((m) => [...m.values()].sort((a, b) => b.count - a.count || order(a.value, b.value)).slice(0, 20));
    return facets;
  }

  // compareTitles puts the papers first whose title the query is, begins, or is in.
  async compareTitles(found) {
    const { typing } = this.options, list = [];
    for (const u of this.q.units) {
      if (u.field && u.field !== "title") return;
      const to = this.corrected.get(u.words[0]);
      if (to) list.push(to);
      else list.push(...u.words);
    }
    if (!list.length) return;
    const first = found.slice(0, TITLES), { offset, limit } = this.options;
    await Promise.all(first.map(async (c, i) => {
      if (!c.title || !c.all) {
        // It is likely to be shown: its card is on the way already.
        if (i >= offset && i < offset + limit) this.segments[c.segment].card(c.doc).catch(() => {});
        return;
      }
      const title = partsOf((await this.segments[c.segment].card(c.doc)).title);
      if (!title.length) return; // it was an author that counted like a title
      const at = indexWords(title, list, typing);
      if (at === 0) c.score += title.length === list.length ? /* titleIsQuery */ 2 ** 30 : /* titleBeginsQuery */ 2 ** 29;
      else if (at > 0) c.score += Math.floor(c.score / /* titleInRow */ 4);
      else if (inOrder(title, list, typing)) c.score += Math.floor(c.score / /* titleInOrder */ 5);
      const there = list.filter((w, k) => title.some((t) => fits(t, w, typing && k === list.length - 1))).length;
      c.score += Math.floor((c.score * there) / (2 * title.length));
    }));
    first.sort(byScore).forEach((c, i) => (found[i] = c));
  }

  async hasPhrases(c) {
    const r = this.segments[c.segment], title = partsOf((await r.card(c.doc)).title);
    let body;
    for (const p of this.q.phrases) {
      if (indexWords(title, p, false) >= 0) continue;
      body ??= partsOf(await r.text(c.doc));
      if (indexWords(body, p, false) < 0) return false;
    }
    return true;
  }

  // marks are the places in a text of what was searched for.
  marks(s) {
    const prefixes = this.q.units.filter((u) => u.prefix).map((u) => u.words[0]), out = [];
    const hit = (w) => this.found.has(w) || prefixes.some((p) => w.startsWith(p));
    for (const c of compounds(s)) {
      if (c.whole && hit(c.whole)) out.push([c.start, c.end]);
      else for (const p of c.parts) if (hit(p.word) && !this.stop.has(p.word)) out.push([p.start, p.end]);
    }
    return out.reduce((list, [from, to]) => {
      const last = list.at(-1);
      if (last && from <= last[1]) last[1] = Math.max(last[1], to);
      else list.push([from, to]);
      return list;
    }, []);
  }
}

// firstOf brings the n best candidates to the front, in order.
function firstOf(found, n) {
  if (found.length > 8 * n) {
    // A bound that at least n pass: the n-th best of a sample is no worse than that.
    const sample = [];
    for (const c of found) {
      if (sample.length < n) sample.push(c);
      else if (byScore(c, sample[n - 1]) < 0) sample[n - 1] = c;
      else continue;
      if (sample.length < n) continue;
      for (let i = n - 1; i > 0 && byScore(sample[i], sample[i - 1]) < 0; i--) [sample[i], sample[i - 1]] = [sample[i - 1], sample[i]];
      if (sample.length === n && !sample.sorted) {
        sample.sort(byScore);
        sample.sorted = true;
      }
    }
    const best = new Set(sample), rest = found.filter((c) => !best.has(c));
    sample.concat(rest).forEach((c, i) => (found[i] = c));
  } else found.sort(byScore);
}

const fits = (w, word, prefix) => w === word || (prefix && w.startsWith(word));

function indexWords(list, part, prefix) {
  for (let i = 0; i + part.length <= list.length; i++) {
    if (part.every((w, k) => fits(list[i + k], w, prefix && k === part.length - 1))) return i;
  }
  return -1;
}

function inOrder(list, part, prefix) {
  let k = 0;
  for (const w of list) if (k < part.length && fits(w, part[k], prefix && k === part.length - 1)) k++;
  return k === part.length;
}

// excerpt is the part of a text where most is marked, some 240 characters.
function excerpt(s, marks) {
  const LENGTH = 240;
  let best = 0, most = -1;
  for (const [at] of marks) {
    const n = new Set(marks.filter(([a, b]) => a >= at && b <= at + LENGTH - 40).map(([a, b]) => s.slice(a, b).toLowerCase())).size;
    if (n > most) [best, most] = [at, n];
  }
  let from = Math.max(0, best - 40);
  if (from > 0) from = s.indexOf(" ", from) + 1;
  if (s.length - from < LENGTH) from = s.length <= LENGTH ? 0 : s.indexOf(" ", s.length - LENGTH) + 1;
  let to = from + LENGTH;
  if (to < s.length) to = Math.max(s.lastIndexOf(" ", to), from + 1);
  const head = from > 0 ? "… " : "", shift = head.length - from;
  return {
    snippet: head + s.slice(from, to) + (to < s.length ? " …" : ""),
    snippetMarks: marks.filter(([a, b]) => a >= from && b <= to).map(([a, b]) => [a + shift, b + shift]),
  };
}

class Index {
  constructor(base, options) {
    this.base = base;
    this.files = new Files(base, options);
  }

  prepare() {
    return this.load().catch(() => {});
  }

  load(again) {
    if (again || !this.loaded) {
      this.loaded = this.read();
      this.loaded.catch(() => (this.loaded = undefined));
    }
    return this.loaded;
  }

  async read() {
    const name = "boot.gz", bytes = await unpack(await this.files.load(this.base + name, { cache: "no-cache" }), name);
    let boot;
    try {
      boot = JSON.parse(utf8.decode(bytes));
    } catch {
      throw damaged(name);
    }
    if (boot?.v !== VERSION) throw new Error("The search index is of another version than this page; load the page again.");
    this.root = new URL(boot.root, this.base).href;
    this.stop = new Set(boot.stop.split(" "));
    this.segments = (boot.segments ?? []).map((s) => new Segment(this.files, s));
    this.papers = this.segments.reduce((n, s) => n + s.papers, 0);
    this.files.forget(this.segments.map((s) => s.dir));
  }

  async paper(r, doc, score) {
    const { path, ...card } = await r.card(doc);
    return { ...card, url: new URL(path.split("/").map(encodeURIComponent).join("/"), this.root).href, titleMarks: [], snippet: "", snippetMarks: [], score, at: [r, doc] };
  }

  // search is over as soon as its signal fires; files that are on their way are kept.
  search(query, options = {}) {
    const { signal } = options, result = this.attempt(query, options);
    if (!signal) return result;
    return new Promise((resolve, reject) => {
      const stop = () => reject(signal.reason);
      signal.addEventListener("abort", stop);
      result.then(resolve, reject).finally(() => signal.removeEventListener("abort", stop));
    });
  }

  async attempt(query, options) {
    try {
      return await this.run(query, options);
    } catch (e) {
      // The site may have been built anew since this page was opened.
      if (!(e instanceof Gone)) throw e;
      const dirs = this.segments?.map((s) => s.dir).join();
      await this.load(true);
      if (dirs === this.segments.map((s) => s.dir).join()) throw e;
      return this.run(query, options);
    }
  }

  async run(query, { limit = 10, offset = 0, sort = "relevance", signal, snippets = true, facets = false, typing = false } = {}) {
    const check = (v) => {
      signal?.throwIfAborted();
      return v;
    };
    check();
    await this.load();
    check();
    const s = new Searcher(this, parse(query, typing, this.stop), { limit, offset, sort, facets, typing });
    const { q } = s;
    let result = { total: 0, approximate: false, papers: [], facets: { year: [], topic: null, organization: null }, corrections: [] };
    if (q.id) result = await this.byID(q.id, result, s.options);
    else if (q.units.length || q.dates.length) {
      check(await s.gather());
      let found = s.collect();
      const unknown = s.units.some((list, k) => !q.units[k].stop && !dfAll(list));
      if (q.units.length < CORRECTED && (unknown || !found.some((c) => c.all)) && check(await s.correct())) found = s.collect();
      result = check(await s.answer(found));
    }
    result.terms = q.units.map((u) => u.whole || u.words[0]);
    for (const p of result.papers) p.titleMarks = s.marks(p.title);
    Object.defineProperty(result, "searcher", { value: s });
    if (snippets) check(await this.snippets(result));
    return result;
  }

  async byID(id, result, { limit, offset }) {
    for (const r of this.segments) {
      const hits = await r.list(await r.lookup(id), TEXT);
      for (const doc of hits?.docs ?? []) {
        const p = await this.paper(r, doc, 0);
        result.papers.push(p);
        if (p.date) result.facets.year.push({ value: p.date.slice(0, 4), count: 1, query: `year:${p.date.slice(0, 4)}` });
      }
    }
    result.total = result.papers.length;
    result.paper = result.papers[0];
    result.papers = result.papers.slice(offset, offset + limit);
    return result;
  }

  // snippets fills in the texts of a result that was asked for without.
  async snippets(result) {
    await Promise.all(result.papers.map(async (p) => {
      const [r, doc] = p.at, text = await r.text(doc);
      Object.assign(p, excerpt(text, result.searcher.marks(text)));
    }));
    return result;
  }
}

// open prepares a search in the index at an address ("https://example.org/search/").
// Nothing is loaded before it is needed. options.fetch and options.caches take the
// place of the browser's.
export function open(baseURL, options = {}) {
  return new Index(String(baseURL), options);
}
