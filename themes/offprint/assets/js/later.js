// The later papers that list this one as related. They are in a file per day, because a
// paper's page does not change when other papers arrive.
import { make } from "./elements.js";

// fill fills a box that a reader has opened, once; say is its line for a message instead of
// papers, and home is the path of the site.
export const fill = async (box, say, home) => {
  if (box.querySelector("ol")) return;
  say.textContent = "";
  const day = document.querySelector(".rail time").dateTime.replaceAll("-", "/");
  const answer = await fetch(`${home}related/${day}.json`);
  if (!answer.ok) throw new Error(`${answer.status}`);
  const path = decodeURI(location.pathname).slice(home.length).replace(/index\.html$/, "");
  const papers = (await answer.json())[path];
  if (!papers) say.textContent = i18n("later_none");
  else if (!box.querySelector("ol")) box.append(make("ol", {}, ...papers.map(([at, title, date]) =>
    make("li", {}, make("a", { href: home + at, dir: "auto" }, title), ` ${date.slice(0, 4)}`))));
};
