// On a large screen a paper opens next to its list, each in its own pane: the list stays where
// it is, and the address is that of the paper. main.js loads this module when the first paper
// is opened; without it, links are ordinary links.
import { button, make, pageAt } from "./elements.js";

const root = document.documentElement, main = document.querySelector("main"), { title } = document;
const home = new URL("..", document.getElementById("mine").href);
const list = location.pathname;
const titles = ":is(.items, .list) > li > :is(h2, h3) > a, .list > li > a";
const pane = make("section", { class: "paper pane", tabindex: "-1" });
const said = make("p", { class: "hide", role: "status" });
let link; // link in the list to the shown paper
let shown; // address of the content of the pane
let controller;
root.dataset.panes = ""; // main.js leaves the history to this module

const load = async (href) => {
  controller?.abort();
  controller = new AbortController();
  const page = await pageAt(href, { signal: controller.signal });
  if (!page.querySelector("main > article [data-key]")) throw new Error("no paper");
  return page;
};

// The actions for the paper, as on its own page.
const acts = (page, href) => {
  const { key } = page.querySelector("[data-key]").dataset, path = new URL(href).pathname.slice(home.pathname.length);
  const word = i18n("cite"), save = make("button", { type: "button", class: "save", "data-path": path }, i18n("mine_save"));
  return make("p", { class: "keep" }, save, button({ class: "cites" }, () => import("./citing.js").then((c) => c.offer([c.paperOf(page)], key, word, c.sharing(pane, page.querySelector("link[rel=canonical]")))).catch(() => {
    location.href = `${href}#cite`;
  }), word));
};

const mark = (to) => {
  link?.removeAttribute("aria-current");
  link = to;
  link?.setAttribute("aria-current", "true");
};
// steady changes the page without moving what the reader looks at.
const steady = (change) => {
  const top = link?.getBoundingClientRect().top;
  change();
  if (link) scrollBy({ top: link.getBoundingClientRect().top - top, behavior: "instant" });
};

const leave = () => history.go(-(history.state?.depth ?? 1));
const show = async (href) => {
  const page = await load(href);
  const article = document.importNode(page.querySelector("main > article"), true), name = article.querySelector("h1");
  article.querySelector(".rail").append(acts(page, href));
  const close = i18n("search_close");
  pane.replaceChildren(button({ class: "close", "aria-label": close, title: `${close} (Esc)` }, leave, "×"), article);
  pane.setAttribute("aria-label", name.textContent);
  if (!pane.isConnected) {
    history.scrollRestoration = "manual";
    steady(() => {
      main.append(pane, said);
      root.dataset.pane = "";
    });
  }
  shown = href;
  pane.scrollTop = 0;
  document.title = page.title;
  dispatchEvent(new Event("papers")); // updates the state of the buttons
};
const hide = () => {
  controller?.abort();
  if (!pane.isConnected) return;
  steady(() => {
    pane.remove();
    said.remove();
    delete root.dataset.pane;
  });
  link?.focus({ preventScroll: true });
  history.scrollRestoration = "auto";
  document.title = title;
  mark();
};

// open opens a paper chosen by the reader.
export const open = async (to) => {
  clearTimeout(wait);
  if (shown !== to.href || !pane.isConnected) {
    mark(to);
    try {
      await show(to.href);
    } catch (error) {
      if (error.name !== "AbortError") location.href = to.href;
      return;
    }
    history.pushState({ pane: to.href, depth: (history.state?.depth ?? 0) + 1 }, "", to.href);
  }
  pane.focus({ preventScroll: true });
};

// Keys that move through the list show the paper they arrive at, but not each one that a held
// key passes.
let wait;
main.addEventListener("walked", ({ target }) => {
  clearTimeout(wait);
  if (pane.isConnected && link !== target) wait = setTimeout(async () => {
    mark(target);
    try {
      await show(target.href);
    } catch {
      return; // the next one may succeed
    }
    history.replaceState({ ...history.state, pane: target.href }, "", target.href);
    said.textContent = pane.getAttribute("aria-label");
  }, 120);
});

addEventListener("popstate", ({ state }) => {
  clearTimeout(wait);
  if (!state?.pane) return location.pathname === list ? hide() : location.reload();
  mark([...main.querySelectorAll(titles)].find((a) => a.href === state.pane));
  show(state.pane).catch((error) => error.name !== "AbortError" && location.reload());
});
addEventListener("keydown", (event) => {
  if (event.key === "Escape" && pane.isConnected && !event.defaultPrevented && !document.querySelector("dialog[open]")) leave();
});
// On a smaller screen a paper has its own page.
matchMedia("(min-width: 1400px)").addEventListener("change", () => pane.isConnected && location.reload());
