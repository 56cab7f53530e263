package site

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"hash"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"sync"

	"golang.org/x/sync/errgroup"
)

// A page is rendered when its fingerprint is not that of the last build, or
// its file is missing or was altered. The fingerprint is a hash of everything
// that the file is made of: the page's own data, the entries that it refers
// to, and the render key, which stands for what all pages share.

// Record is what a build remembers of a file that it wrote.
type Record struct {
	// Fingerprint of a page; empty for a file that is made anew every time.
	Fingerprint string `json:"f,omitempty"`
	Size        int64  `json:"s"` // bytes
	ModTime     int64  `json:"m"` // nanoseconds since 1970
}

// intact reports whether the file is as it was left.
func (r Record) intact(dest, path string) bool {
	info, err := os.Stat(filepath.Join(dest, filepath.FromSlash(path)))
	return err == nil && info.Mode().IsRegular() && info.Size() == r.Size && info.ModTime().UnixNano() == r.ModTime
}

// record is the record of a file as it is now.
func record(dest, path, fingerprint string) (Record, error) {
	info, err := os.Stat(filepath.Join(dest, filepath.FromSlash(path)))
	if err != nil {
		return Record{}, err
	}
	return Record{Fingerprint: fingerprint, Size: info.Size(), ModTime: info.ModTime().UnixNano()}, nil
}

// renderKey is a hash of what every page is made of beside its own data: the
// program, the configuration, the data of the site, and all files that a
// template can read.
func (x *renderer) renderKey() ([]byte, error) {
	h := sha256.New()
	if err := hashFile(h, x.Child[0]); err != nil {
		return nil, fmt.Errorf("reading the program: %w", err)
	}
	config, err := json.Marshal(struct {
		Hugo    map[string]any
		BaseURL string
		Config  Config
	}{x.Config.hugo, x.Config.BaseURL.String(), *x.Config})
	if err != nil {
		return nil, err
	}
	hashStrings(h, string(config), string(x.site))
	for _, folder := range []string{"layouts", i18nFolder, "data", assetsFolder} {
		found, err := x.layers.files(folder)
		if err != nil {
			return nil, err
		}
		for _, name := range slices.Sorted(maps.Keys(found)) {
			data, err := fs.ReadFile(found[name], name)
			if err != nil {
				return nil, err
			}
			hashStrings(h, folder, name, string(data))
		}
	}
	return h.Sum(nil), nil
}

// hashStrings writes strings so that no two lists of them are alike.
func hashStrings(h hash.Hash, list ...string) {
	for _, s := range list {
		fmt.Fprintf(h, "%d:", len(s))
		_, _ = io.WriteString(h, s) // a hash never fails
	}
}

func hashFile(h hash.Hash, name string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	_, err = io.Copy(h, f)
	return err
}

// fingerprint of a page whose data is already encoded.
func (x *renderer) fingerprint(page *Page, data []byte) (string, error) {
	h := sha256.New()
	h.Write(x.key)
	hashStrings(h, string(page.Kind), page.Path, string(data))
	if d, ok := page.Data.(interface{ head() string }); ok {
		hashStrings(h, d.head())
	}
	for _, r := range page.entries {
		sum, err := x.plan.entryHash(r.e)
		if err != nil {
			return "", err
		}
		h.Write(sum[:])
	}
	return hex.EncodeToString(h.Sum(nil)[:16]), nil
}

// entryHash is a hash of a paper's entry in a list.
func (p *Plan) entryHash(e *entry) ([sha256.Size]byte, error) {
	var err error
	e.hashOnce.Do(func() {
		item := p.item(e)
		item.Day = e.p.Date.String()
		var data []byte
		if data, err = json.Marshal(item); err == nil {
			e.hash = sha256.Sum256(data)
		}
	})
	return e.hash, err
}

// encode writes a page's data as Hugo reads it.
func encode(b *bytes.Buffer, value any) error {
	enc := json.NewEncoder(b)
	enc.SetEscapeHTML(false) // Hugo reads it, not a browser
	return enc.Encode(value)
}

// stale are the pages to render, in their order; the records of the others are
// kept.
func (x *renderer) stale(ctx context.Context, pages []Planned) ([]Planned, error) {
	if len(x.Known) == 0 {
		return pages, nil
	}
	isStale := make([]bool, len(pages))
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(max(1, x.Jobs))
	const run = 256
	for start := 0; start < len(pages); start += run {
		g.Go(func() error {
			var b bytes.Buffer
			for i := start; i < min(start+run, len(pages)); i++ {
				if err := ctx.Err(); err != nil {
					return err
				}
				file := pages[i].File()
				known := x.Known[file]
				if known.Fingerprint == "" || !known.intact(x.Dest, file) {
					isStale[i] = true
					continue
				}
				page := pages[i].Build()
				b.Reset()
				if err := encode(&b, sheetPage{Type: page.Kind, Title: page.Title, Params: page.Data}); err != nil {
					return fmt.Errorf("%s: %w", page.Path, err)
				}
				fingerprint, err := x.fingerprint(&page, b.Bytes())
				if err != nil {
					return err
				}
				if isStale[i] = fingerprint != known.Fingerprint; !isStale[i] {
					x.keep(file, known)
				}
			}
			return nil
		})
	}
	if err := g.Wait(); err != nil {
		return nil, err
	}
	var out []Planned
	for i, p := range pages {
		if isStale[i] {
			out = append(out, p)
		}
	}
	return out, nil
}

// ownFingerprint is the fingerprint of all of the user's own pages together:
// each may list the others.
func (x *renderer) ownFingerprint(content string) (string, error) {
	h := sha256.New()
	h.Write(x.key)
	for _, top := range ownFolders(content) {
		err := filepath.WalkDir(filepath.Join(content, top), func(name string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			rel, err := filepath.Rel(content, name)
			if err != nil {
				return err
			}
			hashStrings(h, filepath.ToSlash(rel))
			return hashFile(h, name)
		})
		if err != nil {
			return "", err
		}
	}
	return ownPrefix + hex.EncodeToString(h.Sum(nil)[:16]), nil
}

// ownPrefix tells the fingerprints of own pages from those of planned ones.
const ownPrefix = "own-"

// ownFolders are the files and folders of content/ that hold own pages.
func ownFolders(content string) []string {
	list, err := os.ReadDir(content)
	if err != nil {
		return nil
	}
	var names []string
	for _, e := range list {
		if !yearFolder.MatchString(e.Name()) && e.Name()[0] != '.' {
			names = append(names, e.Name())
		}
	}
	slices.Sort(names)
	return names
}

// results collects what a build wrote or kept; it is safe for concurrent use.
type results struct {
	mu      sync.Mutex
	records map[string]Record
}

func (r *results) keep(path string, rec Record) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.records[path] = rec
}
