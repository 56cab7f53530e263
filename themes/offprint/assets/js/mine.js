// The page of what a reader keeps: the reading list, the newest papers of followed names,
// saved searches, export and import. The words are in the page.
import { bare, button, lang, make } from "./elements.js";
import { allowed, file, forget, home, merge, parse, read, watch } from "./kept.js";
import { attempt, mark, say, tell } from "./saving.js";
import { escaped } from "./sharing.js";

const at = (id) => document.getElementById(id);
const words = JSON.parse(at("kept-words").textContent);
const word = (name, what) => words[name].replace("{0}", () => what);
const date = (day) => {
  const [year, month, number] = day.split("-");
  return words.dates[month - 1]?.replace("22", +number).replace("3333", year) ?? day;
};
const address = (path) => new URL(path, home).href;

// The views; the address selects one.
const tabs = [...at("views").querySelectorAll("a")];
const show = () => {
  const tab = tabs.find((t) => t.hash === location.hash) ?? tabs[0];
  for (const t of tabs) {
    at(t.hash.slice(1)).hidden = t !== tab;
    if (t === tab) t.setAttribute("aria-current", "true");
    else t.removeAttribute("aria-current");
  }
  if (tab.hash === "#foryou") gather(true);
  if (tab.hash === "#offline") offline();
};
let opened;
const offline = () => {
  opened ??= import("./offline.js").then((o) => o.fill(at("offline")));
  opened.catch((error) => {
    opened = undefined;
    at("offline").querySelector(".state").textContent = word("failed", error.message);
  });
};

const item = (p) => {
  const turn = p.read ? words.unmark : words.mark;
  const done = button({ class: "done", "aria-label": `${turn}: ${p.title}` }, () => mark(p.path), turn);
  const byline = [...(p.authors ? [make("bdi", {}, p.authors)] : []), ...(p.day ? [make("time", { datetime: p.day }, date(p.day))] : [])];
  if (byline.length > 1) byline.splice(1, 0, "\u00a0· ");
  return make("li", {}, make("h3", { dir: "auto" }, make("a", { href: address(p.path) }, p.title)), make("p", {}, ...byline), done);
};
const row = (href, text, remove) => make("li", {},
  make("a", { href }, make("bdi", {}, text)),
  button({ "aria-label": word("remove", text) }, () => attempt(remove), "×"));

// fill sets the items of a list and keeps the focus where it was, or nearby.
const fill = (list, items, some = items.length > 0) => {
  const rows = [...list.children], i = rows.findIndex((r) => r.contains(document.activeElement));
  const name = document.activeElement.localName, kind = document.activeElement.className;
  const href = rows[i]?.querySelector("a").href;
  list.replaceChildren(...items);
  list.previousElementSibling.hidden = some; // the text for an empty list
  dispatchEvent(new Event("papers"));
  if (i < 0) return;
  const same = items.find((r) => r.querySelector("a").href === href);
  const next = same?.querySelector(kind ? `.${kind.split(" ")[0]}` : name) ?? items[Math.min(i, items.length - 1)]?.querySelector("a");
  (next ?? at("views").querySelector("[aria-current]")).focus();
};
const list = (section, n = 0) => at(section)?.querySelectorAll("ol, ul")[n];

// A long list is shown in parts, filtered and ordered as the reader chooses.
const page = 50, few = 10;
const views = Object.fromEntries(["unread", "read"].map((view) => {
  const tools = at(view).querySelector(".sift"), more = at(view).querySelector(":scope > button");
  const state = { tools, more, shown: page, text: tools.querySelector("input"), sort: tools.querySelector("select") };
  for (const field of [state.text, state.sort]) field.addEventListener("input", () => { state.shown = page; render(); });
  more.addEventListener("click", () => {
    const next = state.shown;
    state.shown += page;
    render();
    list(view).children[next]?.querySelector("a").focus();
  });
  return [view, state];
}));
const orders = {
  added: () => 0, // unchanged order
  day: (a, b) => (a.day < b.day) - (a.day > b.day),
  title: (a, b) => a.title.localeCompare(b.title, document.documentElement.lang),
};
const fillView = (view, papers) => {
  const { tools, more, text, sort, shown } = views[view];
  tools.hidden = papers.length <= few;
  const wanted = tools.hidden ? [] : bare(text.value).split(/\s+/).filter(Boolean);
  const has = (p, text = bare(`${p.title} ${p.authors}`)) => wanted.every((w) => text.includes(w));
  const found = wanted.length ? papers.filter((p) => has(p)) : [...papers];
  if (!tools.hidden) found.sort(orders[sort.value]);
  fill(list(view), found.slice(0, shown).map(item), papers.length > 0);
  const counts = found.length < papers.length ? [found, papers] : [papers];
  tools.querySelector("output").textContent = tools.hidden ? "" : counts.map((c) => c.length.toLocaleString(lang)).join(" / ");
  more.hidden = found.length <= shown;
};

const render = () => {
  const kept = read();
  const papers = { unread: kept.papers.filter((p) => !p.read), read: kept.papers.filter((p) => p.read) };
  for (const view in papers) fillView(view, papers[view]);
  const searches = at("follows").querySelector("[data-search]");
  const names = list("follows");
  if (names && names !== searches) {
    fill(names, kept.follows.map((f) => row(address(f.path), f.name, (k) => { k.follows = k.follows.filter((g) => g.path !== f.path); })));
  }
  if (searches) {
    fill(searches, kept.searches.map(({ q }) => row(`${searches.dataset.search}?${new URLSearchParams({ q, sort: "date" })}`, q, (k) => { k.searches = k.searches.filter((s) => s.q !== q); })));
  }
  const counts = { unread: papers.unread.length, read: papers.read.length, follows: kept.follows.length + kept.searches.length };
  for (const t of tabs) t.nextElementSibling.textContent = counts[t.hash.slice(1)] || "";
  at("data").querySelectorAll("#clear, [data-format]").forEach((b) => {
    b.disabled = b.id || b.dataset.format === "offprint" ? !Object.values(kept).some((e) => e.length) : !kept.papers.length;
  });
  if (location.hash === "#foryou") gather(false);
};

// For you has its own script.
let forYou;
const gather = (shown) => {
  forYou ??= import("./foryou.js");
  forYou.then((f) => f.gather(date, shown), (error) => {
    forYou = undefined;
    at("foryou").querySelector(".state").textContent = word("failed", error.message);
  });
};

// Export.
const download = (text, name, type) => {
  const url = URL.createObjectURL(new Blob([text], { type }));
  make("a", { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 1000);
};
const markdown = (papers) => {
  const lines = (list) => list.map((p) => `- [${escaped(p.title)}](${address(p.path)})${[p.authors, p.day].filter(Boolean).map((s) => `, ${escaped(s)}`).join("")}\n`).join("");
  const parts = [["unread", papers.filter((p) => !p.read)], ["read", papers.filter((p) => p.read)]].filter(([, list]) => list.length);
  const title = (view) => tabs.find((t) => t.hash === `#${view}`).textContent;
  return parts.map(([view, list]) => [`# ${title(view)}`, "", lines(list)].join("\n")).join("\n");
};
const write = async ({ dataset: { format } }) => {
  const kept = read(), which = at("data").querySelector("select").value;
  const papers = kept.papers.filter((p) => !which || Boolean(p.read) === (which === "read"));
  if (format === "offprint") download(file(kept), "reading-list.json", "application/json");
  else if (format === "markdown") download(markdown(papers), "reading-list.md", "text/markdown");
  else {
    const name = tabs[0].closest("nav").ariaLabel;
    import("./kept-cite.js").then((c) => c.cite(papers, "reading-list", name)).catch((error) => tell("failed", error.message));
  }
};

// Import and deletion; both can be undone.
const back = (before) => () => attempt((kept) => Object.assign(kept, before));
const bring = async (input) => {
  const [chosen] = input.files;
  const theirs = chosen && chosen.size < 5e7 ? parse(await chosen.text()) : null;
  input.value = ""; // the same file may be chosen again
  if (!chosen) return;
  if (!theirs) return say(Number.isNaN(theirs) ? words.newer : words.not_ours);
  const before = read();
  if (attempt((kept) => merge(kept, theirs))) tell("imported", chosen.name, back(before));
};
const clear = () => {
  const before = read();
  if (attempt((kept) => Object.assign(kept, { papers: [], follows: [], searches: [], days: [] }))) {
    forget();
    tell("cleared", "", () => attempt((kept) => merge(kept, before)));
  }
};

if (!allowed()) {
  at("mine-status").textContent = words.forbidden;
} else {
  at("views").hidden = false;
  at("data").addEventListener("click", ({ target }) => target.dataset.format && write(target));
  at("data").querySelector("input").addEventListener("change", ({ target }) => bring(target));
  at("clear").addEventListener("click", clear);
  watch(render);
  addEventListener("hashchange", show);
  render();
  show();
}
const keys = at("keys");
keys.hidden = false;
keys.firstElementChild.addEventListener("click", () => import("./keys.js").then((k) => k.help(), () => {}));
