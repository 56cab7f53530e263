package source

import (
	"slices"
	"strings"
	"unicode"

	"offprint/generator/text"
)

// Fields that columns with usual names may have in addition to those of a [Table]. What they
// mean depends on their values or on the other columns.
const (
	fieldSummary      = "?summary" // the abstract, or a summary of it by someone else
	fieldDescription  = "?description"
	fieldAbs          = "?abs"      // the abstract, or the address of its page
	fieldInverted     = "?inverted" // the abstract, as words with their positions
	fieldComments     = "?comments" // the authors' comment, or the number of readers' comments
	fieldVenue        = "?venue"    // a journal or a conference
	fieldAffiliations = "?affiliations"
	fieldArXiv        = "?arxiv" // an identifier of arXiv
	fieldOwnID        = "?ownid" // may contain a known identifier
	fieldPDF          = "?pdf"
	fieldYear         = "?year"
	fieldMonth        = "?month"
	fieldDayOfMonth   = "?day"
	fieldUpdated      = "?updated"
	fieldScraped      = "?scraped"
	fieldFirstPage    = "?firstpage"
	fieldLastPage     = "?lastpage"
	fieldVersions     = "?versions" // with the day of each, as arXiv has them
	fieldEvent        = "?event"    // a conference, used for its proceedings if these have no name
	fieldType         = "?type"     // an article, a chapter, a thesis
	fieldNone         = "?none"     // says nothing about a paper
)

// usualColumn is the meaning of a column with a usual name.
type usualColumn struct {
	field string
	rank  int // of several columns of a field, the lowest is used
}

// usualColumns maps the names of columns that need no mapping, normalized by columnKey, to
// their meaning. The names are those that people, APIs and other programs use.
var usualColumns = rankColumns(map[string]string{
	"title":    "title itemtitle papername titre titel titulo título papertitle articletitle documenttitle displayname paper.title titles titolo tytuł название заглавие 标题 題目 题目 题名 題名 篇名 论文标题 論文標題 文献标题 タイトル 論文名 表題 제목 논문제목",
	"abstract": "abstract resumen résumé resume zusammenfassung resumo riassunto sommario streszczenie аннотация 摘要 要旨 抄録 概要 초록 abstractnote abstracttext paperabstract",
	"summary":  "aisummary aitldr ai.tldr tldr.text tldr tldrs shortabstract shortsummary oneline onelinesummary onesentencesummary generatedsummary summarygenerated llmsummary gptsummary chatgptsummary takeaway keytakeaway",
	"authors":  "authorfullnames fullauthors authors author authorslist authorlist authornames authortext authorships authorsparsed creators creator authors.author authorsname authorname who auteurs auteur autoren autor autores authorstring verfasser autori autorzy авторы автор 作者 著者 著者名 저자 authorships.author.displayname",

	fieldSummary:     "summary",
	fieldDescription: "description descriptions",
	fieldAbs:         "abs",
	fieldInverted:    "abstractinvertedindex",

	"author_count": "authorcount authorscount numauthors authornum numberofauthors nauthors",
	"topics": "primarycategory primarycat primarysubject categories category arxivcategories subjects subject subjectareas subjectarea topics topic keywords keyword schlagwörter schlagworte motsclés palabrasclave authorkeywords indexkeywords manualtags automatictags parolechiave palavraschave słowakluczowe ключевыеслова 关键词 關鍵詞 关键字 キーワード 키워드 " +
		"tags tag tasks task aikeywords fieldsofstudy primaryarea concepts",
	"organization":    "organization organisation organization.fullname organization.name",
	fieldAffiliations: "affiliations affiliation aff affs institution institutions",
	"language":        "language lang langue sprache idioma",

	"published": "published publicationdate publisheddate publishdate publishedat publishedon datepublished pubdate date released releasedate submitted submitteddate submissiondate submittedat firstsubmitted " +
		"dateofpublication created createdat createddate datecreated createdym published.dateparts publishedonline.dateparts publishedprint.dateparts issued.dateparts issued when pdate odate cdate firstpublicationdate 日期 发表日期 发表时间 發表時間 出版日期 発行日 発表日 дата",
	fieldUpdated:    "updated updatedate updateddate updatedat lastupdated modified lastmodified",
	fieldYear:       "year yr jahr année annee año ano anno rok год 年 年份 出版年 发表年份 發表年份 発行年 出版年份 연도 발행연도 publicationyear pubyear publishedyear publicationyears yearofpublication erscheinungsjahr",
	fieldMonth:      "month publicationmonth publishedmonth",
	fieldDayOfMonth: "day publicationday publishedday",
	"date":          "listed listedon listingdate announced announcedate announceddate submittedondailyat",
	fieldScraped:    "scraped scrapedat scrapeddate fetched fetchedat retrieved retrievedat crawled crawledat crawldate crawltime",

	fieldArXiv: "arxivid arxiv paperarxivid externalids.arxiv ids.arxiv identifiers.arxiv arxiveprints arxivnumber eprint preprintid",
	"id":       "id entryid identifier paperid",
	fieldOwnID: "key forum corpusid openreviewid nipsid universalpaperid universalid canonicalid externalids.corpusid paperurlid",
	"doi":      "doi itemdoi doilink externalids.doi ids.doi identifiers.doi paperdoi dois journaldoi",
	"url": "url 链接 連結 网址 論文リンク ссылка urlabs absurl abstracturl arxivurl arxivlink paperurlabs link paperlink paperurl lien enlace landingpageurl primarylocation.landingpageurl htmlurl weburl sourceurl conferenceurlabs " +
		"site ee oa html arxiv.url hfurl huggingface huggingfaceurl",
	fieldPDF: "pdf pdfurl urlpdf pdflink paperpdf paperurlpdf openaccesspdf openaccesspdf.url primarylocation.pdfurl bestoalocation.pdfurl conferenceurlpdf pdfpath",

	"links.code":       "github githuburl githublink githubrepo githubrepository codeurl codelink code repo repourl repository officialcode codebase sourcecode implementation",
	"links.project":    "project projectpage projecturl projectlink projectwebsite homepage website webpage",
	"links.discussion": "discussion discussionurl openreview openreviewurl forumurl",
	"links.thumbnail":  "thumbnail thumbnailurl",
	"links.media":      "video videourl youtube youtubeurl media mediaurls mediaurl",

	"upvotes":     "upvotes upvote votes likes likecount numupvotes upvotecount",
	"comments":    "numcomments commentcount commentscount ncomments numberofcomments",
	fieldComments: "comments comment authorcomment authorcomments arxivcomment",
	"stars":       "stars githubstars starcount numstars stargazers stargazerscount",

	"citation.journaltitle": "journal journaltitle journalname journal.name journalbook zeitschrift revue revista rivista czasopismo журнал 期刊 刊名 期刊名 期刊名称 雑誌名 掲載誌 학술지",
	"citation.booktitle":    "booktitle conference proceeding proceedings conferencetitle",
	fieldVenue:              "venue publicationtitle containertitle sourcetitle publication publicationname pub venuename venue.name publicationvenue publicationvenue.name primarylocation.source.displayname hostvenue.displayname 来源 來源 文献来源 出处",
	"citation.journalref":   "journalref journalreference",
	"citation.volume":       "volume vol journalvolume journal.volume biblio.volume band tome tomo том 卷 卷号 巻 권", "citation.number": "number issue issuenumber journalissue biblio.issue heft numéro número numero fascicolo выпуск 期 期号 号 호",
	"citation.pages": "pages page journal.pages pagerange pp pagination pageinfo seiten páginas pagine strony страницы 页码 頁碼 ページ 쪽", "citation.publisher": "publisher publishername verlag éditeur editora editore издательство 出版社 出版者", "citation.series": "series seriestitle bookseriestitle",
	"citation.pmid": "pmid pubmedid externalids.pubmed", "citation.issn": "issn issns journalissn identifiers.issn", "citation.isbn": "isbn isbns", "citation.editor": "editors editor herausgeber", "citation.location": "address place location publisherlocation", "citation.edition": "edition", "citation.license": "license licence",
	"citation.notes": "notes mynotes personalnotes", "citation.annotation": "annotation annotations mycomment mycomments", "citation.rating": "myrating", // by the person who keeps the list: see paper.Public
	"citation.reportnumber": "reportno reportnumber", "citation.mscclass": "mscclass", "citation.acmclass": "acmclass",
	fieldVersions:  "versions",
	fieldEvent:     "conferencename eventname eventtitle",
	fieldType:      "itemtype entrytype publicationtype documenttype contenttype type",
	fieldNone:      "numcategories numpages unnamed0 unnamed0.1 rowidx truncatedcells",
	fieldFirstPage: "pagestart firstpage startpage startingpage biblio.firstpage", fieldLastPage: "pageend lastpage endpage endingpage biblio.lastpage",
})

func rankColumns(names map[string]string) map[string]usualColumn {
	columns := map[string]usualColumn{}
	for field, list := range names {
		for rank, name := range strings.Fields(list) {
			columns[name] = usualColumn{field, rank}
		}
	}
	return columns
}

// columnKey normalizes the name of a column: it removes differences in case, spaces,
// underscores and hyphens. "Author(s)" becomes "authors". A path keeps its points.
func columnKey(name string) string {
	if strings.Contains(name, ".$") {
		name = typedValue.ReplaceAllString(name, "")
	}
	plain := true
	for _, c := range []byte(name) {
		if (c < 'a' || c > 'z') && c != '.' {
			plain = false
			break
		}
	}
	if plain {
		return strings.Trim(strings.TrimSuffix(name, ".value"), ".")
	}
	key := strings.Map(func(r rune) rune {
		if r == '.' || unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, name)
	return strings.Trim(strings.TrimSuffix(key, ".value"), ".") // OpenReview writes {"value": …}
}

// typedValue matches the suffix of a path whose value MongoDB wrote with its type: {"$date":
// {"$numberLong": "1767312000000"}}.
var typedValue = text.LazyRegexp(`(?:\.\$(?:date|number(?:Int|Long|Double|Decimal)))+$`)

// isTitleColumn reports whether a column of that name contains titles.
func isTitleColumn(name string) bool {
	u, ok := columnMeaning(name)
	return ok && u.field == "title"
}

// columnMeaning returns what a column of that name means. It returns false if the name is
// unknown.
func columnMeaning(name string) (usualColumn, bool) {
	key := columnKey(name)
	if u, ok := usualColumns[key]; ok {
		return u, true
	}
	// If an object contains the paper, as in the API of Daily Papers, the paper's values have
	// precedence over those beside it: the paper's day is not that of the object.
	if base, ok := strings.CutPrefix(key, "paper."); ok {
		if u, known := columnMeaning(base); known {
			return usualColumn{u.field, u.rank - len(usualColumns)}, true
		}
	}
	// A list that was flattened into columns: "authors.0.name", "paper/authors/0/name".
	if strings.ContainsAny(name, "./") {
		if m := columnOfList.FindStringSubmatch(name); m != nil {
			if u, known := columnMeaning(m[1]); known && (u.field == "authors" || u.field == "topics") {
				return usualColumn{u.field, 0}, true
			}
		}
	}
	// "paper_authors", "Item DOI". An article number is not an issue number.
	for _, whose := range []string{"paper", "article", "item", "document"} {
		if base, ok := strings.CutPrefix(key, whose); ok {
			if u, known := usualColumns[base]; known && u.field != "id" && u.field != "citation.number" {
				return u, true
			}
		}
	}
	// "author1", "author 2", "Keyword_3".
	if base := strings.TrimRight(key, "0123456789"); base != key {
		switch base {
		case "author", "authors", "creator", "keyword", "keywords", "tag", "tags", "topic", "category":
			return usualColumns[base], true
		}
	}
	return usualColumn{}, false
}

// columnOfList matches names of columns that each hold one element of a list, or the name in
// the element.
var columnOfList = text.LazyRegexp(`(?i)^(.+?)[./](\d+)(?:[./](?:full_?|display_?)?name)?$`)

// cell is a value of a row with the name of its column.
type cell struct {
	column string
	rank   int
	value  any
}

// cells maps fields to the values of a row, best first. Missing values are not included.
type cells map[string][]cell

// add inserts a value after those of lower or equal rank.
func (cs cells) add(field string, c cell) {
	list := cs[field]
	at := len(list)
	for at > 0 && list[at-1].rank > c.rank {
		at--
	}
	cs[field] = slices.Insert(list, at, c)
}

// first returns the best value of a field, or nil.
func (cs cells) first(field string) any {
	if list := cs[field]; len(list) > 0 {
		return list[0].value
	}
	return nil
}

// best returns the values of a field that have the same rank as the first: "author 1", "author
// 2".
func (cs cells) best(field string) []cell {
	list := cs[field]
	n := 0
	for n < len(list) && list[n].rank == list[0].rank {
		n++
	}
	return list[:n]
}

// passedOver collects the columns of an input that were not used.
type passedOver struct {
	names map[string]bool
	order []string
}

// maxColumns is the maximum number of column names that are remembered.
const maxColumns = 1000

func (p *passedOver) add(name string) {
	if p.names[name] || len(p.names) >= maxColumns {
		return
	}
	if p.names == nil {
		p.names = map[string]bool{}
	}
	p.names[name] = true
	p.order = append(p.order, name)
}

// addAll adds the names of one record.
func (p *passedOver) addAll(names []string) {
	for _, name := range names {
		p.add(name)
	}
}

// tell adds a note to the report that lists the columns.
func (p *passedOver) tell(c *call) {
	var names []string
	for _, name := range p.order {
		names = append(names, columnName(name))
	}
	if len(names) > 0 {
		c.note("columns passed over: %s", some(names, 30))
	}
}

// namelessColumn is followed by the number of a column.
const namelessColumn = "the column without a name, number "

// columnName returns the name of a column for use in a message.
func columnName(name string) string {
	if plainPath.MatchString(name) || strings.HasPrefix(name, namelessColumn) {
		return name
	}
	return quote(name)
}
