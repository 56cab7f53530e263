// For you: the papers of the newest days whose authors, topics or organization are followed,
// and those similar to saved papers, each with the reason. The days' data (generator/api)
// determine which ones; their HTML comes from the days' pages.
import { button, make, pageAt } from "./elements.js";
import { home, read, words as learn } from "./kept.js";
import { fold } from "./search.js";

const box = document.getElementById("foryou"), { api } = box.dataset;
const [lead, list, state, more] = box.querySelectorAll(":scope > p, :scope > div, :scope > button");
const words = await learn();
const word = (name, what) => words[name].replace("{0}", () => what);

const some = 7, rounds = 4; // days examined at once, and maximum number of rounds until something is found
const sampled = 12; // number of days of the most recently saved papers whose topics and related papers are used
const liked = 5; // similar papers per day
const authored = 50; // number of saved papers from which the authors of a single one no longer count
const likely = 20; // number of topics of saved papers that count
// Reasons for a paper: most of all followed names; that it lists a saved paper as related; an
// author; topics, of which the strongest has weight 1.
const weights = { follow: 10, like: 3, author: 2 };

const load = async (url, missing) => {
  const answer = await fetch(url);
  if (answer.status === 404 && missing) return missing;
  if (!answer.ok) throw new Error(`${new URL(answer.url).pathname}: ${answer.status}`);
  return answer.json();
};
const pathOf = ({ url }) => /papers\/[^/]+\/$/.exec(url)?.[0];
const fetched = new Map(); // days by date
const dayOf = (day) => {
  if (!fetched.has(day)) {
    const papers = load(`${api}days/${day}.json`, { papers: [] }).then((d) => d.papers);
    papers.catch(() => fetched.delete(day));
    fetched.set(day, papers);
  }
  return fetched.get(day);
};

const count = (counts, name, key = fold(name)) => counts.set(key, (counts.get(key) ?? 0) + 1);
// tasteOf returns what the saved papers have in common: authors, topics with their weights,
// and the papers that list one of them as related.
const tasteOf = async (saved) => {
  const authors = new Map(), topics = new Map(), all = new Map(), like = new Map();
  const at = new Map(saved.map((p) => [p.path, p]));
  const days = [...new Set(saved.map((p) => p.day).filter(Boolean))].slice(0, sampled);
  const papers = (await Promise.all(days.map(dayOf))).flat(), sample = papers.filter((p) => at.has(pathOf(p)));
  const related = await Promise.all(days.map((day) => load(new URL(`related/${day.replaceAll("-", "/")}.json`, home), {})));
  for (const one of related) {
    for (const [path, later] of Object.entries(one)) if (at.has(path)) for (const [p] of later) like.set(p, at.get(path));
  }
  const whole = new Map(sample.map((p) => [pathOf(p), p.authors ?? []]));
  for (const p of saved) {
    // Of the other papers, use the names in the list, but not the number of further ones.
    for (const name of whole.get(p.path) ?? p.authors.split(", ").filter((n) => !/[\d…]/.test(n))) count(authors, name);
  }
  for (const [key, n] of authors) if (n < 2 && saved.length >= authored) authors.delete(key);
  for (const p of papers) for (const t of p.topics ?? []) count(all, t);
  for (const p of sample) for (const t of p.topics ?? []) count(topics, t);
  // The rarer a topic is among papers that were not saved, the more it counts.
  const weighed = [...topics].map(([key, n]) => [key, n * Math.log1p((n / sample.length) / (all.get(key) / papers.length))])
    .sort(([, a], [, b]) => b - a).slice(0, likely);
  return { authors, topics: new Map(weighed.map(([key, weight]) => [key, weight / weighed[0][1]])), like };
};

// judge returns the papers of a day with a reason: followed ones, and the few most similar to
// saved papers.
const judge = (papers, { follows, taste, done }) => {
  const judged = papers.map((p) => {
    const path = pathOf(p), known = (names, among) => (names ?? []).filter(Boolean).map((name) => ({ name, is: among.get(fold(name)) })).filter(({ is }) => is);
    const found = (names, kind) => known(names, follows[kind]).map(({ is }) => is);
    const followed = [...new Set([...found(p.authors, "authors"), ...found(p.topics, "topics"), ...found([p.organization], "organizations")])];
    const names = [], add = (name) => followed.some((f) => fold(f) === fold(name)) || names.includes(name) || names.push(name);
    let score = followed.length * weights.follow, like;
    if (!done.has(path)) {
      like = taste.like.get(path);
      score += like ? weights.like : 0;
      for (const { name } of known(p.authors, taste.authors).slice(0, 2)) {
        score += weights.author;
        add(name);
      }
      for (const { name, is } of known(p.topics, taste.topics).sort((x, y) => y.is - x.is).slice(0, 3)) {
        score += is;
        add(name);
      }
    }
    return { path, score, followed, names, like };
  }).filter((j) => j.followed.length || j.like || j.names.length).sort((x, y) => y.score - x.score);
  let n = 0;
  return judged.filter((j) => j.followed.length || n++ < liked);
};

const bdis = (names) => names.flatMap((n, i) => [i ? ", " : "", make("bdi", {}, n)]);
const reasons = ({ followed, names, like }) => {
  const lines = followed.length ? [bdis(followed)] : [];
  const set = (name, ...what) => words[name].split("{0}").flatMap((part, i) => (i ? [...what, part] : [part]));
  if (like) lines.push(set("why_like", make("a", { href: new URL(like.path, home).href, dir: "auto" }, like.title)));
  if (names.length) lines.push(set("why_saved", ...bdis(names)));
  return lines.map((line) => make("p", { class: "why" }, ...line));
};

// section returns a day with those of its papers that have a reason.
const section = async (day, date, judged) => {
  const href = new URL(`${day.replaceAll("-", "/")}/`, home);
  const page = await pageAt(href);
  const items = new Map([...page.querySelectorAll(".items > li")].map((li) => {
    const { pathname, hash } = new URL(li.querySelector("h2 > a").getAttribute("href"), href);
    return [hash ? `papers/${hash.slice(1)}/` : pathname.slice(home.pathname.length), li];
  }));
  const shown = judged.filter((j) => items.has(j.path)).map((j) => {
    const li = items.get(j.path), title = li.querySelector("h2"), heading = make("h3", title.dir && { dir: title.dir }, ...title.childNodes);
    title.replaceWith(heading);
    li.removeAttribute("id");
    heading.after(...reasons(j));
    return document.importNode(li, true);
  });
  return shown.length ? make("section", { class: "spanday" },
    make("h2", {}, make("a", { href }, make("time", { datetime: day }, date(day)))), make("ol", { class: "items" }, ...shown)) : "";
};

let asked = "", turn = 0, days = [], looked = 0, taste, date;
const look = async () => {
  const mine = ++turn, { papers, follows, days: gone } = read();
  more.hidden = true;
  state.textContent = words.loading;
  try {
    if (!days.length) days = Object.keys((await load(`${api}index.json`)).days).reverse();
    if (!taste) {
      const found = await tasteOf(papers);
      if (mine !== turn) return; // something else has been saved meanwhile
      taste = found;
    }
    const keys = { authors: new Map(), topics: new Map(), organizations: new Map() };
    for (const { path, name } of follows) keys[path.split("/")[0]].set(fold(name), name);
    const done = new Set([...papers.map((p) => p.path), ...gone.flatMap((d) => d.skipped.map((n) => `papers/${n}/`))]);
    // Continue until something is found, up to a limit.
    let sections = [];
    for (let i = 0; i < rounds && !sections.length && looked < days.length; i++) {
      sections = (await Promise.all(days.slice(looked, looked + some).map(async (day) => {
        const judged = judge(await dayOf(day), { follows: keys, taste, done });
        return judged.length && section(day, date, judged);
      }))).filter(Boolean);
      if (mine !== turn) return;
      looked += some;
    }
    list.append(...sections);
    state.textContent = sections.length ? "" : words.nothing;
    more.hidden = looked >= days.length;
    dispatchEvent(new Event("papers"));
  } catch (error) {
    if (mine === turn) state.replaceChildren(word("failed", error.message), " ", button({}, look, words.again));
  }
};
more.addEventListener("click", look);

// gather fills the view, again if follows or saved papers have changed since it was last
// shown; saving in the view itself does not move anything. dated formats a day.
export const gather = (dated, shown) => {
  const { papers, follows } = read(), saved = papers.map((p) => p.path);
  const now = JSON.stringify([follows, shown ? saved : JSON.parse(asked || "[0,[]]")[1]]);
  date = dated;
  lead.hidden = follows.length + papers.length > 0;
  if (now === asked) return;
  asked = now;
  looked = 0;
  days = [];
  taste = undefined;
  turn++;
  list.replaceChildren();
  state.textContent = "";
  more.hidden = true;
  if (!lead.hidden) return;
  look();
};
