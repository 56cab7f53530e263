// Completions of a query: names with their pages, titles and, in the empty field, recent and
// saved searches. Loaded with the first key. The program writes the names and titles
// (generator/search/beside.go).
import { make } from "./elements.js";
import { forget, read, recent } from "./kept.js";
import { fetched, keyOf, match, wordsOf } from "./letters.js";
import { fold } from "./search.js";
import { count, index, number, words } from "./finding.js";

const kinds = { topics: "topic", authors: "author", organizations: "org", titles: "title" };
const told = { topics: "topic", authors: "author", organizations: "organization", titles: "paper" };

// plainSlug returns the usual address of a name.
const plainSlug = (name) => fold(name).replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "");
const named = (kind, name, slug, papers, words) => ({ kind, name, papers, words, path: `${kind}/${encodeURIComponent(slug)}.html` });
const decode = (text) => {
  const { more, ...lists } = JSON.parse(text);
  const all = Object.keys(kinds).flatMap((kind) => (lists[kind] ?? []).map(([name, n, slug]) => (kind === "titles" ?
    { kind, name, papers: 0, words: [wordsOf(name)], path: /[/#]/.test(n) ? n : `papers/${encodeURIComponent(n)}/` } :
    named(kind, name, slug ?? plainSlug(name), n, [wordsOf(name)]))));
  return { all, more };
};

// further returns authors of few papers whose names begin with the first or the last word.
// They are requested if the file has too few names.
const further = async (typed) => {
  const words = wordsOf(typed.replace(/^.*:/, "")), keys = new Set([words[0], words.at(-1)].filter((w) => w?.length > 1).map(keyOf));
  const files = await Promise.all([...keys].map((key) => fetched(new URL(`authors/letter/${key}.json`, index.root))));
  return files.flatMap((file) => file.names.map(({ name, slug, papers, words }) => named("authors", name, slug, papers, words)));
};

const longest = 4; // words after others that are completed

// complete returns what is probably meant: [{kind, name, papers, path}], with a query if words
// precede it or a field is used.
const complete = (list, typed, { names, titles }) => {
  const find = (rest, fits) => {
    const wanted = wordsOf(rest), start = wanted.join(" ");
    return list.filter((c) => fits(c) && match(c, wanted) >= 0)
      .map((c) => ({ c, first: c.words[0].join(" ").startsWith(start) }))
      .sort((a, b) => b.first - a.first || b.c.papers - a.c.papers).map(({ c }) => c);
  };
  const queryOf = (before, c) => `${before}${kinds[c.kind]}:"${c.name.replaceAll('"', "")}"`;
  const field = /^(.*\s|)(topic|author|org):"?([^"]*)$/i.exec(typed);
  if (field) {
    const [, before, of, rest] = field;
    return find(rest, (c) => kinds[c.kind] === of.toLowerCase()).slice(0, names + titles).map((c) => ({ ...c, query: queryOf(before, c) }));
  }
  const found = [], taken = new Set();
  const starts = Array.from(typed.matchAll(/\S+/g), (m) => m.index);
  for (const at of new Set([...starts.slice(0, 1), ...starts.slice(-longest)])) {
    const before = typed.slice(0, at), rest = typed.slice(at);
    if (/["():]/.test(rest)) continue;
    const n = wordsOf(rest).length;
    if (!n || (before && rest.trim().length < 3)) continue;
    for (const c of find(rest, (c) => c.kind !== "titles" || !before)) {
      if (taken.has(c.path)) continue;
      taken.add(c.path);
      found.push(before ? { ...c, query: queryOf(before, c) } : c);
    }
  }
  const of = found.filter((c) => c.kind !== "titles").slice(0, names);
  return [...of, ...found.filter((c) => c.kind === "titles").slice(0, titles)];
};

// prepare loads the file in advance.
export const prepare = () => index.file?.("completions", decode);

export const option = (href, name, ...about) =>
  make("a", { role: "option", tabindex: -1, href, class: "completion" }, make("b", { dir: "auto" }, name), make("span", {}, ...about));

// options returns the completions as elements; those that complete the query have it in
// data-query. search is the address of the search page, and again is called when there are
// fewer completions.
export const options = async (typed, search, { names = 3, titles = 0, again }) => {
  const asking = (q, name, ...about) => {
    const made = option(`${search}?${new URLSearchParams({ q })}`, name, ...about);
    made.dataset.query = q;
    return made;
  };
  if (!typed.trim()) {
    const last = recent(), saved = read().searches.map((s) => s.q).filter((q) => !last.includes(q));
    const list = [...last.map((q) => asking(q, q, words.recent)), ...saved.map((q) => asking(q, q, words.was_saved))];
    if (last.length) {
      const end = make("a", { role: "option", tabindex: -1, class: "forget" }, words.forget);
      end.addEventListener("click", () => {
        forget();
        again();
      });
      list.push(end);
    }
    return list;
  }
  const file = await prepare();
  if (!file) return [];
  let found = complete(file.all, typed, { names, titles });
  if (file.more && found.filter((c) => c.kind !== "titles").length < names) {
    found = complete(file.all.concat(await further(typed).catch(() => [])), typed, { names, titles });
  }
  return found.map(({ kind, name, papers, path, query }) => {
    if (query) return asking(query, query, words[told[kind]]);
    return option(new URL(path, index.root).href, name, words[told[kind]], ...(papers ? ["\u00a0· ", number(papers)] : []));
  });
};

// attach adds a list under the field of the search page; ask runs a query.
export const attach = (input, ask) => {
  const list = make("div", { role: "listbox", id: "completions", "aria-label": words.completions });
  const status = make("p", { role: "status" });
  list.hidden = true;
  input.form.append(list, status);
  input.setAttribute("aria-controls", list.id);
  let active = -1, run = 0;
  const choose = (i) => {
    active = i;
    [...list.children].forEach((o, j) => o.setAttribute("aria-selected", i === j));
    if (i < 0) return input.removeAttribute("aria-activedescendant");
    input.setAttribute("aria-activedescendant", list.children[i].id);
    list.children[i].scrollIntoView({ block: "nearest" });
  };
  const fill = (found) => {
    list.replaceChildren(...found);
    found.forEach((o, i) => { o.id = `completion-${i}`; });
    list.hidden = !found.length;
    input.setAttribute("aria-expanded", !list.hidden);
    status.textContent = found.length ? count("completed", found.length) : "";
    choose(-1);
  };
  const close = () => {
    run++;
    if (!list.hidden) fill([]);
  };
  const show = async () => {
    const mine = ++run;
    let found = [];
    try {
      found = await options(input.value, input.form.action, { titles: 2, again: show });
    } catch {} // papers are found without completions, too
    if (mine === run && document.activeElement === input) fill(found);
  };

  input.addEventListener("input", show);
  input.addEventListener("click", () => input.value || show());
  input.addEventListener("blur", close);
  input.form.addEventListener("submit", close, true);
  list.addEventListener("mousedown", (event) => event.preventDefault()); // the field keeps the focus
  list.addEventListener("click", (event) => {
    const chosen = event.target.closest("[role=option]");
    if (!chosen || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const { query } = chosen.dataset;
    if (query === undefined) return;
    event.preventDefault();
    close();
    ask(query);
  });
  input.addEventListener("keydown", (event) => {
    if (event.isComposing || event.altKey || event.ctrlKey || event.metaKey) return;
    const go = { ArrowDown: 1, ArrowUp: -1 }[event.key], n = list.childElementCount;
    if (event.key === "Escape" && n) close();
    else if (event.key === "Enter" && active >= 0) list.children[active].click();
    else if (go && n) choose(active + go < -1 ? n - 1 : active + go >= n ? -1 : active + go);
    else if (go > 0 && !input.value) show();
    else return;
    event.preventDefault();
  });
  return show();
};
