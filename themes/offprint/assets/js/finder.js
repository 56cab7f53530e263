// The search page, and the dialog that searches from any other. What is found
// is set as text and never as HTML. The words stand in the search page
// (layouts/_partials/page/search.html), where {0} is what is set in.
import { button, counted, lang, make } from "./elements.js";
import { change, read as readKept, watch } from "./kept.js";
import { open } from "./search.js";

let words = {};
let index;

const start = (base) => {
  index ??= open(base);
  index.prepare();
};

const say = (word, what) => (words[word] ?? "{0}").replace("{0}", () => what);
// count says a word in the form that goes with the number.
const count = (word, n) => counted(words[word], words.samples, n);
const total = (r) => {
  if (!r.total) return r.hint ? words.only_not : words.none;
  const n = count("papers", r.total);
  return r.approximate ? say("least", n) : n;
};
const day = (date) => {
  const [year, month, number] = date.split("-");
  return words.dates?.[month - 1]?.replace("22", +number).replace("3333", year) ?? date;
};
const byline = ({ authors, moreAuthors, date }) => {
  const names = authors.flatMap((name, i) => [i ? ", " : "", make("bdi", {}, name)]);
  if (names.length && moreAuthors) names.push(` ${count("andMore", moreAuthors)}`);
  return date ? [...names, ...(names.length ? ["\u00a0· "] : []), make("time", { datetime: date }, day(date))] : names;
};
const marked = (text, marks) => {
  let at = 0;
  const nodes = marks.flatMap(([from, to]) => {
    const before = text.slice(at, from);
    at = to;
    return [before, make("mark", {}, text.slice(from, to))];
  });
  return [...nodes, text.slice(at)];
};
const papersOf = ({ paper, papers }) => (paper ? [paper, ...papers.filter((p) => p.id !== paper.id)] : papers);

// searcher runs one search at a time: a new one ends the one before. Typing
// waits for a pause.
const searcher = (run, fail) => {
  let controller, timer;
  const stop = () => {
    clearTimeout(timer);
    controller?.abort();
  };
  const now = async (how = {}) => {
    stop();
    controller = new AbortController();
    const { signal } = controller;
    try {
      await run({ ...how, signal });
    } catch (error) {
      if (!signal.aborted) fail(error, () => now(how));
    }
  };
  return { stop, now, soon: () => {
    clearTimeout(timer);
    timer = setTimeout(now, 120, { typing: true });
  } };
};
const failure = (status, error, retry) => {
  const again = button({}, () => {
    status.textContent = words.searching ?? "";
    retry();
  }, words.again ?? "↻");
  status.replaceChildren(say("failed", error.message), " ", again);
};

// show opens the search: the dialog, or the field of the search page.
let show = (link) => {
  show = dialog(link);
  show();
};
export const find = (link) => show(link);

// found resolves to the papers that the search page has found.
export const mostFound = 1000;
let all;
export const found = (signal) => all(signal);

export function page() {
  const at = (id) => document.getElementById(id);
  const [form, status, results, facets, corrected, more, save, saved, help] =
    ["find", "status", "results", "facets", "corrected", "more", "save", "saved", "help"].map(at);
  const { q: input, sort } = form.elements;
  const { title } = document;
  const step = 20;
  let wanted, shown, whole, found = "", restore = true;
  words = JSON.parse(at("words").textContent);
  start(form.action);
  show = () => {
    input.focus();
    input.select();
  };

  // The address says what is asked for, so that back, reload and a link lead
  // to it again.
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
    } catch {} // a browser may find that this is too often
  };
  const ask = (text) => {
    input.value = text;
    wanted = step;
    search.now({ push: true });
  };

  const item = (p) => make("li", { "data-paper": p.id },
    make("h2", { dir: "auto" }, make("a", { href: p.url }, ...marked(p.title, p.titleMarks))),
    make("p", {}, ...byline(p), ...(p.votes ? [`\u00a0· ${count("votes", p.votes)}`] : [])),
    make("p", { class: "excerpt", dir: "auto" }));
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
    if (none) corrected.hidden = facets.hidden = more.hidden = true;
  };

  const search = searcher(async ({ push, typing, further, signal }) => {
    if (further) wanted = shown + step;
    note(push);
    const asked = query();
    if (!asked) {
      clear();
      state("idle", "");
      showSaved();
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
    let r;
    try {
      r = await index.search(asked, { limit: wanted - offset, offset, sort: sort.value, snippets: false, facets: whole, typing: !!typing, signal });
    } finally {
      clearTimeout(slow);
    }
    if (signal.aborted) return;
    if (!offset) clear();
    const papers = papersOf(r), items = papers.map(item);
    results.append(...items);
    dispatchEvent(new Event("papers")); // they get buttons
    shown = results.childElementCount;
    results.dataset.total = r.total;
    state("done", total(r));
    more.hidden = papers.length < wanted - offset || (shown >= r.total && !r.approximate);
    correct(r.corrections);
    narrow(r.facets);
    if (further) items[0]?.querySelector("a").focus();
    if (restore && history.state?.y) scrollTo(0, history.state.y);
    restore = false;
    showSaved();
    await index.snippets(r).catch(() => {}); // without them the papers are found all the same
    if (signal.aborted) return;
    papers.forEach((p, i) => {
      const excerpt = items[i].querySelector(".excerpt");
      excerpt.replaceChildren(...marked(p.snippet, p.snippetMarks)); // none: its room stays
    });
    dispatchEvent(new Event("papers"));
    if (!typing && !further) await look();
  }, (error, retry) => {
    if (!shown) clear();
    state("error", "");
    failure(status, error, retry);
  });

  all = async (signal) => papersOf(await index.search(query(), { limit: mostFound, sort: sort.value, snippets: false, signal }));

  const correct = (list) => {
    const all = (key) => list.map((c) => c[key]).join(" ");
    const fold = (s) => s.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
    corrected.hidden = !list.length;
    if (!list.length) return;
    const [before, after] = words.corrected.split("{0}");
    corrected.replaceChildren(before, make("b", { dir: "auto" }, all("to")), after, " ", button({}, () => {
      const from = list.map((c) => fold(c.from));
      ask(query().replace(/"[^"]*"|[\p{L}\p{N}\p{M}]+/gu, (word) => (from.includes(fold(word)) ? `"${word}"` : word)));
      input.focus();
    }, say("instead", `“${all("from")}”`)));
  };

  // A facet is a piece of the query, which its button puts in or takes out.
  const narrow = (of) => {
    const has = (piece) => ` ${query()} `.includes(` ${piece} `);
    const box = facets.lastElementChild;
    const focused = box.contains(document.activeElement) && document.activeElement.dataset.query;
    box.replaceChildren(...["year", "topic", "organization"].flatMap((name) => (of[name]?.length ? [
      make("h2", {}, words[name]),
      make("ul", { class: name }, ...of[name].slice(0, 10).map((f) => make("li", {}, button(
        { "aria-pressed": has(f.query), "data-query": f.query },
        () => ask(has(f.query) ? ` ${query()} `.replace(` ${f.query} `, " ").trim() : `${query()} ${f.query}`),
        make("bdi", {}, f.value), " ", make("span", {}, f.count.toLocaleString(lang)),
      )))),
    ] : [])));
    facets.hidden = !box.firstChild;
    if (focused) [...box.querySelectorAll("button")].find((b) => b.dataset.query === focused)?.focus();
  };

  // Saved searches are kept on this device, with what was newest at the last
  // look; storage may be forbidden.
  const fresh = {};
  const load = () => readKept().searches;
  const store = (list) => {
    try {
      change((kept) => { kept.searches = list; });
      return true;
    } catch {
      return false;
    }
  };
  const showSaved = () => {
    const list = load();
    saved.hidden = !list.length;
    save.setAttribute("aria-pressed", list.some((s) => s.q === query()));
    saved.lastElementChild.replaceChildren(...list.map(({ q }) => make("li", {},
      make("a", { href: `?${new URLSearchParams({ q, sort: "date" })}` }, make("bdi", {}, q)),
      make("b", {}, fresh[q] ? count("new", fresh[q]) : ""),
      button({ "aria-label": say("remove", q) }, () => {
        store(load().filter((s) => s.q !== q));
        showSaved();
        input.focus();
      }, "×"))));
  };
  const look = async () => {
    for (const s of load()) {
      let r;
      try {
        r = await index.search(s.q, { sort: "date", limit: 50, snippets: false });
      } catch {
        return;
      }
      if (s.q === query() || !s.ids) {
        const date = r.papers[0]?.date ?? "";
        const ids = r.papers.filter((p) => p.date === date).map((p) => p.id);
        store(load().map((t) => (t.q === s.q ? { q: s.q, total: r.total, date, ids } : t)));
      } else {
        const later = r.papers.filter((p) => p.date > s.date || (p.date === s.date && !s.ids.includes(p.id))).length;
        fresh[s.q] = Math.max(later, r.approximate ? 0 : r.total - s.total);
      }
    }
    showSaved();
  };
  save.addEventListener("click", () => {
    const list = load(), q = query(), others = list.filter((s) => s.q !== q);
    const adds = others.length === list.length;
    const kept = store(adds ? [...list, { q }] : others);
    status.textContent = !kept ? words.forbidden : adds ? words.kept : found;
    showSaved();
    look();
  });

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (matchMedia("(pointer: coarse)").matches) input.blur(); // the keyboard hides what is found
    ask(query());
  });
  input.addEventListener("input", () => {
    wanted = step;
    search.soon();
  });
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
    if (key === "Escape" && target !== input) return show();
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
  if (!query()) input.focus();
  search.now();
}

// dialog makes the dialog and returns what opens it.
function dialog(link) {
  const label = link.textContent;
  const input = make("input", {
    type: "search", name: "q", role: "combobox", "aria-label": label, "aria-expanded": false, "aria-controls": "found",
    "aria-autocomplete": "list", autocomplete: "off", autocapitalize: "none", spellcheck: false, enterkeyhint: "search",
  });
  const list = make("div", { role: "listbox", id: "found", "aria-label": label });
  const status = make("p", { role: "status", "aria-live": "polite" });
  const close = button({}, () => box.close(), "×");
  const box = make("dialog", { class: "finder", "aria-label": label },
    make("form", { role: "search", action: link.href }, input, close), list, status);
  document.body.append(box);
  start(link.href);
  const learned = fetch(link.href).then((page) => page.text()).then((html) => {
    words = JSON.parse(new DOMParser().parseFromString(html, "text/html").getElementById("words").textContent);
    input.placeholder = words.hint;
    close.setAttribute("aria-label", words.close);
    list.setAttribute("aria-label", words.results);
  }).catch(() => {}); // a search without words is one all the same

  let active = -1;
  const choose = (i) => {
    active = i;
    [...list.children].forEach((option, j) => option.setAttribute("aria-selected", i === j));
    if (i < 0) return input.removeAttribute("aria-activedescendant");
    input.setAttribute("aria-activedescendant", list.children[i].id);
    list.children[i].scrollIntoView({ block: "nearest" });
  };
  const fill = (...options) => {
    list.replaceChildren(...options);
    options.forEach((option, i) => { option.id = `found-${i}`; });
    input.setAttribute("aria-expanded", !!options.length);
    choose(-1);
  };
  const option = (href, ...children) => make("a", { role: "option", tabindex: -1, href }, ...children);
  const search = searcher(async ({ signal }) => {
    const q = input.value.trim();
    if (!q) {
      status.textContent = "";
      return fill();
    }
    const [r] = await Promise.all([index.search(q, { limit: 8, snippets: false, typing: true, signal }), learned]);
    if (signal.aborted) return;
    const options = papersOf(r).slice(0, 8).map((p) => {
      const o = option(p.url, make("b", { dir: "auto" }, ...marked(p.title, p.titleMarks)), make("span", {}, ...byline(p)));
      o.dataset.paper = p.id;
      return o;
    });
    if (r.total) options.push(option(`${link.href}?${new URLSearchParams({ q })}`, count("all", r.total)));
    fill(...options);
    status.textContent = total(r);
    if (r.paper) choose(0);
  }, (error, retry) => {
    fill();
    failure(status, error, retry);
  });

  input.addEventListener("input", () => {
    choose(-1);
    search.soon();
  });
  box.addEventListener("close", search.stop);
  box.addEventListener("click", (event) => event.target === box && box.close());
  input.form.addEventListener("submit", (event) => {
    if (active < 0) return; // on to the search page
    event.preventDefault();
    list.children[active].click();
  });
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const go = { ArrowDown: 1, ArrowUp: -1 }[event.key], n = list.childElementCount;
    if (event.key === "Escape") box.close();
    else if (go && n) choose((active + go + n + (active < 0 && go < 0)) % n);
    else return;
    event.preventDefault();
  });
  return () => {
    if (!box.open) box.showModal();
    input.select();
  };
}
