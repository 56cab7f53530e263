// Writes papers as BibTeX, RIS and CSL-JSON, byte for byte as the program does
// (generator/cite).
//
//   import { formats, write } from "./cite.js";
//   write(papers, "bibtex")   the text of a file: "bibtex", "ris" or "csl"
//   formats.bibtex            { label: "BibTeX", ending: "bib", type: "application/x-bibtex" } and so on
//
// papers is an array of objects in the format of the site's data (api/days/*.json,
// docs/architecture.md). The keys that are read are key, id, title, authors, published,
// doi, topics, language, citation and abstract; all but the title may be missing. No
// object is changed, nothing is fetched and nothing is stored, so papers that were kept
// as JSON work as well.
//
// Internally, a bibliography entry uses BibLaTeX's names of types and fields, and its
// fields are a Map of strings.

const set = (words) => new Set(words.split(" "));
const pairs = (s) => s.split(" ").map((p) => p.split("="));
const words = (s) => s.split(/\s+/).filter(Boolean);
const join = (...list) => list.filter(Boolean).join(" ");
const isSpace = (c) => c !== undefined && " \t\n\r".includes(c);

// groupEnd returns the position after the brace that closes the one at i, or -1.
const groupEnd = (s, i) => {
  for (let depth = 0; i < s.length; i++) {
    if (s[i] === "{") depth++;
    else if (s[i] === "}" && --depth === 0) return i + 1;
  }
  return -1;
};
const balanced = (s) => {
  let depth = 0;
  for (const c of s) {
    if (c === "{") depth++;
    else if (c === "}" && --depth < 0) return false;
  }
  return depth === 0;
};
const unbrace = (s) => (s.length > 1 && s[0] === "{" && groupEnd(s, 0) === s.length ? s.slice(1, -1) : null);

// Formulas. The text between two dollar signs may also be a sentence about money
// (generator/tex/split.go and money.go).

// From generator/tex (go generate ./generator/tex), not to be edited here:
const longest = 5000, deepest = 64;
const mathWords = set("arg cos cosh cot deg det dim div exp gcd inf ker lim ln log max min mod poly polylog rank sin sinh sup tan tanh tr vol");
const environments = { __proto__: null, align: "aligned", alignat: "aligned", displaymath: "", eqnarray: "aligned", equation: "", flalign: "aligned", gather: "gathered", math: "", multline: "gathered", split: "split" };
// End of what is from generator/tex.
const isLetter = (c) => c !== undefined && /^[A-Za-z]/.test(c);
const isEdge = (c) => c === undefined || " \n\t.,;:!?()'\"-".includes(c);

const readProse = (s) => {
  const p = { words: 0, run: 0, tex: false };
  let run = 0, depth = 0;
  for (let i = 0; i < s.length; i++) {
    const c = s[i];
    if (c === "\\") {
      const name = /^[A-Za-z]*/.exec(s.slice(++i))[0];
      if (name) {
        p.tex = true;
        run = 0;
        i += name.length - 1;
      } else if (i >= s.length || !"$%&#".includes(s[i])) p.tex = true;
      continue;
    }
    if (isLetter(c)) {
      const word = /^[A-Za-z]+/.exec(s.slice(i))[0];
      const end = i + word.length;
      if (!depth && word.length > 1 && /^.[a-z]+$/.test(word) && isEdge(s[i - 1]) && isEdge(s[end]) && !mathWords.has(word)) {
        p.words++;
        p.run = Math.max(p.run, ++run);
      } else if (!depth) run = 0;
      i = end - 1;
      continue;
    }
    if (c === "{") depth++;
    else if (c === "}") depth--;
    if ("{^_=".includes(c)) p.tex = true;
    if (c !== " " && c !== "\n" && !depth) run = 0;
  }
  return p;
};

// isFormula reports whether the text between two dollar signs is a formula; next is the
// text after them.
const isFormula = (body, next) => {
  const trimmed = body.trim();
  if (!trimmed || body.length > longest) return false;
  const p = readProse(body);
  const first = trimmed[0] === "." && trimmed.length > 1 ? trimmed[1] : trimmed[0];
  const last = isSpace(body.at(-1));
  if (p.run >= 5 || (!p.tex && (next === "^" || next === "_"))) return false;
  if (/[0-9]/.test(first)) return !(p.words && (!p.tex || p.run >= 2)) && (p.tex || !/[0-9]/.test(next ?? ""));
  if (isSpace(body[0]) || ",;:.!?)".includes(body[0])) {
    return !(p.run >= 3 || (p.words && !p.tex)) && (p.run < 2 || (p.tex && !last));
  }
  return !last || p.tex || !p.words;
};

// dollar returns the position of the dollar sign that ends the formula that began before
// i, or -1.
const dollar = (s, i) => {
  let depth = 0, most = 0;
  for (; i < s.length; i++) {
    switch (s[i]) {
      case "\\": i++; break;
      case "\n": if (/^[ \t\r]*\n/.test(s.slice(i + 1))) return -1; break;
      case "{": most = Math.max(most, ++depth); break;
      case "}": if (--depth < 0) return -1; break;
      case "$": if (!depth) return most > deepest ? -1 : i;
    }
  }
  return -1;
};

// match returns the formula at i: its TeX, whether it is a display formula, and its end.
const match = (s, i) => {
  if (s[i] === "$") {
    const n = s[i + 1] === "$" ? 2 : 1;
    const j = dollar(s, i + n);
    if (j < 0 || (n === 2 && s[j + 1] !== "$") || !isFormula(s.slice(i + n, j), n === 1 ? s[j + 1] : undefined)) return null;
    return { text: s.slice(i + n, j), math: true, display: n === 2, end: j + n };
  }
  const left = s.slice(i, i + 2);
  if (left === "\\(" || left === "\\[") {
    const right = left === "\\(" ? "\\)" : "\\]";
    for (let j = i + 2; j < Math.min(s.length, i + 4 + longest); j++) {
      if (s[j] === "\n" && /^[ \t\r]*\n/.test(s.slice(j + 1))) return null;
      if (s[j] !== "\\") continue;
      const two = s.slice(j, j + 2);
      if (two === left) return null;
      if (two === right) {
        const body = s.slice(i + 2, j);
        return body.trim() ? { text: body, math: true, display: left === "\\[", end: j + 2 } : null;
      }
      j++;
    }
    return null;
  }
  const name = /^\\begin\{([^}]{0,19})\}/.exec(s.slice(i, i + 30))?.[1];
  const inner = name && environments[name.replace(/\*$/, "")];
  if (inner === undefined || name === undefined) return null;
  const from = i + name.length + 8, closing = `\\end{${name}}`;
  const end = s.slice(from, from + longest + closing.length).indexOf(closing);
  let body = s.slice(from, from + Math.max(end, 0));
  if (end < 0 || !body.trim() || body.includes(`\\begin{${name}}`)) return null;
  if (name.startsWith("alignat")) body = body.replace(/^ *\{[^}]*\}/, "");
  if (inner) body = `\\begin{${inner}}${body}\\end{${inner}}`;
  return { text: body, math: true, display: name !== "math", end: from + end + closing.length };
};

// split divides a text into text and formulas.
const split = (s) => {
  const out = [];
  let start = 0;
  const text = (end) => end > start && out.push({ text: s.slice(start, end) });
  for (let i = 0; i < s.length; i++) {
    if (s[i] !== "$" && s[i] !== "\\") continue;
    const m = match(s, i);
    if (m) {
      text(i);
      out.push(m);
      start = m.end;
      i = m.end - 1;
    } else if (s[i] === "\\") i++;
  }
  text(s.length);
  return out;
};
const delimit = ({ text, display }) => {
  let math = words(text).join(" ");
  if (/\\*$/.exec(math)[0].length % 2) math += " ";
  return display ? `$$${math}$$` : `$${math}$`;
};

// From generator/cite (go generate ./generator/cite), not to be edited here:
const escapes = { "%": "\\%", "#": "\\#", "_": "\\_", "$": "\\$", "{": "\\textbraceleft{}", "}": "\\textbraceright{}", "~": "\\textasciitilde{}", "^": "\\textasciicircum{}", "\\": "\\textbackslash{}", "``": "`{}`", "`": "{`}" };
const mathBraces = { "\\\\": "\\\\", "\\{": "\\lbrace ", "\\}": "\\rbrace " };
const smallWords = set("about across after against among before between during from into over than that their this through toward towards under upon using when with without " +
  "your");
const particles = set("'s 't af al am an auf aus av bin bint d' da dal dall' dalla dalle das de degli dei del dell' della delle den der des di do dos du e' el ibn im in la " +
  "las le les lo los of op ten ter thoe tot und v.d. van vanden vander vd vom von vor y zu zum zur í");
const suffix = /^(?:[Jj][Rr]|[Ss][Rr]|II|III|IV|2nd|3rd)\.?$/;
const collective = /\b(?:collaborations?|consorti(?:um|a)|working group|study group|task force|committee|team)(?: \([^()]*\))?$/i;
const moment = /^(\d{4}|\d{3}[Xu]|\d{2}(?:XX|uu))(?:-(\d\d|XX|uu)(?:-(\d\d|XX|uu))?)?(T[\d:.+Z-]*)?([~?%]?|\?~|~\?)$/;
const preferred = ("author title subtitle titleaddon editor booktitle booksubtitle maintitle journaltitle journalsubtitle issuetitle series volume number issue chapter " +
  "edition pages date year month day publisher institution organization school location venue eventtitle isbn issn doi eprint eprinttype eprintclass url " +
  "urldate version howpublished note pubstate keywords abstract").split(" ");
const aliases = { __proto__: null, address: "location", annote: "annotation", archiveprefix: "eprinttype", fjournal: "journaltitle", journal: "journaltitle", key: "sortkey", keyword: "keywords", primaryclass: "eprintclass", review: "annotation", school: "institution", tags: "keywords" };
const classicNames = { __proto__: null, annotation: "annote", eprintclass: "primaryclass", eprinttype: "archiveprefix", journaltitle: "journal", location: "address", sortkey: "key" };
const nameFields = set("afterword annotator bookauthor collaborator commentator composer contributor director editora editorb editorc foreword holder illustrator interviewer " +
  "introduction namea nameb namec recipient shortauthor shorteditor sortname translator");
const verbatim = set("adsurl bibsource crossref doi entryset eprint eprintclass eprinttype execute file ids isbn issn langid options pdf related timestamp url urlraw verba " +
  "verbb verbc xdata xref");
const dateFields = set("date eventdate origdate urldate");
const versionTypes = set("dataset manual misc online report software");
const bookParts = set("bookinbook inbook incollection inproceedings inreference suppbook suppcollection");
const bookTypes = set("book collection mvbook mvcollection mvproceedings mvreference proceedings reference");
const months = "jan feb mar apr may jun jul aug sep oct nov dec".split(" ");
const seasons = "Spring Summer Autumn Winter".split(" ");
const risTypes = pairs("JOUR=article MGZN=article NEWS=article EJOUR=article ABST=article INPR=article JFULL=periodical BOOK=book EBOOK=book EDBOOK=collection SER=book " +
  "CLSWK=book CHAP=incollection ECHAP=incollection CHAP=inbook ENCYC=inreference DICT=inreference CONF=inproceedings CPAPER=inproceedings " +
  "CONF=proceedings THES=thesis RPRT=report GOVDOC=report UNPB=unpublished UNPD=unpublished MANSCPT=unpublished PAT=patent COMP=software DATA=dataset " +
  "AGGR=dataset ELEC=online WEB=online BLOG=online ICOMM=online STAND=standard STAT=legislation BILL=legislation CASE=jurisdiction VIDEO=video " +
  "MPCT=movie SOUND=audio MUSIC=music ART=artwork MAP=image PAMP=booklet PCOMM=letter GEN=misc");
const cslTypes = pairs("article-journal=article article-magazine=article article-newspaper=article review=article review-book=article paper-conference=inproceedings " +
  "chapter=incollection chapter=inbook entry-encyclopedia=inreference entry-dictionary=inreference entry=inreference book=book book=collection " +
  "book=proceedings book=reference book=mvbook periodical=periodical book=mvcollection book=mvproceedings book=mvreference chapter=bookinbook " +
  "chapter=suppbook chapter=suppcollection article-journal=suppperiodical song=audio review=review thesis=thesis report=report dataset=dataset " +
  "software=software webpage=online post-weblog=online post=online patent=patent manuscript=unpublished pamphlet=booklet standard=standard " +
  "legislation=legislation bill=legislation legal_case=jurisdiction motion_picture=movie motion_picture=video broadcast=video song=music graphic=artwork " +
  "figure=image map=image personal_communication=letter speech=unpublished document=misc article=misc interview=misc classic=misc collection=misc " +
  "event=misc hearing=misc musical_score=music performance=misc regulation=legislation treaty=legislation");
const cslFields = pairs("title-short=shorttitle shortTitle=shorttitle container-title-short=shortjournal journalAbbreviation=shortjournal collection-title=series " +
  "volume=volume edition=edition publisher-place=location event-title=eventtitle event=eventtitle event-place=venue ISBN=isbn ISSN=issn note=note " +
  "chapter-number=chapter number-of-pages=pagetotal number-of-volumes=volumes part-number=part genre=type status=pubstate version=version " +
  "language=language PMID=pmid PMCID=pmcid original-title=origtitle original-publisher=origpublisher original-publisher-place=origlocation " +
  "annote=annotation");
const cslNames = pairs("translator=translator container-author=bookauthor director=director composer=composer illustrator=illustrator recipient=recipient " +
  "interviewer=interviewer contributor=contributor collection-editor=editora");
const cslDates = pairs("accessed=urldate event-date=eventdate original-date=origdate");
// End of what is from generator/cite.

// TeX (generator/cite/texwrite.go).

const escapeTeX = (s) => s.replace(/[%#_${}~^\\]|``?/g, (c) => escapes[c]).replace(/([-'])(?=\1)/g, "$1{}")
  .replace(/&([0-9A-Za-z]+;)/g, "&{}$1").replaceAll("&", "\\&");

const encodeMath = (segment) => {
  const text = delimit(segment);
  if (balanced(text)) return { text, math: true };
  const named = text.replace(/\\[\\{}]/g, (c) => mathBraces[c]);
  return balanced(named) ? { text: named, math: true } : { text };
};
const segments = (s) => split(s).map((g) => (g.math ? encodeMath(g) : { text: g.text.replace(/\\([^])/g, (m, c) => (c === "$" ? "$" : m)) }));
const encodeText = (s) => segments(s).map((g) => (g.math ? g.text : escapeTeX(g.text))).join("");

const startsAnew = (w) => /[:.?!]$/.test(w) || w === "–" || w === "—";
const keepsCase = (w, sentence, first) => {
  let letters = 0, capitals = 0, digits = 0, part = 0, inner = false;
  for (const r of w) {
    if (/\p{L}/u.test(r)) {
      letters++;
      part++;
      if (/\p{Lu}/u.test(r)) {
        capitals++;
        inner ||= part > 1;
      }
    } else if (/\p{Nd}/u.test(r)) digits++;
    else if ("-–/‑".includes(r)) part = 0;
  }
  if (!capitals) return false;
  if (inner || digits || (letters === 1 && ((w !== "A" && w !== "I") || !first))) return true;
  return sentence && (!first || capitals > 1);
};
const encodeTitle = (s) => {
  let word = { plain: "", out: "" };
  const list = [word];
  for (const g of segments(s)) {
    if (g.math) {
      word.out += g.text;
      word.math = true;
      continue;
    }
    g.text.split(" ").forEach((piece, i) => {
      if (i) list.push(word = { plain: "", out: "" });
      word.plain += piece;
      word.out += escapeTeX(piece);
    });
  }
  let lower = 0, upper = 0, first = true;
  for (const { plain } of list) {
    const letter = /\p{L}/u.exec(plain)?.[0];
    if (!first && letter && [...plain].length > 3 && !smallWords.has(plain)) /\p{Lu}/u.test(letter) ? upper++ : lower++;
    first = startsAnew(plain);
  }
  const sentence = lower > 0 && lower >= upper;
  first = true;
  return list.map(({ plain, out, math }) => {
    const keep = math || keepsCase(plain, sentence, first);
    first = startsAnew(plain);
    return keep ? `{${out}}` : out;
  }).join(" ");
};

// opens reports whether the n stars at i can begin emphasis.
const opens = (s, i, n) => {
  const mark = (c) => "!\"#$%&'()+,-./:;<=>?@[\\]^_`{|}~".includes(c);
  if (i + n >= s.length || s[i + n] === " " || s[i + n] === "\n") return false;
  return !mark(s[i + n]) || !i || s[i - 1] === " " || s[i - 1] === "*" || mark(s[i - 1]);
};

// markdown returns a paragraph of an abstract as TeX, or as plain text without escape.
const markdown = (s, escape) => {
  let out = "", run = "";
  const open = [];
  const flush = () => {
    out += escape ? escape(run) : run;
    run = "";
  };
  const tex = (s) => {
    flush();
    if (escape) out += s;
  };
  const text = (s) => {
    for (let i = 0, n; i < s.length; i += n) {
      const rest = s.slice(i), c = s[i];
      let m;
      n = 1;
      if (c === "\\" && /^\\[!-/:-@[-`{-~]/.test(rest)) {
        run += s[i + 1];
        n = 2;
      } else if (c === "`" && (m = /^(`+)([^`]+)(`+)/.exec(rest))) {
        n = m[0].length;
        if (m[1] !== m[3]) run += m[0];
        else {
          tex("\\texttt{");
          run += m[2];
          tex("}");
        }
      } else if (c === "<" && (m = /^<((?:https?|mailto):[^<>\t\n\f\r ]+)>/.exec(rest))) {
        n = m[0].length;
        if (escape && balanced(m[1])) tex(`\\url{${m[1]}}`);
        else run += m[1];
      } else if (c === "[" && (m = /^\[((?:[^[\]\\]|\\.)*)\]\(<?([^()<>\t\n\f\r ]+)>?\)/.exec(rest))) {
        n = m[0].length;
        tex(`\\href{${m[2]}}{`);
        text(m[1]);
        tex("}");
        if (!escape) run += ` (${m[2]})`;
      } else if (c === "*") {
        const mark = rest.startsWith("**") && !(rest.startsWith("***") && open.at(-1) === "*") ? "**" : "*";
        n = mark.length;
        const after = rest.slice(n);
        if (open.at(-1) === mark && i > 0 && s[i - 1] !== " ") {
          open.pop();
          tex("}");
        } else if (opens(s, i, n) && after.includes(mark)) {
          open.push(mark);
          tex(mark === "*" ? "\\emph{" : "\\textbf{");
        } else run += mark;
      } else run += c;
    }
    flush();
  };
  for (const g of split(s)) {
    if (!g.math) text(g.text);
    else if (!escape) out += delimit(g);
    else {
      const formula = encodeMath(g);
      out += formula.math ? formula.text : escape(formula.text);
    }
  }
  return out + (escape ? "}".repeat(open.length) : "");
};
const eachParagraph = (s, write) => s.split(/(\n\n)/).map((p, i) => (i % 2 ? p : write(p))).join("");
const plainAbstract = (s) => eachParagraph(s, (p) => markdown(p));
const encodeMarkdown = (s) => eachParagraph(s, (p) => markdown(p, escapeTeX).replace(/^@/, "{@}"));

// Names (generator/cite/name.go).

const parts = ["family", "given", "prefix", "suffix", "literal"];
// Properties of a name that only some formats can express: the prefix is dropped, the
// family name comes first in every language, a comma precedes the suffix.
const flags = { __proto__: null, useprefix: "dropping", "static-ordering": "familyFirst", "comma-suffix": "commaSuffix" };
const plain = (n) => tidy(Object.fromEntries(parts.map((p) => [p, n[p]])));
// Names in Han, Kana and Hangul have the family name first.
const eastAsian = (s) => /^[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Hang} ·・･ーｰ]+$/u.test(s) && /[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Hang}]/u.test(s);
const isEastAsian = (n) => !n.prefix && eastAsian(n.family) && eastAsian(n.given);
const display = (n) => n.literal || (n.familyFirst || isEastAsian(n) ? join(n.prefix, n.family, n.given, n.suffix) : join(n.given, n.prefix, n.family, n.suffix));
const sameName = (a, b) => parts.every((p) => a[p] === b[p]);

// isLower reports whether BibTeX counts a word as part of the prefix.
const isLower = (w) => {
  for (let i = 0; i < w.length;) {
    const c = w[i];
    if (c === "{" && w[i + 1] === "\\") i++;
    else if (c === "{") {
      i = groupEnd(w, i);
      if (i < 0) return false;
    } else if (c === "\\") {
      const name = /^[A-Za-z]*/.exec(w.slice(i + 1))[0];
      if (!name) i += 2;
      else if (name.length > 1 || "oOlLij".includes(name)) return /^[a-z]/.test(name) && name !== "relax";
      else i += 1 + name.length;
      while (w[i] === "{" || isSpace(w[i])) i++;
    } else {
      for (const r of w.slice(i)) {
        if (/\p{L}/u.test(r)) return /\p{Ll}/u.test(r);
        if (r === "\\" || r === "{") break;
        i += r.length;
      }
    }
  }
  return false;
};
const tidy = (name) => {
  const n = {};
  for (const p of parts) n[p] = words((name[p] ?? "").replace(/[{}\\]/g, "").replaceAll("~", " ")).join(" ");
  if (n.literal) return { family: "", given: "", prefix: "", suffix: "", literal: n.literal };
  if (!n.family) {
    const p = n.given ? "given" : n.prefix ? "prefix" : "suffix";
    n.family = n[p];
    n[p] = "";
  }
  n.dropping = !!name.dropping && !!n.prefix;
  while (n.prefix && !n.dropping) {
    const list = n.prefix.split(" ");
    if (isLower(list.at(-1)) && !list.some((w) => w.toLowerCase() === "and")) break;
    n.family = `${list.pop()} ${n.family}`;
    n.prefix = list.join(" ");
  }
  if (!n.given && !n.prefix && !n.suffix && n.family.includes(" ")) return tidy({ literal: n.family });
  n.commaSuffix = !!name.commaSuffix && !!n.suffix;
  n.familyFirst = !!name.familyFirst && !!n.given && !isEastAsian(n);
  return n;
};
const splitFamily = (list) => {
  let k = 0;
  while (k < list.length - 1 && particles.has(list[k])) k++;
  return { prefix: list.slice(0, k).join(" "), family: list.slice(k).join(" ") };
};

// splitName finds the parts of a name, in reading order or with the family name first.
const splitName = (text) => {
  let s = words(text).join(" "), jr = "";
  if (collective.test(s) && !s.includes(",")) return tidy({ literal: s.replace(/^(?:(?:for|on behalf of) the |on behalf of )/i, "") });
  if (s.includes(",")) {
    const kept = [];
    s.split(",").map((p) => p.trim()).filter(Boolean).forEach((p, i) => {
      if (i && !jr && suffix.test(p)) jr = p;
      else kept.push(p);
    });
    if (!kept.length) return null;
    if (kept.length > 1) {
      const n = splitFamily(words(kept[0]));
      const given = words(kept.slice(1).join(", "));
      let k = given.length;
      while (!n.prefix && k > 1 && particles.has(given[k - 1])) k--;
      if (k < given.length) n.prefix = given.slice(k).join(" ");
      return tidy({ ...n, given: given.slice(0, k).join(" "), suffix: jr });
    }
    [s] = kept;
  }
  const list = words(s);
  if (!jr && list.length > 2 && suffix.test(list.at(-1))) jr = list.pop();
  if (!list.length) return null;
  if (list.length > 1 && eastAsian(list.join(" "))) return tidy({ family: list[0], given: list.slice(1).join(" "), suffix: jr });
  const last = list.length - 1;
  let from = 0;
  while (from < last && !particles.has(list[from])) from++;
  let to = from;
  while (to < last && particles.has(list[to])) to++;
  if (from < last && (list[from] === "y" || list[from] === "und")) from = to = Math.max(from - 1, 0); // Ortega y Gasset
  const piece = (a, b) => list.slice(a, b).join(" ");
  return tidy({ given: piece(0, from), prefix: piece(from, to), family: piece(to), suffix: jr });
};

// cut cuts s at the places outside of braces where at gives the length of what is
// cut out.
const cut = (s, at) => {
  const out = [];
  let depth = 0, from = 0;
  for (let i = 0; i < s.length; i++) {
    const n = depth ? 0 : at(s, i);
    if (n) {
      out.push(s.slice(from, i));
      i += n - 1;
      from = i + 1;
    } else if (s[i] === "\\") i++;
    else if (s[i] === "{") depth++;
    else if (s[i] === "}") depth = Math.max(depth - 1, 0);
  }
  return [...out, s.slice(from)];
};
const cutAt = (s, sep) => cut(s, (s, i) => (s[i] === sep ? 1 : 0));
const splitAnd = (s) => {
  // The space after one "and" may also be the space before the next.
  const list = cut(s, (s, i) => (isSpace(s[i]) && /^and[ \t\r\n]/i.test(s.slice(i + 1, i + 5)) ? 4 : 0));
  const last = list.pop();
  return [...list, last.replace(/^([^]+)[ \t\r\n]and[ \t\r\n]*$/i, "$1")];
};
const splitWords = (s) => {
  const out = [];
  let depth = 0, from = 0;
  for (let i = 0; i <= s.length; i++) {
    if (i === s.length || (!depth && (isSpace(s[i]) || s[i] === "~"))) {
      if (i > from && !(i < s.length && /\\[cvukHrbdt'"`^=.]$/.test(s.slice(from, i)))) {
        out.push(s.slice(from, i));
        from = i + 1;
      } else if (i === from) from = i + 1;
    } else if (s[i] === "\\" && i + 1 < s.length) i++;
    else if (s[i] === "{") depth++;
    else if (s[i] === "}") depth = Math.max(depth - 1, 0);
  }
  return out;
};
const parseName = (s) => {
  const inner = unbrace(s);
  if (inner !== null && !inner.startsWith("\\")) return tidy({ literal: inner });
  let pieces = [];
  for (const p of cutAt(s, ",").map((p) => p.trim())) if (p || pieces.length === 1) pieces.push(p);
  if (!pieces.length) return null;
  const extended = extendedName(pieces);
  if (extended) return tidy(extended);
  let jr = "";
  if (pieces.length > 1 && suffix.test(pieces.at(-1)) && (pieces.length === 2 || !suffix.test(pieces[1]))) jr = pieces.pop();
  let list = splitWords(pieces[0]);
  if (!list.length) list = [""];
  const last = list.length - 1;
  const piece = (a, b) => list.slice(a, b).join(" ");
  if (pieces.length === 1 && list.length > 1 && eastAsian(pieces[0].replace(/[{}]/g, "").replace(/[~\t\r\n]/g, " "))) {
    return tidy({ family: piece(0, 1), given: piece(1), suffix: jr });
  }
  if (pieces.length === 1) {
    let from = last, to = last;
    list.slice(0, last).forEach((w, i) => {
      if (isLower(w)) {
        from = Math.min(from, i);
        to = i + 1;
      }
    });
    return tidy({ given: piece(0, from), prefix: piece(from, to), family: piece(to), suffix: jr });
  }
  let to = 0;
  list.slice(0, last).forEach((w, i) => { if (isLower(w)) to = i + 1; });
  let given = pieces.slice(1);
  if (pieces.length > 2) {
    jr = join(pieces[1], jr);
    given = pieces.slice(2);
  }
  given = given.reduce((all, g) => (all && `${all}, `) + splitWords(g).join(" "), "");
  return tidy({ prefix: piece(0, to), family: piece(to), suffix: jr, given });
};
const extendedName = (pieces) => {
  const n = {};
  for (const [i, p] of pieces.entries()) {
    const m = /^"?\s*([a-z]+(?:-[a-z]+)?)\s*=\s*(.*?)"?$/.exec(p);
    if (!m) return null;
    let value = m[2].replace(/^[" ]+|[" ]+$/g, "");
    value = unbrace(value) ?? value;
    if (["family", "given", "prefix", "suffix"].includes(m[1])) n[m[1]] = value;
    else if (flags[m[1]]) n[flags[m[1]]] = m[1] === "useprefix" ? value.toLowerCase() === "false" : value === "true";
    else if (!i && !m[1].endsWith("-i") && !["id", "hash"].includes(m[1])) return null;
  }
  return parts.some((p) => n[p]) ? n : null;
};
// parseNames reads names in BibTeX's syntax; more tells whether there are others.
const parseNames = (s = "") => {
  const names = [];
  let more = false;
  if (!balanced(s)) s = s.replace(/[{}]/g, "");
  for (let one of splitAnd(s)) {
    one = one.replace(/^[ \t\r\n,;]+|[ \t\r\n,;]+$/g, "");
    if (["others", "et al", "et al.", "{others}"].includes(one.toLowerCase())) more = true;
    else {
      const n = one && parseName(one);
      if (n && display(n)) names.push(n);
    }
  }
  return { names, more };
};
// readAs reports whether a name is read as n at every position of a list; the name may
// begin with "and".
const readAs = (written, n) => [[written], ["x", written, "x"]].every((list) => {
  const { names, more } = parseNames(list.join(" and "));
  return !more && names.length === list.length && sameName(names[list.length >> 1], n);
});
const formatName = (name) => {
  const n = plain(name); // the most that BibTeX can express
  if (n.literal) return `{${encodeText(n.literal)}}`;
  const brace = (s, on) => (s && on ? `{${s}}` : s);
  const write = (family, rest, encode) => join(encode(n.prefix), brace(encode(n.family), family)) +
    (n.suffix ? `, ${brace(encode(n.suffix), rest)}` : "") + (n.given ? `, ${brace(encode(n.given), rest)}` : "");
  for (const [family, rest] of [[false, false], [true, false], [false, true], [true, true]]) {
    if (readAs(write(family, rest, (s) => s), n)) return write(family, rest, encodeText);
  }
  return `{${encodeText(display(n))}}`;
};
const formatNames = ({ names, more }) => [...names.map(formatName), ...(more ? ["others"] : [])].join(" and ");

// Entries (generator/cite/paper.go and entry.go).

// From generator/paper (go generate ./generator/paper), not to be edited here:
const longestCategory = 20;
const category = /^(?:(?:astro-ph|cond-mat|cs|econ|eess|math|nlin|physics|q-bio|q-fin|stat)\.[A-Za-z]{2}(?:-[a-z]{2,4})?|physics\.[a-z]+(?:-[a-z]+)?|cond-mat\.[a-z]+(?:-[a-z]+)?|astro-ph|cond-mat|gr-qc|hep-(?:ex|lat|ph|th)|math-ph|nucl-(?:ex|th)|quant-ph|(?:acc-phys|adap-org|alg-geom|ao-sci|atom-ph|bayes-an|chao-dyn|chem-ph|cmp-lg|comp-gas|dg-ga|funct-an|mtrl-th|patt-sol|plasm-ph|q-alg|solv-int|supr-con))$/;
// languages has the names of languages in LaTeX's babel package.
const languages = pairs("af=afrikaans ar=arabic az=azerbaijani be=belarusian bg=bulgarian bn=bengali br=breton bs=bosnian ca=catalan cs=czech cy=welsh da=danish de=german " +
  "de-AT=austrian de-CH=swissgerman el=greek en=english en-AU=australian en-CA=canadian en-GB=british en-NZ=newzealand en-US=american eo=esperanto " +
  "es=spanish et=estonian eu=basque fa=persian fi=finnish fil=filipino fr=french fr-CA=canadien ga=irish gd=scottish gl=galician grc=ancientgreek " +
  "he=hebrew hi=hindi hr=croatian hu=hungarian hy=armenian id=indonesian is=icelandic it=italian ja=japanese ka=georgian kk=kazakh ko=korean la=latin " +
  "lt=lithuanian lv=latvian mk=macedonian mn=mongolian mr=marathi ms=malay nb=norsk nl=dutch nn=nynorsk no=norwegian pl=polish pt=portuguese " +
  "pt-BR=brazilian ro=romanian ru=russian sa=sanskrit sk=slovak sl=slovene sq=albanian sr=serbian sr-Latn=serbian-latin sv=swedish sw=swahili ta=tamil " +
  "te=telugu th=thai tr=turkish uk=ukrainian ur=urdu vi=vietnamese zh=chinese zh-Hans=chinese-hans zh-Hant=chinese-hant");
// End of what is from generator/paper.
const inOrder = (fields) => {
  const rank = ([name]) => {
    const i = preferred.indexOf(aliases[name] ?? name);
    return i < 0 ? preferred.length : i;
  };
  return [...fields].sort((a, b) => rank(a) - rank(b));
};

const arxivID = (s) => {
  let t = s.trim();
  const i = t.indexOf("arxiv.org/");
  if (i >= 0) {
    t = t.slice(i + 10);
    for (const p of ["abs/", "pdf/", "html/", "format/", "e-print/", "src/"]) if (t.startsWith(p)) t = t.slice(p.length);
    t = t.split("?")[0].split("#")[0].replace(/\/$/, "").replace(/\.pdf$/, "");
  }
  if (t.length > 6) t = t.replace(/^arxiv:\s*/i, "").trim();
  const m = /^(\d{2}(?:0[1-9]|1[0-2])\.\d{4,5})(?:v[1-9]\d*)?$/.exec(t);
  if (m) return m[1];
  const old = /^([a-z]+(?:-[a-z]+)?)(?:\.[A-Za-z]{2})?\/(\d{2}(?:0[1-9]|1[0-2])\d{3})(?:v[1-9]\d*)?$/.exec(t);
  return old ? `${old[1]}/${old[2]}` : "";
};
const arxivOf = (e) => {
  const eprint = e.get("eprint"), kind = e.get("eprintclass");
  if (!eprint || e.get("eprinttype") !== "arxiv") return null;
  const id = arxivID(eprint) || (kind && arxivID(`${kind.split(".")[0]}/${eprint}`));
  return id ? { id, version: /v([1-9]\d*)$/.exec(eprint)?.[1] ?? "" } : null;
};
// arxivMonth returns the month in an arXiv identifier, as "2025-10~".
const arxivMonth = (id) => {
  const [, old, year, month] = /^(.*\/)?(\d\d)(\d\d)/.exec(id) ?? [];
  return year ? `${old && year > "90" ? 19 : 20}${year}-${month}~` : "";
};
const arxivAddress = (id) => `https://arxiv.org/abs/${id}`;
const joinTitle = (title, sub) => (!title || !sub ? title : title + (/[:?!.]$/.test(title) ? " " : ": ") + sub);
const splitTitle = (title, sub) => {
  for (const sep of sub ? [": ", " "] : []) {
    const t = title.endsWith(sep + sub) ? title.slice(0, -sep.length - sub.length) : "";
    if (t && joinTitle(t, sub) === title) return t;
  }
  return title;
};
const splitKeywords = (s) => {
  const list = cutAt(s, ";");
  return (list.length > 1 ? list : cutAt(s, ",")).map((k) => k.trim()).filter(Boolean);
};
const joinKeywords = (list) => list.map((k) => (/[,;]/.test(k) ? `{${k}}` : k)).join(", ");

const authorsOf = (p, facts) => {
  const list = p.authors ?? [], known = parseNames(facts.author);
  if (known.names.length === list.length && known.names.every((n, i) => display(n) === list[i])) return known;
  const names = list.map((a) => known.names.find((n) => display(n) === a) ?? splitName(a));
  return { names: names.filter((n) => n && display(n)), more: false };
};

class Entry {
  fields = new Map();
  get = (name) => this.fields.get(name) ?? "";
  set(name, value) {
    if (value) this.fields.set(name, value);
    else this.fields.delete(name);
  }
  fill(name, value) {
    if (!this.get(name)) this.set(name, value);
  }
  or = (...names) => names.map(this.get).find(Boolean) ?? "";
  keywords = () => splitKeywords(this.get("keywords")).map((k) => unbrace(k) ?? k);
}

const languageOf = (e) => languages.find(([, name]) => name === e.get("langid"))?.[0] ?? e.or("language", "langid");

const entryOf = (p) => {
  const e = new Entry(), facts = p.citation ?? {};
  const [, scheme, id] = /^([^:]*):?([^]*)$/.exec(p.id ?? "");
  e.type = facts.entrytype ?? "";
  e.key = p.key || facts.key || "";
  e.authors = authorsOf(p, facts);
  e.editors = parseNames(facts.editor);
  e.set("title", splitTitle(p.title, facts.subtitle ?? ""));
  for (const name of Object.keys(facts).sort()) {
    if (!["entrytype", "key", "author", "editor", "date"].includes(name)) e.fill(name, facts[name]);
  }
  if (p.language) e.set("langid", languages.find(([tag]) => tag === p.language)?.[1] ?? p.language);
  e.fill("date", facts.date || p.published);
  if (scheme === "arxiv" && !e.or("year", "journaltitle", "booktitle", "eventtitle")) e.fill("date", arxivMonth(id));
  e.type ||= e.get("journaltitle") ? "article" : e.or("booktitle", "eventtitle") ? "inproceedings" : "misc";
  let doi = p.doi || (scheme === "doi" ? id : ""), topics = p.topics ?? [];
  if (scheme === "arxiv") {
    e.fill("url", arxivAddress(id));
    if (!e.get("eprint")) {
      e.set("eprint", id);
      e.set("eprinttype", "arxiv");
      const primary = topics.find((t) => t.length <= longestCategory && category.test(t));
      if (primary) {
        e.set("eprintclass", primary);
        topics = topics.filter((t) => t !== primary);
      }
    }
    doi ||= `10.48550/arXiv.${id}`;
  }
  const version = e.get("version");
  if (e.get("eprinttype") === "arxiv" && /^[0-9]+$/.test(version) && !versionTypes.has(e.type)) {
    e.set("eprint", `${e.get("eprint")}v${version}`);
    e.set("version", "");
  }
  e.set("doi", doi);
  e.set("keywords", joinKeywords(topics));
  e.set("abstract", p.abstract);
  e.fields = new Map(inOrder(e.fields));
  return e;
};

// BibTeX (generator/cite/bibwrite.go).

// isMoment reports whether a text is one end of a date.
const isMoment = (s) => {
  const m = moment.exec(s.trim());
  if (!m) return false;
  const [year, month, day] = [m[1].replace(/[Xu]/g, "0"), m[2], m[3]].map((n) => Number(n) || 0);
  if (month > 12) return year > 0 && month > 20 && month < 25 && !day;
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  const days = month ? [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] : 0;
  return year > 0 && day <= days;
};
const openEnd = (s) => ["", "..", "open", "unknown", "*"].includes(s.trim());
// isDate reports whether a text is a BibLaTeX date, whose marks are not TeX.
const isDate = (s) => {
  const at = s.trim().indexOf("/");
  if (at < 0) return isMoment(s);
  const from = s.trim().slice(0, at), to = s.trim().slice(at + 1);
  return (isMoment(from) || openEnd(from)) && (isMoment(to) || openEnd(to)) && (isMoment(from) || isMoment(to));
};
const encodeDate = (date) => (isDate(date) ? date : encodeText(date));

const encodeField = (name, value) => {
  if (verbatim.has(name) || name.startsWith("bdsk-")) {
    if (!balanced(value)) value = value.replaceAll("{", "%7B").replaceAll("}", "%7D");
  } else if (nameFields.has(name)) value = formatNames(parseNames(value));
  else if (name === "title" || name === "shorttitle") value = encodeTitle(value);
  else if (name === "abstract") value = encodeMarkdown(value);
  else if (name === "keywords") {
    value = splitKeywords(value).map((k) => {
      const inner = unbrace(k);
      return inner === null ? encodeText(k) : `{${encodeText(inner)}}`;
    }).join(", ");
  } else if (name === "pages") value = encodeText(value).replaceAll("–", "--");
  else if (dateFields.has(name)) value = encodeDate(value);
  else value = encodeText(value);
  return value && `{${value}}`;
};
const bibDate = (date, put) => {
  const at = date.indexOf("/"), first = at < 0 ? date : date.slice(0, at), last = at < 0 ? "" : date.slice(at + 1);
  const m = /^(\d{4})(?:-(\d\d)(?:-(\d\d))?)?$/.exec(first);
  const month = (mm) => (/^\d\d$/.test(mm) ? months[mm - 1] : undefined);
  if (m && at < 0 && (!m[2] || month(m[2]))) {
    put("year", `{${m[1]}}`);
    if (m[2]) put("month", month(m[2]));
    if (m[3]) put("day", `{${m[3].replace(/^0+/, "")}}`);
    return;
  }
  if (m && at >= 0 && !m[3] && last.length === 7 && m[2] && last.startsWith(m[1]) && month(m[2]) && last > first && month(last.slice(5))) {
    put("year", `{${m[1]}}`);
    put("month", `${month(m[2])} # "/" # ${month(last.slice(5))}`);
    return;
  }
  if (/^\d{4}/.test(date)) put("year", `{${date.slice(0, 4)}}`);
  put("date", `{${encodeDate(date)}}`);
};
const toBibTeX = (e) => {
  const fields = [], put = (name, value) => fields.push([name, value]);
  let kind = e.type;
  for (const [role, list] of [["author", e.authors], ["editor", e.editors]]) {
    if (list.names.length || list.more) put(role, `{${formatNames(list)}}`);
  }
  for (const [name, value] of e.fields) {
    const v = /^(?:ris|csl)-/.test(name) ? "" : encodeField(name, value);
    if (!v) continue;
    if (name === "type" && kind === "thesis" && value === "phdthesis") kind = "phdthesis";
    else if (name === "type" && kind === "thesis" && value === "mathesis") kind = "mastersthesis";
    else if (name === "type" && kind === "report") {
      kind = "techreport";
      if (value !== "techreport") put("type", v);
    } else if (name === "institution" && e.type === "thesis") put("school", v);
    else if (name === "date") bibDate(value, put);
    else if (name === "eprinttype") put(...(value === "arxiv" ? ["archiveprefix", "{arXiv}"] : [name, v]));
    else put(classicNames[name] ?? name, v);
  }
  return `@${kind}{${e.key}${inOrder(fields).map(([name, v]) => `,\n  ${name} = ${v}`).join("")}\n}\n`;
};

// RIS (generator/cite/riswrite.go).

// typeIn returns the entry's type in another format: the original one, if it is still
// correct.
const typeIn = (types, e, came) => {
  const fit = types.filter(([, type]) => type === e.type);
  return fit.find(([name]) => name === came)?.[0] ?? fit[0]?.[0] ?? "";
};
const isPreprint = (e) => (e.type === "misc" || e.type === "online") && e.get("eprinttype") === "arxiv";

// One end of a date, with the mark for its certainty.
const dateEnd = /^(-?\d{4})(?:-(\d\d)(?:-(\d\d))?)?(?:T[^\n]*)?([~?%]{0,2})$/;

const toRIS = (e) => {
  let out = "";
  const put = (tag, value) => {
    value = value.trim();
    if (value) out += `${tag}  - ${value.replaceAll("\n", "\r\n")}\r\n`;
  };
  const came = e.get("ris-ty"), type = typeIn(risTypes, e, came);
  const preprint = !came && e.get("eprint") && isPreprint(e);
  put("TY", preprint ? "UNPD" : came && type !== came && e.type === "misc" ? came : type || "GEN");
  const people = (tag, { names, more }) => {
    for (const n of names) {
      if (n.literal) put(tag, `${n.literal.replaceAll(",", "")},`);
      else if (!n.given && !n.suffix) put(tag, join(n.prefix, n.family));
      else put(tag, `${join(n.prefix, n.family)}, ${n.given}${n.suffix ? `, ${n.suffix}` : ""}`);
    }
    if (more) put(tag, "et al.");
  };
  people("AU", e.authors);
  people("ED", e.editors);
  people("A4", { names: parseNames(e.get("translator")).names });
  put("TI", joinTitle(e.get("title"), e.get("subtitle")));
  put("ST", e.get("shorttitle"));
  if (bookParts.has(e.type)) put("T2", e.or("booktitle", "maintitle"));
  else put(e.type === "article" || e.type === "periodical" ? "JF" : "T2", e.get("journaltitle"));
  put("J2", e.get("shortjournal"));
  put(["book", "collection", "proceedings"].includes(e.type) ? "T2" : "T3", e.get("series"));
  if (!e.get("series") && (!bookParts.has(e.type) || e.get("booktitle"))) put("T3", e.get("maintitle"));
  if (!e.get("ris-se")) put("SE", e.get("chapter"));
  const date = e.get("date"), [, year, month = "", day = ""] = dateEnd.exec(date.split("/")[0]) ?? [];
  const known = year && !year.startsWith("-"), season = seasons[month - 21] ?? "", whole = /^\d{4}(?:-\d\d(?:-\d\d)?)?$/.test(date);
  const info = e.get("ris-date-info") || season || (whole ? "" : date) || e.get("month");
  const [some] = known ? [] : /\d{4}|\d{3}[Xu]|\d{2}(?:XX|uu)/.exec(date) ?? [], first = some && !date.includes(`-${some}`) ? some.replace(/[Xu]/g, "0") : "";
  if (!e.get("ris-py")) put("PY", known ? year : first || e.get("year"));
  if (known && (month || info)) put("DA", `${year}/${season ? "" : month}/${day}${info && `/${info}`}`);
  else if (first) put("DA", `${first}///${date}`);
  put("VL", e.get("volume"));
  put("IS", e.or("number", "issue"));
  put("ET", e.get("edition"));
  const [, from, to] = /^([^–]*)–([^]*)$/.exec(e.get("pages").replaceAll("--", "–")) ?? [];
  const range = from !== undefined && !/[, –]/.test(from + to);
  put("SP", range ? from : e.get("pages"));
  put("EP", range ? to : "");
  put("PB", e.or("publisher", "institution", "organization"));
  put("CY", e.or("location", "venue"));
  put("SN", e.or("isbn", "issn"));
  put("DO", e.get("doi"));
  put("UR", e.get("url"));
  const arxiv = arxivOf(e);
  if (arxiv) {
    if (!join(e.get("url"), e.get("ris-ur"), e.get("doi")).includes(arxiv.id)) put("UR", arxivAddress(arxiv.id));
    put("KW", e.get("eprintclass"));
    const archive = { DB: "arXiv", AN: `arXiv:${arxiv.id}`, L1: `https://arxiv.org/pdf/${arxiv.id}` };
    if (preprint) for (const tag in archive) if (!e.get(`ris-${tag.toLowerCase()}`)) put(tag, archive[tag]);
  }
  const seen = /^(\d{4})(?:-(\d\d)(?:-(\d\d))?)?$/.exec(e.get("urldate"));
  if (seen) put("Y2", `${seen[1]}/${seen[2] ?? ""}/${seen[3] ?? ""}`);
  put("LA", languageOf(e));
  put("M3", e.get("type"));
  put("N1", e.get("note"));
  for (const k of e.keywords()) put("KW", k);
  // No line of the text may be read as a tag or as the end of the record.
  put("AB", plainAbstract(e.get("abstract")).replace(/\n+[ \t]*((?:[A-Z][A-Z0-9]|[Tt][Yy])[ \t\u00a0]*[-–—]|ER[ \t]*$)/gm, " $1"));
  for (const [name, value] of e.fields) {
    if (/^ris-(?!ty|er)..$/.test(name)) for (const v of value.split("; ")) put(name.slice(4).toUpperCase(), v);
  }
  put("ID", e.key);
  return `${out}ER  - \r\n\r\n`;
};

// CSL-JSON (generator/cite/cslwrite.go).

const json = (v) => JSON.stringify(v).replace(/[\u2028\u2029]/g, (c) => `\\u${c.charCodeAt().toString(16)}`);

// cslTitles returns the titles of an entry for CSL. In a work of several volumes, the
// title of the work comes before that of the volume, unlike in BibLaTeX.
function cslTitles(e) {
  const joined = (name) => joinTitle(e.get(`${name}title`), e.get(`${name}subtitle`));
  const title = joined(""), book = joined("book"), work = joined("main"), journal = joined("journal");
  if (!work) return { title, container: book || journal };
  if (bookParts.has(e.type)) return { title, container: work, volume: book };
  if (bookTypes.has(e.type)) return { title: work, container: book || journal, volume: title };
  return { title, container: book || journal || work };
}

// cslDate returns a date in parts, or as text if it has none.
const cslDate = (value) => {
  let s = value.replace(/^([^\n]+)\/(?:\.\.|open|unknown|\*)?$/, "$1");
  const years = /^(\d{2,3})([Xu]{1,2})([~?%]{0,2})$/.exec(s), month = /^(\d{4}(?:-\d\d)?)(?:-(?:XX|uu)){1,2}([~?%]{0,2})$/.exec(s);
  if (years && (years[1] + years[2]).length === 4) s = ["0", "9"].map((digit) => years[1] + digit.repeat(years[2].length) + years[3]).join("/");
  else if (month) s = month[1] + month[2];
  const ends = s.split("/").map((end) => dateEnd.exec(end));
  if (ends.length > 2 || ends.some((m) => !m || m[1] === "0000")) return { literal: value };
  const dates = ends.map((m) => m.slice(1, 4).filter((n) => n !== undefined).map(Number));
  const season = dates.length === 1 && dates[0].length === 2 && dates[0][1] > 20 && dates[0][1] < 25 ? dates[0].pop() - 20 : undefined;
  return { "date-parts": dates, season, circa: ends.some((m) => m[4]) || undefined };
};

const toCSL = (e) => {
  const item = new Map();
  const raw = (name, value) => { if (!item.has(name)) item.set(name, value); };
  const text = (name, value) => { if (value) raw(name, json(value)); };
  const allDropping = /\buseprefix\s*=\s*false\b/i.test(e.get("options"));
  const people = (name, { names, more }) => {
    const list = names.map((n) => {
      const dropping = n.dropping || allDropping;
      return {
        family: n.family || undefined, given: n.given || undefined,
        "dropping-particle": (dropping && n.prefix) || undefined, "non-dropping-particle": (!dropping && n.prefix) || undefined,
        suffix: n.suffix || undefined, "comma-suffix": n.commaSuffix || undefined, "static-ordering": n.familyFirst || undefined,
        literal: n.literal || undefined,
      };
    });
    if (more) list.push({ literal: "others" });
    if (list.length) raw(name, json(list));
  };
  const date = (name, value) => { if (value) raw(name, json(cslDate(value))); };
  const came = e.get("csl-type"), known = typeIn(cslTypes, e, came);
  const kind = came && (known === came || e.type === "misc") ? came : isPreprint(e) ? "article" : known || "document";
  text("id", e.key || e.or("csl-id", "doi", "title"));
  text("type", kind);
  const titles = cslTitles(e);
  text("title", titles.title);
  people("author", e.authors);
  people("editor", e.editors);
  for (const [name, field] of cslNames) people(name, parseNames(e.get(field)));
  date("issued", e.or("date", "year"));
  for (const [name, field] of cslDates) date(name, e.get(field));
  text("container-title", titles.container);
  text("volume-title", titles.volume);
  let publisher = e.or("publisher", "institution", "organization"), number = "", issue = e.or("number", "issue"), primary = "";
  if (!["article-journal", "article-magazine", "article-newspaper"].includes(kind) && !e.get("csl-number")) [number, issue] = [issue, ""];
  const arxiv = arxivOf(e);
  if (arxiv) {
    primary = e.get("eprintclass");
    if (kind === "article") {
      publisher ||= "arXiv";
      number ||= `arXiv:${arxiv.id}${arxiv.version && `v${arxiv.version}`}`;
    }
    if (!e.get("url")) text("URL", arxivAddress(arxiv.id));
  }
  text("publisher", publisher);
  text("issue", issue);
  text("number", e.get("csl-number") || number);
  const written = new Set();
  for (const [name, field] of cslFields) {
    const value = field === "language" ? languageOf(e) : e.get(field);
    if (value && !written.has(field)) text(name, value);
    if (value) written.add(field);
  }
  const pages = e.get("pages"), hyphens = pages.replaceAll("–", "-");
  const ranges = /^\d+ ?--? ?\d+(?:, ?\d+ ?--? ?\d+)*\+?$/.test(hyphens);
  text("page", (ranges ? hyphens.replace(/ ?--? ?/g, "–") : hyphens) === pages ? hyphens : pages);
  text("DOI", e.get("doi"));
  text("URL", e.get("url"));
  text("keyword", joinKeywords([...(primary ? [primary] : []), ...e.keywords()]));
  text("abstract", plainAbstract(e.get("abstract")));
  for (const [field, value] of e.fields) {
    const name = /^csl-([^]+)$/.exec(field)?.[1];
    if (!name || ["type", "number", "id"].includes(name)) continue;
    let whole = "[{tf".includes(value[0]);
    try { if (whole) JSON.parse(value); } catch { whole = false; }
    if (whole) raw(name, value);
    else text(name, value);
  }
  return `{${[...item].map(([name, value]) => `${json(name)}: ${value}`).join(", ")}}`;
};

// formats has the formats by name, in the order in which they are offered.
export const formats = {
  bibtex: { label: "BibTeX", ending: "bib", type: "application/x-bibtex", list: (entries) => entries.map(toBibTeX).join("\n") },
  ris: { label: "RIS", ending: "ris", type: "application/x-research-info-systems", list: (entries) => entries.map(toRIS).join("") },
  csl: { label: "CSL-JSON", ending: "json", type: "application/vnd.citationstyles.csl+json", list: (entries) => `[${entries.map((e) => `\n${toCSL(e)}`)}\n]\n` },
};

export const write = (papers, format) => formats[format].list(papers.map(entryOf));
