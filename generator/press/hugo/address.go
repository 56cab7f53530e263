package hugo

import (
	"bytes"
	"fmt"
	"net/url"
	"strings"

	"github.com/gohugoio/hugo/parser/pageparser"
	"github.com/gohugoio/hugo/resources/page"
)

// CheckAddress reports why the url in a page's front matter, or in what it gives to the
// pages below, is none. Hugo ends the program over such a page, in a goroutine of its own.
// Front matter that cannot be read is Pages's to tell.
func (Hugo) CheckAddress(file []byte) error {
	parts, err := pageparser.ParseFrontMatterAndContent(bytes.NewReader(file))
	if err != nil {
		return nil
	}
	return checkURLs(parts.FrontMatter)
}

// checkURLs checks what stands in front matter as url, also in its cascades.
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

// checkCascade checks what is for the pages below: a table, or a list of tables.
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

// checkURL checks an address as Hugo reads it: with fields such as :year, each of which it
// has to know, as a path.
func checkURL(address string) error {
	pattern := page.PermalinksConfig{{Pattern: address}}
	if _, err := page.NewPermalinkExpander(strings.Clone, pattern); err != nil {
		return fmt.Errorf(`its url, %q, has a colon and behind it no name that Hugo knows, such as :year or :slug; write \\: for the character`, address)
	}
	if _, err := url.Parse("/" + strings.TrimPrefix(strings.ReplaceAll(address, "#", "%23"), "/")); err != nil {
		return fmt.Errorf("its url, %q, is no address: %% stands only before two digits of a character (%%20), and control characters nowhere", address)
	}
	return nil
}
