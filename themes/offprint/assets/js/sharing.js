// What is said of a paper to somebody else: Markdown, a link with its title, the address of
// what is selected.

export const escaped = (text) => text.replace(/[\\`*_[\]<>#|~]|&(?=#?\w+;)/g, "\\$&");

// markdown is a paper as a line of Markdown: [Title](address), authors, day.
const named = 3; // authors
export const markdown = ({ title, authors = [], published }, href) => {
  const names = authors.length > named + 1 ? [...authors.slice(0, named), "…"] : authors;
  return [`[${escaped(title)}](${href})`, ...[names.join(", "), published].filter(Boolean).map(escaped)].join(", ");
};

// A text fragment (https://wicg.github.io/scroll-to-text-fragment/) names whole words: a short
// text itself, of a longer one its first and its last words.
const short = 100, ends = 5;
const segmenter = () => new Intl.Segmenter(document.documentElement.lang || "en", { granularity: "word" });
const encoded = (text) => encodeURIComponent(text).replaceAll("-", "%2D");

// widen has a range begin and end with whole words, within their texts.
const widen = (range) => {
  const words = segmenter(), at = (node, i) => node.nodeType === Node.TEXT_NODE ? words.segment(node.data).containing(i) : undefined;
  const first = at(range.startContainer, range.startOffset), last = range.endOffset > 0 && at(range.endContainer, range.endOffset - 1);
  if (first?.isWordLike) range.setStart(range.startContainer, first.index);
  if (last?.isWordLike) range.setEnd(range.endContainer, last.index + last.segment.length);
  return range;
};
// some are the first words of a text, or its last.
const some = (text, n) => {
  const words = [...segmenter().segment(text)].filter((s) => s.isWordLike);
  if (words.length <= Math.abs(n)) return text;
  if (n < 0) return text.slice(words.at(n).index);
  const last = words[n - 1];
  return text.slice(0, last.index + last.segment.length);
};

// selected is the fragment of what is selected within an element; empty where nothing is.
export const selected = (within) => {
  const selection = getSelection();
  if (selection.isCollapsed || !selection.rangeCount || !within.contains(selection.getRangeAt(0).commonAncestorContainer)) return "";
  const range = widen(selection.getRangeAt(0).cloneRange());
  selection.removeAllRanges();
  selection.addRange(range);
  const lines = selection.toString().split("\n").map((line) => line.trim()).filter(Boolean), text = lines[0];
  if (!text) return "";
  if (lines.length === 1 && text.length <= short) {
    // Of several places with the same words, the one with these before it.
    const { startContainer: node, startOffset: i } = range, all = within.textContent;
    const before = node.nodeType === Node.TEXT_NODE && all.indexOf(text) !== all.lastIndexOf(text) ? some(node.data.slice(0, i).trim(), -3) : "";
    return `#:~:text=${before ? `${encoded(before)}-,` : ""}${encoded(text)}`;
  }
  return `#:~:text=${encoded(some(text, ends))},${encoded(some(lines.at(-1), -ends))}`;
};
