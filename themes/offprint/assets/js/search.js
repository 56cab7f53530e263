// Search in the archive's own index, without a server or dependencies. It runs in pages,
// Workers and Node, and returns the same papers in the same order as `offprint search`.
// docs/search.md describes the file format and the ranking; generator/search is the same in
// Go, function by function.

// From generator/search (go generate ./generator/search), not to be edited here:
const VERSION = 5;
const CARDS = 8, TEXTS = 16; // papers in a block
const ENOUGH = 20; // papers with a long form
const TITLES = 20; // papers whose titles are looked at
const COMPLETIONS = 8, PREFIX_SHARDS = 3, UNITS = 100;
const CORRECTED = 8; // words up to which others are looked for
const TEXT = 0, AUTHOR = 1; // classes of lists
const CLASS = { title: 0, author: 1, topic: 2, org: 3 };
const NAME = 31, NOT_FIRST = 4; // the impact of the first author's name, and less for others
const FIELD = /^(title|author|org|topic|cat|year|date|votes|has|lang|id):(?=[^ ])/i;
const LONG_FIELDS = ["title", "author", "topic", "year", "date", "votes", "lang"];
const ARXIV = /^(?:[a-z\d]+\s*(?:=|\s-\s)\s*|\[[^\]]*\]\()?(?:\\url|[\[({<"])*(?:https?:\/\/)?(?:[a-z\d.-]+\.[a-z]+\/(?:[^\s#]*[\/=])?|(?:abs|pdf|html)\/|10\.48550\/|oai:arxiv\.org:|(?:(?:arxiv|paper|id)[\s:]*)+)?(?:arxiv[.:_-]\s*)?(\d{4}\.\d{4,5}|[a-z-]+(?:\.[a-z]{2})?\/\d{7})(?:v\d+)?(?:\.pdf)?\/?(?:[?#&]\S*)?[\])}>".,;]*(?:\s*\[[a-z.-]+\])?$/;
const PARTIAL = /^(?:arxiv:)?(\d{4}\.\d{2,4})$/;
const VOTES = /^(>=|<=|>|<)?(\d{1,9})?(\.\.)?(\d{1,9})?$/;
const NAME_OF_FIELD = /^([A-Za-z]{4,}):[^ ]/;
const NUMBER_OF_FIELD = /^[A-Za-z]+:["<>=.]*[0-9]/;
const YEAR = /^(?:19|20)\d\d$/;
const ELISION = /^(?:[dlmnst]|qu|jusqu|lorsqu|o)['’](.{3,})$/i;
const CURLY = /[“”„«»]/g, NAME_QUOTED = /(^|[ (])"([^"$\\]+)"/g, FORMULA_QUOTED = /(^|[ (])(?:title:)?"([^"]*[$\\][^"]*)"/g;
const NAME_IN = /^[a-z]{2,}$/, VERSION_IN = /^v?\d{1,3}(?:\.\d+)*[a-z]?$/;
const HOST = /^<?(?:https?:\/\/[^\/]+|(?:[a-z\d-]+\.)+(?:com|org|net|co|io|ai))\/(.*[a-z\d].*)$/i;
const KEYS = /[?&][A-Za-z_]+=/g;
const LATEX = /\\|\{[A-Z]/, LATEX_MARKUP = /\\(?:math[a-z]+|text[a-z]*|operatorname|emph|em|bf|it|left|right|[Hcuvdbkrt]\{|["'`^~=.])/g, LATEX_COMMAND = /\\([A-Za-z]{2,})\{/g;
const ENDING = /^(?:(.{3,}?is)(?:ations?|e[ds]?|ing|ers?)?|(.{3,}?)(?:i?es|ings?|ers?|ed|e|ly|y|s))$/;
const COUNTRIES = [[/^(..+)our(s|ed|ing|al|ful|able|ly|less|hoods?|ites?|ers?)?$/, "$1or$2"], [/^(..+)([iy])z(e|ing|ation|ab|er)/, "$1$2s$3"], [/([aeiouy][^aeiouy]+)(e|gna)ll(ed|ing|ers?)$/, "$1$2l$3"], [/^(..+[bt])re(s?)$/, "$1er$2"], [/^(..+)ogue(s?)$/, "$1og$2"], [/^(def|off|lic|pret)ence/, "$1ense"], [/^grey/, "gray"], [/^artefact/, "artifact"], [/^programme(s?)$/, "program$1"], [/^(acknowled|jud)gement/, "$1gment"], [/^ageing/, "aging"], [/aemi(as?|cs?)$/, "emi$1"], [/^(h|an|p|orthop|gyn|arch|pal|f|encyclop|)ae(m[ao]|sthe|di|co|olog|o[nbz]|cal|ces)/, "$1e$2"], [/^(f|)oe(tus|tal|strog|sophag|dema)/, "$1e$2"], [/rrhoea/, "rrhea"], [/sulph/, "sulf"], [/^aluminium/, "aluminum"], [/^manoeuvr(?:e(s|d)?|(ing|ability|able))$/, "maneuver$1$2"], [/^practis(e[ds]?|ing)$/, "practic$1"], [/^sceptic/, "skeptic"]];
const IRREGULAR = "alga algae, alias aliases, analysis analyses, antenna antennae, apex apices, appendix appendices, atlas atlases, automaton automata, axis axes, bacterium bacteria, bias biases, bus buses, canvas canvases, child children, codex codices, continuum continua, corpus corpora, cortex cortices, crisis crises, criterion criteria, curriculum curricula, data datum, desideratum desiderata, diagnosis diagnoses, emphasis emphases, equilibrium equilibria, erratum errata, extremum extrema, focus foci, foot feet, formula formulae, fungus fungi, ganglion ganglia, gas gases, genus genera, helix helices, hypothesis hypotheses, index indices, infimum infima, larva larvae, lemma lemmata, lens lenses, locus loci, man men, matrix matrices, maximum maxima, metastasis metastases, millennium millennia, minimum minima, mitochondrion mitochondria, modulus moduli, momentum momenta, mouse mice, nebula nebulae, nucleus nuclei, octahedron octahedra, optimum optima, parenthesis parentheses, phenomenon phenomena, polyhedron polyhedra, prognosis prognoses, quantum quanta, quiz quizzes, radius radii, schema schemata, simplex simplices, spectrum spectra, stimulus stimuli, stratum strata, supernova supernovae, supremum suprema, syllabus syllabi, symposium symposia, synopsis synopses, synthesis syntheses, taxon taxa, tetrahedron tetrahedra, thesis theses, tooth teeth, torus tori, vertebra vertebrae, vertex vertices, vortex vortices, woman women";
const DOI = /^(?:[a-z\d]+\s*(?:=|\s-\s)\s*|\[[^\]]*\]\()?(?:\\url|[\[({<"'])*((?:https?:\/\/)?(?:[a-z\d-]+\.)+[a-z]+\/(?:\S*[\/=])?)?(?:(?:info:|urn:)?doi\s*[:\/]?\s*)?(10\.\d{4,9}(?:\.\d+)*)(?:\/|%2f)(\S+)$/;
const BEHIND_DOI = /(?:\/(?:full|abstract|pdf|epdf|meta))?(?:\.pdf)?\/?(?:[?#&].+)?$/;
const DATES = /^(>=|<=|>|<)?(\d{4}(?:-\d\d(?:-\d\d)?)?)?(\.\.|[-–])?(\d{4}(?:-\d\d(?:-\d\d)?)?)?$/;
const DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz~";
// End of what is from generator/search.

// ---- Words (generator/text/words.go) ----

// From generator/text (go generate ./generator/text), not to be edited here:
const FOLD = new Map([["", "\u200C\u200D\u200E\u200F"], ["\"", "“”„"], ["'", "`´ʹʻʼʾʿˈ‘’′＇"], ["-", "‐‑‒–—―⁃−﹣－"], ["ae", "æ"], ["b", "ƀ"], ["d", "ðđ"], ["h", "ħ"], ["i", "ıɨ"], ["j", "ȷ"], ["l", "ł"], ["n", "ŋ"], ["o", "ø"], ["oe", "œ"], ["ss", "ß"], ["t", "ŧ"], ["th", "þ"], ["z", "ƶ"], ["σ", "ς"]]
  .flatMap(([to, from]) => [...from].map((c) => [c, to])));
const GREEK = new Map(("α alpha β beta γ gamma δ delta ε epsilon ζ zeta η eta θ theta ι iota κ kappa λ lambda μ mu ν nu ξ xi ο omicron π pi ρ rho σ sigma " +
  "τ tau υ upsilon φ phi χ chi ψ psi ω omega").match(/\S+ \S+/g).map((s) => s.split(" ")));
const SEMITIC = new Map("آا أا إا ةه ىي ٱا کك یي".split(" ").map((s) => [...s]));
const POINTS = /[֑-ׇֽֿׁׂׅׄؐ-ؚـً-ٰٟۖ-ۜ۟-۪ۤۧۨ-ۭ]/gu;
const INVISIBLE = /[\p{Cc}\u00AD\u180E\u200B\u202A-\u202E\u2060\u2066-\u206F\uFDD0-\uFDEF\uFEFF\uFFF9-\uFFFB\u{E0000}-\u{E007F}]/u;
const BARE = /[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}]/u;
const DENSE = "\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Hangul}\\p{Script=Thai}\\p{Script=Lao}\\p{Script=Khmer}\\p{Script=Myanmar}ー";
const HYPHEN = "\\-‐-–−", QUOTE = "'’";
// End of what is from generator/text.
const SPACE = /\p{White_Space}/u, SPACES = /\p{White_Space}+/gu;
const MARK = /\p{M}/u, MN = /\p{Mn}/u, LETTER = /\p{L}/u;
const RUNS = new RegExp(`[${DENSE}]+|[^${DENSE}]+`, "gu"), IS_DENSE = new RegExp(`[${DENSE}]`, "u");
const W = "[\\p{L}\\p{N}\\p{M}]";
// A hyphenated word, including apostrophes, decimal points, and the signs of C++ and C#.
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
  s = fold(s).replace(POINTS, "").replace(NO_WORD, "").replace(/./gu, (c) => SEMITIC.get(c) ?? c).replace(/^\p{M}+/u, "");
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

// compounds splits plain text: [{parts: [{word, start, end}], whole}], with offsets in UTF-16
// units.
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

// words returns the tokens of a text as in the index, in order.
export const words = (s) => compounds(s).flatMap((c) => [...c.parts.map((p) => p.word), ...(c.whole ? [c.whole] : [])]);
const partsOf = (s) => compounds(s).flatMap((c) => c.parts.map((p) => p.word));

// order compares strings like their UTF-8 encodings, unlike < beyond U+FFFF.
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

// hashOf returns the FNV-1a hash of a text's code units, mixed.
const mixed = (h) => {
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
};
const hashOf = (s) => {
  let h = 2166136261;
  for (let i = 0; i < s.length; i++) h = Math.imul(h ^ s.charCodeAt(i), 16777619);
  return mixed(h);
};

// nameKey returns the dictionary key of the name of a topic or an organization.
const nameKey = (name) => "=" + [26, 20, 14, 8, 2].map((n) => DIGITS[(hashOf(name) >>> n) & 63]).join("");

// lowerBound returns the index of the first item that is not before key.
function lowerBound(list, key, compare) {
  let lo = 0, hi = list.length;
  while (lo < hi) {
    const mid = (lo + hi) >> 1;
    if (compare(list[mid], key) < 0) lo = mid + 1;
    else hi = mid;
  }
  return lo;
}

// singular removes plural endings as the index does from long forms.
const singular = (w) => (w.length > 3 && w.endsWith("s") && !/(ss|is|us)$/.test(w) ? w.slice(0, -1) : w);

// ---- Queries (generator/search/query.go) ----

function identifier(s) {
  const low = fold(s), doi = doiIn(low);
  if (doi && !doi.startsWith("10.48550/arxiv.")) return "#" + fold(doi);
  const m = ARXIV.exec(doi || low);
  return m && "#" + fold(m[1]);
}

// doiIn returns the DOI if a text is one, without what follows it in an address or a sentence.
function doiIn(low) {
  const m = DOI.exec(low);
  if (!m) return "";
  let doi = `${m[2]}/${m[3].replaceAll("\\", "")}`; // TeX's: \_
  if (m[1]) doi = doi.replace(BEHIND_DOI, "").replace(/%[2-7][0-9a-f]/g, (s) => String.fromCharCode(`0x${s.slice(1)}`));
  for (;;) {
    const c = doi.at(-1), closer = ")]>}".indexOf(c);
    if (!".,;:'\"".includes(c) && (closer < 0 || doi.split(c).length <= doi.split("([<{"[closer]).length)) return doi;
    doi = doi.slice(0, -1);
  }
}

const SPACE_BETWEEN = /[ \t\r\n\u3000]/;
const OR = /^[ \t\r\n\u3000]*OR[ \t\r\n\u3000]/;

// straight replaces typographic quotation marks, as inserted by phones and word processors.
const straight = (s) => s.replace(CURLY, '"');

function parse(s, typing, stop, asWords) {
  s = straight(s).trim();
  const low = s.toLowerCase(), partial = PARTIAL.exec(low), id = identifier(s) ?? (partial && "#" + fold(partial[1]));
  if (id && !asWords) return { id, partial: !!partial, units: [], not: [], phrases: [], notPhrases: [], doubts: [] };
  if (LATEX.test(s) && !s.replaceAll('\\"', "").includes('"')) {
    const excludes = /(^|[ (])-+/.test(s.replaceAll("\\(", "$"));
    s = s.replace(/\\ell_?/g, "l").replace(LATEX_MARKUP, "").replace(LATEX_COMMAND, "$1 ").replaceAll("\\", " ");
    s = s.replaceAll("$", s.split("$").length % 2 ? "" : " ");
    s = s.replace(/[{}]/g, s.split("{").length === s.split("}").length ? "" : " "); // unbalanced ones are not from LaTeX
    if (!excludes) s = s.replace(/(^|[ (])-+/g, "$1"); // a hyphen after removed markup does not exclude either
  }
  const q = { id: "", partial: false, units: [], not: [], phrases: [], notPhrases: [], doubts: [], typing, operators: s.toUpperCase() !== s, last: [] };
  read(q, s);
  settle(q);
  const content = q.units.some((u) => !u.field && (u.and || u.or.length || !stop.has(u.words[0])));
  for (const u of q.units) {
    u.stop = content && !strict(u) && !u.and && u.words.length === 1 && !u.prefix && stop.has(u.words[0]);
    u.must ||= !!u.row && !u.stop;
  }
  return q;
}

const strict = (u) => !!(u.field || u.must);

// apart returns the units with hyphenated words split into their parts.
const apart = (units, stop) => units.flatMap((u) => (!u.whole || u.quoted || strict(u) ? u : u.words.map((w) => ({ ...blank, words: [w], field: "", or: [], stop: stop.has(w), times: u.times }))));

function read(q, rest) {
  let not = false, begin;
  while ((rest = rest.replace(/^[ \t\r\n\u3000)]+/, ""))) {
    let field = "", value, quoted = false;
    if (!not) begin = rest;
    if (/^-[^ ]/.test(rest)) {
      not = true;
      rest = rest.slice(1);
    }
    if (rest[0] === "(") {
      const end = closing(rest), list = q.operators && end > 0 ? orBetween(rest.slice(1, end)) : [];
      if (!list.length || (list.length < 2 && !not && !q.or && !OR.test(rest.slice(end + 1)))) {
        rest = rest.slice(1);
        continue;
      }
      rest = rest.slice(end + 1);
      alternatives(q, list, not, written(begin, rest));
      not = false;
      continue;
    }
    const from = rest, m = FIELD.exec(rest);
    if (m) {
      field = m[1].toLowerCase();
      rest = rest.slice(m[0].length);
    } else doubtField(q, rest);
    if (rest[0] === '"') {
      const end = rest.indexOf('"', 1);
      if (end < 0) { // words follow an unmatched quotation mark
        not = false;
        rest = rest.slice(1);
        continue;
      }
      quoted = true;
      value = rest.slice(1, end);
      rest = rest.slice(end + 1);
    } else {
      const end = rest.search(SPACE_BETWEEN);
      value = end < 0 ? rest : rest.slice(0, end);
      rest = end < 0 ? "" : rest.slice(end);
    }
    if (q.operators && !quoted && !field && rest && /^(?:NOT|OR|AND)$/.test(value)) {
      if (value === "NOT") not = true;
      else if (value === "OR" && (q.or = !not) && q.left && !q.inner) doubt(q, "not", q.left);
      continue;
    }
    const last = q.typing && !rest.replace(/^\)+/, "") && !quoted;
    addStatement(q, { field, value, text: written(from, rest), signed: written(begin, rest), not, quoted, last });
    not = false;
  }
}

// written returns what precedes the rest of a text.
const written = (s, rest) => s.slice(0, s.length - rest.length);

function closing(s) {
  let depth = 0;
  for (let i = 0; i < s.length; i++) {
    if (s[i] === "(") depth++;
    else if (s[i] === ")" && !--depth) return i;
  }
  return -1;
}

// orBetween splits a text at each OR outside parentheses and quotes.
function orBetween(s) {
  const parts = [];
  let depth = 0, from = 0, quoted = false;
  for (let i = 0; i < s.length; i++) {
    if (s[i] === '"') quoted = !quoted;
    else if (quoted) continue;
    else if (s[i] === "(") depth++;
    else if (s[i] === ")") depth--;
    else if (!depth && s.startsWith(" OR ", i)) {
      parts.push(s.slice(from, i));
      from = i + 3;
    }
  }
  return [...parts, s.slice(from)];
}

// alternatives adds a group of which one part must match. Exclusions in a part apply to
// everything.
function alternatives(q, parts, not, text) {
  const list = parts.flatMap((part) => {
    const sub = { id: "", units: [], not: [], phrases: [], notPhrases: [], doubts: q.doubts, operators: true, last: [], inner: true, or: true };
    read(sub, part);
    settle(sub);
    q.not.push(...sub.not);
    q.notPhrases.push(...sub.notPhrases);
    return sub.units.length ? [together(sub.units)] : [];
  });
  if (not) {
    q.not.push(...list);
    leaveOut(q, text);
  } else take(q, list.length ? [{ ...list.reduce(either), must: true }] : []);
}

const blank = { whole: "", exact: false, name: false, prefix: false, quoted: false, must: false, times: 1, alt: "" };
// together combines units into one. It is a limit if all of them are.
const together = (units) => (units.length > 1 ? { ...blank, words: [], and: units, field: units.every((u) => u.field) ? units[0].field : "", or: [] } : units[0]);

// either combines two units as alternatives. The result is a limit if both are.
const either = (a, b) => {
  if (a.field && !b.field) [a, b] = [b, a];
  return { ...a, or: [...a.or, b], must: true };
};

// take takes the units of a statement (none if it asks for nothing), or makes them an
// alternative to those of the last one. A phrase is only kept if no OR is next to it.
function take(q, units, phrase) {
  if (q.or && q.last.length && units.length) {
    if (q.last[0].words[0] === q.id) q.id = ""; // one of several alternatives
    Object.assign(q, { last: [either(together(q.last), together(units))], phrase: undefined });
  } else {
    settle(q);
    Object.assign(q, { last: units, phrase });
  }
  q.or = false;
  q.left = "";
}

// leaveOut ends a statement that excludes.
function leaveOut(q, text) {
  if (q.or || q.inner) doubt(q, "not", text);
  take(q, []);
  q.left = text;
}

// settle adds the units of the last statement to the query.
function settle(q) {
  if (q.phrase) q.phrases.push(q.phrase);
  for (const u of q.last) {
    u.row = !!q.phrase;
    const have = q.units.find((h) => !u.and && !h.and && !u.or.length && !h.or.length && h.field === u.field && h.whole === u.whole && `${h.words}` === `${u.words}`);
    if (have) {
      have.times++;
      have.prefix ||= u.prefix;
      have.quoted ||= u.quoted;
      have.row ||= u.row;
    } else if (q.units.length < UNITS) q.units.push(u);
  }
  Object.assign(q, { last: [], phrase: undefined });
}

function addStatement(q, s) {
  const { value, not, quoted } = s;
  if (s.field === "id") {
    const id = identifier(value) ?? "#" + fold(value.replace(/^title:/, "")), one = { ...blank, words: [id], field: "", quoted: true, or: [] };
    if (not) {
      q.not.push(one);
      return leaveOut(q, s.signed);
    }
    if (!q.or) q.id = id;
    return take(q, [one]);
  }
  const field = doubtLimit(q, s) ? s.field : "", units = unitsOf(field, value, quoted), end = units.at(-1);
  if (!end) return take(q, []);
  const open = !end.whole && !end.exact;
  end.prefix = open && !quoted && value.endsWith("*");
  const phrase = partsOf(value), row = quoted && !field && phrase.length > 1;
  if (not) {
    if (row) q.notPhrases.push(phrase);
    else q.not.push(together(units));
    return leaveOut(q, s.signed);
  }
  if (s.last && open && !/[.,;:!?)\]}]$/.test(value)) end.prefix = true;
  take(q, units, row && !q.inner ? phrase : undefined);
}

const spelledOut = (s) => s.replace(/[äöüøå]/gi, (c) => ({ ä: "ae", ö: "oe", ü: "ue", ø: "oe", å: "aa" })[c.toLowerCase()]);

function unitsOf(field, value, quoted) {
  const unit = (words, more) => ({ ...blank, words, field, or: [], ...more });
  const exact = (word, of = field) => [unit([word], { field: of, exact: true })];
  if (field === "has" || field === "lang") return exact(`@${field}:${value.toLowerCase()}`);
  if (field === "year" || field === "date" || field === "votes") return exact(value);
  if (field === "cat" || (quoted && (field === "topic" || field === "org"))) return exact("=" + fold(value), field === "cat" ? "topic" : field);
  const list = partsOf(value);
  if (field === "author" && list.length > 1 && (quoted || /[.,]/.test(value))) {
    const name = (words, or) => unit(words, { name: true, exact: true, or }), out = spelledOut(value);
    return [name(list, out === value ? [] : [name(partsOf(out), [])])];
  }
  const id = !field && !quoted && /[./]/.test(value) && identifier(value);
  if (id) return [unit([id], { quoted: true })];
  if (!quoted) {
    value = (HOST.exec(value)?.[1].replace(KEYS, " ") ?? value).replace(ELISION, "$1");
  }
  const units = compounds(value).flatMap((c) => {
    const parts = c.parts.map((p) => p.word);
    return c.whole ? [unit(parts, { whole: c.whole, quoted })] : parts.map((w) => unit([w], { quoted }));
  });
  const out = spelledOut(value);
  if (units.length === 1 && out !== value && !units[0].whole) units[0].alt = words(out).join("");
  return units;
}

// daysOf parses 2019, 2024-03, 2024-03-07, ranges of these and >2019; the texts compare like
// days.
function daysOf(s) {
  const [, op, from = "", between, to = ""] = DATES.exec(s) ?? [], end = "\x7f";
  if (!(from || to) || (op && (!from || between)) || (!between && to) || (between && between !== ".." && !(from && to))) return null;
  const before = from && from.slice(0, -1) + String.fromCharCode(from.charCodeAt(from.length - 1) - 1) + end;
  return { ">": { from: from + end, to: end }, "<": { from: "", to: before }, "<=": { from: "", to: from + end }, ">=": { from, to: end } }[op]
    ?? { from, to: (between ? to : from) + end };
}

// votesOf parses 50, >50, <=50, 10..50 and open ranges.
function votesOf(s) {
  const m = VOTES.exec(s);
  if (!m || !(m[2] || m[4]) || (m[1] && (!m[2] || m[3])) || (!m[3] && m[4])) return null;
  const n = +(m[2] ?? 0);
  if (m[4]) return [n, +m[4]];
  return { ">": [n + 1, Infinity], ">=": [n, Infinity], "<": [0, n - 1], "<=": [0, n] }[m[1]] ?? [n, m[3] ? Infinity : n];
}

// ---- Doubts (generator/search/doubts.go) ----

function doubt({ doubts }, kind, text, meant) {
  if (!doubts.some((d) => d.kind === kind && d.text === text && d.meant === meant)) doubts.push({ kind, text, meant });
}

// doubtLimit records a doubt about the value of a field, and returns whether it is usable as a
// value.
function doubtLimit(q, { field, value, text, last }) {
  const isVotes = field === "votes", range = isVotes ? votesOf(value) : field === "year" || field === "date" ? daysOf(value) : undefined;
  const [from, to] = isVotes ? range ?? [] : [range?.from, range?.to];
  const [a, between, b] = isVotes ? value.split(/(\.\.)/) : (DATES.exec(value) ?? []).slice(2);
  let kind, meant;
  if (range === null) kind = isVotes ? "votes" : "time";
  else if (field === "has" && value.toLowerCase() !== "code") kind = "fact";
  else if (range && !isVotes && (inNoCalendar(a) || inNoCalendar(b))) kind = "calendar";
  else if (range && between && from > to) [kind, meant] = ["backwards", `${field}:${b}${between}${a}`];
  if (kind && !last) doubt(q, kind, text, meant);
  return range !== null;
}

// inNoCalendar returns whether a day or a month does not exist. Leap years repeat after 400
// years.
function inNoCalendar(s = "") {
  const [year, month = 1, day = 1] = s.split("-").map(Number);
  return month < 1 || month > 12 || day < 1 || day > new Date(Date.UTC(2000 + (year % 400), month, 0)).getUTCDate();
}

// doubtField records a misspelt field at the start of a statement.
function doubtField(q, s) {
  const name = NAME_OF_FIELD.exec(s)?.[1];
  const field = name && LONG_FIELDS.find((f) => isSlip(name.toLowerCase(), f) && (!/year|date|votes/.test(f) || NUMBER_OF_FIELD.test(s)));
  if (field) doubt(q, "field", `${name}:`, `${field}:`);
}

// isSlip returns whether two words differ by one edit after their first letter.
function isSlip(a, b) {
  let i = 0;
  while (i < a.length && a[i] === b[i]) i++;
  const [x, y] = [a.slice(i), b.slice(i)];
  return i > 0 && a !== b && (x.slice(1) === y.slice(1) || x.slice(1) === y || x === y.slice(1) || (x[0] === y[1] && x[1] === y[0] && x.slice(2) === y.slice(2)));
}

// lightStem returns a common part of the forms of a word.
const isASCII = (w) => /^[\0-\x7f]*$/.test(w);
const PLURALS = new Map(IRREGULAR.split(", ").map((pair) => pair.split(" "))), NOUNS = new Map([...PLURALS].map(([noun, plural]) => [plural, noun]));
const ofBoth = (w) => (isASCII(w) ? NOUNS.get(w) ?? COUNTRIES.reduce((s, [from, to]) => s.replace(from, to), w) : w);
const lightStem = (w) => {
  if (!isASCII(w)) return w;
  w = ofBoth(w).replace(ENDING, "$1$2");
  return w.length > 3 && w.at(-1) === w.at(-2) ? w.slice(0, -1) : w;
};

// ---- Files (generator/search/index.go) ----

const utf8 = new TextDecoder();
const damaged = (name) => new Error(`The search index is damaged or of another version (${name}).`);

class Gone extends Error {}

async function unpack(bytes, name) {
  // The host may have decompressed the file already.
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
    this.decoded = new Map();
  }

  // The files of a segment never change, so they are cached here and, if possible, by the
  // browser.
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
    // Private windows may have no cache or deny access.
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
    } catch {} // the cache may be full
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

  // clean removes files from the browser's cache.
  async clean(old) {
    await this.keeping; // wait for files that are being stored
    try {
      const store = await (this.opened ??= this.store());
      for (const r of (await store?.keys()) ?? []) if (r.url.startsWith(this.base) && old(r.url.slice(this.base.length))) await store.delete(r);
    } catch {}
  }

  // Forget files that the boot file no longer lists.
  forget(known) {
    return this.clean((path) => !known.some((k) => path.startsWith(k)));
  }

  // once caches the decoded content of a file. A damaged file is forgotten together with all
  // files that share its prefix, because the host may have correct ones by now.
  once(path, decode, begin) {
    let p = this.decoded.get(path);
    if (!p) {
      p = this.get(path).then((data) => {
        try {
          return decode(data);
        } catch {
          throw this.damaged(path, begin);
        }
      });
      this.decoded.set(path, p);
      p.catch(() => this.decoded.delete(path));
    }
    return p;
  }

  damaged(path, begin) {
    for (const list of [this.pending, this.decoded]) for (const path of list.keys()) if (path.startsWith(begin)) list.delete(path);
    this.cleaning = this.clean((path) => path.startsWith(begin));
    return damaged(path);
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
        this.common.set(text, { text, df: [df, 0, 0, 0], file: [file + 1, 0, 0, 0], docs: [], rest: [], more });
      }
    });
    this.sorted = [...this.common.keys()].sort(order);
  }

  damaged(name) {
    return this.files.damaged(`${this.dir}/${name}`, this.dir + "/");
  }

  file(name) {
    return this.files.get(this.dir + "/" + name);
  }

  once(name, decode) {
    return this.files.once(this.dir + "/" + name, decode, this.dir + "/");
  }

  shard(word) {
    const n = lowerBound(this.separators, word, order);
    return this.separators[n] === word ? n + 1 : n;
  }

  // words decodes a shard: [{text, df, docs, rest, file, group}] in order. Each column is
  // stored contiguously.
  words(shard) {
    return this.once(`t${shard}.gz`, (data) => {
      const at = { pos: 0 }, count = number(data, at), groups = [];
      const column = () => Array.from({ length: count }, () => number(data, at));
      const bytes = (n) => {
        if ((at.pos += n) > data.length) throw damaged("");
        return data.subarray(at.pos - n, at.pos);
      };
      if (count > data.length) throw damaged("");
      const shared = column(), more = column(), flags = bytes(count);
      let last = new Uint8Array(0);
      const list = shared.map((n, i) => {
        if (n > last.length) throw damaged("");
        const text = new Uint8Array(n + more[i]);
        text.set(last.subarray(0, n));
        text.set(bytes(more[i]), n);
        last = text;
        return { text: utf8.decode(text), df: [0, 0, 0, 0], file: [0, 0, 0, 0], docs: [], rest: [], group: -1 };
      });
      list.forEach((w, i) => {
        const locate = (c) => {
          const n = number(data, at);
          w.df[c] = n >>> 1;
          if (n & 1) w.file[c] = number(data, at) + 1;
        };
        if (flags[i] & 1) {
          locate(TEXT);
          w.group = groups.push(w) - 1;
        } else if (flags[i] & 2) {
          const g = groups[(w.group = number(data, at))];
          w.df[TEXT] = g.df[TEXT];
          w.file[TEXT] = g.file[TEXT];
        }
        if (flags[i] & 32) w.ownDF = number(data, at) >>> 1;
        for (let c = AUTHOR; c < 4; c++) if (flags[i] & (2 << c)) locate(c);
      });
      const docs = (n) => {
        const from = at.pos;
        while (n > 0) if (bytes(1)[0] < 128) n--;
        return data.subarray(from, at.pos);
      };
      const here = (w, i, c) => w.df[c] && !w.file[c] && (c || flags[i] & 1);
      for (let c = 0; c < 4; c++) list.forEach((w, i) => here(w, i, c) && (w.docs[c] = docs(w.df[c])));
      for (const w of list) if (w.ownDF) w.own = docs(w.ownDF);
      for (let c = 0; c <= AUTHOR; c++) list.forEach((w, i) => here(w, i, c) && (w.rest[c] = bytes(w.df[c])));
      for (const w of list) if (w.group >= 0) [w.docs[TEXT], w.rest[TEXT]] = [groups[w.group].docs[TEXT], groups[w.group].rest[TEXT]];
      if (at.pos !== data.length) throw damaged("");
      return list;
    });
  }

  async lookup(word) {
    if (word[0] === "\t") word = word.slice(1); // only the key of the name is known
    else if (word[0] === "=" && !this.names?.includes(word)) word = nameKey(word);
    const c = this.common.get(word);
    if (c && !c.more) return c;
    if (c) this.file(`l${c.file[TEXT] - 1}.gz`).catch(() => {}); // it will be needed: do not wait for the shard
    const list = await this.words(this.shard(word));
    const i = lowerBound(list, word, (a, b) => order(a.text, b));
    return list[i]?.text === word ? list[i] : null;
  }

  // list decodes a posting list: {docs, impacts}.
  async list(w, c) {
    if (!w?.df[c]) return null;
    let n = w.df[c], list = w.docs[c], rest = w.rest[c];
    const name = w.file[c] ? `${c ? "n" : "l"}${w.file[c] - 1}.gz` : "t*.gz", data = w.file[c] && (await this.file(name));
    try {
      if (data) {
        const at = { pos: 0 };
        if (c === TEXT) n = number(data, at);
        const end = data.length - (c > AUTHOR ? 0 : n);
        if (end < at.pos) throw damaged(name);
        [list, rest] = [data.subarray(at.pos, end), data.subarray(end)];
      }
      if (n > this.papers || n > list.length) throw damaged(name);
      const docs = new Int32Array(n), at = { pos: 0 };
      let doc = 0;
      for (let i = 0; i < n; i++) {
        docs[i] = doc += number(list, at);
        if (doc >= this.papers) throw damaged(name);
      }
      if (at.pos !== list.length) throw damaged(name);
      if (c === TEXT) return { docs, impacts: rest };
      return { docs, impacts: Uint8Array.from(docs, (_, i) => (c > AUTHOR || rest[i] > 127 ? NAME : NAME - NOT_FIRST)), initials: rest };
    } catch {
      throw this.damaged(name);
    }
  }

  // exactly keeps the hits of papers with exactly this form of a word, if it is a rare one.
  exactly(w, { docs, impacts }) {
    const own = { docs: [], impacts: [] };
    for (const at = { pos: 0 }; at.pos < w.own.length; ) {
      const doc = (at.doc = (at.doc ?? 0) + number(w.own, at)), i = lowerBound(docs, doc, (a, b) => a - b);
      if (docs[i] === doc) {
        own.docs.push(doc);
        own.impacts.push(impacts[i]);
      }
    }
    return own;
  }

  // beginning returns the words with a prefix, limited to a few shards.
  beginning(prefix) {
    const first = this.shard(prefix);
    return this.wordsIn(first, Math.min(this.shard(prefix + "\u{10FFFF}"), first + PREFIX_SHARDS - 1), prefix);
  }

  async wordsIn(first, last, prefix) {
    const shards = await Promise.all(Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => this.words(first + i)));
    return shards.flatMap((shard) => {
      const list = [];
      for (let i = lowerBound(shard, prefix, (a, b) => order(a.text, b)); i < shard.length && shard[i].text.startsWith(prefix); i++) list.push(shard[i]);
      return list;
    });
  }

  votes() {
    return this.once("v.gz", (data) => {
      const at = { pos: 0 };
      return Int32Array.from({ length: this.papers }, () => number(data, at));
    });
  }

  async card(doc) {
    const cards = await this.once(`c${Math.floor(doc / CARDS)}.gz`, (data) => utf8.decode(data).trimEnd().split("\n").map((l) => JSON.parse(l)));
    const c = cards[doc % CARDS];
    if (!c) throw this.damaged("c*.gz");
    const [title, authors, moreAuthors, date, id, votes, path] = c;
    return { title, authors: authors ? authors.split("\n") : [], moreAuthors, date, id, votes, path: path ?? `papers/${id.slice(id.indexOf(":") + 1)}/` };
  }

  // packed returns the vocabulary of packed texts, which may belong to another segment.
  packed() {
    const folder = (this.vocabulary ?? this.dir) + "/";
    return this.files.once(folder + "w.gz", (data) => utf8.decode(data).split("\n"), folder);
  }

  async text(doc) {
    this.file(`x${Math.floor(doc / TEXTS)}.gz`).catch(() => {}); // do not wait for the vocabulary
    const vocabulary = await this.packed();
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

// all returns the papers that are in each of several lists of components.
const all = (lists) => {
  let both;
  for (const list of lists) {
    const one = dedupe(list.length ? list.map((p) => p.hits) : [NO_HITS]);
    both = both ? intersect(both, one) : one;
    if (!both.docs.length) break;
  }
  return both ?? NO_HITS;
};

// initialOf returns the letter if a unit is a single letter.
const initialOf = (u) => !u.field && !u.and && !u.or.length && !u.whole && /^[a-z]$/.test(u.words[0]) && u.words[0];

const inTitle = (l) => {
  const keep = [...l.docs.keys()].filter((i) => l.impacts[i] >= /* titleImpact */ 16);
  return { docs: keep.map((i) => l.docs[i]), impacts: keep.map((i) => l.impacts[i]) };
};

// Slots of a unit's components; alternatives have their own slots after these.
const S = { text: 0, author: 1, parts: 2, prefix: 3, prefixAuthor: 4, other: 5, initial: 7, form: 8, all: 9 };
const slotsOf = (u) => u.or.reduce((n, o) => n + slotsOf(o), S.all);

const byNumber = (a, b) => a.segment - b.segment || a.doc - b.doc;
const byScore = (a, b) => b.all - a.all || b.score - a.score || byNumber(a, b);
const dfAll = (list) => list.reduce((n, c) => n + (c?.df ?? 0), 0);

// Code that only some queries need is loaded on demand.
const load = (module) => module.catch(() => {
  throw new Error("A part of the search could not be loaded; load the page again.");
});
const phrases = () => load(import("./phrases.js"));
const fields = () => load(import("./fields.js")).then((m) => Object.assign(Searcher.prototype, m.methods(TOOLS)));
const repairs = () => load(import("./repair.js")).then((m) => Object.assign(Searcher.prototype, m.methods(TOOLS)));

// repairable returns whether a word may be replaced.
const repairable = (u) => !u.quoted && !u.stop && !u.exact && !u.and && !u.or.length && CLASS[u.field || "title"] <= AUTHOR;
// isName returns whether a unit asks for a topic or an organization by name, isPerson for an
// author.
const isName = (u) => !u.and && u.exact && CLASS[u.field] > AUTHOR;
const isPerson = (u) => !u.and && u.field === "author" && (u.name || u.quoted);
const hasUnit = (units, is) => units.some((u) => is(u) || hasUnit(u.and ?? [], is) || hasUnit(u.or, is));
const TOOLS = { daysOf, votesOf, initialOf, intersect, utf8, blank, isName, isPerson, hasUnit, words, nameKey, number, hashOf, mixed, partsOf, all, runes, order, isASCII, ofBoth, PLURALS, lightStem, singular, dedupe, dfAll, repairable, inTitle, phrases, NO_HITS, S };

class Searcher {
  constructor(index, q, options) {
    Object.assign(this, { index, q, options, segments: index.segments, beside: index.beside, corrections: [], shown: new Map(), found: new Map(), phrases: [] });
    this.stop = index.stop;
  }

  // fields returns this, extended by the methods for fields and names.
  async fields() {
    await fields();
    return this;
  }

  idf(df) {
    df = Math.min(df, this.index.papers);
    return Math.round(256 * Math.log(1 + (this.index.papers - df + 0.5) / (df + 0.5)));
  }

  async gather() {
    const { units, not } = this.q, all = [...units, ...not], lists = all.map(() => []);
    if (this.q.phrases.length || this.q.notPhrases.length) phrases().then((m) => m.prepare(this, TOOLS), () => {});
    if ((this.beside.names && hasUnit(all, isName)) || (this.beside.people && hasUnit(all, isPerson))) await (await this.fields()).joinNames(all);
    const longForms = this.findPhrases();
    longForms.catch(() => {}); // awaited below, if nothing else fails
    await Promise.all(this.segments.map((r, i) => Promise.all(all.map(async (u, k) => {
      if (u.stop) return;
      const parts = await this.components(r, u);
      if (k < units.length && initialOf(u)) parts.push(...(await (await this.fields()).initials(r, k)));
      if (k < units.length) parts.push(...(await this.version(r, units[k - 1], u)));
      this.add(lists[k], parts, i);
    }))));
    this.units = lists.slice(0, units.length);
    this.not = lists.slice(units.length);
    await longForms;
  }

  // add adds the parts of segment i to the components of a unit.
  add(to, parts, i) {
    for (const p of parts) {
      const c = (to[p.slot] ??= { hits: this.segments.map(() => NO_HITS), df: 0, weight: 0 });
      c.hits[i] = p.hits;
      c.weight = p.weight;
      c.df += p.df;
    }
  }

  async components(r, u) {
    const lists = await Promise.all([this.ownComponents(r, u), ...u.or.map((o) => this.components(r, o))]);
    let behind = 0;
    return lists.flatMap((parts, i) => {
      const from = behind;
      behind += i ? slotsOf(u.or[i - 1]) : S.all;
      return parts.map((p) => ({ ...p, slot: p.slot + from }));
    });
  }

  async ownComponents(r, u) {
    const one = (hits, slot = S.text, weight = /* wordWeight */ 100) => ({ slot, hits, df: hits.docs.length, weight });
    if (u.and) return [one(all(await Promise.all(u.and.map((a) => this.components(r, a)))))];
    if (u.name || /^(?:votes|year|date)$/.test(u.field)) return [one(await (await this.fields()).limited(r, u))];
    if (!u.whole && u.words.length === 1) {
      const parts = await this.wordParts(r, u.words[0], u);
      if (u.alt) for (const p of await this.wordParts(r, u.alt, u)) if (p.slot <= AUTHOR) parts.push({ ...p, slot: p.slot + S.other });
      if (!u.field && !u.quoted && YEAR.test(u.words[0])) parts.push(one(await (await this.fields()).days(r, u), S.initial));
      return parts;
    }
    const wanted = u.words.filter((w) => !u.whole || u.words.length <= 2 || !this.stop.has(w));
    const [parts, both] = await Promise.all([u.whole ? this.wordParts(r, u.whole, u) : [], this.allOf(r, wanted, u)]);
    return [...parts, one(both, S.parts, /* partsWeight */ 90)];
  }

  // version returns the papers in which a number follows the preceding word as the version of
  // a name.
  async version(r, before, u) {
    if (!before || [before, u].some((o) => o.field || !repairable(o)) || u.whole) return [];
    const name = before.words.at(-1);
    if (!NAME_IN.test(name) || !VERSION_IN.test(u.words[0])) return [];
    const parts = await this.wordParts(r, name + u.words[0], { ...blank, words: [""], field: "" });
    return parts.filter((p) => p.slot === S.text).map((p) => ({ ...p, slot: S.initial }));
  }

  // allOf returns the papers that contain all of the words.
  async allOf(r, list, u) {
    return all(await Promise.all(list.map((w) => this.wordParts(r, w, u))));
  }

  // wordParts returns the lists of a word in a segment.
  async wordParts(r, name, u) {
    const w = await r.lookup(name), parts = [];
    // An unknown word will be looked up in other forms.
    if (!w && r === this.segments.at(-1) && name === u.words[0] && !u.whole && !u.prefix && !u.quoted) repairs().catch(() => {});
    const add = async (slot, c) => {
      let hits = await r.list(w, c);
      if (!hits) return;
      const df = hits.docs.length;
      if (u.field === "title") hits = inTitle(hits);
      parts.push({ slot, hits, df, weight: /* wordWeight */ 100 });
      if (!c && w.own && this.q.units.length < CORRECTED) {
        const own = r.exactly(w, hits);
        if (own.docs.length) parts.push({ slot: S.form, hits: own, df: own.docs.length, weight: /* wordWeight */ 100 });
      }
    };
    if (w) this.remember(r, w, u);
    if (u.field === "author") await add(S.author, AUTHOR);
    else await add(S.text, CLASS[u.field] ?? TEXT);
    if (!u.field) await add(S.author, AUTHOR);
    if (u.prefix && name === u.words[0]) parts.push(...(await this.prefixParts(r, name, u)));
    return parts;
  }

  // remember records the forms of a word's stem with their unit, for marking.
  remember(r, w, u) {
    this.found.set(w.text, u);
    if (w.more !== undefined) {
      for (const c of r.common.values()) if (c.file[TEXT] === w.file[TEXT]) this.found.set(c.text, u);
    } else if (w.group >= 0) {
      r.words(r.shard(w.text)).then((list) => list.forEach((o) => o.group === w.group && this.found.set(o.text, u)), () => {});
    }
  }

  // prefixParts returns the lists of the most common words with a prefix.
  async prefixParts(r, prefix, u) {
    const list = [];
    for (let i = lowerBound(r.sorted, prefix, order); i < r.sorted.length && r.sorted[i].startsWith(prefix); i++) list.push(r.common.get(r.sorted[i]));
    for (const w of await r.beginning(prefix)) if (w.text !== prefix && !w.text.includes(" ") && !w.file.some((f) => f)) list.push(w);
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

  // findPhrases finds long forms of acronyms among neighbouring words.
  async findPhrases() {
    const units = this.q.units, plain = (u) => !strict(u) && !u.whole && !u.and;
    // All are requested at once; the longest one that begins at a word wins.
    const find = async (i, n) => {
      const part = units.slice(i, i + n);
      if (!part.every(plain)) return null;
      const list = part.map((u) => u.words[0]);
      list[n - 1] = singular(list[n - 1]);
      const both = list.map(ofBoth), phrase = { from: i, to: i + n, df: 0, hits: this.segments.map(() => NO_HITS) };
      await this.longForm(phrase, list);
      if (!phrase.df && `${both}` !== `${list}`) await this.longForm(phrase, both);
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

  // longForm fills in the papers of a long form.
  async longForm(phrase, list) {
    await Promise.all(this.segments.map(async (r, k) => {
      const c = r.common.get(list[0]);
      if (c && !c.more) return;
      const w = await r.lookup(list.join(" ")), hits = await r.list(w, TEXT);
      if (!w) return;
      phrase.hits[k] = hits ?? NO_HITS;
      phrase.df += phrase.hits[k].docs.length;
    }));
  }

  // collect scores all papers that match a word. Fields limit the results.
  collect() {
    const { units } = this.q;
    const weights = this.units.map((list, k) => (units[k].field ? 0 : Math.max(0, ...list.filter((c) => c?.df).map((c) => this.idf(c.df)))));
    const factor = units.map((u) => (u.field && u.field !== "title" ? 0 : 8 * u.times));
    // If the query is the long form, its words add little.
    for (const p of this.phrases) for (let k = p.from; k < p.to; k++) factor[k] = (p.to - p.from === units.length ? 1 : 4) * units[k].times;
    const sum = weights.reduce((n, w) => n + w, 0), needed = units.filter(strict).length, free = units.filter((u) => !u.field).length;
    // A query that is exactly a long form is answered like its short form: papers that merely
    // contain the words somewhere are about something else.
    const whole = this.phrases.length === 1 && this.phrases[0].to - this.phrases[0].from === free, only = whole && this.phrases[0].df >= ENOUGH;
    const found = [];
    this.segments.forEach((r, i) => {
      const ints = () => new Int32Array(r.papers);
      // Of the current unit: 1 + its number, the best value, whether it occurs in the title.
      const seen = ints(), best = new Float64Array(r.papers), head = new Uint8Array(r.papers);
      // Of all units: the score, the weights of those matched, and matched in the title, and
      // the number of strict ones.
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
          if (strict(units[k])) met[doc]++;
        }
      });
      for (const p of this.phrases) {
        const w = this.idf(p.df) * /* acronymWeight */ 75, { docs, impacts } = p.hits[i];
        for (let j = 0; j < docs.length; j++) {
          if (whole) score[docs[j]] = 0; // as if the query were the short form
          score[docs[j]] += Math.floor((w * (2 * (impacts[j] & 15) + 1) * 8) / 100);
          short[docs[j]] = 1;
        }
      }
      for (const list of this.not) for (const c of list) for (const doc of c?.hits[i].docs ?? []) met[doc] = -1;
      for (let doc = 0; doc < r.papers; doc++) {
        if (!seen[doc] || (free && sum && !covered[doc]) || (only && !short[doc])) continue;
        const c = { segment: i, doc, score: score[doc], covered: covered[doc], all: covered[doc] === sum, title: false, wanted: met[doc] === needed };
        if (sum && title[doc] === sum) {
          c.title = true;
          c.score += Math.floor(c.score / 2);
        }
        found.push(c);
      }
    });
    return found;
  }

  // papersWith returns the number of papers that contain a word.
  async papersWith(word) {
    const list = await Promise.all(this.segments.map((r) => r.lookup(word)));
    return list.reduce((n, w) => n + (w ? w.df[TEXT] + w.df[AUTHOR] : 0), 0);
  }

  unknown(k) {
    return !this.q.units[k].stop && !dfAll(this.units[k]);
  }

  // lacks returns whether something needs repair: an unknown word that may be replaced, or no
  // paper with all words.
  lacks(found) {
    const { units } = this.q;
    return !found.some((c) => c.all) || units.some((u, k) => repairable(u) && (this.unknown(k) || (units[k + 1] && this.unknown(k + 1))));
  }

  async spellings(...words) {
    await repairs();
    return this.spellings(...words);
  }

  async answer(found) {
    const { limit, offset, sort } = this.options;
    let approximate = false;
    if (this.q.phrases.length || this.q.notPhrases.length) {
      ({ found, approximate } = await (await phrases()).limitToPhrases(this, found.sort(byScore), TOOLS));
    }
    if (sort === "date") found.sort(byNumber);
    else if (sort === "votes") {
      const votes = await Promise.all(this.segments.map((r) => r.votes()));
      found.sort((a, b) => votes[b.segment][b.doc] - votes[a.segment][a.doc] || byNumber(a, b));
    } else if (limit) {
      firstOf(found, Math.max(TITLES, offset + limit));
      await this.compareTitles(found);
    }
    const papers = await Promise.all(found.slice(offset, offset + limit).map((c) => this.index.paper(this.segments[c.segment], c.doc, c.score)));
    return { total: found.length, approximate, papers, facets: await this.facets(found), corrections: this.corrections };
  }

  async facets(found) {
    const years = new Map(), counts = this.segments.map((r) => new Int32Array(r.months.length));
    const month = this.segments.map((r) => {
      const of = new Int32Array(r.papers).fill(-1); // undated papers come last
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
    if (this.options.facets) [facets.topic, facets.organization] = await (await this.fields()).count(found);
    return facets;
  }

  // compareTitles moves the papers to the top whose title equals the query, begins with it, or
  // contains it.
  async compareTitles(found) {
    const { typing } = this.options, list = [];
    for (const [k, u] of this.q.units.entries()) {
      if ((!u.field || u.field === "title") && !u.and) list.push(...(this.shown.get(k) ?? u.words));
    }
    if (!list.length) return;
    const exact = list.join(""), stems = list.map((w, k) => (typing && k === list.length - 1 ? w : lightStem(w)));
    const first = found.slice(0, TITLES), { offset, limit } = this.options;
    await Promise.all(first.map(async (c, i) => {
      if (!c.title || !c.all) {
        // It will probably be shown, so request its card now.
        if (i >= offset && i < offset + limit) this.segments[c.segment].card(c.doc).catch(() => {});
        return;
      }
      const title = partsOf((await this.segments[c.segment].card(c.doc)).title);
      if (!title.length) return; // an author counted like a title
      const titleStems = title.map(lightStem), add = (part) => (c.score += Math.floor(c.score / part));
      let of = title, text = of.join(""), part = exact, row = this.parted ? 1 : /* titleInRow */ 4, at = text.indexOf(exact);
      if (at < 0) {
        [of, text, part, row] = [titleStems, titleStems.join(""), stems.join(""), /* titleInOrder */ 5];
        at = text.indexOf(part);
      }
      if (at >= 0 && /\d$/.test(part) && within(of, at + part.length)) c.score -= Math.floor(c.score / /* titleVersion */ 3);
      else if (at === 0) c.score += text.length === part.length ? /* titleIsQuery */ 2 ** 30 : /* titleBeginsQuery */ 2 ** 29;
      else if (at > 0) add(row);
      else if (inOrder(title, list, typing)) add(/* titleInOrder */ 5);
      else if (inOrder(titleStems, stems, typing)) add(/* titleNearly */ 8);
      const there = (of, words) => words.filter((w, k) => of.some((t) => fits(t, w, typing && k === words.length - 1))).length;
      c.score += Math.floor((c.score * (there(title, list) + there(titleStems, stems))) / (4 * title.length));
    }));
    first.sort(byScore).forEach((c, i) => (found[i] = c));
  }

  // marks returns the places in a text that match the query.
  marks(s) {
    const prefixes = this.q.units.filter((u) => u.prefix && !u.and).map((u) => u.words[0]), out = [];
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

// firstOf moves the n best candidates to the front, in order.
function firstOf(found, n) {
  if (found.length > 8 * n) {
    // A threshold that at least n candidates pass: the n-th best of a sample is not better
    // than theirs.
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

// within returns whether an offset in concatenated words is inside one of them: gpt4 ends
// inside GPT-4o.
function within(list, at) {
  for (const w of list) if ((at -= w.length) <= 0) break;
  return at < 0;
}

const fits = (w, word, prefix) => w === word || (prefix && w.startsWith(word));

function inOrder(list, part, prefix) {
  let k = 0;
  for (const w of list) if (k < part.length && fits(w, part[k], prefix && k === part.length - 1)) k++;
  return k === part.length;
}

// excerpt returns the part of a text with most marks, about 240 characters.
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

// fresh is the time in milliseconds for which the boot file is not requested again: an open
// tab notices a new site that much later.
const fresh = 3 * 60e3;
const BESIDE = ["completions", "pages", "names", "people", "facets"]; // files next to the segments

class Index {
  constructor(base, options) {
    this.base = base;
    this.files = new Files(base, options);
  }

  prepare() {
    return this.load().catch(() => {});
  }

  // load reads the boot file, and requests it again when it is no longer fresh. If that fails,
  // the previous one is used.
  load(again) {
    const { loaded } = this, now = Date.now();
    if (again || !loaded || now - this.looked > fresh || now < this.looked) {
      this.looked = now;
      const next = loaded && !again ? this.read().catch(() => loaded) : this.read();
      this.loaded = next;
      next.catch(() => this.loaded === next && (this.loaded = undefined));
    }
    return this.loaded;
  }

  async read() {
    const name = "boot.gz", bytes = await unpack(await this.files.load(this.base + name, { cache: "no-cache" }), name);
    const text = utf8.decode(bytes);
    if (text === this.text) return;
    let boot;
    try {
      boot = JSON.parse(text);
    } catch {
      throw damaged(name);
    }
    if (boot?.v !== VERSION) throw new Error("The search index is of another version than this page; load the page again.");
    const had = new Map(this.segments?.map((s) => [s.dir, s]));
    this.text = text;
    this.root = new URL(boot.root, this.base).href;
    this.stop = new Set(boot.stop.split(" "));
    this.segments = (boot.segments ?? []).map((s) => had.get(s.dir) ?? new Segment(this.files, s));
    this.papers = this.segments.reduce((n, s) => n + s.papers, 0);
    this.beside = boot;
    this.files.forget([...this.segments.map((s) => s.dir + "/"), ...BESIDE.flatMap((name) => boot[name] ?? [])]);
  }

  // file returns the decoded content of a file next to the segments, such as "completions" or
  // "pages"; undefined if there is none.
  async file(name, decode) {
    await this.load();
    const path = this.beside[name];
    return path && this.files.once(path, (data) => decode(utf8.decode(data)), path);
  }

  // near returns the words of the archive that are spelled like an unknown one.
  async near(word) {
    await this.load();
    const s = new Searcher(this, parse("", false, this.stop), {}), folded = fold(word);
    return (await s.papersWith(folded)) ? [] : (await s.spellings(folded, 0, 2)).list;
  }

  async paper(r, doc, score) {
    const { path, ...card } = await r.card(doc);
    return { ...card, url: new URL(path.split("/").map(encodeURIComponent).join("/"), this.root).href, titleMarks: [], snippet: "", snippetMarks: [], score, at: [r, doc] };
  }

  // search stops as soon as its signal is aborted; files being loaded are kept.
  search(query, options = {}) {
    const { signal } = options, result = this.answer(query, options);
    if (!signal) return result;
    return new Promise((resolve, reject) => {
      const stop = () => reject(signal.reason);
      signal.addEventListener("abort", stop);
      result.then(resolve, reject).finally(() => signal.removeEventListener("abort", stop));
    });
  }

  // answer searches again if no paper contains the quoted phrases: as names of authors, or as
  // words if they contain LaTeX.
  async answer(query, options) {
    const result = await this.attempt(query, options), plain = straight(query);
    const other = plain.replace(NAME_QUOTED, '$1author:"$2"').replace(FORMULA_QUOTED, "$1$2");
    if (result.total || other === plain) return result;
    const more = await this.attempt(other, options);
    return more.total ? more : result;
  }

  async attempt(query, options) {
    try {
      return await this.run(query, options);
    } catch (e) {
      // The site may have been rebuilt since this page was opened.
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
    let s = new Searcher(this, parse(query, typing, this.stop), { limit, offset, sort, facets, typing });
    let result = { total: 0, approximate: false, papers: [], facets: { year: [], topic: null, organization: null }, corrections: [] };
    if (s.q.id) {
      const { partial } = s.q;
      result = await (await s.fields()).byID(result);
      if (!result.total && partial) s = new Searcher(this, parse(query, typing, this.stop, true), s.options);
    }
    const { q } = s;
    if (q.id) {
    } else if (q.units.length) {
      check(await s.gather());
      let found = s.collect();
      if (q.units.length < CORRECTED && s.lacks(found)) {
        await repairs();
        found = check(await s.repair(found));
      }
      const units = apart(q.units, this.stop);
      if (!found.length && this.papers && units.length > q.units.length) {
        s = new Searcher(this, { ...q, units }, s.options);
        check(await s.gather());
        found = s.collect();
      }
      // In any other order, papers with some of the words would be mixed with those that have
      // all.
      const whole = sort !== "relevance" && found.some((c) => c.all);
      result = check(await s.answer(found.filter((c) => c.wanted && (!whole || c.all))));
    } else if (q.not.length || q.notPhrases.length) result.hint = "only-not";
    result.doubts = q.doubts;
    result.terms = q.units.map((u) => u.whole || (u.and ?? [u])[0].words[0]);
    for (const p of result.papers) p.titleMarks = s.marks(p.title);
    Object.defineProperty(result, "searcher", { value: s });
    if (snippets) check(await this.snippets(result));
    return result;
  }

  // snippets adds the texts to a result that was requested without them.
  async snippets(result) {
    await Promise.all(result.papers.map(async (p) => {
      const [r, doc] = p.at, text = await r.text(doc);
      Object.assign(p, { text }, excerpt(text, result.searcher.marks(text)));
    }));
    return result;
  }
}

// open prepares a search in the index at an address ("https://example.org/search/"). Files are
// loaded when they are needed. options.fetch and options.caches replace those of the browser.
export function open(baseURL, options = {}) {
  return new Index(String(baseURL), options);
}
