package plan_test

import (
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"offprint/generator/paper"
	"offprint/generator/plan"
)

// listed returns the names in an HTML list with their numbers: "Ada 3".
func listed(list string) (names []string) {
	for _, m := range regexp.MustCompile(`<li><a href="[^"]+">(.*?)</a> <span>(\d+)</span>`).FindAllStringSubmatch(list, -1) {
		names = append(names, m[1]+" "+m[2])
	}
	if len(names) != strings.Count(list, "<li>") {
		names = append(names, "what is this: "+list)
	}
	return names
}

func name(t *testing.T, pages map[string]plan.Page, path string) *plan.NameData {
	t.Helper()
	data, ok := pages[path].Data.(*plan.NameData)
	if !ok {
		t.Fatalf("there is no page %s", path)
	}
	return data
}

func TestCoauthors(t *testing.T) {
	many := []string{"Ada King", "Crowd One"}
	for i := range 49 {
		many = append(many, fmt.Sprintf("Hand %d", i))
	}
	a := p("arxiv:2501.00001", 20250101, "Ada King", "Ben Low", "Cy Hill", "CY HILL")
	b := p("arxiv:2501.00002", 20250102, "Ben Low", "Ada King", "Dan Once", "Cy Hill")
	c := p("arxiv:2501.00003", 20250103, "Ben Low", "Ada King")
	a.Topics, b.Topics, c.Topics = []string{"x"}, []string{"x", "y"}, []string{"x"}
	d := p("arxiv:2501.00006", 20250106, "Dan Once")
	a.Organization, c.Organization, d.Organization = "Lab", "Lab", "Lab"
	_, pages := planOf(t, config, a, b, c, p("arxiv:2501.00004", 20250104, many...), p("arxiv:2501.00005", 20250105, many...), d)
	ada := name(t, pages, "authors/ada-king.html")
	// Dan has a page, but only one paper with her; a paper of the crowd does not count.
	if got, want := listed(ada.WithAuthors), []string{"Ben Low 3", "Cy Hill 2"}; !slices.Equal(got, want) {
		t.Errorf("Ada wrote with %q, want %q", got, want)
	}
	if got, want := listed(ada.WithTopics), []string{"x 3"}; !slices.Equal(got, want) {
		t.Errorf("Ada wrote of %q, want %q", got, want)
	}
	if ada.Spark != nil {
		t.Errorf("six papers of one week are drawn as %+v", ada.Spark)
	}
	lab := name(t, pages, "organizations/lab.html")
	if got, want := listed(lab.WithAuthors), []string{"Ada King 2", "Ben Low 2"}; !slices.Equal(got, want) {
		t.Errorf("the lab has %q, want %q", got, want)
	}
	if got, want := listed(lab.WithTopics), []string{"x 2"}; !slices.Equal(got, want) {
		t.Errorf("the lab's topics are %q, want %q", got, want)
	}
	// For Cy's two papers, the list of papers is enough.
	if cy := name(t, pages, "authors/cy-hill.html"); cy.WithAuthors != "" || cy.WithTopics != "" {
		t.Errorf("Cy, with two papers, wrote with %q of %q", cy.WithAuthors, cy.WithTopics)
	}
	if dan := name(t, pages, "authors/dan-once.html"); dan.WithAuthors != "" {
		t.Errorf("Dan wrote with %q", dan.WithAuthors)
	}
}

// TestTopicsNearby has a topic that is everywhere, one that is often with topic a, and a rare
// one that only occurs with it.
func TestTopicsNearby(t *testing.T) {
	var papers []paper.Paper
	add := func(n int, topics ...string) {
		for range n {
			q := p(fmt.Sprintf("arxiv:2501.%05d", len(papers)), 20250101)
			q.Topics = topics
			papers = append(papers, q)
		}
	}
	add(10, "everywhere", "kin") // shared with a: lift 20·100/(30·30) = 2.2, weight 44
	add(20, "a", "everywhere", "kin")
	add(3, "a", "everywhere", "rare") // lift 3·100/(30·3) = 3.3, weight 10
	add(7, "a", "everywhere")         // lift of everywhere 30·100/(30·90) = 1.1
	add(2, "everywhere", "never with it")
	add(48, "everywhere")
	add(10, "other")
	_, pages := planOf(t, config, papers...)
	near := func(pages map[string]plan.Page) []string { return listed(name(t, pages, "topics/a.html").WithTopics) }
	if got, want := near(pages), []string{"kin 20", "rare 3"}; !slices.Equal(got, want) {
		t.Errorf("near are %q, want %q", got, want)
	}
	if got := listed(name(t, pages, "topics/everywhere.html").WithTopics); len(got) != 0 {
		t.Errorf("near everything are %q", got)
	}
	// Later papers change nothing on the page of a topic that they do not have: with these
	// papers, the lift of rare would be 3·140/(30·43) = 0.3.
	add(40, "rare")
	for i := range papers[100:] {
		papers[100+i].Date = 20250301
	}
	_, later := planOf(t, config, papers...)
	if got := near(later); !slices.Equal(got, []string{"kin 20", "rare 3"}) {
		t.Errorf("then near are %q", got)
	}
}

func TestSparklines(t *testing.T) {
	of := func(days ...paper.Day) *plan.Spark {
		t.Helper()
		var papers []paper.Paper
		for i, d := range days {
			papers = append(papers, p(fmt.Sprintf("arxiv:2501.%05d", i), d, "Ada"))
		}
		_, pages := planOf(t, config, papers...)
		return name(t, pages, "authors/ada.html").Spark
	}
	for _, c := range []struct {
		days []paper.Day
		want *plan.Spark
	}{
		{[]paper.Day{20240101, 20240301, 20240401, 20240501}, nil},           // few papers
		{[]paper.Day{20240101, 20240101, 20240101, 20240101, 20240201}, nil}, // a short time
		{[]paper.Day{20231231, 20240101, 20240101, 20240301, 20240301},
			&plan.Spark{By: "month", From: "2023-12", To: "2024-03", Most: 2, Width: 4, Path: "M0 20V10H1V0H2V20H3V0H4V20z"}},
		{[]paper.Day{20190101, 20200101, 20200101, 20220301, 20231231}, // 60 months
			&plan.Spark{By: "month", From: "2019-01", To: "2023-12", Most: 2, Width: 60, Path: "M0 20V10H1V20H12V0H13V20H38V10H39V20H59V10H60V20z"}},
		{[]paper.Day{20190101, 20200101, 20200101, 20220301, 20240101}, // 61
			&plan.Spark{By: "year", From: "2019", To: "2024", Most: 2, Width: 6, Path: "M0 20V10H1V0H2V20H3V10H4V20H5V10H6V20z"}},
	} {
		if got := of(c.days...); !reflect.DeepEqual(got, c.want) {
			t.Errorf("%v are drawn as %+v, want %+v", c.days, got, c.want)
		}
	}
}

// TestStory checks that a topic's page names its first paper, who works on it, and which of
// the topics near it occur together, all of it up to its newest paper.
func TestStory(t *testing.T) {
	var papers []paper.Paper
	add := func(n int, day paper.Day, org string, authors []string, topics ...string) {
		for range n {
			q := p(fmt.Sprintf("arxiv:2401.%05d", len(papers)), day, authors...)
			q.Topics, q.Organization = topics, org
			papers = append(papers, q)
		}
	}
	ada, ben := []string{"Ada King"}, []string{"Ben Low", "Cy Hill"}
	add(1, 20240105, "", ada, "a")
	add(4, 20240201, "Lab", ada, "a", "red", "green")
	add(2, 20240301, "House", ben, "a", "blue")
	add(1, 20240302, "Lab", []string{"Ben Low"}, "a", "red")
	add(40, 20240104, "", nil, "other")
	papers[0].Title = "First & <i>foremost</i>"
	_, pages := planOf(t, config, papers...)
	a := name(t, pages, "topics/a.html")
	if a.First == nil || a.First.Name != "First &amp; &lt;i&gt;foremost&lt;/i&gt;" || a.First.Href != "/papers/papers/2401.00000/" || a.First.Day != "2024-01-05" {
		t.Errorf("the first paper is %+v", a.First)
	}
	for what, c := range map[string]struct {
		list string
		want []string
	}{
		"authors":       {a.WithAuthors, []string{"Ada King 5", "Ben Low 3", "Cy Hill 2"}},
		"organizations": {a.WithOrganizations, []string{"Lab 5", "House 2"}},
		"topics":        {a.WithTopics, []string{"red 5", "green 4", "blue 2"}},
	} {
		if got := listed(c.list); !slices.Equal(got, c.want) {
			t.Errorf("%s: %q, want %q", what, got, c.want)
		}
	}
	// Red and green share four of eight papers, and would share 2.5 by chance; blue is alone.
	if a.Near == nil || a.Near.Rows != 3 || a.Near.Joined != "red – green" || a.Near.Arcs != "M25 22A9 22 0 0 0 25 66" || strings.Count(a.Near.Dots, "M") != 3 {
		t.Errorf("near are %+v", a.Near)
	}
	author := name(t, pages, "authors/ada-king.html")
	if author.First == nil || author.First.Day != "2024-01-05" || author.Near != nil || author.WithOrganizations != "" {
		t.Errorf("Ada's story is %+v", author)
	}
	// For three papers, the list of papers is enough.
	if few := name(t, pages, "authors/ben-low.html"); few.First != nil {
		t.Errorf("Ben, with three papers, began with %+v", few.First)
	}
	// The page of a year has none of this.
	for path, page := range pages {
		if d, ok := page.Data.(*plan.NameData); ok && d.Period != "" && (d.First != nil || d.Near != nil || d.WithOrganizations != "") {
			t.Errorf("%s tells one", path)
		}
	}
	// Later papers without the topic change nothing.
	add(5, 20250101, "Lab", ada, "red", "blue")
	_, later := planOf(t, config, papers...)
	if got := name(t, later, "topics/a.html"); !reflect.DeepEqual(got, a) {
		t.Errorf("then the page is %+v, was %+v", got, a)
	}
}
