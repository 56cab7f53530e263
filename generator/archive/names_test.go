package archive_test

import (
	"strings"
	"testing"

	"offprint/generator/archive"
)

// TestJoinNames checks that names are added to the text of a configuration as a careful person
// would do it.
func TestJoinNames(t *testing.T) {
	for name, c := range map[string]struct {
		old    string
		shown  string
		others []string
		want   string // the text; after "error: ", a part of the error message
	}{
		"an empty configuration": {"", "A", []string{"B"}, "\n[params.offprint.topicNames]\nA = [\"B\"]\n"},
		"no table yet": {"title = \"x\" # mine\n\n[params.offprint]\ncards = 3 # few\n\n[menus]\n", "Language models", []string{"LMs", "Text models"},
			"title = \"x\" # mine\n\n[params.offprint]\ncards = 3 # few\n\n[params.offprint.topicNames]\n\"Language models\" = [\"LMs\", \"Text models\"]\n\n[menus]\n"},
		"a table": {"[params.offprint.topicNames]\n# the first\nX = [\"Y\"] # as said\n\n# others\n[menus]\n", "A", []string{"B"},
			"[params.offprint.topicNames]\n# the first\nX = [\"Y\"] # as said\nA = [\"B\"]\n\n# others\n[menus]\n"},
		"a list": {"[params.offprint.topicNames]\nA = [\"B\"] # as said\n", "a", []string{"B", "C"},
			"[params.offprint.topicNames]\nA = [\"B\", \"C\"] # as said\n"},
		"a list with a comma at its end": {"[params.offprint.topicNames]\nA = [ 'B', ]\n", "A", []string{"C"}, "[params.offprint.topicNames]\nA = [ 'B', \"C\" ]\n"},
		"an empty list":                  {"[params.offprint.topicNames]\nA = []\n", "A", []string{"C"}, "[params.offprint.topicNames]\nA = [\"C\"]\n"},
		"lines": {"[params.offprint.topicNames]\nA = [\n  \"B\", # older\n  'C' # newer\n]\n", "A", []string{"D", "E"},
			"[params.offprint.topicNames]\nA = [\n  \"B\", # older\n  'C', # newer\n  \"D\",\n  \"E\"\n]\n"},
		"lines with commas": {"[params.offprint.topicNames]\nA = [\n\t\"B\", # older\n\t# more to come\n]\n", "A", []string{"D"},
			"[params.offprint.topicNames]\nA = [\n\t\"B\", # older\n\t\"D\",\n\t# more to come\n]\n"},
		"line ends of Windows":      {"[params.offprint.topicNames]\r\nA = [\"B\"]\r\n", "C", []string{"D"}, "[params.offprint.topicNames]\r\nA = [\"B\"]\r\nC = [\"D\"]\r\n"},
		"no line end":               {"[params.offprint.topicNames]\nA = [\"B\"]", "C", []string{"D"}, "[params.offprint.topicNames]\nA = [\"B\"]\nC = [\"D\"]\n"},
		"a mark of order":           {"\ufefftitle = \"x\"\n", "C", []string{"D"}, "\ufefftitle = \"x\"\n\n[params.offprint.topicNames]\nC = [\"D\"]\n"},
		"a dotted key":              {"[params.offprint]\ntopicNames.A = [\"B\"]\n", "A", []string{"C"}, "[params.offprint]\ntopicNames.A = [\"B\", \"C\"]\n"},
		"another case":              {"[params.offprint.topicnames]\nA = [\"B\"]\n", "C", []string{"D"}, "[params.offprint.topicnames]\nA = [\"B\"]\nC = [\"D\"]\n"},
		"names in quotes":           {"[params.offprint.topicNames]\n\"A \\\"b\\\"\" = [\"B\"]\n", "a \"B\"", []string{"D\n]"}, "[params.offprint.topicNames]\n\"A \\\"b\\\"\" = [\"B\", \"D\\n]\"]\n"},
		"one that is there":         {"[params.offprint.topicNames]\nA = [\"B\"]\n", "A", []string{"b", "a"}, "[params.offprint.topicNames]\nA = [\"B\"]\n"},
		"two groups":                {"[params.offprint.topicNames]\nA = [\"B\"]\nC = [\"D\"] # these\nE = [\"F\"]\n", "A", []string{"C"}, "[params.offprint.topicNames]\nA = [\"B\", \"C\", \"D\"]\n# these\nE = [\"F\"]\n"},
		"not a name that is shown":  {"[params.offprint.topicNames]\nA = [\"B\"]\n", "B", []string{"C"}, `error: says that "B" is a name of "A"; merge with that`},
		"a name of another":         {"[params.offprint.topicNames]\nA = [\"B\"]\n", "C", []string{"b"}, `error: says that "b" is a name of "A"`},
		"an inline table":           {"[params.offprint]\ntopicNames = { A = [\"B\"] }\n", "C", []string{"D"}, "error: by hand:\n[params.offprint.topicNames]\nC = [\"D\"]"},
		"a table around it":         {"params = { offprint = { cards = 0 } }\n", "C", []string{"D"}, "error: by hand:\n[params.offprint.topicNames]\nC = [\"D\"]"},
		"dotted keys and a new one": {"[params.offprint]\ntopicNames.A = [\"B\"]\n", "C", []string{"D"}, "error: by hand:\n[params.offprint.topicNames]\nC = [\"D\"]"},
		"kept apart":                {"[params.offprint]\napart = [[\"a\", \"X\", \"b\"]]\n", "A", []string{"B"}, `error: keeps "A" and "B" apart`},
		"no name":                   {"", "A", []string{"  "}, `error: "  " is not a name`},
		"no table":                  {"[params.offprint]\ntopicNames = 3\n", "A", []string{"B"}, "error: params.offprint.topicNames: this is not a table"},
		"no TOML":                   {"title =\n", "A", []string{"B"}, "error: config.toml"},
	} {
		got, err := archive.JoinNames([]byte(c.old), archive.TopicTable, c.shown, c.others, key)
		if want, ok := strings.CutPrefix(c.want, "error: "); ok {
			if err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("%s: error %v, want one with %q", name, err, want)
			}
			continue
		}
		if err != nil || string(got) != c.want {
			t.Errorf("%s: %v\n%s\nwant\n%s", name, err, got, c.want)
		}
	}
}

func key(s string) string { return strings.ToLower(strings.TrimSpace(s)) }

// FuzzJoinNames checks that joining twice has the same result as joining once, and that an
// error comes without a result.
func FuzzJoinNames(f *testing.F) {
	for _, s := range []string{
		"", "[params.offprint.topicNames]\nA = [\"B\"]\n", "[params.offprint.topicNames]\nA = [\n 'B', # c\n]\n[x]\n",
		"[params.offprint]\ntopicNames.\"A\" = ['''B''']\r\n", "[[params.offprint.fetch]]\nfrom = 'hf'\n", "params.offprint.topicNames = {A=[]}",
	} {
		f.Add(s, "A", "C")
	}
	f.Fuzz(func(t *testing.T, old, shown, other string) {
		once, err := archive.JoinNames([]byte(old), archive.TopicTable, shown, []string{other}, key)
		if err != nil {
			if once != nil {
				t.Errorf("%q with an error: %v", once, err)
			}
			return
		}
		twice, err := archive.JoinNames(once, archive.TopicTable, shown, []string{other}, key)
		if err != nil || string(twice) != string(once) {
			t.Errorf("%q, then %q: %v", once, twice, err)
		}
	})
}
