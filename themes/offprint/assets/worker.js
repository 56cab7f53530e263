// The service worker answers requests from files stored on the device when there is no
// network. It is installed only if the reader asked for it (js/offline.js). The build inserts
// the version of the site that it belongs to. Each version of each site of an origin has one
// cache. Before a new version replaces the last one, it stores everything that the last one
// had stored; if that fails, the last version stays.
const version = built("version"), assets = built("assets");
const scope = new URL(registration.scope).pathname;
const ours = `offprint ${scope} `, name = ours + version;
const notKept = `${scope}mine/offline/`;
const patience = 4000; // ms to wait for a page before its stored copy is shown
const atOnce = 4;

// A page of another version of the site would request styles and scripts that are not stored.
// A page that names all those of this version belongs to it, whatever else its text names.
const frame = /[^\s"'=]*\/assets\/main\.[0-9a-f]{10}\.(?:css|js)/g;
const framed = assets.filter((path) => path.match(frame));
const put = async (cache, path, answer) => {
  const body = await answer.blob();
  if (/html/.test(body.type)) {
    const page = await body.text(), parts = page.match(frame) ?? [];
    if (!parts.every((part) => assets.includes(part)) && !framed.every((part) => page.includes(part))) throw new Error("the site is being renewed");
  }
  // A new response, because browsers refuse a redirected one as the answer to a navigation.
  await cache.put(path, new Response(body, { headers: { "content-type": body.type } }));
};

// store fetches a file and stores it. A file that the site no longer has is deleted.
const store = async (cache, path) => {
  const answer = await fetch(path, { cache: "no-cache" });
  if (answer.status === 404 || answer.status === 410) return cache.delete(path);
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${answer.statusText}`.trim());
  await put(cache, path, answer);
};
const storeAll = async (cache, paths) => {
  const waiting = [...paths];
  const worker = async () => {
    for (let path; (path = waiting.shift());) await store(cache, path);
  };
  await Promise.all(Array.from({ length: atOnce }, () => worker().catch((error) => {
    waiting.length = 0;
    throw error;
  })));
};
const pathsOf = async (cache) => (await cache.keys()).map(({ url }) => new URL(url).pathname);
const others = async () => (await caches.keys()).filter((n) => n.startsWith(ours) && n !== name);

addEventListener("install", (event) => event.waitUntil((async () => {
  try {
    const cache = await caches.open(name), kept = new Set([notKept]);
    for (const other of await others()) {
      for (const path of await pathsOf(await caches.open(other))) if (!path.startsWith(`${scope}assets/`)) kept.add(path);
    }
    await storeAll(cache, [...assets, ...kept]);
    await skipWaiting();
  } catch (error) {
    await caches.delete(name);
    throw error;
  }
})()));

addEventListener("activate", (event) => event.waitUntil((async () => {
  await Promise.all((await others()).map((other) => caches.delete(other)));
  await clients.claim();
})()));

const late = () => new Promise((_, fail) => { setTimeout(() => fail(new Error("late")), patience); });
const answer = async (event, path) => {
  const { request } = event, cache = await caches.open(name), copy = await cache.match(path);
  if (copy && assets.includes(path)) return copy;
  const coming = fetch(request);
  try {
    const fresh = await (copy ? Promise.race([coming, late()]) : coming);
    if (!copy) return fresh;
    if (fresh.ok) event.waitUntil(put(cache, path, fresh.clone()).catch(() => {})); // if storage is full or the page is of another version, the copy stays
    return fresh.status < 500 ? fresh : copy;
  } catch {
    return copy ?? (request.mode === "navigate" ? await cache.match(notKept) : undefined) ?? Response.error();
  }
};
addEventListener("fetch", (event) => {
  const { request } = event, { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== location.origin || !pathname.startsWith(scope)) return;
  const path = pathname.replace(/\/index\.html$/, "/");
  if (request.mode === "navigate" || assets.includes(path) || /(\/|\.html)$/.test(path)) event.respondWith(answer(event, path));
});

// tasks are what pages can request: keep stores the files that are missing (or all again, with
// anew), only deletes all files but these, and tell returns what is stored and its size.
const tasks = {
  keep: async (cache, paths, anew) => {
    const there = new Set(anew ? [] : await pathsOf(cache));
    await storeAll(cache, paths.filter((path) => !there.has(path)));
  },
  only: async (cache, paths) => {
    const wanted = new Set([...assets, ...paths, notKept]);
    await Promise.all((await pathsOf(cache)).filter((path) => !wanted.has(path)).map((path) => cache.delete(path)));
  },
  tell: async (cache) => {
    let bytes = 0;
    const answers = await cache.matchAll();
    for (const one of answers) bytes += (await one.blob()).size;
    return { bytes, paths: await pathsOf(cache) };
  },
};
addEventListener("message", (event) => event.waitUntil((async () => {
  const { task, paths, anew } = event.data, [port] = event.ports;
  try {
    port.postMessage({ done: await tasks[task](await caches.open(name), paths, anew) ?? {} });
  } catch (error) {
    port.postMessage({ failed: error.message, full: error.name === "QuotaExceededError" });
  }
})()));
