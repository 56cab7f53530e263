package site

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"maps"
	"net/url"
	"regexp"
	"slices"
	"strings"
)

// WorkerFile is the site's service worker, which saves parts of the site for offline reading.
// It is a file of assets/ and is published at the root of the site under exactly this name: a
// worker can only serve addresses below its own, and browsers identify it by its address.
const WorkerFile = "worker.js"

// asking matches a minified worker's placeholders for values of the build: built("assets") for
// the addresses of the assets of every page, with the style sheet first, and built("version")
// for a version that changes with these assets or the worker.
var asking = regexp.MustCompile("\\bbuilt\\([\"'`](assets|version)[\"'`]\\)")

var octet = regexp.MustCompile("%[0-9A-F]{2}")

// worker returns the worker, if a theme has one. Its version is derived from its content and
// from the names of the assets, which contain hashes of theirs.
func (m *assetMaker) worker(s Assets) error {
	if m.found[WorkerFile] == nil {
		return nil
	}
	data, err := m.read(WorkerFile)
	if err != nil {
		return err
	}
	if data, err = m.min.Bytes(WorkerFile, data); err != nil {
		return err
	}
	hrefs := append([]string{s.Styles}, slices.Sorted(maps.Values(s.Scripts))...)
	if icon := s.Assets[iconFile]; icon != "" {
		hrefs = append(hrefs, icon)
	}
	for i, href := range hrefs {
		// As in pages.
		href = (&url.URL{Path: href}).EscapedPath()
		hrefs[i] = octet.ReplaceAllStringFunc(href, strings.ToLower)
	}
	list, err := json.Marshal(hrefs)
	if err != nil {
		return err
	}
	sum := sha256.Sum256(slices.Concat(data, list))
	answers := map[string][]byte{"assets": list, "version": []byte(`"` + hex.EncodeToString(sum[:5]) + `"`)}
	data = asking.ReplaceAllFunc(data, func(call []byte) []byte {
		return answers[string(asking.FindSubmatch(call)[1])]
	})
	m.files = append(m.files, File{Path: WorkerFile, Data: bytes.TrimSpace(data)})
	return nil
}
