// Package cite reads and writes bibliographies: BibTeX and BibLaTeX, RIS, and
// CSL-JSON.
//
// All of them meet in [Entry], which has the names of BibLaTeX's data model
// (types, fields, parts of names; https://ctan.org/pkg/biblatex, chapter 2),
// whatever the format calls them. [Entry.Paper] and [FromPaper] lead from there
// to the archive's papers and back. [ReadBibTeX] and [ReadRIS] stream: what is
// in memory is one entry, and of BibTeX what other entries may inherit from.
// One entry that cannot be read costs no other.
package cite
