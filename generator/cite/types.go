package cite

import "fmt"

// knownTypes are the types of BibLaTeX and BibTeX, and others that programs write.
var knownTypes = set("article book mvbook inbook bookinbook suppbook booklet collection mvcollection incollection suppcollection dataset manual misc online patent periodical " +
	"suppperiodical proceedings mvproceedings inproceedings reference mvreference inreference report set software thesis unpublished xdata customa customb customc customd custome customf " +
	"conference electronic mastersthesis phdthesis bachelorsthesis techreport www artwork audio bibnote commentary image jurisdiction legislation legal letter movie music performance review " +
	"standard video preprint eprint webpage website webpage url data presentation talk poster lecture speech newspaper magazine encyclopedia dictionary map film podcast interview entry other generic document")

// typeProblem reports an unknown type of the entry; "" if it is known.
func (e *Entry) typeProblem() string {
	if ty := e.Get("ris-ty"); ty != "" {
		if _, known := risTypeOf(ty); !known {
			return fmt.Sprintf("TY: %s is not a RIS type; it is kept unchanged", clip(ty))
		}
		return ""
	}
	if e.Type != "" && !knownTypes[e.Type] {
		return fmt.Sprintf("type %s is not one of BibLaTeX; it is kept as it is", clip(e.Type))
	}
	return ""
}
