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

// WorkerFile is the service worker of the site, which keeps parts of it on the device of a
// reader who wants that. It is a file of assets/ that stands at the root of the site, under
// this very name: what a worker may serve are the addresses below its own, and a browser
// knows it by its address.
const WorkerFile = "worker.js"

// asking is how a minified worker asks for what only the build knows: built("assets"), the
// addresses of what every page needs, the style sheet first, and built("version"), which is
// another one whenever these or the worker are others.
var asking = regexp.MustCompile("\\bbuilt\\([\"'`](assets|version)[\"'`]\\)")

var octet = regexp.MustCompile("%[0-9A-F]{2}")

// worker makes the worker, if a theme has one. Its version follows from what is in it and
// from the names of assets, which follow from what is in these.
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
		// As pages write it.
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
