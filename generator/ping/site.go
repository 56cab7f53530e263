package ping

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
)

// Files of a site: its list of feeds, and two formats of the main feed that the list omits
// because one format suffices for readers.
const (
	listFile = "feeds.opml"
	rssFile  = "feed.xml"
	jsonFile = "feed.json"
)

// feeds returns the addresses of a built site's feeds, the main feed first, and the address of
// the site.
func feeds(dir string) (list []string, home string, err error) {
	data, err := read(dir, listFile)
	if err != nil {
		return nil, "", err
	}
	err = elements(data, func(e xml.StartElement, _ *xml.Decoder) error {
		if e.Name.Local != "outline" {
			return nil
		}
		at := map[string]string{}
		for _, a := range e.Attr {
			at[a.Name.Local] = a.Value
		}
		if at["xmlUrl"] == "" {
			return nil
		}
		if home == "" {
			home = at["htmlUrl"]
		}
		list = append(list, at["xmlUrl"])
		return nil
	})
	if err == nil && home == "" {
		err = errors.New("it does not list any feed of the site")
	}
	if err != nil {
		return nil, "", fmt.Errorf("%s: %w; `offprint build --clean` makes it anew", filepath.Join(dir, listFile), err)
	}
	return append(list, home+rssFile, home+jsonFile), home, nil
}

// pages returns the addresses in the sitemaps of a built site, in order.
func pages(dir string) ([]string, error) {
	// Does not match the index, sitemap.xml, which lists no pages.
	files, err := filepath.Glob(filepath.Join(dir, "sitemap-*.xml"))
	if err != nil {
		return nil, err
	}
	list := []string{}
	for _, name := range files {
		data, err := os.ReadFile(name)
		if err != nil {
			return nil, err
		}
		err = elements(data, func(e xml.StartElement, d *xml.Decoder) error {
			if e.Name.Local != "loc" {
				return nil
			}
			var loc string
			if err := d.DecodeElement(&loc, &e); err != nil {
				return err
			}
			list = append(list, loc)
			return nil
		})
		if err != nil {
			return nil, fmt.Errorf("%s: %w; `offprint build --clean` makes it anew", name, err)
		}
	}
	slices.Sort(list)
	return slices.Compact(list), nil
}

// elements calls do with each element of an XML document in the order of their start tags.
func elements(data []byte, do func(xml.StartElement, *xml.Decoder) error) error {
	d := xml.NewDecoder(bytes.NewReader(data))
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if e, ok := token.(xml.StartElement); ok {
			if err := do(e, d); err != nil {
				return err
			}
		}
	}
}
