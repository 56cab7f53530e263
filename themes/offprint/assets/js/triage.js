// Going through the papers of a day: what has come since the last visit is marked, one that
// is skipped folds to its title, and the page says how many are left. It is kept on this
// device, with the reading list; the buttons are main.js's.
import { change, home, read, watch } from "./kept.js";
import { attempt, tell } from "./saving.js";

// The days of this page, with their papers.
const nameOf = (item) => item.querySelector(".save")?.dataset.path.slice("papers/".length, -1);
const days = [...document.querySelectorAll("main .items")].map((list) => ({
  day: (list.closest(".spanday")?.querySelector("h2 time") ?? document.querySelector("h1 time"))?.dateTime,
  papers: [...list.children].filter(nameOf),
})).filter(({ day, papers }) => day && papers.length);
const dayOf = (kept, day) => kept.days.find((d) => d.day === day);
const entry = (kept, day) => {
  const made = { day, seen: [], skipped: [] };
  const found = dayOf(kept, day);
  if (!found) kept.days.push(made);
  return found ?? made;
};

// press turns a paper between skipped and not.
export const press = (button) => {
  const item = button.closest("li"), { day } = days.find(({ papers }) => papers.includes(item));
  const name = nameOf(item), title = item.querySelector(":is(h2, h3) a").textContent;
  const turn = (kept) => {
    const d = entry(kept, day), was = d.skipped.includes(name);
    d.skipped = was ? d.skipped.filter((n) => n !== name) : [...d.skipped, name];
    return was;
  };
  let was;
  const done = attempt((kept) => { was = turn(kept); });
  if (done && !was) tell("skipped", title, () => attempt(turn));
};

const words = { skip: i18n("mine_skip"), unskip: i18n("mine_unskip") };
const count = document.querySelector(".rail > p"), all = count?.firstChild, papers = all?.textContent;
const show = () => {
  const kept = read(), saved = new Set(kept.papers.map((p) => p.path));
  for (const { day, papers: items } of days) {
    const skipped = new Set(dayOf(kept, day)?.skipped);
    for (const item of items) {
      const is = skipped.has(nameOf(item)), button = item.querySelector(".skip");
      item.toggleAttribute("data-skipped", is);
      button.textContent = is ? words.unskip : words.skip;
      button.setAttribute("aria-label", `${button.textContent}: ${item.querySelector(":is(h2, h3) a").textContent}`);
    }
  }
  if (!all || !days.length) return;
  const [{ papers: items }] = days;
  const seen = items.filter((item) => item.hasAttribute("data-skipped") || saved.has(`papers/${nameOf(item)}/`)).length;
  all.textContent = seen ? i18n("mine_seen").replace("{0}", seen).replace("{1}", items.length) : papers;
};

watch(show);
show();

// What is new is so for as long as the tab is there: what it knows is what there was when it
// came first.
const at = `offprint days ${home.pathname}`;
const known = (() => {
  try {
    const then = JSON.parse(sessionStorage.getItem(at)) ?? {};
    for (const { day } of days) then[day] ??= dayOf(read(), day)?.seen ?? [];
    sessionStorage.setItem(at, JSON.stringify(then));
    return then;
  } catch {
    return {};
  }
})();
for (const { day, papers: items } of days) {
  const before = new Set(known[day]);
  if (before.size) {
    for (const item of items) if (!before.has(nameOf(item))) item.querySelector(":is(h2, h3)").dataset.new = i18n("mine_new");
  }
}
// Only of a reader who keeps something, too, is it kept when they were here.
const note = () => {
  const missing = (kept) => days.filter(({ day, papers: items }) => items.some((item) => !dayOf(kept, day)?.seen.includes(nameOf(item))));
  const now = read();
  if (!Object.values(now).some((entries) => entries.length) || !missing(now).length) return;
  try {
    change((kept) => {
      for (const { day, papers: items } of missing(kept)) entry(kept, day).seen = items.map(nameOf);
    });
  } catch {} // it is full, and nobody asked for it
};
note();
