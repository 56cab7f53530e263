package source

import (
	"slices"
	"strings"

	"offprint/generator/paper"
)

// sectionWords are the words that make up headings of sections in a digest, and usual link
// texts in prose: "Also seen", "Further reading", "this paper".
var sectionWords = wordSet(`a an and the of in on for to from with at by or our my all some any these those this that it its is are
		see seen saw also read reading readings reads look looking watch check out here there via cf compare eg ie etc worth
		further additional more other others another related similar relevant recent recently recommended recommendation recommendations suggested mentioned cited
		today todays today's yesterday yesterdays week weeks week's weekly daily day days month months monthly year new newest latest top best hot trending must popular interesting noteworthy notable
		honorable honourable mention mentions bonus quick highlights highlight pick picks featured selected editor editors editor's choice spotlight
		list lists link links paper papers preprint preprints article articles publication publications work works literature reference references bibliography citation citations
		resource resources source sources material materials appendix notes note misc miscellaneous archive archives arxiv hugging face huggingface digest update updates news
		table contents previous next older earlier follow followup up ups original full text background context introduction overview
		weitere weiteres weiterlesen siehe auch literatur quellen arbeiten mehr artikel links verwandte heute neue neueste
		voir aussi lire autres articles références bibliographie liens ver también tambien lecturas lectura más mas otros otras artículos articulos referencias enlaces
		veja também tambem leia mais outros artigos vedi anche altri articoli riferimenti`)

// sections are headings of sections in scripts without spaces.
var sections = wordSet(`延伸阅读 扩展阅读 进一步阅读 推荐阅读 相关论文 相关工作 相关阅读 相关研究 更多 更多论文 其他 其他论文 其它 其它论文 今日论文 今日推荐 今日精选 每日论文 本周论文 论文列表 参考 参考资料
		参考链接 链接 资源 附 另见 参见 関連論文 関連研究 参考資料 参考リンク その他 その他の論文 今日の論文 もっと見る 참고 참고문헌 관련논문 더보기`)

// isSectionTitle reports whether a text is a usual heading of a section, or a usual link text,
// rather than the title of a paper.
func isSectionTitle(s string) bool {
	const most = 6 // words
	key := labelKey(s)
	words := strings.Fields(key)
	if len(words) == 0 || len(words) > most {
		return false
	}
	if sections[strings.Join(words, "")] || paper.IsGeneric(key) {
		return true
	}
	return !slices.ContainsFunc(words, func(w string) bool { return !sectionWords[w] && !isNumber(w) && w != "s" })
}

// isSection reports whether a head is the heading of a section rather than of a paper: only
// its words and a link suggest a paper.
func (h *digestHead) isSection() bool {
	return !h.labeled && !h.says(authorsField, abstractField) && isSectionTitle(h.title)
}

// untitled returns why a section with a link to one paper is not a paper.
func (h *digestHead) untitled() string {
	if ids := append(h.own, h.idsBelow()...); len(ids) > 0 && ids[0].Scheme() != paper.SchemeArXiv {
		return "a link to a paper without a title"
	}
	return "a link to arXiv without a title"
}
