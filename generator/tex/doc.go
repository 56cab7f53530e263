// Package tex reads TeX as the metadata of papers has it: titles, abstracts
// and names with accents, quotes, dashes, markup and formulas in them, written
// by authors, and damaged by the services that pass them on.
//
// It is no TeX engine. It finds formulas and leaves amounts of money alone
// ([Split]), turns the TeX around the formulas into Unicode text and marks
// ([Lex], [Text]), and says a formula in plain text ([Plain]). No function
// fails or panics: what is not understood stays readable as it is. All take
// time about linear in the length of their input.
//
// Formulas are read once, into a tree (mathParser, mathNode) that two writers write. Of
// the source the tree keeps what either needs: the authors' spaces and signs and the
// fonts by name are for [Plain], the classes of signs and what they make of the space
// around them for [MathML]. MathML gives up where a mistake leaves the meaning open, for a
// wrong picture is worse than the source. Plain never gives up: its words are those that
// a search finds.
package tex
