// Code shared by the search page (finder.js) and the dialog (dialog.js): the index, and the
// display of papers. Results are inserted as text, never as HTML. The words are in the search
// page (layouts/_partials/page/search.html), with {0} as a placeholder.
import { button, counted, lang, make } from "./elements.js";
import { open } from "./search.js";

export let words = {};
export const learn = (json) => { words = JSON.parse(json); };

// A tab that becomes visible again looks for a new index.
export let index;
export const start = (base) => {
  index = open(base);
  index.prepare();
  document.addEventListener("visibilitychange", () => document.hidden || index.prepare());
};

export const say = (word, what) => (words[word] ?? "{0}").replace("{0}", () => what);
// count returns a word in the plural form for a number.
export const count = (word, n) => counted(words[word], words.samples, n);
// total returns the number of papers and their order as text.
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

// searcher runs one search at a time: a new one aborts the previous one. While typing it waits
// for a pause.
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
