// What a list has the beginning of, in its place, from the paper's own page: the whole
// abstract, and all authors. To have it in every list would be more than the rest of the list.
const pages = new Map();
const load = (href) => {
  if (!pages.has(href)) {
    const page = fetch(href).then(async (answer) => {
      if (!answer.ok) throw new Error(`${answer.status}`);
      return new DOMParser().parseFromString(await answer.text(), "text/html");
    });
    page.catch(() => pages.delete(href));
    pages.set(href, page);
  }
  return pages.get(href);
};
const textOf = (page) => {
  const text = page.querySelector(".prose > div") ?? page.querySelector(".summary > div");
  return document.importNode(text, true); // none: the reader is led to the page
};

// name puts the names of all authors in place of the few that a list has; link is the one
// that says how many more there are.
export const name = async (link) => {
  const page = await load(link.href), [names, rest] = ["h1 + p:not(.org)", "details > p"].map((p) => page.querySelector(`article > header > ${p}`));
  const byline = link.parentElement;
  while (byline.firstChild !== link) byline.firstChild.remove();
  link.replaceWith(...[names, rest].flatMap((p, i) => (p ? [i ? ", " : "", ...document.importNode(p, true).childNodes] : [])));
  byline.tabIndex = -1;
  byline.focus({ preventScroll: true }); // and read
};

// toggle opens and closes it. The button stands before the text, so that one reads on
// from there.
const more = i18n("excerpt_more"), less = i18n("excerpt_less");
export const toggle = async (button) => {
  const item = button.closest("li"), excerpt = item.querySelector(".excerpt");
  let whole = item.querySelector(".whole");
  const opens = button.getAttribute("aria-expanded") === "false";
  if (!whole) {
    button.disabled = true; // it is on its way
    const text = textOf(await load(button.dataset.path).finally(() => { button.disabled = false; }));
    if (!text.hasAttribute("dir")) text.dir = "auto";
    whole = document.createElement("div");
    whole.className = "whole";
    whole.append(text);
    button.parentElement.after(whole);
  }
  const word = opens ? less : more;
  button.setAttribute("aria-expanded", String(opens));
  button.setAttribute("aria-label", button.getAttribute("aria-label").replace(opens ? more : less, () => word));
  button.textContent = word;
  excerpt.hidden = opens;
  whole.hidden = !opens;
  button.focus({ preventScroll: true });
};
