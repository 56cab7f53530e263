// The later papers that name this one as related. They stand in a file for each day,
// because the page of a paper stays as it is when others come.
import { make } from "./elements.js";

// fill fills the box that a reader has opened, unless it is filled. Home is the path
// of the site.
export const fill = async (box, home) => {
  if (box.querySelector("ol")) return;
  box.querySelector("p")?.remove();
  const say = make("p", { role: "status" });
  box.append(say);
  try {
    const day = document.querySelector(".rail time").dateTime.replaceAll("-", "/");
    const answer = await fetch(`${home}related/${day}.json`);
    if (!answer.ok) throw new Error(`${answer.status}`);
    const path = decodeURI(location.pathname).slice(home.length).replace(/index\.html$/, "");
    const papers = (await answer.json())[path] ?? [];
    if (!papers.length) return say.append(i18n("later_none"));
    say.replaceWith(make("ol", {}, ...papers.map(([at, title, date]) =>
      make("li", {}, make("a", { href: home + at, dir: "auto" }, title), ` ${date.slice(0, 4)}`))));
  } catch {
    say.append(i18n("later_failed"));
  }
};
