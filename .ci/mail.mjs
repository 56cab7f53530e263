// Says of the HTML of a mail what mail programs do not show as it is meant, by the data of
// https://www.caniemail.com, and whether it is too large. Ends non-zero if there is anything
// that is not accepted here, with a reason.
import { readFileSync } from "node:fs";
import { caniemail } from "caniemail";

// Of Thunderbird, the one with data for nearly all features: the lint ends with an error where
// there is none.
const clients = ["gmail.*", "outlook.*", "apple-mail.*", "yahoo.*", "thunderbird.macos"];

// By the title of the feature: why the mail is whole without it.
const accepted = {
  "@media": "without it, a mail is light in the dark",
  "color-scheme meta tag": "the same",
  "<style> element": "it has the colours of the dark, and nothing else",
  "<body> element": "a program that has a <div> in its place shows the background of the table",
  "display:none": "the line for the list of mails then stands at the top",
  "overflow": "the same line",
  "max-height property": "the same line",
  "role attribute": "without it, a screen reader may say that there is a table",
  "height property": "of max-height and line-height, which are taken for it; no height is set",
};

const file = process.argv[2];
const html = readFileSync(file, "utf8");
let bad = 0;
const say = (line) => { bad++; console.error(`${file}: ${line}`); };
if (Buffer.byteLength(html) > 100_000) say(`it has ${Buffer.byteLength(html)} bytes; some programs cut off what has more than 102 kB`);
const { errors } = caniemail({ clients, html }).issues;
const missing = new Map();
for (const [client, issues] of errors) {
  for (const { title } of issues) {
    if (!(title in accepted)) missing.set(title, (missing.get(title) ?? new Set()).add(client));
  }
}
for (const [title, by] of missing) say(`${title} is not there in ${[...by].join(", ")}`);
process.exit(bad ? 1 : 0);
