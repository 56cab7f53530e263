// Processing the papers of a day: papers that are new since the last visit are marked, skipped
// ones are folded to their titles, and the page shows how many remain. The state is stored on
// this device with the reading list; main.js creates the buttons.
import { change, home, mostOfDay, read, watch } from "./kept.js";
import { attempt, hush, tell } from "./saving.js";

// The days of this page with their papers.
const nameOf = (item) => item.querySelector(".save")?.dataset.path.slice("papers/".length, -1);
const days = [...document.querySelectorAll("main .items")].map((list) => ({
  day: (list.closest(".spanday")?.querySelector("h2 time") ?? document.querySelector("h1 time"))?.dateTime,
  papers: [...list.children].filter(nameOf),
})).filter(({ day, papers }) => day && papers.length);
const dayOf = (kept, day) => kept.days.find((d) => d.day === day);
// entry returns the stored state of a day, moved to the front.
const entry = (kept, day) => {
  const found = dayOf(kept, day) ?? { day, seen: [], skipped: [] };
  kept.days = [found, ...kept.days.filter((d) => d !== found)];
  return found;
};

// turn skips a paper of a day, or undoes that.
const turn = (day, name, skips) => attempt((kept) => {
  const d = entry(kept, day);
  d.skipped = [...d.skipped.filter((n) => n !== name), ...(skips ? [name] : [])];
  kept.days = kept.days.filter(({ seen, skipped }) => seen.length + skipped.length);
});

// press toggles whether a paper is skipped.
export const press = (button) => {
  const item = button.closest("li"), { day } = days.find(({ papers }) => papers.includes(item));
  const name = nameOf(item), skips = !item.hasAttribute("data-skipped");
  if (!turn(day, name, skips)) return;
  if (skips) tell("skipped", item.querySelector(":is(h2, h3) a").textContent, () => turn(day, name, false));
  else hush();
  note();
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
addEventListener("pageshow", show);
show();

// New papers stay marked while reading: for half an hour after the last visit, a tab uses the
// state of its start.
const at = `offprint days ${home.pathname}`, visit = 30 * 60e3;
const last = read(), known = new Map(days.map(({ day }) => [day, dayOf(last, day)?.seen ?? []]));
try {
  const then = JSON.parse(sessionStorage.getItem(at)) ?? {}, now = Date.now();
  for (const [day, seen] of known) {
    if (now - then[day]?.at < visit) known.set(day, then[day].seen);
    then[day] = { at: now, seen: known.get(day) };
  }
  sessionStorage.setItem(at, JSON.stringify(then));
} catch {}
for (const { day, papers: items } of days) {
  const before = new Set(known.get(day));
  if (before.size) {
    for (const item of items.slice(0, mostOfDay)) if (!before.has(nameOf(item))) item.querySelector(":is(h2, h3)").dataset.new = i18n("mine_new");
  }
}

// A visit is only recorded for readers who keep something.
function note() {
  const seenOf = ({ papers: items }) => items.slice(0, mostOfDay).map(nameOf);
  const missing = (kept) => days.filter((d) => seenOf(d).some((name) => !dayOf(kept, d.day)?.seen.includes(name)));
  const now = read();
  const keeps = now.papers.length + now.follows.length + now.searches.length || now.days.some((d) => d.skipped.length);
  if (!keeps || !missing(now).length) return;
  try {
    change((kept) => {
      for (const d of missing(kept)) entry(kept, d.day).seen = seenOf(d);
    });
  } catch {} // the storage is full, which does not matter here
}
note();
