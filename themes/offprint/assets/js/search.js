// TO BE REPLACED by the client of the index. This one knows a few papers and
// answers as the client does, so that the interface can be seen at work.

const papers = [
  ["arxiv:1706.03762", "Attention Is All You Need", ["Ashish Vaswani", "Noam Shazeer", "Niki Parmar"], 5, "2017-06-12", "papers/1706.03762/", 120, "A network for sequences that is built from a single mechanism, attention, which looks at all places of its input at once and weighs them."],
  ["arxiv:1810.04805", "BERT: Pre-training of Deep Bidirectional Transformers for Language Understanding", ["Jacob Devlin", "Ming-Wei Chang"], 2, "2018-10-11", "papers/1810.04805/", 80, "A model of language that looks at both sides of every word, trained in advance on text without labels."],
  ["arxiv:2006.11239", "Denoising Diffusion Probabilistic Models", ["Jonathan Ho", "Ajay Jain", "Pieter Abbeel"], 0, "2020-06-19", "papers/2006.11239/", 44, "Pictures made with diffusion models: noise is taken away from a picture, step by step."],
].map(([id, title, authors, moreAuthors, date, url, votes, text]) => ({ id, title, authors, moreAuthors, date, url, votes, text }));

const find = (text, words) => words
  .map((word) => [text.toLowerCase().indexOf(word), word.length])
  .filter(([at]) => at >= 0)
  .map(([at, length]) => [at, at + length])
  .sort((a, b) => a[0] - b[0]);

const fillSnippets = (r) => {
  for (const p of r.papers) {
    p.snippet = papers.find((q) => q.id === p.id).text;
    p.snippetMarks = find(p.snippet, r.terms);
  }
};

export function open(baseURL) {
  return {
    prepare() {},
    async search(query, { limit = 10, offset = 0, sort = "relevance", signal, snippets = true, facets = false } = {}) {
      signal?.throwIfAborted();
      const terms = query.toLowerCase().match(/[\p{L}\p{N}.]+/gu) ?? [];
      const found = papers.filter((p) => terms.every((t) => `${p.title} ${p.authors} ${p.text} ${p.id} year:${p.date}`.toLowerCase().includes(t)));
      if (sort === "date") found.sort((a, b) => (a.date < b.date ? 1 : -1));
      if (sort === "votes") found.sort((a, b) => b.votes - a.votes);
      const r = {
        total: found.length, approximate: false, corrections: [], terms,
        papers: found.slice(offset, offset + limit).map(({ text, ...p }) => ({
          ...p, url: new URL(`../${p.url}`, baseURL).href, titleMarks: find(p.title, terms), snippet: "", snippetMarks: [], score: 1,
        })),
        facets: {
          year: [...new Set(found.map((p) => p.date.slice(0, 4)))].sort().reverse()
            .map((value) => ({ value, count: found.filter((p) => p.date.startsWith(value)).length, query: `year:${value}` })),
          topic: facets ? [] : null, organization: facets ? [] : null,
        },
      };
      if (snippets) fillSnippets(r);
      return r;
    },
    async snippets(r) { fillSnippets(r); },
  };
}
