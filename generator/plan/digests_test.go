package plan_test

import (
	"slices"
	"strings"
	"testing"

	"offprint/generator/paper"
	"offprint/generator/plan"
)

// weeks returns an archive of three weeks: W40, W41 and one paper of W42.
func weeks() []paper.Paper {
	return []paper.Paper{
		voted("2510.00001", 20251001, 9), // W40
		voted("2510.00002", 20251006, 9), // W41, age 6 on the week's Sunday: 9·2/8 = 2¼
		voted("2510.00003", 20251012, 3), // age 0: 3
		voted("2510.00004", 20251008, 0),
		voted("2510.00005", 20251013, 1), // W42
	}
}

func TestDigestPages(t *testing.T) {
	pl, pages := planOf(t, config+"[params.offprint.digest]\ntop = 2\n", weeks()...)
	wantPaths(t, pages, plan.KindDigest, "digest/2025-W40/", "digest/2025-W41/", "digest/2025-W42/")
	wantPaths(t, pages, plan.KindDigests, "digest/")
	d := pages["digest/2025-W41/"].Data.(*plan.DigestData)
	var order []string
	for _, it := range d.Items {
		order = append(order, it.Href)
	}
	if want := []string{"/papers/papers/2510.00003/", "/papers/papers/2510.00002/"}; !slices.Equal(order, want) || d.More != 1 || d.Count != 3 {
		t.Errorf("it has %v, and %d of %d are not shown; want %v", order, d.More, d.Count, want)
	}
	if d.First != "2025-10-06" || d.Last != "2025-10-12" || d.Week.Href != "/papers/2025/w41/" || d.Prev.Href != "/papers/digest/2025-W40/" || d.Next.Href != "/papers/digest/2025-W42/" {
		t.Errorf("it is %+v", d)
	}
	if href := pages["2025/w41/"].Data.(*plan.SpanData).Digest; href != "/papers/digest/2025-W41/" {
		t.Errorf("the week leads to %q", href)
	}
	if href := pages["trending/"].Data.(*plan.TrendingData).Digests; href != "/papers/digest/" {
		t.Errorf("trending leads to %q", href)
	}
	list := pages["digest/"].Data.(*plan.DigestsData)
	if len(list.Years) != 1 || len(list.Years[0].Weeks) != 3 || list.Years[0].Weeks[1].Title != "On arxiv:2510.00003" {
		t.Errorf("the list has %+v", list.Years)
	}
	var feeds []string
	for _, f := range pl.Feeds() {
		if f.Of == plan.KindDigest {
			for _, d := range f.Digests {
				feeds = append(feeds, d.Name)
			}
		}
	}
	if got := strings.Join(feeds, " "); got != "2025-W41 2025-W40" {
		t.Errorf("the feed has %q, want the weeks that are over", got)
	}
}

// TestDigestOfThePast checks that the digests of weeks do not change when papers of a later
// week are added, except for the link to the next one.
func TestDigestOfThePast(t *testing.T) {
	sums := func(papers ...paper.Paper) map[string]string {
		pl, _ := planOf(t, config, papers...)
		out := map[string]string{}
		var in plan.Inputs
		for _, q := range pl.AllPages() {
			if q.Kind == plan.KindDigest {
				sum, err := q.Fingerprint([16]byte{}, &in)
				if err != nil {
					t.Fatal(err)
				}
				out[q.Path] = string(sum[:])
			}
		}
		return out
	}
	before := sums(weeks()...)
	after := sums(append(weeks(), voted("2510.00006", 20251014, 50), voted("2510.00007", 20251021, 50))...)
	for path, sum := range before {
		same := after[path] == sum
		if want := path != "digest/2025-W42/"; same != want {
			t.Errorf("%s: stays as it is: %v, want %v", path, same, want)
		}
	}
	changed := weeks()
	changed[1].Upvotes++
	if sums(changed...)["digest/2025-W41/"] == before["digest/2025-W41/"] {
		t.Error("a vote more changes nothing")
	}
}

// TestNoDigests checks that there are no digests if they are turned off or no paper has votes.
func TestNoDigests(t *testing.T) {
	for what, of := range map[string]struct {
		toml   string
		papers []paper.Paper
	}{
		"turned off": {config + "[params.offprint.digest]\npages = false\n", weeks()},
		"no votes":   {config, []paper.Paper{p("arxiv:2510.00001", 20251001)}},
		"empty":      {config, nil},
	} {
		pl, pages := planOf(t, of.toml, of.papers...)
		wantPaths(t, pages, plan.KindDigest)
		wantPaths(t, pages, plan.KindDigests)
		for _, f := range pl.Feeds() {
			if f.Of == plan.KindDigest {
				t.Errorf("%s: there is a feed", what)
			}
		}
	}
}
