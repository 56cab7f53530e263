// The papers of a day, a month, a year, without a date, of a name or of a search, from the
// site's data for programs (generator/api).
const api = new URL("../api/", import.meta.url);
const mostDays = 40; // documents of days; beyond that, the monthly dumps are fewer requests
const atOnce = 4;
const undated = "undated"; // instead of a day, for papers without a date

// What has been read is cached, so that a retry only requests the rest.
const kept = new Map();

// brief returns a paper of a dump in the form it has in the documents of days.
const brief = (line) => {
  const { abstract, summary, ...paper } = JSON.parse(line);
  return paper;
};

const read = async (path, signal) => {
  if (kept.has(path)) return kept.get(path);
  const response = await fetch(new URL(path, api), { signal });
  if (!response.ok) throw new Error(`${path}: ${response.status} ${response.statusText}`.trim());
  let bytes = new Uint8Array(await response.arrayBuffer());
  // The host may have decompressed the file already.
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) {
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
    bytes = new Uint8Array(await new Response(stream).arrayBuffer());
  }
  const text = new TextDecoder().decode(bytes);
  let document;
  try {
    document = path.includes(".jsonl") ? { papers: text.trim().split("\n").map(brief) } : JSON.parse(text);
  } catch {
    throw new Error(`${path}: no JSON`);
  }
  kept.set(path, document);
  return document;
};

// readAll reads documents, several at a time. After a failure it requests no more.
const readAll = async (paths, signal, progress) => {
  const waiting = [...paths];
  let done = 0, failure;
  progress(0, paths.length);
  const worker = async () => {
    while (waiting.length && !failure) {
      try {
        await read(waiting.shift(), signal);
        progress(++done, paths.length);
      } catch (error) {
        failure ??= error;
      }
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  if (failure) throw failure;
  return paths.map((path) => kept.get(path));
};

// wanted returns which papers are requested: the days with their identifiers, or with null for
// all of a day.
const wanted = async (of, signal) => {
  const index = () => read("index.json", signal);
  if (Array.isArray(of)) {
    const days = new Map();
    for (const { id, date } of of) days.set(date || undated, [...(days.get(date || undated) ?? []), id]);
    return days;
  }
  if (of === undated || /^\d{4}-\d\d-\d\d$/.test(of)) return new Map([[of, null]]);
  if (/^\d{4}/.test(of)) {
    const { days } = await index();
    return new Map(Object.keys(days).filter((day) => day.startsWith(of)).map((day) => [day, null]));
  }
  const [group, period = ""] = of.split(" ");
  const { names } = await read(`${group}.json`, signal);
  const page = document.querySelector("link[rel=canonical]").href;
  const name = names.find(({ url }) => new URL(period ? url.replace(/\.html$/, `/${period}.html`) : url).href === page);
  if (!name) throw new Error(`${group}.json: ${page}?`);
  return new Map(Object.entries(name.papers).filter(([day]) => day.startsWith(period)));
};

// collect resolves to papers as in the documents of days, in their order or in that of a
// search. of is the page's description of its papers ("2025-10-07", "2025-10", "2025",
// "undated", "authors/ad", "authors/ad 2025"), or a list of objects with id and date, where by
// returns the id of a paper. progress(done, all) counts documents; signal aborts.
export const collect = async (of, { signal, progress, by = (p) => p.id }) => {
  const days = await wanted(of, signal);
  let paths = [...days.keys()].map((day) => `days/${day}.json`);
  if (paths.length > mostDays) {
    const months = new Set([...days.keys()].map((day) => day.slice(0, 7)));
    paths = (await read("index.json", signal)).dumps.map((url) => `dump/${url.split("/").pop()}`).filter((path) => months.has(path.slice(5, 12)));
  }
  const documents = await readAll(paths, signal, progress);
  const papers = documents.flatMap(({ day, papers }) => papers.filter((p) => {
    const ids = days.get(day ?? p.date ?? undated);
    return ids === null || ids?.includes(by(p));
  }));
  kept.clear();
  if (!Array.isArray(of)) return papers;
  const known = new Map(papers.map((p) => [by(p), p]));
  return of.map(({ id }) => known.get(id)).filter(Boolean);
};
