// Saved searches: stored on this device with the newest paper at the last visit; storage may
// be denied.
import { button, make } from "./elements.js";
import { change, read } from "./kept.js";
import { count, index, say, words } from "./finding.js";

// attach shows them next to the field of the search page; tell shows a message instead of the
// results, or restores them.
export const attach = (input, tell) => {
  const save = document.getElementById("save"), saved = document.getElementById("saved");
  const fresh = {};
  const query = () => input.value.trim();
  const load = () => read().searches;
  const store = (list) => {
    try {
      change((kept) => { kept.searches = list; });
      return true;
    } catch {
      return false;
    }
  };
  const show = () => {
    const list = load();
    saved.hidden = !list.length;
    save.setAttribute("aria-pressed", list.some((s) => s.q === query()));
    saved.lastElementChild.replaceChildren(...list.map(({ q }) => make("li", {},
      make("a", { href: `?${new URLSearchParams({ q, sort: "date" })}` }, make("bdi", {}, q)),
      make("b", {}, fresh[q] ? count("new", fresh[q]) : ""),
      button({ "aria-label": say("remove", q) }, () => {
        store(load().filter((s) => s.q !== q));
        show();
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
    show();
  };
  const press = () => {
    const list = load(), q = query(), others = list.filter((s) => s.q !== q);
    const adds = others.length === list.length;
    const kept = store(adds ? [...list, { q }] : others);
    tell(!kept ? words.forbidden : adds ? words.kept : undefined);
    show();
    look();
  };
  return { show, look, press };
};
