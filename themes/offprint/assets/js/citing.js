// The citation dialog, for the paper of the page or for several papers. main.js loads it
// at the first click on a button that it made for data-citing or for a paper. The
// dialog's words are in the page about citations (layouts/_partials/page/cite.html).
//
//   import { offer } from "./citing.js";
//   offer(papers, name, heading, share)   opens it for papers in the form that cite.js takes;
//                                  name is the file name without its extension;
//                                  share, for one paper with a page, has its address and
//                                  the fragment of the selected text
//   gather(get, name, heading)     opens it for papers that get fetches (see collect.js);
//                                  note(text) shows which could not be fetched
import { formats, write } from "./cite.js";
import { collect } from "./collect.js";
import { lang, make } from "./elements.js";
import { markdown, selected } from "./sharing.js";

const shown = 100; // citations; all are copied and downloaded
const home = new URL("../", import.meta.url);
const about = new URL("cite/", home).href;
// paperOf returns the paper of a page in the format of the site's data: what the page
// shows, and what else the program knows of it (generator/plan/citing.go).
export const paperOf = (page) => {
  const { key, rest } = page.querySelector("[data-key]").dataset;
  const all = (name) => [...page.querySelectorAll(`meta[name=citation_${name}]`)].map((meta) => meta.content);
  const [arxiv] = all("arxiv_id");
  const doi = all("doi").find((d) => d !== `10.48550/arXiv.${arxiv}`); // derived from the arXiv identifier
  return {
    key,
    id: arxiv ? `arxiv:${arxiv}` : doi ? `doi:${doi}` : "",
    title: all("title")[0],
    authors: all("author"),
    published: all("publication_date")[0]?.replaceAll("/", "-"),
    doi,
    language: all("language")[0],
    topics: [...page.querySelectorAll(".prose > ul > li:not(.own)")].map((li) => li.textContent),
    ...JSON.parse(rest ?? "{}"),
  };
};

// The chosen format is stored on this device; storage may be disabled.
const stored = () => {
  try { return localStorage.getItem("cite"); } catch { return null; }
};
const store = (format) => {
  try { localStorage.setItem("cite", format); } catch {}
};

const dialog = async () => {
  const response = await fetch(about);
  if (!response.ok) throw new Error(response.statusText);
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const words = JSON.parse(page.getElementById("cite-words").textContent);
  const button = (name, act) => {
    const b = make("button", { type: "button", class: name }, words[name]);
    b.addEventListener("click", act);
    return b;
  };
  let papers = [], name = "", most, notes = "", share, controller;

  const title = make("h2", { id: "cite-title" });
  const close = make("button", { type: "button", class: "close", "aria-label": words.close }, "×");
  const choice = make("div", { role: "radiogroup", "aria-label": words.format }, ...Object.entries(formats).map(([value, { label }]) =>
    make("label", {}, make("input", { type: "radio", name: "format", value }), label)));
  const text = make("textarea", { readonly: "", rows: 12, wrap: "off", dir: "ltr", spellcheck: "false", "aria-labelledby": "cite-title" });
  const meter = make("progress", { "aria-labelledby": "cite-title" });
  const status = make("p", { role: "status" });
  const format = () => choice.querySelector(":checked").value;
  const citations = () => write(papers, format());
  // put copies a text, with its link as HTML for programs that accept that.
  const put = async (from, plain, html) => {
    let copied = true;
    const types = { "text/plain": plain, ...(html && { "text/html": html }) };
    try {
      if (html) await navigator.clipboard.write([new ClipboardItem(Object.fromEntries(Object.entries(types).map(([type, value]) => [type, new Blob([value], { type })])))]);
      else await navigator.clipboard.writeText(plain);
    } catch { // the clipboard needs https
      text.value = plain;
      text.select();
      copied = document.execCommand("copy");
      if (copied) from.focus();
    }
    status.textContent = copied ? words.copied : words.uncopied;
  };
  const copy = button("copy", () => put(copy, citations()));
  const markdowned = button("markdown", () => put(markdowned, markdown(papers[0], share.href)));
  const linked = button("link", () => {
    const { title } = papers[0];
    put(linked, `${title}\n${share.href}`, make("a", { href: share.href }, title).outerHTML);
  });
  const selection = button("selection", () => put(selection, share.href + share.selected));
  const shares = make("div", { class: "shares" }, markdowned, linked, selection);
  const download = button("download", () => {
    const { ending, type } = formats[format()];
    const href = URL.createObjectURL(new Blob([citations()], { type }));
    make("a", { href, download: `${name.replace(/[^\p{L}\p{N}.-]+/gu, "-")}.${ending}` }).click();
    setTimeout(() => URL.revokeObjectURL(href), 60_000);
  });
  const cancel = button("cancel", () => box.close());
  const again = button("again", () => load());
  const link = make("a", { href: about }, words.about);
  const box = make("dialog", { class: "citing", "aria-labelledby": "cite-title" },
    make("header", {}, title, close), choice, text, meter, status, make("footer", {}, copy, download, again, cancel, link), shares);
  document.body.append(box);

  const show = (...those) => {
    for (const e of [choice, text, shares, meter, copy, download, again, cancel]) e.hidden = !those.includes(e);
  };
  const fill = () => {
    text.value = papers.length > shown ? `${write(papers.slice(0, shown), format())}\n…` : citations();
    status.textContent = papers.length < most ? notes : words.most.replace("{0}", papers.length.toLocaleString(lang));
    show(choice, text, copy, download, ...(share && papers.length === 1 ? [shares] : []));
    selection.hidden = !share?.selected;
  };
  (choice.querySelector(`[value="${CSS.escape(stored() ?? "")}"]`) ?? choice.querySelector("input")).checked = true;
  choice.addEventListener("change", () => {
    store(format());
    fill();
  });
  close.addEventListener("click", () => box.close());
  box.addEventListener("click", (event) => event.target === box && box.close());
  box.addEventListener("close", () => controller?.abort());

  // load fetches the papers. This may take a while, or fail and be tried again.
  let load;
  return (heading, file, get, limit = Infinity, shared = undefined) => {
    share = shared;
    title.textContent = heading;
    name = file;
    most = limit;
    load = async () => {
      controller?.abort();
      controller = new AbortController();
      const { signal } = controller;
      meter.removeAttribute("value");
      notes = "";
      status.textContent = "";
      show(meter, cancel);
      try {
        const found = await get({ signal, note: (text) => { notes = text; }, progress: (done, all) => {
          if (signal.aborted) return;
          meter.max = all;
          meter.value = done;
          status.textContent = words.progress.replace("{0}", done.toLocaleString(lang)).replace("{1}", all.toLocaleString(lang));
        } });
        if (signal.aborted) return;
        papers = found;
        fill();
        choice.querySelector(":checked").focus();
      } catch (error) {
        if (signal.aborted) return;
        status.textContent = words.failed.replace("{0}", () => error.message);
        show(again, cancel);
        again.focus();
      }
    };
    if (!box.open) box.showModal();
    return load();
  };
};

let opened;
const open = async (...what) => {
  opened ??= dialog();
  try {
    return (await opened)(...what);
  } catch (error) {
    opened = undefined;
    throw error;
  }
};

export const gather = (get, name, heading) => open(heading, name, get);
export const offer = (papers, name, heading, share) => open(heading, name, () => papers, undefined, share);

// sharing returns what offer needs to share a paper that is shown in an element.
export const sharing = (within, { href } = document.querySelector("link[rel=canonical]")) => ({ href, selected: selected(within) });

// cite carries out the button that main.js made in an element with data-citing, or for a
// paper.
export const cite = async (element) => {
  const { citing: heading = i18n("cite"), key, of } = element.dataset;
  if (key) return offer([paperOf(document)], key, heading, sharing(element.closest("article")));
  if (of) {
    // A name's file is named after its page: ada-lovelace, ada-lovelace-2025.
    const [folder] = of.split("/"), page = new URL(document.querySelector("link[rel=canonical]").href);
    const name = of.includes("/") ? decodeURI(page.pathname).split(`/${folder}/`).pop().replace(/\.html$/, "") : of;
    return open(heading, name, (how) => collect(of, how));
  }
  const { found, mostFound } = await import("./finder.js");
  return open(heading, "search", async (how) => collect(await found(how.signal), how), mostFound);
};
