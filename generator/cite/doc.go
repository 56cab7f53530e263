// Package cite reads and writes bibliographies: BibTeX and BibLaTeX, RIS, and CSL-JSON.
//
// All formats are converted to [Entry], which uses the names of BibLaTeX's data model (types,
// fields, parts of names; https://ctan.org/pkg/biblatex, chapter 2). [Entry.Paper] and
// [FromPaper] convert entries to the archive's papers and back. [ReadBibTeX] and [ReadRIS]
// stream: only one entry is in memory, and in BibTeX also what other entries may inherit. An
// entry that cannot be read does not affect the others.
package cite
