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
// Formulas are read twice, with the same tables of macros: [MathML] gives up where a
// mistake leaves the meaning open, for a wrong picture is worse than the source, and
// keeps neither the authors' spaces nor how a letter was written (𝐱 is \mathbf{x}, − a
// hyphen). [Plain] never gives up, and its words are those that a search finds. A tree
// for both would be one of the source, with all of either's rules in its writer.
package tex
