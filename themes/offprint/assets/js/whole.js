// Replaces what a list shows in part by the complete content of the paper's page: the abstract
// and the authors. In every list they would be larger than the rest of it.
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

// name replaces the first few names in a list by all authors; link is the element with the
// number of further ones.
export const name = async (link) => {
  const page = await load(link.href), [names, rest] = ["h1 + p:not(.org)", "details > p"].map((p) => page.querySelector(`article > header > ${p}`));
  const byline = link.parentElement;
  while (byline.firstChild !== link) byline.firstChild.remove();
  link.replaceWith(...[names, rest].flatMap((p, i) => (p ? [i ? ", " : "", ...document.importNode(p, true).childNodes] : [])));
  byline.tabIndex = -1;
  byline.focus({ preventScroll: true }); // and read aloud
};

// toggle opens and closes the abstract. The button is in front of the text, so that reading
// continues from there.
const more = i18n("excerpt_more"), less = i18n("excerpt_less");
export const toggle = async (button) => {
  const item = button.closest("li"), excerpt = item.querySelector(".excerpt");
  let whole = item.querySelector(".whole");
  const opens = button.getAttribute("aria-expanded") === "false";
  if (!whole) {
    button.disabled = true; // loading
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
