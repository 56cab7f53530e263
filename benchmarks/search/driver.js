// This script sends queries to the search client of a site.
globalThis.evaluation = (() => {
  let client, base, stays, spans = [], pending = [];

  // fetchNoting fetches a file, bypassing the browser's cache, and records when the request
  // began and when the last byte of the response had arrived.
  function fetchNoting(resource, init) {
    const answer = fetchWhole(resource, init);
    pending.push(answer);
    return answer;
  }

  async function fetchWhole(resource, init) {
    const span = [performance.now(), Infinity];
    spans.push(span);
    try {
      const response = await fetch(resource, { ...init, cache: "no-store" });
      const body = response.body === null ? null : await response.arrayBuffer();
      const { status, statusText, headers, url } = response;
      return Object.defineProperty(new Response(body, { status, statusText, headers }), "url", { value: url });
    } finally {
      span[1] = performance.now();
    }
  }

  const fresh = () => client.open(base, { fetch: fetchNoting, caches: null });

  return {
    async load(module, search) {
      client = await import(module);
      base = new URL(search, location.href).href;
      stays = fresh();
    },

    async search(query, options, anew) {
      spans = [];
      pending = [];
      const index = anew ? fresh() : stays;
      const begin = performance.now();
      const { total, approximate, papers } = await index.search(query, options);
      const end = performance.now();
      // Files that the client loads in the background belong to this query, not to the next,
      // but they are not part of its chain.
      const needed = spans.filter((span) => span[1] <= end);
      for (let n = -1; n < pending.length; ) {
        n = pending.length;
        await Promise.allSettled(pending);
      }
      return {
        total,
        least: !!approximate,
        time: end - begin,
        ids: papers.map((paper) => paper.id),
        titles: papers.map((paper) => paper.title),
        spans: needed,
      };
    },

    async call(does, args) {
      try {
        return JSON.stringify({ value: await does(...args) });
      } catch (error) {
        return JSON.stringify({ error: String(error?.message || error) || "an error without a message" });
      }
    },
  };
})();
undefined;
