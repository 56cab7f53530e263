// Keys: j and k move through the papers of a page, o opens, s saves, x skips, c cites, t
// toggles the theme, and ? lists them. Loaded with the first of them.
import { make } from "./elements.js";
import { words } from "./kept.js";

const still = matchMedia("(prefers-reduced-motion: reduce)");
const title = ":is(h2, h3) a, :scope > a";
const papers = () => [...document.querySelectorAll(".items > li, .list > li")].filter((p) => p.querySelector(title) && p.checkVisibility());
// The current paper has the focus in the list, or is open next to it.
const current = () => document.activeElement.closest(".items > li, .list > li") ?? document.querySelector(":is(.items, .list) > li:has([aria-current])");

const walk = (step, hurried) => {
  const list = papers(), i = list.indexOf(current());
  // Start at the first visible one.
  const start = list.findIndex((p) => p.getBoundingClientRect().bottom > 0 && p.querySelector(title).getBoundingClientRect().top >= 0);
  const paper = list[i < 0 ? Math.max(start, 0) : Math.min(Math.max(i + step, 0), list.length - 1)];
  if (!paper) return;
  paper.querySelector(title).focus({ preventScroll: true, focusVisible: true });
  paper.scrollIntoView({ block: "nearest", behavior: still.matches || hurried ? "instant" : "smooth" });
  paper.querySelector(title).dispatchEvent(new Event("walked", { bubbles: true }));
};

const cite = () => {
  const link = current()?.querySelector(title);
  if (!link || link.hasAttribute("aria-current")) return (document.querySelector(".pane .cites") ?? document.querySelector("button.cites"))?.click();
  if (!link.hash) return location.assign(`${link.href}#cite`);
  // A paper without its own page is cited here.
  const path = `papers/${link.hash.slice(1)}/`, day = link.pathname.split("/").slice(-4, -1).join("-");
  import("./kept-cite.js").then((c) => c.cite([{ path, day, title: link.textContent }], path.split("/")[1], link.textContent)).catch(() => {});
};

const acts = {
  j: ({ repeat }) => walk(1, repeat),
  k: ({ repeat }) => walk(-1, repeat),
  o: () => current()?.querySelector(title).click(),
  s: () => (current() ?? document.querySelector(".paper .rail"))?.querySelector(".save")?.click(),
  x: ({ repeat }) => {
    const paper = current(), button = paper?.querySelector(".skip");
    if (!button || repeat) return;
    if (!paper.hasAttribute("data-skipped")) walk(1);
    button.click();
  },
  c: cite,
  t: () => document.querySelector("button.theme")?.click(),
  "?": () => help(),
};
export const press = (event) => acts[event.key](event);

let box;
export const help = async () => {
  box ??= await dialog();
  if (!box.open) box.showModal();
};

async function dialog() {
  const w = (await words()).keys, root = document.documentElement;
  const close = make("button", { type: "button", "aria-label": w.close }, "×");
  const on = make("input", { type: "checkbox" });
  const made = make("dialog", { class: "keys", "aria-labelledby": "keys-title" },
    make("header", {}, make("h2", { id: "keys-title" }, w.title), close),
    make("dl", {}, ...w.list.flatMap(({ keys, what }) => [make("dt", {}, ...keys.split(" ").flatMap((k) => [make("kbd", {}, k), " "])), make("dd", {}, what)])),
    make("label", {}, on, " ", w.on), make("p", {}, w.off));
  try {
    on.checked = (root.dataset.keys ?? localStorage.getItem("keys")) !== "off";
  } catch {
    on.checked = true;
  }
  on.addEventListener("change", () => {
    try {
      on.checked ? localStorage.removeItem("keys") : localStorage.setItem("keys", "off");
      delete root.dataset.keys;
    } catch {
      root.dataset.keys = on.checked ? "on" : "off"; // as long as this page is open
    }
  });
  close.addEventListener("click", () => made.close());
  made.addEventListener("click", (event) => event.target === made && made.close());
  document.body.append(made);
  return made;
}
