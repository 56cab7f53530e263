// Methods that only some queries need: identifiers, days, votes, initials, and topics and
// organizations: the numbers of papers next to the results, and variants of names.
// generator/search is the same in Go. search.js loads this module on demand, adds its methods
// to the Searcher, and passes its own functions to it.

// From generator/search (go generate ./generator/search), not to be edited here:
const TEXT = 0, AUTHOR = 1; // classes of lists
const NAME = 31, NOT_FIRST = 4;
const INITIALS = /^[b-df-hj-np-tv-xz]{2,3}$/;
// End of what is from generator/search.

const most = 20; // of each facet

// decodeNames decodes the variants of topics and of organizations: a map from each name to the
// whole set. A name is given by its key after a tab, or as it is.
const decodeNames = (text) => {
  const [topic, org] = `\n${text}`.split(/\n\n/).map((lines) => new Map(lines.split("\n").flatMap((line) => {
    const [keys, ...whole] = line.split("\t"), set = [...(keys.match(/.{5}/g) ?? []).map((key) => `\t=${key}`), ...whole.map((name) => `=${name}`)];
    return set.map((name) => [name, set]);
  })));
  return { topic, org };
};

const oneLetter = (word) => /^[a-z]$/.test(word);

// commonLetter returns the initial of a name that contains all words, by their lists, for a
// paper; 0 if there are several, 1 if the words belong to different names.
const commonLetter = (lists, doc) => lists.reduce((common, { docs, initials }) => {
  const letter = initials[docs.indexOf(doc)] & 127;
  return letter < 97 ? common : common && common !== letter ? 1 : letter;
}, 0);

const filled = (docs) => ({ docs, impacts: docs.map(() => /* yearImpact */ 7) });

export const methods = ({ blank, daysOf, dedupe, hasUnit, initialOf, intersect, isName, isPerson, nameKey, number, order, partsOf, utf8, votesOf, NO_HITS, S }) => ({
  // byID returns the paper with an identifier, or those whose identifier has it as a prefix.
  async byID(result) {
    const { index, q: { id, partial }, options: { limit, offset } } = this;
    for (const r of this.segments) {
      let hits = await r.list(await r.lookup(id), TEXT);
      if (!hits && partial) hits = dedupe([NO_HITS, ...(await Promise.all((await r.beginning(id)).map((w) => r.list(w, TEXT))))].filter((l) => l));
      for (const doc of hits?.docs ?? []) {
        const p = await index.paper(r, doc, 0);
        result.papers.push(p);
        const value = p.date.slice(0, 4), last = result.facets.year.at(-1);
        if (value && last?.value === value) last.count++;
        else if (value) result.facets.year.push({ value, count: 1, query: `year:${value}` });
      }
    }
    result.total = result.papers.length;
    if (result.total === 1) result.paper = result.papers[0];
    result.papers = result.papers.slice(offset, offset + limit);
    return result;
  },

  // limited returns the papers of a range of days, with a range of votes, or of an author.
  async limited(r, u) {
    if (u.name) return this.named(r, u.words, u);
    if (u.field !== "votes") return this.days(r, u);
    const [from, to] = votesOf(u.words[0]), docs = [];
    (await r.votes()).forEach((n, doc) => n >= from && n <= to && docs.push(doc));
    return filled(docs);
  },

  async days(r, u) {
    const [from, to] = await this.dateRange(r, daysOf(u.words[0]));
    return filled(Array.from({ length: Math.max(0, to - from) }, (_, i) => from + i));
  },

  // initials adds to a single letter the papers of authors with the neighbouring name that it
  // begins.
  async initials(r, k) {
    const { units } = this.q, letter = initialOf(units[k]);
    for (const n of [k + 1, k + 2, k - 1]) {
      const u = units[n];
      if (!u || initialOf(u) || u.field || u.stop || u.and || u.or.length || u.whole) continue;
      const hits = await this.named(r, [letter, u.words[0]], u);
      return hits.docs.length ? [{ slot: S.initial, hits, df: hits.docs.length, weight: /* wordWeight */ 100 }] : [];
    }
    return [];
  },

  // named returns the papers of an author whose name contains the words; a single letter is
  // the initial. If there are none, two neighbouring words may be joined in the name (Le Cun
  // for LeCun), or letters may be initials.
  async named(r, list, u) {
    let hits = await this.namedBy(r, list, u);
    for (let i = 1; i < list.length && !hits.docs.length; i++) {
      if (oneLetter(list[i])) continue;
      hits = await this.namedBy(r, [...list.slice(0, i - 1), list[i - 1] + list[i], ...list.slice(i + 1)], u);
    }
    const i = list.findIndex((word) => INITIALS.test(word));
    return hits.docs.length || i < 0 ? hits : this.namedBy(r, list.map((word, k) => (k === i ? word[0] : word)), u);
  },

  // namedBy returns the papers of an author whose name contains exactly the words.
  async namedBy(r, list, u) {
    const lists = [];
    let given, both, last = NO_HITS, lastWord = "\0", full = 0;
    for (const name of list) {
      if (oneLetter(name)) {
        given ??= name;
        continue;
      }
      last = (await r.list(await r.lookup(name), AUTHOR)) ?? NO_HITS;
      lists.push(last);
      both = both ? intersect(both, last) : last;
      lastWord = name;
      full++;
      this.found.set(name, u);
    }
    const begins = new Map(Array.from(last.docs, (doc, i) => [doc, last.initials[i]]));
    // After a written-out given name, a letter is the initial of a middle name.
    const strict = given && (full === 1 || oneLetter(list[0]));
    const fits = (letter) => [given ?? "", ...(strict ? [] : [list[0], lastWord])].some((word) => letter === word.charCodeAt(0));
    const named = { docs: [], impacts: [] }, of = { docs: [], impacts: [] }; // of collects the matches of a family name of several words
    for (const doc of both?.docs ?? []) {
      // A small letter is shared by all who have the name; a capital is the first author's of
      // several.
      const letter = begins.get(doc) & 127, to = letter < 97 || fits(letter) ? named : !strict && commonLetter(lists, doc) === letter ? of : undefined;
      to?.docs.push(doc);
      to?.impacts.push((letter && letter < 97 ? fits(letter | 32) : begins.get(doc) > 127) ? NAME : NAME - NOT_FIRST);
    }
    return named.docs.length ? named : of;
  },

  // dateRange returns the range of papers in a range of days.
  async dateRange(r, d) {
    let counts = r.months, from = Infinity, to = 0, n = 0;
    if (d.from.length > 8 || d.to.length > 8) { // 2024-03 with a filler
      counts = await r.once("d.gz", (data) => utf8.decode(data).trimEnd().split("\n").map((l) => [l.slice(0, 10), +l.slice(11)]));
    }
    for (const [day, count] of counts) {
      if (day >= d.from && day <= d.to) {
        from = Math.min(from, n);
        to = n + count;
      }
      n += count;
    }
    return [from, to];
  },

  // joinNames makes topics, organizations and people match by their other names.
  async joinNames(units) {
    const read = (path, is, decode) => (path && hasUnit(units, is) ? this.index.files.once(path, (data) => decode(utf8.decode(data)), path) : undefined);
    const [sets, people] = await Promise.all([read(this.beside.names, isName, decodeNames), read(this.beside.people, isPerson, (text) => {
      const sets = JSON.parse(text).map((names) => names.map((name) => partsOf(name).join(" ")));
      return new Map(sets.flatMap((set) => set.map((name) => [name, set])));
    })]);
    const all = (list) => list.forEach((u) => {
      all(u.and ?? []);
      all(u.or);
      if (people && isPerson(u)) {
        const own = u.words.join(" ");
        for (const name of people.get(own) ?? []) if (name !== own) u.or.push({ ...blank, words: name.split(" "), field: u.field, name: true, exact: true, or: [] });
      }
      if (!sets || !isName(u)) return;
      const { field, words: [name] } = u, set = sets[field].get(name) ?? sets[field].get("\t" + nameKey(name)) ?? [];
      for (const other of set) if (other !== name) u.or.push({ ...blank, words: [other], field, exact: true, or: [] });
    });
    all(units);
  },

  // count adds the topics and organizations with most papers among the results.
  async count(found) {
    const { index, beside, segments } = this;
    // The papers of a file continue into the older segments.
    const starts = [], has = new Set();
    segments.reduce((n, r) => (starts.push(n), n + r.papers), 0);
    for (const c of found) has.add(starts[c.segment] + c.doc);
    const files = await Promise.all((beside.facets ?? []).map((path) => index.files.once(path, (data) => {
      const at = { pos: 0 }, size = number(data, at);
      const names = JSON.parse(utf8.decode(data.subarray(at.pos, (at.pos += size)))).map((list) => list.map((name) => {
        let doc = 0;
        return { name, docs: Array.from({ length: number(data, at) }, () => (doc += number(data, at))) };
      }));
      if (at.pos !== data.length) throw new Error();
      return names;
    }, path)));
    return ["topic", "org"].map((field, k) => {
      const totals = new Map(), shown = [];
      // The oldest first: a name may be given by its index there.
      for (let i = files.length - 1; i >= 0; i--) {
        shown[i] = files[i][k].map(({ name, docs }) => {
          const value = typeof name === "number" ? shown[i + 1][name] : name, n = docs.filter((doc) => has.has(starts[i] + doc)).length;
          if (n) totals.set(value, (totals.get(value) ?? 0) + n);
          return value;
        });
      }
      return [...totals].map(([value, count]) => ({ value, count, query: `${field}:"${value}"` }))
        .sort((a, b) => b.count - a.count || order(a.value, b.value)).slice(0, most);
    });
  },
});
