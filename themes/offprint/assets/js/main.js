// What the pages do beyond HTML: the choice between light and dark, the arrow
// keys, and the way to the search. Everything but the search works without it.
(() => {
  const root = document.documentElement;
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const key = "theme";

  // What only the script can use is made here, and is in no page's HTML.
  const frame = document.createElement("meta");
  frame.name = "theme-color";
  document.head.append(frame);
  const button = document.createElement("button");
  button.className = "theme";
  button.title = document.currentScript.dataset.label ?? "Light or dark";
  document.querySelector("body > header")?.append(button);

  // The choice is kept on this device, and only where it differs from the
  // system's; storage may be forbidden.
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
    // The browser's own frame follows the page.
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

  // Left and right walk to the previous and next day, week, month, year or paper.
  addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const back = root.dir === "rtl" ? "ArrowRight" : "ArrowLeft";
    const rel = event.key === back ? "prev" : /^Arrow(Left|Right)$/.test(event.key) ? "next" : "";
    const at = event.target;
    if (!rel || !(at instanceof Element)) return;
    if (at.isContentEditable || at.closest("input, textarea, select, summary, [role=slider], audio, video")) return;
    // A box that scrolls sideways keeps its arrows.
    for (let box = at; box && box !== document.body && box !== root; box = box.parentElement) {
      if (box.scrollWidth > box.clientWidth && /auto|scroll/.test(getComputedStyle(box).overflowX)) return;
    }
    const link = document.querySelector(`link[rel=${rel}]`);
    if (link) location.href = link.href;
  });

  // The days or papers on either side are fetched beforehand, unless the reader's
  // connection is to be spared.
  const { saveData, effectiveType } = navigator.connection ?? {};
  if (/^(day|paper)$/.test(document.body.className) && !saveData && !/2g/.test(effectiveType)) {
    addEventListener("load", () => (self.requestIdleCallback ?? setTimeout)(() => {
      for (const { href } of document.querySelectorAll("link[rel=prev], link[rel=next]")) {
        document.head.append(Object.assign(document.createElement("link"), { rel: "prefetch", href }));
      }
    }));
  }

  // The search is loaded when somebody wants it: by its link, which leads to
  // its page where it cannot be loaded, by "/", or by Ctrl-K or Cmd-K.
  const link = document.querySelector("[rel=search]");
  const finder = () => import("./finder.js");
  const results = document.getElementById("results");
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
    const keys = event.ctrlKey || event.metaKey ? event.key.toLowerCase() === "k" && !event.shiftKey : event.key === "/";
    if (!keys || event.altKey || event.defaultPrevented || at.isContentEditable || at.closest?.("input, textarea, select")) return;
    find(event);
  });
})();
