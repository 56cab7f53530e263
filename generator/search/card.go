package search

import (
	"encoding/json"
	"strings"
)

// card is the entry of a paper in a result list, encoded as a JSON array.
type card struct {
	ID, Path, Title, Date string
	Authors               []string
	More, Votes           int
}

// cardAuthors is the maximum number of names in a card.
const cardAuthors = 4

func newCard(d *Doc) card {
	c := card{ID: d.ID, Title: d.Title, Date: d.Date.String(), Authors: d.Authors, Votes: d.Votes}
	if len(c.Authors) > cardAuthors+1 {
		c.Authors = c.Authors[:cardAuthors]
	}
	c.More = max(d.NumAuthors, len(d.Authors)) - len(c.Authors)
	if d.Path != cardPath(d.ID) {
		c.Path = d.Path
	}
	return c
}

// cardPath returns the default page of a paper.
func cardPath(id string) string {
	_, value, _ := strings.Cut(id, ":")
	return "papers/" + value + "/"
}

// MarshalJSON encodes [title, authors, more, date, id, votes, path].
func (c card) MarshalJSON() ([]byte, error) {
	list := []any{c.Title, strings.Join(c.Authors, "\n"), c.More, c.Date, c.ID, c.Votes}
	if c.Path != "" {
		list = append(list, c.Path)
	}
	return marshal(list)
}

// UnmarshalJSON decodes the output of MarshalJSON.
func (c *card) UnmarshalJSON(b []byte) error {
	var authors string
	if err := json.Unmarshal(b, &[]any{&c.Title, &authors, &c.More, &c.Date, &c.ID, &c.Votes, &c.Path}); err != nil {
		return err
	}
	if authors != "" {
		c.Authors = strings.Split(authors, "\n")
	}
	if c.Path == "" {
		c.Path = cardPath(c.ID)
	}
	return nil
}
