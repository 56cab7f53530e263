// Topics and organizations: the numbers of papers beside a search, and the names that are one.
// generator/search/facets.go writes what stands in the files. search.js loads this module when
// a query asks for a name or facets are wanted, and lends it what it has itself.

const most = 20; // of each facet

// decodeNames reads the names that are one: for topics and for organizations, by name the
// whole set. A name is known by its key, which stands behind a tab, or as it is.
const decodeNames = (text) => {
  const [topic, org] = `\n${text}`.split("\n\n").map((lines) => new Map(lines.split("\n").flatMap((line) => {
    const [keys, ...whole] = line.split("\t"), set = [...(keys.match(/.{5}/g) ?? []).map((key) => `\t=${key}`), ...whole.map((name) => `=${name}`)];
    return set.map((name) => [name, set]);
  })));
  return { topic, org };
};

// join lets units that ask for a topic or an organization be met by its other names.
export async function join({ index, beside }, units, { blank, isName, nameKey, utf8 }) {
  const sets = await index.files.once(beside.names, (data) => decodeNames(utf8.decode(data)), beside.names);
  const all = (list) => list.forEach((u) => {
    all(u.and ?? []);
    all(u.or);
    if (!isName(u)) return;
    const { field, words: [name] } = u, set = sets[field].get(name) ?? sets[field].get("\t" + nameKey(name)) ?? [];
    for (const other of set) if (other !== name) u.or.push({ ...blank, words: [other], field, exact: true, or: [] });
  });
  all(units);
}

// count adds the topics and organizations with most papers of those that are found.
export async function count({ index, beside, segments }, found, { number, order, utf8 }) {
  // A file's papers go on into the older segments'.
  const starts = [], has = new Set();
  segments.reduce((n, r) => (starts.push(n), n + r.papers), 0);
  for (const c of found) has.add(starts[c.segment] + c.doc);
  const files = await Promise.all((beside.facets ?? []).map((path) => index.files.once(path, (data) => {
    const at = { pos: 0 }, size = number(data, at);
    const names = JSON.parse(utf8.decode(data.subarray(at.pos, (at.pos += size)))).map((list) => list.map((name) => {
      let doc = 0;
      return { name, docs: Array.from({ length: number(data, at) }, () => (doc += number(data, at))) };
    }));
    if (at.pos !== data.length) throw new Error();
    return names;
  }, path)));
  return ["topic", "org"].map((field, k) => {
    const totals = new Map(), shown = [];
    // The oldest first: a name may be told by its place there.
    for (let i = files.length - 1; i >= 0; i--) {
      shown[i] = files[i][k].map(({ name, docs }) => {
        const value = shown[i + 1]?.[name] ?? name, n = docs.filter((doc) => has.has(starts[i] + doc)).length;
        if (n) totals.set(value, (totals.get(value) ?? 0) + n);
        return value;
      });
    }
    return [...totals].map(([value, count]) => ({ value, count, query: `${field}:"${value}"` }))
      .sort((a, b) => b.count - a.count || order(a.value, b.value)).slice(0, most);
  });
}
