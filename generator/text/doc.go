// Package text cleans the words of papers once, when they come in, and renders
// them ever after: titles as a line of plain text with TeX math in it,
// abstracts as Markdown with TeX math in it, and both as HTML and as plain
// text. It also reads the dates that people write.
//
// Everything that comes in is taken for hostile: whatever the input, the HTML
// made of it holds no element and no attribute but those that this package
// writes, and loads nothing. No function fails or panics, and all take time
// about linear in the length of their input.
package text
