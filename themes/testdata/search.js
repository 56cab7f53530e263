// The search client in the browser tests: it answers as the real one does, from
// papers.json in the site's folder search/, which a test writes, changes and
// takes away.
const marks = (text, terms) => terms
  .map((t) => [text.toLowerCase().indexOf(t), t.length])
  .filter(([at]) => at >= 0)
  .map(([at, length]) => [at, at + length])
  .sort((a, b) => a[0] - b[0]);

const snippets = async (r) => {
  for (const p of r.papers) {
    p.snippet = p.text;
    p.snippetMarks = marks(p.text, r.terms);
  }
};

export function open(base) {
  globalThis.asked = [];
  return {
    prepare() {},
    async search(query, options = {}) {
      globalThis.asked.push([query, options]);
      const { limit = 10, offset = 0, sort = "relevance", signal, facets = false, typing = false } = options;
      const answer = await fetch(`${base}papers.json`, { signal, cache: "no-store" });
      if (!answer.ok) throw new Error(`papers.json: ${answer.status}`);
      const all = await answer.json();
      const corrections = [], words = [], filters = [];
      for (const [, field, phrase, word] of query.toLowerCase().matchAll(/(?:(\w+):)?(?:"([^"]*)"|([^\s"]+))/g)) {
        const value = phrase ?? word;
        if (field === "year") filters.push((p) => p.date.startsWith(value));
        else if (field === "topic") filters.push((p) => p.topics.includes(value));
        else if (word === "difusion") {
          corrections.push({ from: word, to: "diffusion" });
          words.push("diffusion");
        } else words.push(value);
      }
      const text = (p) => `${p.title} ${p.text} ${p.authors}`.toLowerCase();
      const holds = (p, w) => new RegExp(`\\b${w.replace(/[^\p{L}\p{N}]/gu, "\\$&")}${typing ? "" : "\\b"}`, "u").test(text(p));
      const paper = all.find((p) => p.id === `arxiv:${query}`);
      const found = paper ? [paper] : all.filter((p) => words.every((w) => holds(p, w)) && filters.every((f) => f(p)));
      if (sort === "date") found.sort((a, b) => b.date.localeCompare(a.date));
      if (sort === "votes") found.sort((a, b) => b.votes - a.votes);
      const tally = (values, of) => [...new Set(values)].sort().reverse()
        .map((value) => ({ value, count: values.filter((v) => v === value).length, query: of(value) }));
      const r = {
        total: found.length, approximate: false, corrections, terms: words,
        papers: found.slice(offset, offset + limit).map((p) => ({
          ...p, url: new URL(p.url, base).href, titleMarks: marks(p.title, words), snippet: "", snippetMarks: [], score: 1,
        })),
        facets: {
          year: tally(found.map((p) => p.date.slice(0, 4)), (v) => `year:${v}`),
          topic: facets ? tally(found.flatMap((p) => p.topics), (v) => `topic:"${v}"`) : null,
          organization: facets ? [] : null,
        },
      };
      if (paper) r.paper = r.papers[0];
      return r;
    },
    snippets,
  };
}
