// What a reader keeps: papers to read, followed names, saved searches, processed days. It is
// stored in the browser under one key per site of an origin, as the JSON that docs/reading.md
// describes and that exported files contain.

// In the header of every page; the search page is at the same depth of the site.
const link = document.getElementById("mine") ?? document.querySelector("[rel=search]");
export const home = new URL("..", link.href);
const version = 1, key = `offprint ${version} ${home.pathname}`;

// The stored data may have been written by anyone: invalid entries are dropped, and addresses
// must be those of pages of the site.
const isText = (v) => typeof v === "string" && v !== "" && v.length <= 2000;
const text = (v) => (isText(v) ? v : "");
const time = (v) => (isText(v) && /^\d{4}-\d\d-\d\d/.test(v) ? v : "");
const places = { papers: /^papers\/[^/?#\\]+\/$/, follows: /^(authors|topics|organizations)\/[^/?#\\]+\.html$/ };
const isPlace = (v, kind) => isText(v) && places[kind].test(v) && new URL(v, home).pathname === home.pathname + v;
const list = (v) => (Array.isArray(v) ? v.filter((e) => e && typeof e === "object") : []);
const once = (entries, by) => [...new Map(entries.map((e) => [e[by], e])).values()];
// days are the processed days: the papers a day had when it was last visited, and which of
// them were skipped, by their names in papers/. The most recently processed days come first
// and are kept.
const keptDays = 31;
export const mostOfDay = 2000;
const isDay = (v) => isText(v) && /^\d{4}-\d\d-\d\d$/.test(v);
const names = (v) => (Array.isArray(v) ? [...new Set(v.filter((n) => isText(n) && isPlace(`papers/${n}/`, "papers")))].slice(0, mostOfDay) : []);
const clean = (s) => ({
  papers: once(list(s?.papers).filter((p) => isPlace(p.path, "papers") && isText(p.title)).map((p) => ({
    path: p.path, title: p.title, authors: text(p.authors), day: time(p.day).slice(0, 10), added: time(p.added),
    ...(time(p.read) && { read: p.read }),
  })), "path"),
  follows: once(list(s?.follows).filter((f) => isPlace(f.path, "follows") && isText(f.name)).map(({ path, name }) => ({ path, name })), "path"),
  searches: once(list(s?.searches).filter((q) => isText(q.q)).map(({ q, total, date, ids }) => ({
    q, ...(Array.isArray(ids) && { total: total | 0, date: time(date), ids: ids.filter(isText) }),
  })), "q"),
  days: once(list(s?.days).filter((d) => isDay(d.day)).map(({ day, seen, skipped }) => ({ day, seen: names(seen), skipped: names(skipped) })), "day").slice(0, keptDays),
});

// allowed returns whether the browser lets the site store anything.
export const allowed = () => {
  try {
    return localStorage.getItem(key) !== undefined;
  } catch {
    return false;
  }
};

export const read = () => {
  try {
    return clean(JSON.parse(localStorage.getItem(key)));
  } catch {
    return clean();
  }
};

// change lets edit modify what is kept and notifies this page. It throws if the browser cannot
// store it.
export const change = (edit) => {
  const state = read(); // another tab may have written
  edit(state);
  if (Object.values(state).some((entries) => entries.length)) localStorage.setItem(key, JSON.stringify({ offprint: version, ...state }));
  else localStorage.removeItem(key);
  dispatchEvent(new Event("kept"));
};

// watch calls show whenever what is kept changes, in this tab or another.
export const watch = (show) => {
  addEventListener("kept", show);
  addEventListener("storage", (event) => (event.key === key || event.key === null) && show());
};

// Recent searches, the last one first, stay on the device and are not exported.
const lately = `offprint recent ${home.pathname}`, most = 10;
export const recent = () => {
  try {
    const queries = JSON.parse(localStorage.getItem(lately));
    return Array.isArray(queries) ? queries.filter(isText).slice(0, most) : [];
  } catch {
    return [];
  }
};
export const remember = (query) => {
  try {
    localStorage.setItem(lately, JSON.stringify([query, ...recent().filter((q) => q !== query)].slice(0, most)));
  } catch {} // storage may be denied or full
};
export const forget = () => {
  try {
    localStorage.removeItem(lately);
  } catch {}
};

// file returns what is kept as the text of a file, and parse reads one: null if it is invalid,
// NaN if a newer program wrote it.
export const file = (state) => `${JSON.stringify({ offprint: version, site: home.href, ...state }, null, 1)}\n`;
export const parse = (source) => {
  let s;
  try {
    s = JSON.parse(source);
  } catch {}
  if (!Number.isInteger(s?.offprint) || s.offprint < 1) return null;
  return s.offprint > version ? NaN : clean(s);
};

// merge adds the entries of b to a: nothing is lost, a paper read in either is read, and
// merging again changes nothing.
export const merge = (a, b) => {
  const join = (kind, by, both) => {
    const theirs = new Map(b[kind].map((e) => [e[by], e]));
    const mine = new Set(a[kind].map((e) => e[by]));
    return [...a[kind].map((e) => (theirs.has(e[by]) ? both(e, theirs.get(e[by])) : e)), ...b[kind].filter((e) => !mine.has(e[by]))];
  };
  const first = (x, y) => (x && y ? (x < y ? x : y) : x || y);
  a.papers = join("papers", "path", (x, y) => {
    const read = first(x.read, y.read);
    return { ...x, added: first(x.added, y.added), ...(read && { read }) };
  }).sort((x, y) => (x.added < y.added ? 1 : x.added > y.added ? -1 : 0));
  a.follows = join("follows", "path", (x) => x);
  a.searches = join("searches", "q", (x) => x);
  const both = (x, y) => [...new Set([...x, ...y])];
  a.days = join("days", "day", (x, y) => ({ ...x, seen: both(x.seen, y.seen), skipped: both(x.skipped, y.skipped) })).slice(0, keptDays);
};

// words are those of the page of the reading list; no other page contains them.
let learned;
export const words = () => {
  learned ??= (async () => {
    let page = document;
    if (!page.getElementById("kept-words")) {
      const answer = await fetch(link.href);
      if (!answer.ok) throw new Error(`${answer.status}`);
      page = new DOMParser().parseFromString(await answer.text(), "text/html");
    }
    return JSON.parse(page.getElementById("kept-words").textContent);
  })();
  learned.catch(() => (learned = undefined)); // try again next time
  return learned;
};
