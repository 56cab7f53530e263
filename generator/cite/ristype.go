package cite

import (
	"strings"
	"unicode"

	"offprint/generator/text"
)

// risTypes maps RIS' types to BibLaTeX's. If several have the same BibLaTeX type, the first
// one is written.
var risTypes = [][2]string{
	{"JOUR", "article"}, {"MGZN", "article"}, {"NEWS", "article"}, {"EJOUR", "article"}, {"ABST", "article"}, {"INPR", "article"},
	{"JFULL", "periodical"}, {"BOOK", "book"}, {"EBOOK", "book"}, {"EDBOOK", "collection"}, {"SER", "book"}, {"CLSWK", "book"},
	{"CHAP", "incollection"}, {"ECHAP", "incollection"}, {"CHAP", "inbook"}, {"ENCYC", "inreference"}, {"DICT", "inreference"},
	{"CONF", "inproceedings"}, {"CPAPER", "inproceedings"}, {"CONF", "proceedings"}, {"THES", "thesis"}, {"RPRT", "report"}, {"GOVDOC", "report"},
	{"UNPB", "unpublished"}, {"UNPD", "unpublished"}, {"MANSCPT", "unpublished"}, {"PAT", "patent"}, {"COMP", "software"}, {"DATA", "dataset"},
	{"AGGR", "dataset"}, {"ELEC", "online"}, {"WEB", "online"}, {"BLOG", "online"}, {"ICOMM", "online"}, {"STAND", "standard"},
	{"STAT", "legislation"}, {"BILL", "legislation"}, {"CASE", "jurisdiction"}, {"VIDEO", "video"}, {"MPCT", "movie"},
	{"SOUND", "audio"}, {"MUSIC", "music"}, {"ART", "artwork"}, {"MAP", "image"}, {"PAMP", "booklet"}, {"PCOMM", "letter"},
	{"GEN", "misc"},
}

// risWords maps types that programs write in words, reduced to letters, to codes: those of
// EndNote, Zotero and BibTeX.
var risWords = map[string]string{
	"journal": "JOUR", "journalarticle": "JOUR", "article": "JOUR", "articlejournal": "JOUR", "researcharticle": "JOUR", "review": "JOUR",
	"reviewarticle": "JOUR", "bookreview": "JOUR", "editorial": "JOUR", "periodical": "JFULL", "fulljournal": "JFULL",
	"magazine": "MGZN", "magazinearticle": "MGZN", "newspaper": "NEWS", "newspaperarticle": "NEWS", "electronicarticle": "EJOUR",
	"electronicjournal": "EJOUR", "inpress": "INPR", "articleinpress": "INPR", "abstract": "ABST",
	"monograph": "BOOK", "wholebook": "BOOK", "electronicbook": "EBOOK", "editedbook": "EDBOOK", "collection": "EDBOOK", "serial": "SER",
	"chapter": "CHAP", "bookchapter": "CHAP", "booksection": "CHAP", "incollection": "CHAP", "inbook": "CHAP", "electronicbooksection": "ECHAP",
	"encyclopedia": "ENCYC", "encyclopediaarticle": "ENCYC", "dictionary": "DICT", "dictionaryentry": "DICT",
	"conference": "CONF", "conferenceproceedings": "CONF", "conferenceproceeding": "CONF", "proceedings": "CONF", "conferencepaper": "CPAPER",
	"paperconference": "CPAPER", "proceedingspaper": "CPAPER", "proceedingsarticle": "CPAPER", "inproceedings": "CPAPER", "meetingabstract": "CPAPER",
	"thesis": "THES", "dissertation": "THES", "thesisdissertation": "THES", "phdthesis": "THES", "phddissertation": "THES", "doctoralthesis": "THES", "doctoraldissertation": "THES",
	"masterthesis": "THES", "mastersthesis": "THES", "report": "RPRT", "technicalreport": "RPRT", "techreport": "RPRT", "governmentdocument": "GOVDOC",
	"preprint": "UNPD", "unpublished": "UNPD", "unpublishedwork": "UNPD", "workingpaper": "RPRT", "manuscript": "MANSCPT",
	"patent": "PAT", "software": "COMP", "computerprogram": "COMP", "dataset": "DATA", "data": "DATA", "datafile": "DATA",
	"webpage": "ELEC", "website": "ELEC", "online": "ELEC", "electronicsource": "ELEC", "electroniccitation": "ELEC", "blogpost": "BLOG",
	"internetcommunication": "ICOMM", "standard": "STAND", "statute": "STAT", "legalcase": "CASE", "film": "MPCT", "motionpicture": "MPCT",
	"filmorbroadcast": "MPCT", "videorecording": "VIDEO", "audiorecording": "SOUND", "soundrecording": "SOUND", "artwork": "ART",
	"pamphlet": "PAMP", "booklet": "PAMP", "personalcommunication": "PCOMM", "letter": "PCOMM", "generic": "GEN", "misc": "GEN",
	"miscellaneous": "GEN", "other": "GEN", "document": "GEN",
}

// typeOfRIS returns the BibLaTeX type of a code, "" if unknown.
func typeOfRIS(code string) string {
	for _, t := range risTypes {
		if t[0] == code {
			return t[1]
		}
	}
	return ""
}

// risTypeOf returns the code of a type in TY, or the type itself if it is unknown.
func risTypeOf(s string) (code string, known bool) {
	s = text.OneLine(s)
	code = strings.ToUpper(s)
	for _, t := range risTypes {
		if t[0] == code {
			return code, true
		}
	}
	letters := strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, s)
	for _, key := range []string{letters, strings.TrimSuffix(letters, "s")} {
		if word := risWords[key]; word != "" {
			return word, true
		}
	}
	if strings.Contains(s, " ") {
		return s, false
	}
	return code, false
}
