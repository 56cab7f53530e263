package plan

import (
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
			c.Titles = append(c.Titles, text.TitlePlain(e.title()))
		}
		cards = append(cards, c)
	}
	for i := range cards {
		var in Inputs
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
		h.meta("property", "og:image:alt", h.cfg.Word(alt))
		h.meta("name", "twitter:card", "summary_large_image")
	}
	return h
}
