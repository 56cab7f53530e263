// Saving a paper, marking it as read, following a name: the actions of main.js's buttons, and
// their messages.
import { change, read, watch, words } from "./kept.js";

// A message that is read aloud and shown at the bottom of the page, with an undo button if
// possible.
const toast = document.createElement("div");
toast.className = "toast";
const said = document.createElement("p");
said.role = "status";
toast.append(said);
document.body.append(toast);
let timer;
export const hush = () => {
  clearTimeout(timer);
  toast.classList.remove("shown");
  said.textContent = "";
  toast.querySelector("button")?.remove();
};
export const say = (text, back, undo) => {
  hush();
  toast.classList.add("shown");
  said.textContent = text;
  if (!undo) {
    timer = setTimeout(hush, 6000);
    return;
  }
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = back;
  button.addEventListener("click", () => {
    hush();
    undo();
  });
  toast.append(button);
};
addEventListener("keydown", (event) => event.key === "Escape" && hush());

// attempt changes what is kept, or reports why that is impossible.
export const attempt = (edit) => {
  try {
    change(edit);
    return true;
  } catch (error) {
    tell(error.name === "QuotaExceededError" ? "full" : "forbidden");
    return false;
  }
};
// tell shows one of the messages of the reading list's page.
export const tell = (word, what, undo) => words().then((w) => say(w[word].replace("{0}", () => what), w.undo, undo), () => {});

const now = () => new Date().toISOString().slice(0, 19) + "Z";
const line = (element) => element?.textContent.replace(/[ \n\t]+/g, " ").trim() ?? "";

// paperOf returns a paper from its own page or from a list.
const paperOf = (element, path) => {
  const own = element.matches("article");
  const title = element.querySelector(own ? "h1" : ":is(h2, h3) a, :scope > a");
  const byline = own ? element.querySelector("h1 + p:not(.org)") : [...element.children].find((e) => e.matches("p:not(.excerpt)"));
  const when = element.querySelector(own ? ".rail time" : "time") ?? element.closest(".spanday")?.querySelector("h2 time") ?? document.querySelector("h1 time");
  const names = line(byline).split("\u00a0·")[0].split(", ");
  return {
    path, title: line(title).slice(0, 1000), day: when?.dateTime ?? "", added: now(),
    authors: (names.length > 5 ? `${names.slice(0, 4).join(", ")}, …` : names.join(", ")).slice(0, 1000),
  };
};

// If the reading list is available offline, store this paper, too.
const keep = () => {
  if (navigator.serviceWorker?.controller) import("./offline.js").then((o) => o.refresh()).catch(() => {});
};

const save = (button) => {
  const paper = paperOf(button.closest("li, article"), button.dataset.path);
  let was;
  const done = attempt((kept) => {
    was = kept.papers.find((p) => p.path === paper.path);
    kept.papers = was ? kept.papers.filter((p) => p !== was) : [paper, ...kept.papers];
  });
  if (done) keep();
  if (done) tell(was ? "unsaved" : "saved", paper.title, was && (() => attempt((kept) => {
    if (!kept.papers.some((p) => p.path === was.path)) kept.papers = [was, ...kept.papers].sort((x, y) => (x.added < y.added) - (x.added > y.added));
  })));
};

const follow = (button) => {
  const heading = document.querySelector("h1[data-follow]");
  const name = line(heading.querySelector("bdi") ?? heading.lastChild);
  const { path } = button.dataset;
  let was;
  const done = attempt((kept) => {
    was = kept.follows.find((f) => f.path === path);
    kept.follows = was ? kept.follows.filter((f) => f !== was) : [...kept.follows, { path, name }];
  });
  if (done) tell(was ? "unfollowed" : "followed", name);
};

// mark toggles whether a paper of the list has been read.
export const mark = (path) => {
  let paper;
  const done = attempt((kept) => {
    paper = kept.papers.find((p) => p.path === path);
    if (paper?.read) delete paper.read;
    else if (paper) paper.read = now();
  });
  if (done && paper) tell(paper.read ? "done" : "undone", paper.title);
};

export const press = (button) => (button.matches(".follow") ? follow : save)(button);

// A paper of the list has a button on its own page that marks it as read.
const at = document.querySelector("body.paper .keep");
if (at) {
  const { path } = at.querySelector(".save").dataset;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "done";
  button.addEventListener("click", () => mark(path));
  const show = () => {
    const paper = read().papers.find((p) => p.path === path);
    if (!paper) return button.remove();
    words().then((w) => {
      button.textContent = paper.read ? w.unmark : w.mark;
      at.append(button);
    }, () => {});
  };
  watch(show);
  show();
}
