// Package tex reads TeX as the metadata of papers has it: titles, abstracts
// and names with accents, quotes, dashes, markup and formulas in them, written
// by authors, and damaged by the services that pass them on.
//
// It is no TeX engine. It finds formulas and leaves amounts of money alone
// ([Split]), turns the TeX around the formulas into Unicode text and marks
// ([Lex], [Text]), and says a formula in plain text ([Plain]). No function
// fails or panics: what is not understood stays readable as it is. All take
// time about linear in the length of their input.
package tex
