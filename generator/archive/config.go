package archive

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"strings"

	"github.com/BurntSushi/toml"

	"offprint/generator/bound"
)

// ReadConfig returns the content of the ConfigFile of the archive in dir, and its path for
// messages. A folder without one is not an archive; its name may be mistyped.
func ReadConfig(dir string) (name string, data []byte, err error) {
	name = filepath.Join(dir, ConfigFile)
	data, err = bound.ReadFile(name, bound.MaxConfig)
	if errors.Is(err, fs.ErrNotExist) {
		err = fmt.Errorf("%s is not an archive: it has no %s; `offprint init %s` creates one", dir, ConfigFile, dir)
	}
	return name, data, err
}

// DecodeTOML decodes the content of the file name into v, within the limits of package bound.
func DecodeTOML(name string, data []byte, v any) (meta toml.MetaData, err error) {
	if err = bound.TOML(string(data)); err == nil {
		meta, err = toml.Decode(string(data), v)
	}
	if err != nil {
		err = TOMLError(name, err)
	}
	return meta, err
}

// TOMLError prefixes a TOML error with the file's name and keeps the decoder's excerpt of the
// offending line.
func TOMLError(name string, err error) error {
	if pe, ok := errors.AsType[toml.ParseError](err); ok {
		return fmt.Errorf("%s: %s", name, strings.TrimRight(pe.ErrorWithUsage(), "\n"))
	}
	if wrong := typeError(name, err); wrong != nil {
		return wrong
	}
	if deep, ok := errors.AsType[*bound.DepthError](err); ok {
		return fmt.Errorf("%s:%d: %w", name, deep.Line, err)
	}
	return fmt.Errorf("%s: %w", name, err)
}
