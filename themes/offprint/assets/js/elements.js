// Helpers of several scripts: elements, numbers with words, and other pages.

// Numbers use the digits of the pages in every language.
export const lang = `${document.documentElement.lang || "en"}-u-nu-latn`;

// bare returns a text without accents and capitals, for comparison with typed text.
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

// pageAt returns a page of the site, and fails if it cannot be loaded.
export const pageAt = async (href, options) => {
  const answer = await fetch(href, options);
  if (!answer.ok) throw new Error(`${new URL(answer.url).pathname}: ${answer.status}`);
  return new DOMParser().parseFromString(await answer.text(), "text/html");
};

// counted returns the one of forms, one per element of samples, that has the plural form of
// the number, with the number inserted.
export const counted = (forms, samples, n) => {
  const form = (m) => new Intl.PluralRules(lang).select(m);
  const i = samples?.findIndex((m) => form(m) === form(n)) ?? -1;
  return (forms?.at(i) ?? "{0}").replace("{0}", n.toLocaleString(lang));
};
