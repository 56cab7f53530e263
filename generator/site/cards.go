package site

import (
	"bytes"
	"image/color"
	"io/fs"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"offprint/generator/archive"
	"offprint/generator/text"
)

// Cards are the pictures that others show beside a link to the site. The newest
// days have one each, which names their papers; the site has one that changes with
// the configuration alone, and it is also that of the days before. So a day's page
// changes once, when the day is no longer among the newest, and what a build has
// to draw does not grow with the archive.

const (
	cardFolder   = "cards/"
	siteCardFile = cardFolder + "site.png"
	cardTitles   = 16 // more than there is ever room for, of which some cannot be drawn
)

// Card is a card that the site shall have.
type Card struct {
	Path    string // "cards/2025-10-07.png"
	Heading string // the day; empty on the card of the site
	Titles  []string
	Papers  int         // of the day
	Sum     archive.Sum // of all that the card shows, but for the configuration and the colours
}

// siteCard is the path of the site's card; empty where there are none.
func (p *Plan) siteCard() string {
	if p.cfg.Options.Cards == 0 {
		return ""
	}
	return siteCardFile
}

func (p *Plan) hasCard(d *day) bool { return d.pos >= len(p.days)-p.cfg.Options.Cards }

// cardOf is the path of the card that the page of a day has.
func (p *Plan) cardOf(d *day) string {
	if p.hasCard(d) {
		return cardFolder + d.day.String() + ".png"
	}
	return p.siteCard()
}

// SocialCards are the cards of the site.
func (p *Plan) SocialCards() []Card {
	if p.cfg.Options.Cards == 0 {
		return nil
	}
	cards := []Card{{Path: siteCardFile, Titles: []string{p.cfg.Description}}}
	for _, d := range p.days {
		if !p.hasCard(d) {
			continue
		}
		c := Card{Path: p.cardOf(d), Heading: d.day.String(), Papers: len(d.papers)}
		for _, e := range d.papers[:min(cardTitles, len(d.papers))] {
			c.Titles = append(c.Titles, text.TitlePlain(e.p.Title))
		}
		cards = append(cards, c)
	}
	for i := range cards {
		var in inputs
		in.string(cards[i].Heading)
		in.strings(cards[i].Titles)
		in.number(cards[i].Papers)
		cards[i].Sum = in.done()
	}
	return cards
}

// card names the picture at path, with the title that is shown beside it; no path
// is no card.
func (h *head) card(path, title string) *head {
	if path != "" {
		h.meta("property", "og:title", title)
		h.meta("property", "og:image", h.cfg.URL(path))
		alt := "card_day"
		if path == siteCardFile {
			alt = "card_site"
		}
		h.meta("property", "og:image:alt", h.cfg.word(alt))
		h.meta("name", "twitter:card", "summary_large_image")
	}
	return h
}

// Tokens are the colours that the style sheets of the site's layers give to custom
// properties of the root, of light and dark those of light, by the properties'
// names without the dashes before them; only what is written in hexadecimal digits.
func (r Renderer) Tokens() (map[string]color.RGBA, error) {
	l, err := openLayers(r.Archive, r.Config.Themes)
	if err != nil {
		return nil, err
	}
	found, err := l.files(assetsFolder)
	if err != nil {
		return nil, err
	}
	tokens := map[string]color.RGBA{}
	for _, name := range slices.Sorted(maps.Keys(found)) {
		if !strings.HasPrefix(name, "css/") || !strings.HasSuffix(name, ".css") {
			continue
		}
		css, err := fs.ReadFile(found[name], name)
		if err != nil {
			return nil, err
		}
		readTokens(tokens, css)
	}
	return tokens, nil
}

var (
	cssComment = regexp.MustCompile(`(?s)/\*.*?\*/`)
	cssString  = regexp.MustCompile(`(?s)"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'`)
	colorToken = regexp.MustCompile(`^\s*--([a-z-]+)\s*:\s*(?:light-dark\(\s*)?#([0-9a-fA-F]{3}(?:[0-9a-fA-F]{3})?)\s*(?:,|$)`)
)

// readTokens adds the colours of a style sheet; what comes later counts. It reads
// the rules for the root that stand in nothing else: what is for print, for dark or
// for who wants more contrast is not how the site looks at first.
func readTokens(tokens map[string]color.RGBA, css []byte) {
	css = cssString.ReplaceAll(cssComment.ReplaceAll(css, []byte(" ")), []byte(`""`))
	depth, start, root := 0, 0, false
	for i, c := range css {
		switch c {
		case '{':
			if depth++; depth == 1 {
				root = isRoot(css[start:i])
				start = i + 1
			}
		case '}':
			if depth == 1 && root {
				readDeclaration(tokens, css[start:i])
			}
			if depth = max(depth-1, 0); depth <= 1 { // after a rule, or one within it
				start = i + 1
			}
		case ';':
			if depth == 1 && root {
				readDeclaration(tokens, css[start:i])
			}
			if depth <= 1 {
				start = i + 1
			}
		}
	}
}

// isRoot reports whether a list of selectors names the root as it is.
func isRoot(selectors []byte) bool {
	for s := range bytes.SplitSeq(selectors, []byte(",")) {
		if s := string(bytes.TrimSpace(s)); s == ":root" || s == "html" {
			return true
		}
	}
	return false
}

// readDeclaration reads one declaration, which may be none.
func readDeclaration(tokens map[string]color.RGBA, css []byte) {
	m := colorToken.FindSubmatch(css)
	if m == nil {
		return
	}
	digits := m[2]
	if len(digits) == 3 {
		digits = []byte{digits[0], digits[0], digits[1], digits[1], digits[2], digits[2]}
	}
	n, _ := strconv.ParseUint(string(digits), 16, 32) // as the expression says
	tokens[string(m[1])] = color.RGBA{uint8(n >> 16), uint8(n >> 8), uint8(n), 255}
}
