// What the search page (finder.js) and the dialog (dialog.js) share: the index, and how
// papers are told. What is found is set as text and never as HTML. The words stand in the
// search page (layouts/_partials/page/search.html), where {0} is what is set in.
import { button, counted, lang, make } from "./elements.js";
import { open } from "./search.js";

export let words = {};
export const learn = (json) => { words = JSON.parse(json); };

// A tab that is looked at again looks for a new index.
export let index;
export const start = (base) => {
  index = open(base);
  index.prepare();
  document.addEventListener("visibilitychange", () => document.hidden || index.prepare());
};

export const say = (word, what) => (words[word] ?? "{0}").replace("{0}", () => what);
// count says a word in the form that goes with the number.
export const count = (word, n) => counted(words[word], words.samples, n);
// total says how many papers there are, and in which order.
export const total = (r, order = "relevance") => {
  if (!r.total) return r.hint ? words.only_not : words.none;
  const n = r.approximate ? say("least", count("papers", r.total)) : count("papers", r.total);
  return r.total > 1 ? say(`by_${order}`, n) : n;
};
const day = (date) => {
  const [year, month, number] = date.split("-");
  return words.dates?.[month - 1]?.replace("22", +number).replace("3333", year) ?? date;
};
export const byline = ({ authors, moreAuthors, date }) => {
  const names = authors.flatMap((name, i) => [i ? ", " : "", make("bdi", {}, name)]);
  if (names.length && moreAuthors) names.push(` ${count("andMore", moreAuthors)}`);
  return date ? [...names, ...(names.length ? ["\u00a0· "] : []), make("time", { datetime: date }, day(date))] : names;
};
export const marked = (text, marks) => {
  let at = 0;
  const nodes = marks.flatMap(([from, to]) => {
    const before = text.slice(at, from);
    at = to;
    return [before, make("mark", {}, text.slice(from, to))];
  });
  return [...nodes, text.slice(at)];
};
export const papersOf = ({ paper, papers }) => (paper ? [paper, ...papers.filter((p) => p.id !== paper.id)] : papers);
export const number = (n) => n.toLocaleString(lang);

// searcher runs one search at a time: a new one ends the one before. Typing
// waits for a pause.
export const searcher = (run, fail) => {
  let controller, timer;
  const stop = () => {
    clearTimeout(timer);
    controller?.abort();
  };
  const now = async (how = {}) => {
    stop();
    controller = new AbortController();
    const { signal } = controller;
    try {
      await run({ ...how, signal });
    } catch (error) {
      if (!signal.aborted) fail(error, () => now(how));
    }
  };
  return { stop, now, soon: () => {
    clearTimeout(timer);
    timer = setTimeout(now, 120, { typing: true });
  } };
};
export const failure = (status, error, retry) => {
  const again = button({}, () => {
    status.textContent = words.searching ?? "";
    retry();
  }, words.again ?? "↻");
  status.replaceChildren(say("failed", error.message), " ", again);
};
