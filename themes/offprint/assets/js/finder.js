// The search page. finding.js contains what it shares with the dialog, suggest.js the list
// under the field, and beside.js the remarks about results; they are loaded on demand.
import { bare, button, make } from "./elements.js";
import { read as readKept, recent, remember, watch } from "./kept.js";
import { byline, count, failure, index, learn, marked, number, papersOf, say, searcher, start, total, words } from "./finding.js";

// find moves the focus to the field.
let focus;
export const find = () => focus();

// found resolves to the papers that the search page has found.
export const mostFound = 1000;
let all;
export const found = (signal) => all(signal);

export function page() {
  const at = (id) => document.getElementById(id);
  const [form, status, results, facets, doubts, corrected, own, advice, more, save, help] =
    ["find", "status", "results", "facets", "doubts", "corrected", "own", "advice", "more", "save", "help"].map(at);
  const { q: input, sort } = form.elements;
  const { title } = document;
  const step = 20;
  let wanted, shown, whole, found = "", restore = true;
  learn(at("words").textContent);
  start(form.action);
  focus = () => {
    input.focus();
    input.select();
  };

  // The address contains the query, so that back, reload and links restore it.
  const query = () => input.value.trim();
  const read = () => {
    const params = new URLSearchParams(location.search);
    input.value = params.get("q") ?? "";
    sort.value = params.get("sort");
    if (!sort.value) sort.selectedIndex = 0;
    wanted = Math.min(1000, Math.max(step, params.get("n") | 0));
  };
  const note = (push) => {
    const params = new URLSearchParams();
    if (query()) params.set("q", query());
    if (sort.selectedIndex) params.set("sort", sort.value);
    if (wanted > step) params.set("n", wanted);
    const url = `${params}` && `?${params}`;
    document.title = query() ? `${query()} · ${title}` : title;
    if (url === location.search) return;
    try {
      history[push ? "pushState" : "replaceState"](null, "", url || location.pathname);
    } catch {} // browsers limit how often the address may change
  };
  const ask = (text) => {
    input.value = text;
    wanted = step;
    search.now({ push: true });
  };

  const item = (p) => make("li", { "data-paper": p.id },
    make("h2", { dir: "auto" }, make("a", { href: p.url }, ...marked(p.title, p.titleMarks))),
    make("p", {}, ...byline(p), ...(p.votes ? [`\u00a0· ${count("votes", p.votes).replaceAll(" ", "\u00a0")}`] : [])),
    make("p", { class: "excerpt", dir: "auto" }), make("p", { class: "met" }));
  const clear = () => {
    results.replaceChildren();
    results.dataset.total = shown = 0;
  };
  const state = (now, text) => {
    results.dataset.state = now;
    found = text;
    status.textContent = text;
    const none = now !== "done";
    help.hidden = now === "error" || !!shown;
    sort.parentElement.hidden = save.hidden = none;
    if (!none) return;
    doubt([]);
    corrected.hidden = own.hidden = advice.hidden = facets.hidden = more.hidden = true;
  };

  // Remarks about results; papers are shown without them, too.
  const beside = () => import("./beside.js");
  const ownPages = async (asked, typing) => {
    try {
      await index.prepare();
      return index.beside?.pages ? await (await import("./own.js")).pages(index, asked, typing) : [];
    } catch {
      return [];
    }
  };
  const advise = async (asked, signal) => {
    try {
      return await (await beside()).advise(asked, signal);
    } catch {
      return [];
    }
  };

  // A query that was entered and found something is a recent search.
  let settled;
  const keep = () => {
    if (settled && settled === query() && results.dataset.state === "done" && +results.dataset.total) remember(settled);
  };

  const search = searcher(async ({ push, typing, further, signal }) => {
    if (further) wanted = shown + step;
    note(push);
    const asked = query();
    if (!asked) {
      clear();
      await showSaved(); // otherwise the content below it would move
      if (signal.aborted) return;
      state("idle", "");
      if (!typing) await look();
      return;
    }
    results.dataset.state = "loading";
    help.hidden = true;
    const slow = setTimeout(() => {
      if (!signal.aborted) status.textContent = words.searching;
    }, 400);
    const offset = further ? shown : 0;
    whole = facets.open;
    let r, pages, tips;
    try {
      [r, pages] = await Promise.all([
        index.search(asked, { limit: wanted - offset, offset, sort: sort.value, snippets: false, facets: whole, typing: !!typing, signal }),
        ownPages(asked, typing),
      ]);
      tips = r.total || r.hint ? [] : await advise(asked, signal);
    } finally {
      clearTimeout(slow);
    }
    if (signal.aborted) return;
    if (!offset) clear();
    // A new index may have other papers in front of those already shown.
    const there = new Set(Array.from(results.children, (li) => li.dataset.paper));
    const papers = papersOf(r).filter((p) => !there.has(p.id)), items = papers.map(item);
    results.append(...items);
    dispatchEvent(new Event("papers")); // adds their buttons
    shown = results.childElementCount;
    results.dataset.total = r.total;
    state("done", total(r, sort.value));
    more.hidden = papersOf(r).length < wanted - offset || (shown >= r.total && !r.approximate);
    own.hidden = !pages.length;
    own.replaceChildren(`${words.pages} `, ...pages.flatMap((p, i) => [i ? " · " : "", make("a", { href: p.href, dir: "auto" }, p.title)]));
    advice.hidden = !tips.length;
    advice.lastElementChild.replaceChildren(...tips.flatMap(([word, list]) => [make("dt", {}, words[word]), ...list.map(({ q, n }) => make("dd", {},
      make("a", { href: `?${new URLSearchParams({ q })}` }, make("bdi", {}, q)), " ", make("span", {}, n)))]));
    doubt(r.doubts ?? []);
    correct(r.total ? r.corrections : []);
    narrow(r.facets);
    if (further) items[0]?.querySelector("a").focus();
    if (restore && history.state?.y) scrollTo(0, history.state.y);
    restore = false;
    showSaved();
    keep();
    await index.snippets(r).catch(() => {}); // papers are shown without them, too
    if (signal.aborted) return;
    papers.forEach((p, i) => {
      const excerpt = items[i].querySelector(".excerpt");
      excerpt.replaceChildren(...marked(p.snippet, p.snippetMarks)); // empty if there is none: its space remains
    });
    dispatchEvent(new Event("papers"));
    if (r.searcher) {
      const { why } = await beside();
      if (signal.aborted) return;
      papers.forEach((p, i) => items[i].querySelector(".met").append(...why(r, p)));
    }
    if (!typing && !further) await look();
  }, (error, retry) => {
    if (!shown) clear();
    state("error", "");
    failure(status, error, retry);
  });

  all = async (signal) => papersOf(await index.search(query(), { limit: mostFound, sort: sort.value, snippets: false, signal }));

  const filled = (word, node) => {
    const [before, after] = words[word].split("{0}");
    return [before, node, after];
  };

  // The doubts about a query are read out once.
  let doubted = "";
  const doubt = (list) => {
    if (doubted === (doubted = JSON.stringify(list))) return;
    doubts.replaceChildren(...list.filter(({ kind }) => words[`doubt_${kind}`]).map(({ kind, text, meant }) => make("p", {},
      ...filled(`doubt_${kind}`, make("code", { dir: "auto" }, text)), ...(meant ? [" ", button({}, () => {
        ask(query().replaceAll(text, () => meant));
        input.focus();
      }, ...filled("instead", make("bdi", {}, meant)))] : []))));
  };

  const correct = (list) => {
    const all = (key) => list.map((c) => c[key]).join(" ");
    corrected.hidden = !list.length;
    if (!list.length) return;
    corrected.replaceChildren(...filled("corrected", make("b", { dir: "auto" }, all("to"))), " ", button({}, () => {
      const from = list.map((c) => bare(c.from));
      ask(query().replace(/"[^"]*"|[\p{L}\p{N}\p{M}]+/gu, (word) => (from.includes(bare(word)) ? `"${word}"` : word)));
      input.focus();
    }, say("instead", `“${all("from")}”`)));
  };

  // A facet is a part of the query; its button adds or removes it.
  const narrow = (of) => {
    const has = (piece) => ` ${query()} `.includes(` ${piece} `);
    const box = facets.lastElementChild;
    const focused = box.contains(document.activeElement) && document.activeElement.dataset.query;
    box.replaceChildren(...["year", "topic", "organization"].flatMap((name) => (of[name]?.length ? [
      make("h2", {}, words[name]),
      make("ul", { class: name }, ...of[name].slice(0, 10).map((f) => make("li", {}, button(
        { "aria-pressed": has(f.query), "data-query": f.query },
        () => ask(has(f.query) ? ` ${query()} `.replace(` ${f.query} `, " ").trim() : `${query()} ${f.query}`),
        make("bdi", {}, f.value), " ", make("span", {}, number(f.count)),
      )))),
    ] : [])));
    facets.hidden = !box.firstChild;
    if (focused) [...box.querySelectorAll("button")].find((b) => b.dataset.query === focused)?.focus();
  };

  // Saved searches; the code that shows them is loaded if there are any.
  let saving;
  const saves = () => {
    saving ??= import("./saved.js").then((s) => s.attach(input, (text) => { status.textContent = text ?? found; }));
    saving.catch(() => { saving = undefined; });
    return saving;
  };
  const isSaved = () => saving || readKept().searches.length > 0;
  const showSaved = () => isSaved() && saves().then((s) => s.show(), () => {});
  const look = () => isSaved() && saves().then((s) => s.look(), () => {});
  save.addEventListener("click", () => saves().then((s) => s.press(), () => {}));

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (matchMedia("(pointer: coarse)").matches) input.blur(); // the on-screen keyboard hides the results
    settled = query();
    ask(query());
  });
  input.addEventListener("input", () => {
    wanted = step;
    search.soon();
  });
  input.addEventListener("change", () => {
    settled = query();
    keep();
  });

  // Completions of the query and, in the empty field, recent searches.
  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-expanded", false);
  let suggesting;
  const suggest = () => {
    suggesting ??= import("./suggest.js").then((s) => s.attach(input, (q) => {
      settled = q.trim();
      ask(q);
    })).catch(() => { suggesting = undefined; });
  };
  const early = () => query() || !(recent().length + readKept().searches.length) || suggest();
  input.addEventListener("input", suggest);
  input.addEventListener("click", early);
  input.addEventListener("keydown", ({ key }) => key === "ArrowDown" && early());

  sort.addEventListener("change", () => ask(query()));
  more.addEventListener("click", () => search.now({ further: true }));
  facets.addEventListener("toggle", () => facets.open && !whole && query() && search.now());
  addEventListener("popstate", () => {
    read();
    search.now();
  });
  addEventListener("pagehide", () => history.replaceState({ y: scrollY }, ""));
  watch(showSaved);
  addEventListener("keydown", (event) => {
    const { key, target } = event;
    if (event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey || event.isComposing) return;
    if (key === "Escape" && target !== input) return focus();
    const go = { ArrowDown: 1, ArrowUp: -1 }[key];
    const links = [...results.querySelectorAll("h2 > a")];
    const i = links.findIndex((a) => a.closest("li").contains(target));
    if (!go || (i < 0 && (target !== input || go < 0))) return;
    event.preventDefault();
    (i + go < 0 ? input : links[i + go] ?? more).focus();
  });

  const wide = matchMedia("(min-width: 56rem)");
  const unfold = () => { facets.open = wide.matches; };
  wide.addEventListener("change", unfold);
  unfold();
  read();
  settled = query();
  if (!query()) input.focus();
  search.now();
}
