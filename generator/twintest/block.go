package twintest

import (
	"encoding/json"
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"
)

// Block checks that a script of the theme contains the given lines between two comments that
// name a package of generator, so that each number and table is defined in Go only. With the
// flag -update it writes them.
func Block(t *testing.T, script, room string, lines ...string) {
	t.Helper()
	path := Asset(t, script)
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	begin := "// From generator/" + room + " (go generate ./generator/" + room + "), not to be edited here:\n"
	end := "// End of what is from generator/" + room + ".\n"
	before, rest, ok := strings.Cut(string(data), begin)
	have, after, ends := strings.Cut(rest, end)
	if !ok || !ends {
		t.Fatalf("%s has no place for what is from generator/%s: two lines, %q and %q", script, room, begin, end)
	}
	want := strings.Join(lines, "\n") + "\n"
	switch {
	case have == want:
	case *update:
		if err := os.WriteFile(path, []byte(before+begin+want+end+after), 0o644); err != nil {
			t.Fatal(err)
		}
	default:
		t.Errorf("%s does not have what generator/%s has; write it anew: go generate ./generator/%s", script, room, room)
	}
}

// Quote returns a JavaScript string literal; a long one is split at spaces.
func Quote(s string) string {
	const most = 150
	var parts []string
	for len(s) > most {
		i := strings.LastIndexByte(s[:most], ' ')
		if i < 0 {
			break
		}
		parts, s = append(parts, quote(s[:i+1])), s[i+1:]
	}
	return strings.Join(append(parts, quote(s)), " +\n  ")
}

func quote(s string) string {
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	_ = e.Encode(s) // cannot fail for a string
	return strings.TrimSuffix(b.String(), "\n")
}

// Pattern returns a regular expression literal for JavaScript. The expression must have the
// same meaning there, and (?i) only at its beginning.
func Pattern(re fmt.Stringer) string {
	s, flags := strings.CutPrefix(re.String(), "(?i)")
	s = strings.ReplaceAll(s, "/", `\/`)
	if flags {
		return "/" + s + "/i"
	}
	return "/" + s + "/"
}

// Inline checks the values in a script that follow comments with their names, as in "/*
// partsWeight */ 90": numbers, and lists of numbers. Unlike named constants they do not
// enlarge the script, because minifying removes comments but not the names of constants. With
// the flag -update it writes them.
func Inline(t *testing.T, script string, values map[string]string) {
	t.Helper()
	path := Asset(t, script)
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	text := string(data)
	for name, value := range values {
		place := regexp.MustCompile(`(/\* ` + name + ` \*/ )(\d+(?: \*\* \d+)?|\[[\d, ]*\])`)
		found := place.FindAllStringSubmatch(text, -1)
		if found == nil {
			t.Errorf("%s has no place for %s", script, name)
		}
		for _, m := range found {
			if m[2] != value && !*update {
				t.Errorf("%s has %s for %s, and Go %s; write it anew with go generate", script, m[2], name, value)
			}
		}
		text = place.ReplaceAllString(text, "${1}"+value)
	}
	if *update && text != string(data) {
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}
