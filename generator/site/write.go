package site

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"

	"github.com/google/renameio/v2"
)

// WriteFile writes f below dest, unless the same bytes stand there already.
func WriteFile(dest string, f File) error {
	if !filepath.IsLocal(filepath.FromSlash(f.Path)) {
		return fmt.Errorf("%q is no path within the site", f.Path)
	}
	name := filepath.Join(dest, filepath.FromSlash(f.Path))
	if old, err := os.ReadFile(name); err == nil && bytes.Equal(old, f.Data) {
		return nil
	}
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return err
	}
	return renameio.WriteFile(name, f.Data, 0o644)
}
