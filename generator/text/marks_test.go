package text_test

import (
	"testing"

	"offprint/generator/text"
)

func TestWithoutMarks(t *testing.T) {
	for in, want := range map[string]string{
		"Ann Bee1,2":              "Ann Bee",
		"Cy Dee 1, 2":             "Cy Dee",
		"Flo Ee*":                 "Flo Ee",
		"Flo Ee *, †":             "Flo Ee",
		"Xi Li†":                  "Xi Li",
		"Xi Li¹˒²":                "Xi Li",
		"Xi Li1*":                 "Xi Li",
		"Ee, Flo1,2":              "Ee, Flo",
		"Bee, A.1":                "Bee, A.",
		"Ann Bee1,2, Cy Dee3":     "Ann Bee, Cy Dee",
		"Ann Bee1 and Cy Dee2,*":  "Ann Bee and Cy Dee",
		"Team 42":                 "Team 42",
		"CMS 2":                   "CMS 2",
		"Team Snow2":              "Team Snow2",
		"Snow2":                   "Snow2",
		"H1 Collaboration":        "H1 Collaboration",
		"Bee2, Ann":               "Bee2, Ann",
		"Ann Bee [1]":             "Ann Bee",
		"Ann Bee[1,2], Cy Dee[*]": "Ann Bee, Cy Dee",
		"Ann Bee [1 and Cy Dee":   "Ann Bee [1 and Cy Dee",
		"Ann Bee 0001":            "Ann Bee",
		"Cy Dee 0012, Ann Bee":    "Cy Dee, Ann Bee",
		"Bee 0001, Ann":           "Bee, Ann",
		"Team 0001":               "Team 0001",
		"Ann Bee1234":             "Ann Bee1234",
		"Ann Bee":                 "Ann Bee",
		"Bee, Ann, 3rd":           "Bee, Ann, 3rd",
		"John Bee 3rd":            "John Bee 3rd",
	} {
		got := text.WithoutMarks(in)
		if got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
		if again := text.WithoutMarks(got); again != got {
			t.Errorf("%q: %q again", got, again)
		}
	}
}
