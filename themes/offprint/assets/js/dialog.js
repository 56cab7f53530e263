// The dialog that searches from any page except the search page, whose words it uses.
import { button, make } from "./elements.js";
import { read, recent, remember } from "./kept.js";
import { byline, count, failure, index, learn, marked, papersOf, searcher, start, total, words } from "./finding.js";

// find opens the dialog, creating it the first time.
let show;
export const find = (link) => (show ??= dialog(link))();

// dialog creates the dialog and returns a function that opens it.
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
    learn(new DOMParser().parseFromString(html, "text/html").getElementById("words").textContent);
    input.placeholder = words.hint;
    close.setAttribute("aria-label", words.close);
    list.setAttribute("aria-label", words.results);
  }).catch(() => {}); // the search also works without words
  import("./suggest.js").then((s) => s.prepare()).catch(() => {}); // while the reader is typing

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

  // Failures of suggestions are not reported: papers are found without them.
  const suggestions = async (q) => {
    try {
      const [s] = await Promise.all([import("./suggest.js"), learned]);
      return await s.options(q, link.href, { again: search.now });
    } catch {
      return [];
    }
  };
  const ownPages = async (q) => {
    try {
      await index.prepare();
      if (!index.beside?.pages) return [];
      const [s, b] = await Promise.all([import("./suggest.js"), import("./own.js"), learned]);
      return (await b.pages(index, q, true)).slice(0, 2).map((p) => s.option(p.href, p.title, words.page));
    } catch {
      return [];
    }
  };
  const search = searcher(async ({ signal }) => {
    const q = input.value.trim();
    if (!q) {
      status.textContent = "";
      const lately = recent().length + read().searches.length ? await suggestions(q) : [];
      if (!signal.aborted) fill(...lately);
      return;
    }
    const [r, first, pages] = await Promise.all([
      index.search(q, { limit: 8, snippets: false, typing: true, signal }), suggestions(q), ownPages(q), learned,
    ]);
    if (signal.aborted) return;
    const options = papersOf(r).slice(0, 8).map((p) => {
      const o = option(p.url, make("b", { dir: "auto" }, ...marked(p.title, p.titleMarks)), make("span", {}, ...byline(p)));
      o.dataset.paper = p.id;
      return o;
    });
    if (r.total) options.push(option(`${link.href}?${new URLSearchParams({ q })}`, count("all", r.total)));
    const before = [...first, ...pages];
    fill(...before, ...options);
    status.textContent = total(r);
    if (r.paper) choose(before.length);
  }, (error, retry) => {
    fill();
    failure(status, error, retry);
  });

  input.addEventListener("input", () => {
    choose(-1);
    search.soon();
  });
  list.addEventListener("click", ({ target }) => target.closest("[data-paper]") && remember(input.value.trim()));
  box.addEventListener("close", search.stop);
  box.addEventListener("click", (event) => event.target === box && box.close());
  input.form.addEventListener("submit", (event) => {
    if (active < 0) return; // continue to the search page
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
    if (!input.value) search.now();
  };
}
