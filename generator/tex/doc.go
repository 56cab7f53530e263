// Package tex reads TeX as it occurs in the metadata of papers: titles, abstracts and names
// that contain accents, quotes, dashes, markup and formulas, written by authors and often
// damaged by the services that pass them on.
//
// It is not a TeX engine. It finds formulas and leaves amounts of money alone ([Split]),
// converts the TeX outside the formulas to Unicode text and marks ([Lex], [Text]), and
// converts a formula to plain text ([Plain]) or to MathML ([MathML]). No function fails or
// panics: input that is not understood is kept in a readable form. All functions take roughly
// linear time in the length of their input.
//
// A formula is parsed once, by mathParser, into a tree of mathNodes, and two writers convert
// the tree. The tree keeps whatever either writer needs from the source: [Plain] needs the
// authors' spaces, the symbols and the names of the fonts; [MathML] needs the classes of the
// symbols and the spacing that follows from them. MathML gives up if a mistake leaves the
// meaning open, because a wrong picture is worse than the source. Plain never gives up,
// because its words are the ones that a search finds.
package tex
