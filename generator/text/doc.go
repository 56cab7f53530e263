// Package text cleans the texts of papers when they are imported and renders them afterwards:
// titles are one line of plain text with TeX math, abstracts are Markdown with TeX math, and
// both can be rendered as HTML and as plain text. It also parses dates.
//
// All input is treated as hostile: whatever it is, the resulting HTML contains only elements
// and attributes written by this package, and loads nothing. No function fails or panics, and
// all take roughly linear time.
package text
