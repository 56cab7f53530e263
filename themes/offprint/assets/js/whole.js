// The whole abstract in place of its beginning, from the paper's own page: to have it
// in every list would be more than the rest of the list.
const load = async (href) => {
  const answer = await fetch(href);
  if (!answer.ok) throw new Error(`${answer.status}`);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const text = page.querySelector(".prose > div") ?? page.querySelector(".summary > div");
  return document.importNode(text, true); // none: the reader is led to the page
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
    const text = await load(button.dataset.path).finally(() => { button.disabled = false; });
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
