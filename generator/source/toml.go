package source

import (
	"bytes"
	"errors"
	"fmt"
	"time"

	"github.com/BurntSushi/toml"

	"offprint/generator/bound"
	"offprint/generator/paper"
	"offprint/generator/text"
)

// tomlList is a list of papers in TOML, an array of tables (https://toml.io/en/v1.0.0), as in
// data files of Hugo and Zola. The tables are read like rows of a table with usual column
// names.
func tomlList() format {
	return format{
		name:  "toml",
		about: "a list in TOML, such as `data/papers.toml` of a Hugo site", unit: "a `[[papers]]` with a title",
		form: asText, lacks: "a list of papers in TOML ([[papers]])",
		authority: paper.Chosen,
		detect:    detectTOML, read: readTOML,
	}
}

var (
	tomlStart = text.LazyRegexp(`^(?:\s*(?:#[^\n]*|[\w-]+ *=[^\n]*|\[[\w.-]+\][ \t]*)\n)*\s*(\[\[ *"?[\w-]+"? *\]\])[ \t]*(?:#[^\n]*)?\r?\n`)
	tomlEntry = text.LazyRegexp(`^\s*\[\[ *"?([\w-]+)"? *\]\]\s*(?:#.*)?$`)
)

func detectTOML(head []byte) bool {
	if !tomlStart.Match(head) {
		return false
	}
	const tried = 3
	isPaper, n := false, 0
	cut := tomlCutter{emit: func(p *piece) error {
		o, err := decodeTOML(p.raw)
		n++
		if isPaper = isPaper || err == nil && (&sample{record: o}).isPaper(); isPaper || n == tried {
			return errEnough
		}
		return nil
	}}
	for line := range bytes.Lines(head) {
		if cut.line(bytes.TrimRight(line, "\r\n")) != nil {
			return isPaper
		}
	}
	_ = cut.end()
	return isPaper
}

func readTOML(c *call) error {
	r := newTableRecords(c)
	cut := tomlCutter{emit: func(p *piece) error {
		it := p.item()
		o, err := decodeTOML(p.raw)
		if it.Err == nil {
			it.Err = err
		}
		if it.Err != nil {
			return c.put(it)
		}
		return c.put(r.object(it, o, ""))
	}}
	err := c.lines(func(_ int, line []byte, _, last bool) error {
		if err := cut.line(line); err != nil || !last {
			return err
		}
		return cut.end()
	})
	r.end()
	return err
}

// tomlCutter cuts TOML into the tables of its array, so that an invalid table does not affect
// the others.
type tomlCutter struct {
	emit  func(*piece) error
	at, n int
	name  string // of the array
	item  *piece
}

func (c *tomlCutter) line(line []byte) error {
	c.at++
	if m := tomlEntry.FindSubmatch(line); m != nil && (c.name == "" || string(m[1]) == c.name) {
		if err := c.end(); err != nil {
			return err
		}
		c.n++
		c.name, c.item = string(m[1]), &piece{n: c.n, line: c.at, col: 1}
	}
	if c.item != nil {
		c.item.addRun(line)
		c.item.add('\n')
	}
	return nil
}

func (c *tomlCutter) end() error {
	p := c.item
	c.item = nil
	if p == nil {
		return nil
	}
	return c.emit(p)
}

// decodeTOML returns the object of an entry of an array of tables.
func decodeTOML(entry []byte) (object, error) {
	s := string(repaired(entry))
	if err := bound.TOML(s); err != nil {
		return nil, err
	}
	var all map[string]any
	if err := toml.Unmarshal([]byte(s), &all); err != nil {
		return nil, fmt.Errorf("it is not valid TOML: %w", err)
	}
	for _, v := range all {
		if list, ok := v.([]map[string]any); ok && len(list) == 1 {
			return plainTOML(list[0]).(map[string]any), nil
		}
	}
	return nil, errors.New("it is not an entry of an array of tables")
}

// plainTOML returns a value with times and numbers converted to strings.
func plainTOML(v any) any {
	switch v := v.(type) {
	case map[string]any:
		for key, e := range v {
			v[key] = plainTOML(e)
		}
	case []any:
		for i, e := range v {
			v[i] = plainTOML(e)
		}
	case int64, float64:
		return fmt.Sprint(v)
	case time.Time:
		return v.Format(time.DateOnly)
	}
	return v
}
