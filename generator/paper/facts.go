package paper

import (
	"cmp"
	"slices"
	"strings"

	"offprint/generator/text"
)

// Facts are the bibliographic facts of a paper that have no field of their own, sorted by
// name, with each name at most once. The zero Facts is empty.
//
// Names are those of BibLaTeX's data model (biblatex manual, section 2.2) in lower case:
// "journaltitle", "volume", "pages", "editor". Unknown names in a bibliography are kept. In
// addition there are
//
//	entrytype     the type of entry: "article", "inproceedings"
//	key           the citation key that the paper came with
//	date          the date as given, if its precision differs from Published:
//	              "2017", "2017-06"
//	author        the names, if Authors does not show which part of a name is
//	              which
//	note          on arXiv the authors' comment: "12 pages, 3 figures"
//	journalref    arXiv's journal reference
//	reportnumber, license (an address), mscclass, acmclass
//	version       of a preprint: "3"
//	pubstate      "withdrawn"
//
// A value is one line of plain text with TeX math as $…$. Names of people are written as in
// BibTeX: "Lovelace, Ada and von Neumann, John".
type Facts []Fact

// Fact is one of Facts. Its name and its value are not empty.
type Fact struct{ Name, Value string }

// Get returns the value with the given name, "" if there is none.
func (fs Facts) Get(name string) string {
	if i, ok := fs.find(name); ok {
		return fs[i].Value
	}
	return ""
}

// Set returns the facts with a new value for the name, or without the name if value is empty.
// The receiver is not changed.
func (fs Facts) Set(name, value string) Facts {
	i, ok := fs.find(name)
	switch {
	case ok && value == "":
		if len(fs) == 1 {
			return nil
		}
		return slices.Concat(fs[:i], fs[i+1:])
	case ok:
		fs = slices.Clone(fs)
		fs[i].Value = value
		return fs
	case value == "" || name == "":
		return fs
	}
	return slices.Concat(fs[:i], Facts{{name, value}}, fs[i:])
}

func (fs Facts) find(name string) (int, bool) {
	return slices.BinarySearchFunc(fs, name, func(f Fact, name string) int { return cmp.Compare(f.Name, name) })
}

// cleanFacts returns facts in the form that the type promises.
func cleanFacts(fs Facts) Facts {
	fine := func(f Fact) bool {
		return f.Name != "" && f.Value != "" && f.Name == factName(f.Name) && f.Value == oneLine(f.Value)
	}
	sorted := slices.IsSortedFunc(fs, func(a, b Fact) int { return cmp.Or(cmp.Compare(a.Name, b.Name), 1) })
	if len(fs) > 0 && sorted && !slices.ContainsFunc(fs, func(f Fact) bool { return !fine(f) }) {
		return fs
	}
	var out Facts
	for _, f := range fs {
		out = out.Set(factName(f.Name), oneLine(f.Value))
	}
	return out
}

func factName(s string) string { return strings.ToLower(strings.Join(strings.Fields(oneLine(s)), "-")) }

// https://arxiv.org/category_taxonomy: an archive, most of them followed by a subject class in
// capitals (in physics some are in lower case).
var category = text.LazyRegexp(`^(?:(?:astro-ph|cond-mat|cs|econ|eess|math|nlin|physics|q-bio|q-fin|stat)\.[A-Za-z]{2}(?:-[a-z]{2,4})?|physics\.[a-z]+(?:-[a-z]+)?|cond-mat\.[a-z]+(?:-[a-z]+)?|astro-ph|cond-mat|gr-qc|hep-(?:ex|lat|ph|th)|math-ph|nucl-(?:ex|th)|quant-ph|(?:acc-phys|adap-org|alg-geom|ao-sci|atom-ph|bayes-an|chao-dyn|chem-ph|cmp-lg|comp-gas|dg-ga|funct-an|mtrl-th|patt-sol|plasm-ph|q-alg|solv-int|supr-con))$`)

// maxCategory is the length of the longest category in bytes.
const maxCategory = 20

// IsCategory reports whether a topic is an arXiv category ("cs.LG", "hep-th") and not a
// keyword. The first category of a paper is its primary one.
func IsCategory(topic string) bool { return len(topic) <= maxCategory && category.MatchString(topic) }

// Category returns the paper's primary arXiv category, "" if unknown.
func (p *Paper) Category() string {
	for _, t := range p.Topics {
		if IsCategory(t) {
			return t
		}
	}
	return ""
}
