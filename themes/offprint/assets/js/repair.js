// Words that the archive does not contain, and their replacements. generator/search/repair.go
// is the same in Go. search.js loads this module when a query has such a word or no paper has
// all of its words, adds its methods to the Searcher, and passes its own functions to it.

// From generator/search (go generate ./generator/search), not to be edited here:
const TEXT = 0, AUTHOR = 1; // classes of lists
const SPELLINGS = 4, RARE = 3;
const FORM = 4, FORM_END = 6, SPLIT = 3, SPLIT_SHORT = 2, SPLIT_PAPERS = 1;
// End of what is from generator/search.

// distance counts substitutions, insertions, deletions and transpositions, and stops beyond
// most.
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

const slipWeight = (d) => (d > 1 ? /* farWeight */ 70 : /* nearWeight */ 90);

// spellingsOf returns the possible corrections of n characters, as arrays of characters, with
// the logarithm of their numbers of papers.
const spellingsOf = (r, n, { utf8, runes }) => r.once(`s${n}.gz`, (data) => {
  const [shared, papers, more] = utf8.decode(data).split("\n"), letters = runes(more);
  let at = 0, last = [];
  return Array.from(shared, (c, i) => {
    const k = c.charCodeAt() - 65;
    if (k < 0 || k > n) throw new Error();
    last = [...last.slice(0, k), ...letters.slice(at, (at += n - k))];
    if (last.length !== n) throw new Error();
    return [last, +papers[i]];
  });
});

export const methods = (tools) => {
  const { runes, order, isASCII, ofBoth, PLURALS, lightStem, singular, dedupe, dfAll, repairable, inTitle, phrases, NO_HITS, S } = tools;
  return {
    // repair answers a query again if its words are not those of the archive.
    async repair(found) {
      const { units } = this.q, complete = found.some((c) => c.all), joined = new Set();
      let changed = false, unknown = false;
      for (const [k, u] of units.entries()) {
        if (!repairable(u)) continue;
        const lost = this.unknown(k);
        unknown ||= lost;
        if (!joined.has(k) && units[k + 1] && (lost || !complete || this.unknown(k + 1)) && (await this.join(k))) {
          joined.add(k).add(k + 1);
          changed = true;
        }
        if (lost && !joined.has(k) && (await this.repairUnit(k, u))) changed = true;
      }
      if (changed) found = this.collect();
      return unknown || found.some((c) => c.all) ? found : this.repairRare(found);
    },

    // repairRare treats rare words as misspelt if a paper then has all words in its title.
    async repairRare(found) {
      const before = [...this.units], { corrections } = this;
      let changed = false;
      this.corrections = [...corrections];
      for (const [k, u] of this.q.units.entries()) {
        const df = dfAll(this.units[k]);
        if (!repairable(u) || u.whole || df > RARE) continue;
        const { list, d } = await this.spellings(u.words[0], df, 2);
        if (!list.length) continue;
        this.units[k] = this.units[k].map((c) => c && { ...c, hits: [...c.hits] });
        await this.replace(k, { words: list, weight: slipWeight(d), slip: true });
        this.shown.delete(k);
        changed = true;
      }
      if (changed) {
        const again = this.collect();
        if (again.some((c) => c.all && c.title)) return again;
      }
      Object.assign(this, { units: before, corrections });
      return found;
    },

    // join tries two neighbouring words as one that the archive contains.
    async join(k) {
      const [a, b] = this.q.units.slice(k, k + 2);
      if (b.quoted || b.exact || b.and || b.or.length || a.whole || b.whole || a.field !== b.field || a.prefix) return false;
      const word = a.words[0] + b.words[0];
      if (!(await this.papersWith(word))) return false;
      for (const i of [k, k + 1]) await this.replace(i, { words: [word], weight: /* wordWeight */ 100 });
      this.shown.set(k + 1, []);
      return true;
    },

    // replace gives a unit the papers of the replacement.
    async replace(k, o) {
      const u = this.q.units[k], plain = { words: [""], field: u.field, of: u };
      await Promise.all(this.segments.map(async (r, i) => {
        if (o.all) {
          const hits = await this.allOf(r, o.words, plain);
          const parts = [{ slot: S.other, hits, df: hits.docs.length, weight: o.weight }];
          if (o.slip && u.field !== "author") {
            const row = await this.inRow(r, o.words, hits);
            parts.push({ slot: S.other + 1, hits: row, df: row.docs.length, weight: /* rowWeight */ 200 });
          }
          return this.add(this.units[k], parts, i);
        }
        const lists = [[], []], dfs = [0, 0];
        for (const parts of await Promise.all(o.words.map((w) => this.wordParts(r, w, plain)))) {
          for (const p of parts) {
            if (p.slot > AUTHOR) continue;
            lists[p.slot].push(p.hits);
            dfs[p.slot] += p.df;
          }
        }
        this.add(this.units[k], lists.map((l, c) => ({ slot: S.other + c, hits: l.length ? dedupe(l) : NO_HITS, df: dfs[c], weight: o.weight })), i);
      }));
      this.parted ||= o.all && o.slip;
      const shown = o.all ? o.words : o.words.slice(0, 1);
      this.shown.set(k, shown);
      if (o.slip) this.corrections.push({ from: u.words[0], to: shown.join(" ") });
    },

    // inRow returns the papers that contain the words in a row in their titles.
    async inRow(r, words, both) {
      const row = new Set((await (await phrases()).rowPapers(this, r, words, tools)).docs), { docs, impacts } = inTitle(both);
      const keep = docs.map((_, i) => i).filter((i) => row.has(docs[i]));
      return { docs: keep.map((i) => docs[i]), impacts: keep.map((i) => impacts[i]) };
    },

    // repairUnit finds replacements for an unknown word, or for the unknown parts of a
    // hyphenated one.
    async repairUnit(k, u) {
      if (!u.whole) {
        const o = await this.meant(u.words[0], true);
        if (o.words.length) await this.replace(k, o);
        return o.words.length;
      }
      const form = await this.form(u.whole);
      if (form) {
        await this.replace(k, { words: [form], weight: /* formWeight */ 95 });
        return true;
      }
      const fixed = { ...u, words: [...u.words], of: u };
      let changed = false;
      for (const [i, w] of u.words.entries()) {
        if (await this.papersWith(w)) continue;
        const o = await this.meant(w, false);
        if (!o.words.length) continue;
        fixed.words[i] = o.words[0];
        if (o.slip) this.corrections.push({ from: w, to: o.words[0] });
        changed = true;
      }
      if (!changed) return false;
      fixed.whole = fixed.words.join("");
      await Promise.all(this.segments.map(async (r, i) => this.add(this.units[k], await this.components(r, fixed), i)));
      this.shown.set(k, fixed.words);
      return true;
    },

    // meant returns the replacement for an unknown word: another form of it, its parts, a word
    // at edit distance one, two words without the space, or a word at edit distance two.
    async meant(word, parts) {
      const form = await this.form(word), weight = /* partsWeight */ 90;
      if (form) return { words: [form], weight: /* formWeight */ 95 };
      const pieces = parts ? await this.piecesOf(word) : [];
      if (pieces.length) return { words: pieces, all: true, weight };
      let { list, d } = await this.spellings(word, 0, 1);
      if (!list.length && parts) {
        const words = await this.split(word);
        if (words.length) return { words, all: true, weight, slip: true };
      }
      if (!list.length) ({ list, d } = await this.spellings(word, 0, 2));
      return { words: list, weight: slipWeight(d), slip: true };
    },

    // piecesOf splits a name into letters and numbers if the archive contains all of them. The
    // year in a citation key is ignored, and so is a 2 that means "to".
    async piecesOf(word) {
      const list = word.match(/[0-9][0-9.]*|[^0-9]+/g);
      if (list.length < 2) return [];
      const dfs = await Promise.all(list.map((p) => this.papersWith(p)));
      const said = list.map((p, i) => !(i && ((p === "2" && list[i + 1]) || ((!dfs[i] || list[i + 1]) && /^(?:1[5-9]|20)[0-9]{2}$/.test(p)))));
      return said.every((is, i) => !is || dfs[i]) ? list.filter((_, i) => said[i]) : [];
    },

    // form returns a word of the archive that is another form of the given one.
    async form(word) {
      const stem = lightStem(word), others = [ofBoth(word), PLURALS.get(word), word.replace("sulf", "sulph")], two = /^([a-z]{2,})2([a-z]{2,})$/.exec(word);
      if (two) others.push(`${two[1]}to${two[2]}`);
      if (word.length > 1 && stem.length < FORM && isASCII(stem)) others.push(word + "s", singular(word)); // GNN if the archive only has GNNs
      for (const o of others) if (o && o !== word && (await this.papersWith(o))) return o;
      if (!isASCII(stem) || stem.length < FORM) return "";
      const prefix = stem.slice(0, Math.max(FORM, stem.length - FORM_END));
      let best = "", papers = 0;
      for (const r of this.segments) {
        const at = r.shard(word), list = await r.wordsIn(Math.max(at - 1, r.shard(prefix)), Math.min(at + 1, r.shard(prefix + "\u{10FFFF}")), prefix);
        for (const w of list) {
          if (w.text === word + "e" || word === w.text + "e") continue; // one letter too many or too few
          const df = w.df[TEXT] + w.df[AUTHOR];
          if (df && lightStem(w.text) === stem && (df > papers || (df === papers && order(w.text, best) < 0))) [best, papers] = [w.text, df];
        }
      }
      return best;
    },

    // split splits a word into two that the archive contains.
    async split(word) {
      const letters = runes(word), ways = [];
      for (let i = SPLIT; i + SPLIT <= letters.length; i++) ways.push([letters.slice(0, i).join(""), letters.slice(i).join("")]);
      const dfs = await Promise.all(ways.map(async ([a, b]) => {
        const n = await this.papersWith(a);
        return n < SPLIT_PAPERS ? 0 : Math.min(n, await this.papersWith(b));
      }));
      const most = Math.max(0, ...dfs);
      if (most >= SPLIT_PAPERS) return ways[dfs.indexOf(most)];
      if (letters.length < SPLIT_SHORT + FORM) return [];
      for (const i of [SPLIT_SHORT, letters.length - SPLIT_SHORT]) {
        const pair = [letters.slice(0, i).join(""), letters.slice(i).join("")];
        if (await this.neighbours(pair)) return pair;
      }
      return [];
    },

    // neighbours returns whether the words occur in a row in some paper. This is required for
    // a part of two letters, which is too often a word by chance.
    async neighbours(words) {
      if (words.some((w) => this.stop.has(w))) return false;
      for (const r of this.segments) if ((await (await phrases()).rowPapers(this, r, words, tools)).docs.length) return true;
      return false;
    },

    async spellings(word, df, most) {
      const letters = runes(word);
      if (letters.length < /* minSpelling */ 3) return { list: [] };
      if (letters.length < /* twoSlips */ 7) most = 1;
      for (let d = 1; d <= most; d++) {
        const best = new Map(), wanted = [];
        for (let n = letters.length - d; n <= letters.length + d; n++) {
          for (const r of this.segments) if (r.spelling?.includes(n)) wanted.push(spellingsOf(r, n, tools));
        }
        for (const list of await Promise.all(wanted)) {
          for (const [o, papers] of list) {
            const other = o.join("");
            if ((df && papers < /* wellKnown */ 5) || other === word || this.stop.has(other) || distance(letters, o, d) > d) continue;
            best.set(other, Math.max(best.get(other) ?? -2, papers + (o[0] === letters[0] ? /* firstLetter */ 2 : 0)));
          }
        }
        if (best.size) {
          const list = [...best].sort((a, b) => b[1] - a[1] || order(a[0], b[0]));
          return { list: list.slice(0, SPELLINGS).map(([w]) => w), d };
        }
      }
      return { list: [] };
    },
  };
};
