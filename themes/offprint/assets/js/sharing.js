// Texts for sharing a paper: Markdown, a link with its title, the address of the selection.

export const escaped = (text) => text.replace(/[\\`*_[\]<>#|~]|&(?=#?\w+;)/g, "\\$&");

// markdown returns a paper as a line of Markdown: [Title](address), authors, day.
const named = 3; // authors
export const markdown = ({ title, authors = [], published }, href) => {
  const names = authors.length > named + 1 ? [...authors.slice(0, named), "…"] : authors;
  return [`[${escaped(title)}](${href})`, ...[names.join(", "), published].filter(Boolean).map(escaped)].join(", ");
};

// A text fragment (https://wicg.github.io/scroll-to-text-fragment/) consists of whole words: a
// short text itself, or the first and last words of a longer one.
const short = 100, ends = 5;
const segmenter = () => new Intl.Segmenter(document.documentElement.lang || "en", { granularity: "word" });
const encoded = (text) => encodeURIComponent(text).replaceAll("-", "%2D");

// widen extends a range to whole words within their text nodes.
const widen = (range) => {
  const words = segmenter(), at = (node, i) => node.nodeType === Node.TEXT_NODE ? words.segment(node.data).containing(i) : undefined;
  const first = at(range.startContainer, range.startOffset), last = range.endOffset > 0 && at(range.endContainer, range.endOffset - 1);
  if (first?.isWordLike) range.setStart(range.startContainer, first.index);
  if (last?.isWordLike) range.setEnd(range.endContainer, last.index + last.segment.length);
  return range;
};
// some returns the first words of a text, or the last ones.
const some = (text, n) => {
  const words = [...segmenter().segment(text)].filter((s) => s.isWordLike);
  if (words.length <= Math.abs(n)) return text;
  if (n < 0) return text.slice(words.at(n).index);
  const last = words[n - 1];
  return text.slice(0, last.index + last.segment.length);
};

// selected returns the fragment for the selection within an element; empty if nothing is
// selected.
export const selected = (within) => {
  const selection = getSelection();
  if (selection.isCollapsed || !selection.rangeCount || !within.contains(selection.getRangeAt(0).commonAncestorContainer)) return "";
  const range = widen(selection.getRangeAt(0).cloneRange());
  selection.removeAllRanges();
  selection.addRange(range);
  const lines = selection.toString().split("\n").map((line) => line.trim()).filter(Boolean), text = lines[0];
  if (!text) return "";
  if (lines.length === 1 && text.length <= short) {
    // If the words occur several times, the preceding words identify the place.
    const { startContainer: node, startOffset: i } = range, all = within.textContent;
    const before = node.nodeType === Node.TEXT_NODE && all.indexOf(text) !== all.lastIndexOf(text) ? some(node.data.slice(0, i).trim(), -3) : "";
    return `#:~:text=${before ? `${encoded(before)}-,` : ""}${encoded(text)}`;
  }
  return `#:~:text=${encoded(some(text, ends))},${encoded(some(lines.at(-1), -ends))}`;
};
