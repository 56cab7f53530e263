package generator

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/google/renameio/v2"

	"offprint/generator/archive"
	"offprint/generator/site"
)

const manifestVersion = 2

// manifest remembers which files of a destination were written by a build and
// what they were made of, so that the next one renders only what has changed,
// removes what is no longer of the site, and never touches a file that somebody
// else put there.
type manifest struct {
	name string
	dest string
	old  map[string]site.Record
}

type manifestFile struct {
	Version int                    `json:"version"`
	Dest    string                 `json:"dest"`
	Files   map[string]site.Record `json:"files"`
}

// readManifest reads the manifest of a destination. One that is missing, old
// or damaged is as good as none: then everything is rendered and nothing is
// removed.
func readManifest(dir, dest string) (*manifest, error) {
	state, err := archive.State(dir)
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256([]byte(dest))
	m := &manifest{
		name: filepath.Join(state, "manifest-"+hex.EncodeToString(sum[:4])+".json"),
		dest: dest,
	}
	data, err := os.ReadFile(m.name)
	if errors.Is(err, fs.ErrNotExist) {
		return m, nil
	}
	if err != nil {
		return nil, err
	}
	var f manifestFile
	if json.Unmarshal(data, &f) == nil && f.Version == manifestVersion && f.Dest == dest {
		m.old = f.Files
	}
	return m, nil
}

// removeOthers removes the files of the last build that are not in records,
// and the folders that become empty by it.
func (m *manifest) removeOthers(records map[string]site.Record) (removed int, err error) {
	for old := range m.old {
		if _, keep := records[old]; keep || !filepath.IsLocal(filepath.FromSlash(old)) {
			continue
		}
		name := filepath.Join(m.dest, filepath.FromSlash(old))
		if err := os.Remove(name); err != nil {
			if errors.Is(err, fs.ErrNotExist) {
				continue
			}
			return removed, fmt.Errorf("removing what the site no longer has: %w", err)
		}
		removed++
		for dir := filepath.Dir(name); dir != m.dest; dir = filepath.Dir(dir) {
			if os.Remove(dir) != nil {
				break // not empty
			}
		}
	}
	return removed, nil
}

// intend writes what a build is about to do beside what was there: if it is
// killed, the next one knows of every file.
func (m *manifest) intend(records map[string]site.Record) error {
	all := make(map[string]site.Record, len(records))
	for path := range m.old {
		all[path] = site.Record{}
	}
	for path, rec := range records {
		all[path] = rec
	}
	return m.write(all)
}

func (m *manifest) write(records map[string]site.Record) error {
	data, err := json.Marshal(manifestFile{Version: manifestVersion, Dest: m.dest, Files: records})
	if err != nil {
		return err
	}
	return renameio.WriteFile(m.name, data, 0o644)
}
