package paper

import (
	"maps"
	"strings"
)

// IsGeneric reports whether a title says nothing about its work.
func IsGeneric(title string) bool { return isGeneric(title) }

// isGeneric reports whether a title says nothing about its work: "Preface", "Introduction",
// "Editorial 2". Many works have such titles; only identifiers distinguish them.
func isGeneric(title string) bool {
	var rest []string
	all, numbers := 0, 0
	for w := range eachPlainWord(title) {
		all++
		switch {
		case isNumeral(w):
			numbers++
		case little[w], len(w) == 1:
		case !inGeneric[w]:
			return false
		default:
			rest = append(rest, w)
		}
	}
	if len(rest) == 0 {
		return numbers > 0 && numbers == all
	}
	if len(rest) > maxGeneric || all > 2*maxGeneric {
		return false
	}
	if generic[strings.Join(rest, " ")] {
		return true
	}
	// "Preface to the special issue", "Guest editorial"
	for _, w := range rest {
		if !generic[w] && !ofGeneric[w] {
			return false
		}
	}
	return true
}

// maxGeneric is the maximum number of words in a generic title, without little words.
const maxGeneric = 5

// generic are generic titles without little words, folded like the words of titles.
var generic = wordSet(`
preface; foreword; forward; prologue; prolog; epilogue; afterword; introduction; general introduction; conclusion; conclusions; discussion; summary; abstract; abstracts;
editorial; editorials; editorial board; editorial note; editors note; editor note; editor's note; editors' note; editors introduction; editor's introduction; editors' introduction; guest editorial; guest editors introduction; guest editor's introduction; guest editors' introduction; message editor;
message general chair; message general chairs; message program chair; message program chairs; message chairs; message chair; welcome; welcome message; opening remarks; closing remarks; keynote; keynote address; keynote speech; invited talk; panel; panel discussion; program committee; programme committee; organizing committee; organising committee; technical program committee; committees; sponsors;
erratum; errata; corrigendum; corrigenda; correction; corrections; addendum; addenda; retraction; retraction note; retraction notice; publisher note; publisher's note; author correction; publisher correction; expression concern; withdrawn; withdrawal notice;
book review; book reviews; review; reviews; book notes; books received; letter; letters; letter editor; letters editor; comment; comments; commentary; reply; response; author reply; authors reply; author response; authors response; author's reply; authors' reply; author's response; authors' response; rebuttal; rejoinder;
index; subject index; author index; name index; indexes; indices; contents; table contents; front matter; frontmatter; back matter; backmatter; front cover; back cover; cover; cover picture; cover image; title page; masthead; imprint; copyright; copyright page; blank page; list figures; list tables; list contributors; contributors; notes contributors; about authors; about author; list reviewers; reviewers; acknowledgement; acknowledgements; acknowledgment; acknowledgments; acknowledgement reviewers; acknowledgment reviewers; thanks reviewers; dedication; appendix; appendices; appendixes; glossary; bibliography; references; notation; notations; abbreviations; nomenclature; notes;
news; news notes; announcement; announcements; calendar; call papers; obituary; obituaries; memoriam; miscellanea; miscellaneous; miscellany; note; chapter; part; section; volume; lecture; special issue; issue information; issue; report; annual report; proceedings; untitled; title; no title; unknown; unknown title; overview; background; motivation; methods; results; preliminaries; related work; future work; q; faq;
vorwort; geleitwort; nachwort; einleitung; einfuhrung; schluss; schlusswort; schlussfolgerung; schlussfolgerungen; schlussbemerkung; schlussbetrachtung; fazit; diskussion; zusammenfassung; editorial; grusswort; berichtigung; berichtigungen; druckfehlerberichtigung; korrektur; korrigendum; buchbesprechung; buchbesprechungen; rezension; rezensionen; besprechung; besprechungen; leserbrief; leserbriefe; brief herausgeber; erwiderung; antwort; kommentar; register; sachregister; namensregister; personenregister; sachverzeichnis; stichwortverzeichnis; inhalt; inhaltsverzeichnis; impressum; literatur; literaturverzeichnis; abkurzungsverzeichnis; danksagung; anhang; nachruf; nachrichten; mitteilungen; personalia; kapitel; teil; bericht; jahresbericht; ohne titel; titelei; abbildungsverzeichnis; tabellenverzeichnis; autorenverzeichnis;
prefacio; prologo; epilogo; presentacion; introduccion; conclusion; conclusiones; discusion; resumen; editorial; nota editorial; nota editor; carta editor; cartas editor; carta director; cartas director; fe erratas; fe errata; erratas; correccion; correcciones; resena; resenas; resena libro; resena libros; resena bibliografica; resenas bibliograficas; recension; indice; indice general; indice materias; indice autores; contenido; sumario; agradecimientos; apendice; anexo; anexos; bibliografia; referencias; glosario; noticias; necrologica; obituario; comentario; comentarios; respuesta; replica; capitulo; parte; informe; informe anual; sin titulo;
preface; avant propos; avantpropos; introduction; conclusion; editorial; postface; compte rendu; comptes rendus; table matieres; sommaire; remerciements; annexe; annexes; bibliographie; lettre redaction; prefazione; introduzione; conclusioni; indice; recensione; recensioni; editoriale; errata corrige; prefacio; introducao; conclusao; resenha; agradecimentos; sumario; apresentacao; voorwoord; inleiding; conclusie; inhoudsopgave; предисловие; введение; заключение; послесловие; рецензия; содержание; оглавление; от редакции;
序; 序文; 序論; 序言; 序章; 前言; 前书き; 前書き; まえかき; まえがき; はしがき; はしかき; はじめに; はしめに; 緒言; 緒論; 绪论; 緒言; 绪言; 引言; 导言; 導言; 导论; 導論; 概论; 概論; 总论; 総論; 序説; あとがき; あとかき; 後書き; おわりに; 終わりに; 結論; 結語; 结论; 结语; 結言; 終章; 巻頭言; 巻頭; 巻末; 編集後記; 編集者への手紙; 編集部より; 書評; 书评; 論説; 社说; 社論; 社论; 卷首语; 卷首語; 刊首语; 发刊词; 發刊詞; 編者的話; 编者的话; 编者按; 编后记; 編者按; 编辑部的话; 訂正; 訂正記事; 正誤表; 正誤; 勘误; 勘誤; 勘误表; 更正; 撤稿; 索引; 事項索引; 人名索引; 目次; 目录; 目錄; 討論; 讨论; 考察; 要旨; 摘要; 抄録; 謝辞; 致谢; 致謝; 附录; 附錄; 付録; 参考文献; 參考文獻; 後記; 后记; 跋; 讣告; 訃報; 追悼; 通知; 公告; 消息; 简讯; お知らせ; 无题; 無題; 读者来信; 給编辑的信; 致编辑的信; 总结; まとめ; 特集にあたって; 特集号によせて;
مقدمة; مقدمه; المقدمة; تمهيد; توطئة; تقديم; مدخل; افتتاحية; الافتتاحية; كلمة التحرير; كلمة العدد; كلمه التحرير; خاتمة; خاتمه; الخاتمة; مناقشة; المناقشة; ملخص; الملخص; تصويب; تصحيح; استدراك; مراجعة كتاب; مراجعه كتاب; مراجعات; عرض كتاب; رسالة الى المحرر; رسالة إلى المحرر; فهرس; الفهرس; فهرس المحتويات; المحتويات; شكر وتقدير; ملحق; ملاحق; المراجع; المصادر والمراجع; تعليق; رد; اخبار; أخبار; نعي; بدون عنوان
`)

// ofGeneric are words that may accompany a generic one.
var ofGeneric = wordSet(`special; issue; section; guest; edition; first; second; third; fourth; fifth; revised; new; english; german; french; spanish; editor; editors; editors'; editor's; author; authors; volume; vol; no; nr; number; part; chapter; minitrack; track; theme; thematic; book; publisher; general; short; brief; final; concluding; introductory; remarks; remark; notes; note;
ausgabe; auflage; heft; band; sonderheft; themenheft; herausgeber; autoren; numero; especial; edicion; segunda; primera; volumen; tomo`)

// little are words that do not distinguish titles.
var little = wordSet(`a; an; the; of; to; in; on; for; from; and; or; by; with; at; as; der; die; das; den; dem; des; ein; eine; einer; und; zu; zum; zur; von; vom; im; fur; an; uber; mit; el; la; los; las; lo; un; una; del; de; al; y; e; en; para; por; con; le; les; du; et; a; aux; au; il; i; gli; dei; della; o; os; do; da; dos; das; het; van; в; и; к; о; на`)

// inGeneric are all words of generic titles.
var inGeneric = func() map[string]bool {
	set := maps.Clone(ofGeneric)
	for title := range generic {
		for w := range strings.SplitSeq(title, " ") {
			set[w] = true
		}
	}
	return set
}()

func wordSet(list string) map[string]bool {
	set := map[string]bool{}
	for w := range strings.SplitSeq(list, ";") {
		if w = strings.TrimSpace(w); w != "" {
			set[strings.Join(plainWords(w), " ")] = true
		}
	}
	return set
}

// A correction is a different work than what it corrects, even if it has the same title, DOI
// and authors. "RETRACTED: …" is not a notice: publishers put it in front of the title of a
// retracted paper.
var notices = wordSet(`erratum; errata; corrigendum; corrigenda; correction; corrections; correction to; addendum; retraction; comment; comments; commentary; reply; response; rejoinder; discussion; author correction; publisher correction; publisher note; review; book review; berichtigung; korrektur; erwiderung; rezension; fe erratas; correccion; resena; respuesta; comentario; 訂正; 正誤; 正誤表; 勘误; 勘誤; 更正; 書評; 书评; تصويب; تصحيح; استدراك`)

// noticePhrases are notices of several words, with the word that classifies each.
var noticePhrases = map[string]string{
	"expression of concern": "concern", "editorial expression of concern": "concern",
	"retraction note": "retraction", "retraction notice": "retraction", "notice of retraction": "retraction",
	"withdrawal notice": "withdrawal", "notice of withdrawal": "withdrawal",
}

// notice classifies a title that is about another work: "erratum" for "Erratum to: …" and "…
// (Erratum)", "comment" for "Comment on …"; "" for others.
func notice(title string) string {
	all := words(title)
	if len(all) < 2 {
		return ""
	}
	for n := 2; n <= 4 && n < len(all); n++ {
		if kind := noticePhrases[strings.Join(all[:n], " ")]; kind != "" {
			return kind
		}
	}
	trimmed := strings.ToLower(strings.TrimRight(title, " )].*"))
	last := strings.Trim(all[len(all)-1], ".")
	if notices[last] && strings.ContainsAny(trimmed[max(0, len(trimmed)-len(last)-2):], "([:-–—") {
		return last
	}
	first := strings.Trim(all[0], ".")
	if notices[first] && (leads(title, all[0]) || all[1] == "on" || all[1] == "to" || all[1] == "zu" || all[1] == "de" || all[1] == "a") {
		return first
	}
	if two := first + " " + strings.Trim(all[1], "."); notices[two] {
		return two
	}
	return ""
}

// leads reports whether a colon, a bracket or a dash follows the first word.
func leads(title, first string) bool {
	_, after, ok := strings.Cut(strings.ToLower(title), first)
	after = strings.TrimLeft(after, " ")
	return ok && after != "" && strings.ContainsAny(after[:1], ":([-])")
}
