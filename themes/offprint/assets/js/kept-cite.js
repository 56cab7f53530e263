// Citations of what a reader keeps: from the data of the papers' days or, for papers that are
// not in them (their day was corrected, or the site has no such data), from their own pages.
// Papers that are found nowhere are listed and omitted.
import { gather, paperOf } from "./citing.js";
import { collect } from "./collect.js";
import { home, words } from "./kept.js";

const atOnce = 4;

const get = async (path, signal) => {
  const answer = await fetch(new URL(path, home), { signal });
  if (answer.ok || answer.status === 404) return answer;
  throw new Error(`${path}: ${answer.status} ${answer.statusText}`.trim());
};
const pathOf = ({ url }) => /papers\/[^/]+\/$/.exec(new URL(url).pathname)?.[0];

const fromDays = async (papers, how) => {
  const index = await get("api/index.json", how.signal);
  const { days, undated } = index.ok ? await index.json() : { days: {} };
  const without = (p) => undated && !/^\d{4}-\d\d-\d\d$/.test(p.day);
  const wanted = papers.filter((p) => p.day in days || without(p)).map((p) => ({ id: p.path, date: without(p) ? "" : p.day }));
  return new Map((await collect(wanted, { ...how, by: pathOf })).map((p) => [pathOf(p), p]));
};

const fromPages = async (papers, found, { signal, progress }) => {
  const waiting = [...papers];
  let done = 0;
  const worker = async () => {
    for (let p; (p = waiting.shift());) {
      const answer = await get(p.path, signal);
      const page = answer.ok && new DOMParser().parseFromString(await answer.text(), "text/html");
      if (page && page.querySelector("[data-key]")) found.set(p.path, paperOf(page));
      progress(++done, papers.length);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
};

// cite opens the dialog for papers of the reading list (kept.js) in their order.
export const cite = (papers, name, heading) => gather(async (how) => {
  const found = await fromDays(papers, how);
  await fromPages(papers.filter((p) => !found.has(p.path)), found, how);
  const lost = papers.filter((p) => !found.has(p.path)).map((p) => p.title);
  if (lost.length) {
    const { partly } = await words();
    how.note(partly.replace("{0}", () => lost.join("; ")));
  }
  return papers.map((p) => found.get(p.path)).filter(Boolean);
}, name, heading);
