// Features of pages beyond HTML: the choice between light and dark, arrow keys, access to the
// search, and what a reader keeps. Everything except the search and kept data works without
// it. The build replaces i18n("…") by words.
(() => {
  const root = document.documentElement;
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const key = "theme";

  // Elements that only work with scripts are created here instead of being in every page's
  // HTML.
  const frame = document.createElement("meta");
  frame.name = "theme-color";
  document.head.append(frame);
  const button = document.createElement("button");
  button.className = "theme";
  button.title = i18n("theme");
  document.querySelector("body > header")?.append(button);

  // The choice is stored on this device, and only if it differs from the system's; storage may
  // be denied.
  const stored = () => {
    try { return localStorage.getItem(key); } catch { return null; }
  };
  const store = (value) => {
    try { value ? localStorage.setItem(key, value) : localStorage.removeItem(key); } catch {}
  };
  const system = () => (dark.matches ? "dark" : "light");
  const show = () => {
    const theme = stored();
    if (theme === "light" || theme === "dark") root.dataset.theme = theme;
    else delete root.dataset.theme;
    button.setAttribute("aria-pressed", String((root.dataset.theme || system()) === "dark"));
    // The browser's frame follows the page.
    frame.content = getComputedStyle(root).backgroundColor;
  };
  show();
  button.addEventListener("click", () => {
    const next = (root.dataset.theme || system()) === "dark" ? "light" : "dark";
    store(next === system() ? null : next);
    show();
  });
  dark.addEventListener("change", show);
  addEventListener("storage", (event) => event.key === key && show());
  addEventListener("pageshow", show);

  // Left and right go to the previous and next day, week, month, year or paper.
  addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const back = root.dir === "rtl" ? "ArrowRight" : "ArrowLeft";
    const rel = event.key === back ? "prev" : /^Arrow(Left|Right)$/.test(event.key) ? "next" : "";
    const at = event.target;
    if (!rel || !(at instanceof Element)) return;
    if (at.isContentEditable || at.closest("input, textarea, select, summary, [role=slider], audio, video")) return;
    // A box that scrolls sideways keeps its arrow keys.
    for (let box = at; box && box !== document.body && box !== root; box = box.parentElement) {
      if (box.scrollWidth > box.clientWidth && /auto|scroll/.test(getComputedStyle(box).overflowX)) return;
    }
    const link = document.querySelector(`[rel=${rel}]`);
    if (link) location.href = link.href;
  });

  // Citations are made on demand. If the script cannot be loaded, the button leads to the page
  // about citations.
  const cited = document.querySelector("[data-citing], [data-key]");
  const paper = document.querySelector(".paper .rail");
  const keep = document.createElement("p"); // the actions for a paper or a name
  keep.className = "keep";
  if (cited) {
    const cite = document.createElement("button");
    cite.className = "cites";
    cite.textContent = cited.dataset.citing ?? i18n("cite");
    cite.addEventListener("click", () => import("./citing.js").then((module) => module.cite(cited)).catch(() => {
      location.href = new URL("cite/", document.querySelector("body > header a").href);
    }));
    // After the rest of the line. In print, the style sheet hides the point with the button.
    if (cited.matches("p")) cited.append(Object.assign(document.createElement("i"), { textContent: " \u00b7 " }));
    (paper ? keep : cited).append(cite);
    if (paper) {
      paper.append(keep);
      const pdf = document.querySelector("[name=citation_pdf_url]")?.content;
      const link = [...paper.querySelectorAll("a")].find((a) => a.getAttribute("href") === pdf);
      if (link) keep.append(link.cloneNode(true)); // shown if these remain visible
    }
    // A list may link to a paper's citation.
    const asked = () => {
      if (location.hash !== "#cite") return;
      history.replaceState(history.state, "", location.pathname + location.search);
      cite.click();
    };
    asked();
    addEventListener("hashchange", asked);
  }

  // Authors that do not fit a small screen are unfolded. This does not change the layout
  // before it.
  const names = document.querySelector(".paper header > h1 + p:not(.org)");
  if (names?.scrollHeight <= names?.clientHeight + 4) names.className = "unfolded";
  else if (names) {
    const more = document.createElement("button");
    more.type = "button";
    more.append(i18n("excerpt_more"));
    more.setAttribute("aria-hidden", "true"); // readers that do not see the list folded do not need it
    more.tabIndex = -1;
    more.addEventListener("click", () => {
      names.className = "unfolded";
      more.remove();
    });
    names.append(more);
  }

  const list = document.getElementById("mine");
  const home = list && new URL("..", list.href).pathname;

  // Browsers remember the failure of a script by its address with the fragment, so each
  // attempt uses another one. A caller during an attempt waits for it; otherwise its failure
  // could be reported after a later success.
  const tried = (load) => {
    let again = "", script;
    return () => script ??= load(again).catch((error) => {
      again += "#1";
      script = undefined;
      throw error;
    });
  };

  // Later papers that are related to a paper are looked up on demand. Without a date there are
  // none.
  const related = document.querySelector(".paper .prose > ol");
  if (related && home && paper.querySelector("time")) {
    const later = document.createElement("details");
    later.innerHTML = "<summary></summary><p role=status></p>";
    const [summary, say] = later.children;
    summary.append(i18n("later"));
    const script = tried((again) => import("./later.js" + again));
    later.addEventListener("toggle", () => later.open && script().then((module) => module.fill(later, say, home)).catch(() => {
      say.textContent = i18n("later_failed");
    }));
    related.after(later);
  }

  // Single keys are text while someone is typing, and readers may turn them off.
  const keysOff = () => {
    try { return (root.dataset.keys ?? localStorage.getItem("keys")) === "off"; } catch { return false; }
  };
  const isKey = (event, keys) => keys.includes(event.key) && !event.defaultPrevented && !event.isComposing && !keysOff() &&
    !(event.ctrlKey || event.metaKey || event.altKey || event.target.isContentEditable || event.target.closest?.("input, textarea, select, dialog"));

  // What a reader keeps on this device: the buttons that save papers and follow names are
  // created here with their state; their actions are loaded on demand. If the browser stores
  // nothing, there are no buttons.
  const kept = () => {
    try { return JSON.parse(localStorage.getItem(`offprint 1 ${home}`)) ?? {}; } catch { return {}; }
  };
  const allowed = () => {
    try { return localStorage.getItem("theme") !== undefined; } catch { return false; }
  };
  const make = (name, word, at) => {
    const element = document.createElement("button");
    element.type = "button";
    element.className = name;
    element.dataset.path = at;
    element.append(word);
    return element;
  };
  // The path of a paper within the site. A paper without its own page is identified by the
  // fragment on its day's page.
  const pathOf = ({ pathname, hash }) => (pathname.startsWith(`${home}papers/`) ? pathname.slice(home.length) : hash && `papers/${hash.slice(1)}/`);
  // The actions for a paper in a list, below it.
  const actsOf = (item) => {
    let acts = item.querySelector(":scope > .acts");
    if (!acts) {
      acts = document.createElement("div");
      acts.className = "acts";
      const excerpt = item.querySelector(":scope > .excerpt");
      excerpt ? excerpt.after(acts) : item.append(acts);
    }
    return acts;
  };
  const days = /^(day|home)$/.test(document.body.className);
  const furnish = () => {
    for (const item of document.querySelectorAll(".items > li, .list > li")) {
      const link = item.querySelector(":is(h2, h3) a, :scope > a");
      const path = link && pathOf(link);
      if (!path || item.querySelector(".save")) continue;
      const save = make("save", "", path);
      save.title = i18n("mine_save");
      save.setAttribute("aria-label", `${save.title}: ${link.textContent}`);
      item.append(save);
      if (days && item.matches(".items > li")) {
        const skip = make("skip", i18n("mine_skip"), path);
        skip.setAttribute("aria-label", `${skip.textContent}: ${link.textContent}`);
        actsOf(item).prepend(skip);
      }
    }
    const { papers, follows } = kept();
    const byPath = (entries) => new Map(Array.isArray(entries) ? entries.map((e) => [e?.path, e]) : []);
    const saved = byPath(papers), followed = byPath(follows);
    for (const button of document.querySelectorAll(".save, .follow")) {
      const entry = (button.matches(".follow") ? followed : saved).get(button.dataset.path);
      button.setAttribute("aria-pressed", String(Boolean(entry)));
      button.parentElement.dataset.kept = entry ? (entry.read ? "read" : "saved") : "";
    }
  };
  // The complete abstract is on the paper's page; a list has its beginning.
  const lengthen = () => {
    for (const excerpt of document.querySelectorAll(".items .excerpt:not(:empty):not(:has(+ .acts > .opens))")) {
      const title = excerpt.parentElement.querySelector("a");
      const more = make("opens", i18n("excerpt_more"), title.href);
      more.setAttribute("aria-expanded", "false");
      more.setAttribute("aria-label", `${more.textContent}: ${title.textContent}`);
      actsOf(excerpt.parentElement).append(more);
      more.addEventListener("click", () => import("./whole.js").then((w) => w.toggle(more)).catch(() => { location.href = title.href; }));
    }
  };
  lengthen();
  addEventListener("papers", lengthen);
  // On a large screen a paper opens next to its list.
  const wide = matchMedia("(min-width: 1400px)"), path = location.pathname;
  const plain = (event) => !(event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);
  if (list && /^(home|day|undated|week|month|author|topic|organization|picks)$/.test(document.body.className)) document.addEventListener("click", (event) => {
    const link = event.target.closest?.(":is(.items, .list) > li > :is(h2, h3) > a, .list > li > a");
    if (!link || !wide.matches || link.hash || !pathOf(link) || !plain(event)) return;
    event.preventDefault();
    import("./panes.js").then((p) => p.open(link), () => { location.href = link.href; });
  });
  // A page that was loaded at the address of a paper is not a list with a pane.
  addEventListener("popstate", () => location.pathname === path || root.dataset.panes !== undefined || location.reload());
  // The remaining authors are on the paper's page and are fetched on demand.
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.(".items > li > p:not(.excerpt, .why) > a");
    if (!link || !pathOf(link) || !plain(event)) return;
    event.preventDefault();
    import("./whole.js").then((w) => w.name(link)).catch(() => { location.href = link.href; });
  });
  // In print, titles show their addresses.
  addEventListener("beforeprint", () => {
    for (const link of document.querySelectorAll(".items :is(h2, h3) > a")) {
      const [, id] = /^papers\/(\d{4}\.\d{4,5})\/$/.exec(pathOf(link)) ?? [];
      if (id) link.dataset.arxiv = id;
    }
  });
  const saving = () => import("./saving.js");
  if (list && allowed()) {
    const name = document.querySelector("h1[data-follow]");
    if (paper) {
      keep.prepend(make("save", i18n("mine_save"), pathOf(location)));
      paper.append(keep);
    } else if (name) {
      keep.append(make("follow", name.dataset.follow, location.pathname.slice(home.length).replace(/^([^/]+\/[^/]+?)(\.html|\/.*)?$/, "$1.html")));
      name.nextElementSibling.after(keep);
    }
    furnish();
    for (const event of ["papers", "kept", "storage", "pageshow"]) addEventListener(event, furnish);
    if (document.querySelector("[data-kept]:not([data-kept='']) > .save") && paper) saving();
    // Readers who have kept something continue where they were.
    const triage = () => import("./triage.js");
    if (days && Object.keys(kept()).length) triage().catch(() => {});
    document.addEventListener("click", ({ target }) => {
      const button = target.closest?.(".save, .follow, .skip");
      if (button) (button.matches(".skip") ? triage() : saving()).then((s) => s.press(button), () => { button.disabled = true; });
    });
  }
  // For offline readers, the home page updates the newest days.
  if (navigator.serviceWorker?.controller && document.querySelector(".recent")) import("./offline.js").then((o) => o.refresh()).catch(() => {});
  if (document.querySelector(".mine main")) {
    import("./mine.js").catch(() => { const status = document.getElementById("mine-status");
      status.textContent = status.dataset.broken; });
  }

  // The filter of an index of names is loaded when it gets the focus, or when the reader
  // returns to typed text.
  const filter = document.getElementById("filter");
  if (filter) {
    const status = document.getElementById("filter-status");
    const script = tried((again) => import("./names.js" + again));
    const run = () => script().then((names) => names.filter(filter), () => {
      status.textContent = JSON.parse(status.nextElementSibling.textContent).failed;
    });
    for (const event of ["focus", "input"]) filter.addEventListener(event, run);
    addEventListener("pageshow", () => filter.value && run());
  }

  // Keys that move through lists of papers, open and save; the script defines them.
  let keys;
  const script = tried((again) => import("./keys.js" + again));
  addEventListener("keydown", (event) => {
    if (!isKey(event, ["j", "k", "o", "s", "x", "c", "t", "?"])) return;
    event.preventDefault();
    // One promise: two imports may finish in any order, but keys must not.
    keys ??= script();
    keys.then((k) => k.press(event), () => { keys = undefined; });
  });

  // The neighbouring days or papers are prefetched, unless the connection should be spared.
  const { saveData, effectiveType } = navigator.connection ?? {};
  if (/^(day|paper)$/.test(document.body.className) && !saveData && !/2g/.test(effectiveType)) {
    addEventListener("load", () => (self.requestIdleCallback ?? setTimeout)(() => {
      // Printing does not wait, so the script that draws the address as a QR code must be
      // loaded in advance.
      if (paper) import("./qr.js").then((q) => addEventListener("beforeprint", () => q.draw(paper.parentElement, document.querySelector("link[rel=canonical]").href))).catch(() => {});
      for (const href of new Set([...document.querySelectorAll("[rel=prev], [rel=next]")].map((link) => link.href))) {
        document.head.append(Object.assign(document.createElement("link"), { rel: "prefetch", href }));
      }
    }, { timeout: 2000 }));
  }

  // The search is loaded on demand: by its link, which leads to the search page if loading
  // fails, by "/", or by Ctrl-K or Cmd-K.
  const link = document.querySelector("[rel=search]");
  const results = document.getElementById("results");
  const finder = () => (results ? import("./finder.js") : import("./dialog.js"));
  if (results) {
    finder().then((search) => search.page(), () => {
      results.dataset.state = "error";
      document.getElementById("status").textContent = results.dataset.broken;
    });
  }
  if (!link) return;
  const find = (event) => {
    event.preventDefault();
    finder().then((search) => search.find(link), () => { location.href = link.href; });
  };
  link.title = `${link.textContent} (/)`;
  link.setAttribute("aria-keyshortcuts", "/ Control+K Meta+K");
  link.addEventListener("click", (event) => {
    if (!(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey)) find(event);
  });
  addEventListener("keydown", (event) => {
    const at = event.target;
    const chord = (event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === "k" && !event.shiftKey && !event.defaultPrevented;
    if (isKey(event, ["/"]) || (chord && !at.isContentEditable && !at.closest?.("input, textarea, select"))) find(event);
  });
})();
