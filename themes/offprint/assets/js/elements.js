// What several scripts make of the page: elements, and words with numbers; and other pages.

// Numbers have the digits that the pages have, in every language.
export const lang = `${document.documentElement.lang || "en"}-u-nu-latn`;

// bare is a text without accents and capitals, to compare what somebody types.
export const bare = (s) => s.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

export const make = (tag, attributes, ...children) => {
  const element = document.createElement(tag);
  for (const name in attributes) element.setAttribute(name, attributes[name]);
  element.append(...children);
  return element;
};
export const button = (attributes, act, ...children) => {
  const element = make("button", { type: "button", ...attributes }, ...children);
  element.addEventListener("click", act);
  return element;
};

// pageAt is a page of the site; it fails where it does not come.
export const pageAt = async (href, options) => {
  const answer = await fetch(href, options);
  if (!answer.ok) throw new Error(`${new URL(answer.url).pathname}: ${answer.status}`);
  return new DOMParser().parseFromString(await answer.text(), "text/html");
};

// counted is the one of forms, of which there is one for each of samples, that goes
// with the number, with the number set in.
export const counted = (forms, samples, n) => {
  const form = (m) => new Intl.PluralRules(lang).select(m);
  const i = samples?.findIndex((m) => form(m) === form(n)) ?? -1;
  return (forms?.at(i) ?? "{0}").replace("{0}", n.toLocaleString(lang));
};
