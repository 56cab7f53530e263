// The filter of an index of names.
import { counted, lang, make } from "./elements.js";
import { fetched, keyOf, match, wordsOf } from "./letters.js";

const shown = 200;
const list = document.getElementById("names");
const status = document.getElementById("filter-status");
const words = JSON.parse(status.nextElementSibling.textContent);
const plain = [...list.childNodes];
const heading = list.previousElementSibling.matches("h2") ? list.previousElementSibling : document.createElement("h2");

// count returns the number of names with the right plural form.
const count = (n) => counted(words.names, words.samples, n);
const show = (nodes, text) => {
  if (list.firstChild !== nodes[0] || list.childNodes.length !== nodes.length) list.replaceChildren(...nodes);
  heading.toggleAttribute("data-past", nodes !== plain); // its space remains
  status.textContent = text;
};

// A reader who returns to the field finds the list unchanged, and an element with the focus
// keeps it.
let run = 0, filtered;
export const filter = async (field) => {
  if (field.value === filtered) return;
  const mine = ++run;
  filtered = field.value;
  const typed = wordsOf(field.value);
  if (!typed.length) return show(plain, "");
  // The first word with more than one letter.
  const keys = typed.map(keyOf), key = keys.find((k) => k.length > 1) ?? keys[0];
  let file;
  try {
    file = await fetched(new URL(`${key}.json`, new URL(field.dataset.folder, location)));
  } catch {
    if (mine === run) {
      filtered = undefined;
      show(plain, words.failed);
    }
    return;
  }
  if (mine !== run) return;
  const found = [];
  for (const name of file.names) {
    const which = match(name, typed);
    if (which >= 0) found.push({ ...name, which });
  }
  const cut = key.length < 2 && typed.length < 2 && file.count > file.names.length;
  const total = cut ? file.count : found.length;
  // Sorted by number of papers, after names that equal the typed text.
  const whole = typed.join(" ");
  const rank = ({ words, which }) => (words[which].join(" ") === whole ? 0 : 1);
  found.sort((a, b) => rank(a) - rank(b));
  const index = new URL("..", new URL(field.dataset.folder, location));
  show(found.slice(0, shown).map(({ name, slug, papers, also, which }) => make("li", {},
    make("a", { href: new URL(`${encodeURIComponent(slug)}.html`, index) }, make("bdi", {}, name)), " ", make("span", {}, papers.toLocaleString(lang)),
    ...(which ? [make("p", {}, `${words.also} `, make("bdi", {}, also[which - 1]))] : []))),
  !total ? words.none : [count(total), ...(cut ? [words.letter] : found.length > shown ? [words.first.replace("{0}", shown.toLocaleString(lang))] : [])].join(". "));
};

// Arrow keys move from the field to the names and back.
const field = document.getElementById("filter");
document.addEventListener("keydown", (event) => {
  const { key, target } = event;
  if (event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || event.isComposing || !field.value) return;
  const links = [...list.querySelectorAll("a")], at = links.indexOf(target);
  if (target !== field && at < 0) return;
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Enter: at < 0 ? 0 : -2, Escape: at < 0 ? -2 : -1 }[key];
  if (to === undefined || to < -1 || (to < 0 && at < 0) || to >= links.length) return;
  event.preventDefault();
  (links[to] ?? field).focus();
});
