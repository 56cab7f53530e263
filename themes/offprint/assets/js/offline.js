// Offline reading: what readers who ask for it keep of the site on their device. The service
// worker (worker.js) stores it; this module determines which pages: the reading list, the
// newest days, and what they need. Nothing is loaded before.
import { button, lang, make, pageAt } from "./elements.js";
import { home, read, watch, words as learn } from "./kept.js";

const mostPapers = 500, mostDays = 7; // about 5 MB of pages
const some = 20; // pages requested from the worker at once
const patience = 120e3; // milliseconds for these
const scope = home.pathname;

export const able = () => "serviceWorker" in navigator && "caches" in window;
const registered = async () => {
  const found = able() ? await navigator.serviceWorker.getRegistration(scope) : undefined;
  return found && new URL(found.scope).pathname === scope ? found : undefined; // otherwise it belongs to a site around this one
};

// settled waits until the newest worker of the site is active or has failed.
const settled = async (registration) => {
  const worker = registration.installing ?? registration.waiting;
  if (worker && worker.state !== "activated") {
    await new Promise((done) => {
      const look = () => /^(activated|redundant)$/.test(worker.state) && done();
      worker.addEventListener("statechange", look);
      look();
    });
  }
  if (!registration.active) throw new Error("worker.js");
  return registration.active;
};

const ask = (worker, what) => new Promise((done, fail) => {
  const { port1, port2 } = new MessageChannel();
  const timer = setTimeout(() => fail(new Error("worker.js")), patience);
  port1.onmessage = ({ data }) => {
    clearTimeout(timer);
    port1.close();
    if (data.done) done(data.done);
    else fail(Object.assign(new Error(data.failed), { full: data.full }));
  };
  worker.postMessage(what, [port2]);
});

// The newest days are those linked from the home page.
const newest = async () => {
  const page = location.pathname === scope ? document : await pageAt(scope);
  return [...page.querySelectorAll(".recent a")].slice(0, mostDays).map((a) => new URL(a.getAttribute("href"), home).pathname);
};
const listed = () => {
  const { papers } = read();
  return [...papers.filter((p) => !p.read), ...papers.filter((p) => p.read)].slice(0, mostPapers).map((p) => new URL(p.path, home).pathname);
};

// sync makes the worker store exactly the current selection. progress(done, all) counts pages.
// It does nothing unless the reader has asked for offline reading.
const sync = async (progress = () => {}, anew = false) => {
  const registration = await registered();
  if (!registration) return;
  if (anew) await registration.update().catch(() => {}); // there may be no network
  const worker = await settled(registration);
  const frame = [scope, ...["mine/", "cite/"].map((path) => scope + path)];
  const days = await newest(), all = [...new Set([...frame, ...days, ...listed()])];
  await ask(worker, { task: "only", paths: all });
  // Days gain papers with each build; the home page updates the newest one.
  await ask(worker, { task: "keep", paths: anew ? [...frame, ...days] : frame, anew });
  if (!anew && location.pathname === scope) await ask(worker, { task: "keep", paths: days.slice(0, 1), anew: true });
  for (let i = 0; i < all.length; i += some) {
    progress(i, all.length);
    await ask(worker, { task: "keep", paths: all.slice(i, i + some) });
  }
};

// Requests during a run are combined into one run afterwards.
let busy, next;
export const refresh = (...how) => {
  if (!busy) {
    busy = sync(...how).finally(() => { busy = undefined; });
    return busy;
  }
  next ??= busy.catch(() => {}).then(() => {
    next = undefined;
    return refresh(...how);
  });
  return next;
};

// A device that installs the site looks for its manifest in the page.
const installable = () => {
  if (!document.querySelector("link[rel=manifest]")) document.head.append(make("link", { rel: "manifest", href: new URL("manifest.webmanifest", home).href }));
};

const stop = async () => {
  await (await registered())?.unregister();
  document.querySelector("link[rel=manifest]")?.remove();
  for (const name of await caches.keys()) if (name.startsWith(`offprint ${scope} `)) await caches.delete(name);
};
const start = async (progress) => {
  await navigator.serviceWorker.register(new URL("worker.js", home), { scope });
  await navigator.storage?.persist?.().catch(() => {});
  return refresh(progress, true);
};

// fill creates the view on the page of the reading list: its button and what is stored.
export const fill = async (section) => {
  const words = (await learn()).offline, [row, say] = section.querySelectorAll(".state, .turns");
  const word = (name, ...what) => what.reduce((text, value, i) => text.replace(`{${i}}`, () => value), words[name]);
  if (!able()) {
    say.textContent = words.unable;
    return;
  }
  const number = (n, digits = 0) => n.toLocaleString(lang, { maximumFractionDigits: digits });
  const meter = make("progress", { "aria-label": words.keep, hidden: "" });
  const turn = button({ hidden: "" }, () => run(async () => ((await registered()) ? stop() : start(progress))), "");
  const renew = button({ hidden: "" }, () => run(() => refresh(progress, true)), words.renew);
  row.replaceChildren(turn, renew, meter);
  const progress = (done, all) => {
    Object.assign(meter, { max: all, value: done, hidden: false });
    say.textContent = word("keeping", number(done), number(all));
  };
  // show displays what is stored.
  const show = async () => {
    const registration = await registered();
    turn.textContent = registration ? words.remove : words.keep;
    turn.hidden = false;
    renew.hidden = !registration;
    if (!registration) return "";
    installable();
    const { bytes, paths } = await ask(await settled(registration), { task: "tell" });
    const there = new Set(paths), count = (list) => list.filter((path) => there.has(path)).length;
    const days = paths.filter((path) => /\/\d{4}\/\d\d\/\d\d\/$/.test(path)).length;
    return word("kept", number(count(listed())), number(read().papers.length), number(days), number(bytes / 1e6, 1));
  };
  const run = async (act) => {
    turn.disabled = renew.disabled = true;
    let problem = "";
    try {
      await act();
    } catch (error) {
      problem = error.full ? words.full : word("failed", error.message);
    }
    try {
      say.textContent = [problem, await show()].filter(Boolean).join(" ");
    } catch (error) {
      say.textContent = problem || word("failed", error.message);
    }
    meter.hidden = true;
    turn.disabled = renew.disabled = false;
  };
  watch(async () => (await registered()) && run(() => refresh(progress)));
  await run(refresh);
};
