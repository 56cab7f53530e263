package hugo

import (
	"bytes"
	"fmt"
	"net/url"
	"strings"

	"github.com/gohugoio/hugo/parser/pageparser"
	"github.com/gohugoio/hugo/resources/page"
)

// CheckAddress returns an error if a url in a page's front matter, or in its cascade for other
// pages, is invalid. Hugo would end the whole program, in a separate goroutine. Front matter
// that cannot be read is not an error here: Pages reports it.
func (Hugo) CheckAddress(file []byte) error {
	parts, err := pageparser.ParseFrontMatterAndContent(bytes.NewReader(file))
	if err != nil {
		return nil
	}
	return checkURLs(parts.FrontMatter)
}

// checkURLs checks the urls of front matter, including those in its cascades.
func checkURLs(front map[string]any) error {
	for key, value := range front {
		var err error
		switch strings.ToLower(key) {
		case "url":
			err = checkURL(fmt.Sprint(value))
		case "cascade":
			err = checkCascade(value)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// checkCascade checks a cascade, which is a table or a list of tables.
func checkCascade(value any) error {
	var tables []map[string]any
	switch v := value.(type) {
	case map[string]any:
		tables = append(tables, v)
	case []map[string]any:
		tables = v
	case []any:
		for _, element := range v {
			if table, ok := element.(map[string]any); ok {
				tables = append(tables, table)
			}
		}
	}
	for _, table := range tables {
		if err := checkURLs(table); err != nil {
			return err
		}
	}
	return nil
}

// checkURL checks an address as Hugo reads it: with fields such as :year, which Hugo must know,
// as a path.
func checkURL(address string) error {
	pattern := page.PermalinksConfig{{Pattern: address}}
	if _, err := page.NewPermalinkExpander(strings.Clone, pattern); err != nil {
		return fmt.Errorf(`its url, %q, has a colon and behind it no name that Hugo knows, such as :year or :slug; write \\: for the character`, address)
	}
	if _, err := url.Parse("/" + strings.TrimPrefix(strings.ReplaceAll(address, "#", "%23"), "/")); err != nil {
		return fmt.Errorf("its url, %q, is not a valid address: %% must be followed by the two digits of a character (%%20), and control characters are not allowed", address)
	}
	return nil
}
