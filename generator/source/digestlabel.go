package source

import (
	"strings"
	"unicode"
)

// digestField is the meaning of a label in a digest.
type digestField uint8

const (
	noField digestField = iota
	titleField
	authorsField
	abstractField
	summaryField // by somebody other than the authors, such as a model
	linkField    // to the paper
	pdfField
	doiField
	codeField
	projectField
	categoriesField
	keywordsField
	commentsField
	venueField
	publishedField
	updatedField
	organizationField
	votesField
	ignoredField   // known but unused: scores, translated titles
	containerField // "Details": the lines that follow have their own labels
)

// digestLabels maps the labels that bots write, in the form of [labelKey], to fields.
var digestLabels = labelTable(map[digestField]string{
	titleField: `title|paper title|paper|paper name|标题|题目|论文标题|论文题目|论文|英文标题|原标题|英文原标题|论文名称|论文名|论文全称|全称|タイトル|제목`,
	authorsField: `authors|author|author s|by|first author|作者|第一作者|作者列表|论文作者|著者|저자|authors affiliation|
		author affiliation|auteurs|autoren|autores`,
	abstractField: `abstract|original abstract|abstract original|paper abstract|full abstract|show abstract|view abstract|abstract en|
		english abstract|摘要|摘要 英文|英文摘要|原文摘要|摘要 原文|论文摘要|摘要 abstract|abstract 摘要|概要|초록|résumé`,
	summaryField: `tl dr|tldr|summary|ai summary|ai generated summary|chatgpt summary|gpt summary|llm summary|gemini summary|one line summary|
		one sentence summary|short summary|machine summary|key takeaway|takeaway|总结|ai总结|ai 总结|一句话总结|中文摘要|摘要 中文|ai摘要|ai 摘要|中文总结|
		一句话要点|一句话结论|核心内容|简介|要約|summary ai|ai tldr|ai tl dr|chinese abstract|chinese summary`,
	linkField: `link|links|url|urls|arxiv|arxiv link|arxiv url|arxiv id|arxivid|arxiv abs|arxiv page|paper link|paper links|paper url|paper id|abs|abs link|abs url|
		abstract link|abstract url|id|entry id|html|html link|view|read|source link|original link|read more|链接|论文链接|原文链接|arxiv链接|arxiv 链接|arxiv地址|原始论文|
		论文地址|论文id|查看原文|原文|地址|来源链接|リンク|링크|papers|full text`,
	pdfField:     `pdf|pdf link|pdf url|pdf链接|pdf 链接|download|download pdf|pdf地址|pdf download`,
	doiField:     `doi|doi link|related doi`,
	codeField:    `code|codes|code link|code url|github|github link|github url|github repo|repo|repository|source code|official code|代码|代码链接|代码地址|代码开源|开源代码|代码仓库|代码 项目|コード`,
	projectField: `project|project page|project link|project website|homepage|website|page|web|项目主页|项目|主页|项目地址|项目链接`,
	categoriesField: `category|categories|subjects|subject|subject s|primary category|main category|primary subject|arxiv category|arxiv categories|
		subject areas|分类|类别|学科|学科分类|主题分类|主分类|领域分类|cs 子类|カテゴリ`,
	keywordsField: `keywords|keyword|key words|index terms|tags|tag|topics|关键词|关键字|标签|キーワード`,
	commentsField: `comments|comment|arxiv comment|arxiv comments|备注|评论|注释|コメント`,
	venueField:    `journal ref|journal reference|journal|venue|conference|published in|publication|期刊|会议|发表会议|期刊 会议|会议 期刊|出处|学会`,
	publishedField: `published|date|dates|publish date|published date|publication date|published on|published at|submitted|submitted date|submission date|submitted on|
		first submitted|publish time|publish|posted|release date|released|year|month|time|发布日期|发布时间|发表时间|发表日期|发表|提交|提交时间|提交日期|日期|时间|首次公开日期|
		公开时间|公開日|年份|出版日期|投稿日`,
	updatedField: `updated|last updated|update date|updated on|updated date|update|last revised|revised|更新|更新时间|更新日期|最后更新|announced|announce date|当前版本日期`,
	organizationField: `affiliation|affiliations|affiliation s|institution|institutions|institution s|organization|organizations|organization s|organisation|
		organisations|author affiliations|institute|机构|单位|作者单位|作者机构|研究机构|所属机构|所属`,
	votesField: `upvotes|upvote|votes|likes|hf upvotes|huggingface upvotes|hugging face upvotes|点赞|点赞数|赞|赞同|票数|投票|推荐数|いいね|좋아요|추천`,
	ignoredField: `score|scores|rating|relevance|relevance score|ai score|match score|citations|引用量|motivation|method|methods|methodology|approach|result|results|
		conclusion|conclusions|background|objective|problem|contribution|contributions|key contributions|main contributions|reason|why|评分|得分|相关度|相关度评分|推荐理由|动机|方法|结果|结论|背景|创新点|核心贡献|主要贡献|关键发现|
		中文标题|标题 中文|title cn|title zh|translated title|translation|匹配领域|归属领域|announce type|type|version|license|bibtex|citation|cite|figures|pages|language|
		详细分析|来源|source|实验|key insights|insights|limitations|impact|difficulty|novelty`,
	containerField: `details|detail|show|expand|more|click to expand|click to view|show more|show details|展开|详情|点击展开|查看详情|details click to expand|
		paper details|paper information|paper info|论文信息|基本信息|论文基本信息|info|information|metadata|bibliographic information`,
})

func labelTable(words map[digestField]string) map[string]digestField {
	table := map[string]digestField{}
	for field, list := range words {
		for word := range strings.SplitSeq(list, "|") {
			table[strings.TrimSpace(word)] = field
		}
	}
	return table
}

// linkWords are link texts, other than labels, that are not names of papers.
var linkWords = labelTable(map[digestField]string{
	containerField: `here|back|top|back to top|back to toc|toc|home|index|next|previous|prev|video|videos|slides|poster|demo|model|models|dataset|datasets|data|blog|tweet|twitter|
		huggingface|hugging face|hf|hf paper|hugging face paper|alphaxiv|papers with code|paperswithcode|pwc|openreview|semantic scholar|google scholar|scholar|kimi|papers cool|papers cool kimi|cool|
		translate|translation|notes|note|review|news|youtube|bilibili|zhihu|知乎|webpage|web page|site|arxiv pdf|arxiv paper|paper pdf|pdf paper|arxiv html|related|similar|similar papers|appendix|supp|
		supplementary|supplement|full paper|full report|report|read paper|view paper|view on arxiv|view pdf|open|official|pytorch|tensorflow|jax|code pytorch|weights|ckpt|checkpoint|checkpoints|
		collection|space|spaces|null|none|n a|na|返回|返回顶部|返回主页|目录|下载|阅读|阅读全文|论文原文|中文|english|chinese|bib|tex|springer|ieee|ieee xplore|acm|acl|neurips|nips|cvpr|iccv|eccv|iclr|icml|aaai|stars|star|unofficial`,
})

// labelKey reduces a label or heading to its words in lower case, separated by single spaces.
func labelKey(s string) string {
	const most = 80
	if len(s) > most {
		return ""
	}
	words := strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) })
	// "1. Abstract", "📝 摘要"
	for len(words) > 1 && isNumber(words[0]) {
		words = words[1:]
	}
	key := strings.Join(words, " ")
	return strings.TrimSuffix(key, "\ufe0f")
}

// labelOfText returns the field that a text names if the text is a label and nothing else.
func labelOfText(s string) digestField {
	key := labelKey(s)
	if f := digestLabels[key]; f != noField {
		return f
	}
	// "Abstract (Chinese)": labels that are known with their parentheses are matched above.
	if i := strings.IndexAny(s, "(（"); i > 0 {
		return digestLabels[labelKey(s[:i])]
	}
	return noField
}

// isLinkWord reports whether a text is a usual link text rather than a title.
func isLinkWord(s string) bool {
	key := labelKey(s)
	return digestLabels[key] != noField || linkWords[key] != noField
}
