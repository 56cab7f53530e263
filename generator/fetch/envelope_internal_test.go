package fetch

import (
	"strings"
	"testing"

	"offprint/generator/paper"
)

// TestEnvelope checks that the envelope is parsed whatever the records contain.
func TestEnvelope(t *testing.T) {
	const records = `<record><a>&nosuch; <b></record><records/><record></record>`
	e, err := readEnvelope([]byte(`<?xml version="1.0"?><O:OAI-PMH xmlns:O="x"><responseDate> 2026-04-10 </responseDate><error code="a">No &amp; no</error><L>`+
		records+`<resumptionToken completeListSize="12">x|1</resumptionToken></L></O:OAI-PMH>`), "record")
	if err != nil || e.root != "OAI-PMH" || e.records != 2 || e.texts["responseDate"] != "2026-04-10" || e.texts["resumptionToken"] != "x|1" ||
		e.attrs["resumptionToken completeListSize"] != "12" || e.attrs["error code"] != "a" || e.texts["error"] != "No & no" {
		t.Errorf("%+v, %v", e, err)
	}
	for _, cut := range []string{"", "<OAI-PMH>", "<OAI-PMH><record></record>", "<OAI-PMH><record>", "<OAI-PMH", "{}", "Rate exceeded."} {
		if e, err := readEnvelope([]byte(cut), "record"); err == nil {
			t.Errorf("%q is whole: %+v", cut, e)
		}
	}
}

// FuzzEnvelope checks that a truncated response is never accepted as complete, and that
// nothing panics.
func FuzzEnvelope(f *testing.F) {
	for _, seed := range []string{
		`<feed xmlns:o="x"><o:totalResults>4</o:totalResults><entry><id>1</id></entry></feed>`,
		`<OAI-PMH><ListRecords><record>1</record><record/><resumptionToken cursor="0">x</resumptionToken></ListRecords></OAI-PMH>`,
		`<rss><channel><pubDate>Fri, 10 Apr 2026 00:00:00 -0400</pubDate></channel></rss>`, `<a><!-- <record> --></a>`, `<a/>`,
	} {
		f.Add([]byte(seed), 3)
	}
	f.Fuzz(func(t *testing.T, data []byte, cut int) {
		e, err := readEnvelope(data, "record")
		if err != nil || !strings.HasSuffix(string(data), "</"+e.root+">") || cut < 1 || cut >= len(e.root)+3 {
			return
		}
		if e, err := readEnvelope(data[:len(data)-cut], "record"); err == nil && e.root != "" && !strings.Contains(string(data[:len(data)-cut]), "/"+e.root) && !strings.Contains(string(data), "/>") {
			t.Errorf("%q without its last %d bytes is whole", data, cut)
		}
	})
}

// FuzzTarget checks that only http and https URLs are requested, whatever the user writes.
func FuzzTarget(f *testing.F) {
	for _, seed := range []string{
		"2510.06084", "arXiv:hep-th/9901001v2", "https://huggingface.co/papers/2510.06084", "10.1000/182", "doi:10.48550/arXiv.2510.06084",
		"https://aclanthology.org/2024.acl-long.1/", "file:///etc/passwd", "http://[::1]/x", "javascript:alert(1)", "https://x@y/", "//host/x", "%",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, arg string) {
		target, err := parseTarget(arg)
		if err != nil {
			return
		}
		switch target.kind {
		case byAddress:
			if u := target.address; u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.User != nil || u.Fragment != "" {
				t.Errorf("%q asks for %s", arg, u)
			}
		case byDOI:
			if _, err := paper.DOIID(target.value); err != nil {
				t.Errorf("%q: %v", arg, err)
			}
		default:
			if _, err := paper.ArXivID(target.value); err != nil {
				t.Errorf("%q: %v", arg, err)
			}
		}
	})
}

func TestTargets(t *testing.T) {
	for arg, want := range map[string]target{
		"2510.06084v3":                                  {byArXiv, "2510.06084", nil},
		"hep-th/9901001":                                {byArXiv, "hep-th/9901001", nil},
		"https://arxiv.org/abs/2510.06084v1":            {byArXiv, "2510.06084", nil},
		"https://www.alphaxiv.org/overview/2510.06084":  {byArXiv, "2510.06084", nil},
		"10.48550/arXiv.2510.06084":                     {byArXiv, "2510.06084", nil},
		"https://doi.org/10.48550/arxiv.hep-th/9901001": {byArXiv, "hep-th/9901001", nil},
		"https://huggingface.co/papers/2510.06084":      {byHF, "2510.06084", nil},
		"https://hf.co/papers/2510.06084v2/":            {byHF, "2510.06084", nil},
		"doi:10.1000/ABC":                               {byDOI, "10.1000/abc", nil},
	} {
		if got, err := parseTarget(arg); err != nil || got != want {
			t.Errorf("%s: %+v, %v", arg, got, err)
		}
	}
	for _, arg := range []string{"https://aclanthology.org/2024.acl-long.1/", "https://huggingface.co/papers", "https://arxiv.org/list/cs.CL/new"} {
		if got, err := parseTarget(arg); err != nil || got.kind != byAddress || got.address.String() != arg {
			t.Errorf("%s: %+v, %v", arg, got, err)
		}
	}
}

// TestSets checks the sets that arXiv has listed since 2025.
func TestSets(t *testing.T) {
	for category, want := range map[string]string{
		"cs.CL": "cs:cs:CL", "cs": "cs:cs", "hep-th": "physics:hep-th", "astro-ph.EP": "physics:astro-ph:EP", "physics.optics": "physics:physics:optics",
		"math.CO": "math:math:CO", "math-ph": "physics:math-ph", "nlin.CD": "physics:nlin:CD", "q-bio.NC": "q-bio:q-bio:NC",
		"cond-mat.str-el": "physics:cond-mat:str-el", "stat.ML": "stat:stat:ML", "econ.EM": "econ:econ:EM", "eess.SP": "eess:eess:SP",
	} {
		if got := set(category); got != want || CheckCategory(category) != nil {
			t.Errorf("%s is %s, %v", category, got, CheckCategory(category))
		}
	}
	for _, bad := range []string{"", "CS.CL", "cs.", "cs/CL", "cs.CLX", "../cs", "cs.CL ", "cs CL"} {
		if CheckCategory(bad) == nil {
			t.Errorf("%q is a category", bad)
		}
	}
}

// TestPace checks that arXiv's own hosts are never asked faster than allowed, whatever the
// configuration says, and that all interfaces and calls share the limit.
func TestPace(t *testing.T) {
	own := Addresses{ArXivAPI: "http://127.0.0.1:1", ArXivOAI: "http://127.0.0.1:1", ArXivRSS: "https://rss.arxiv.org"}
	other := own
	other.ArXivRSS = "http://127.0.0.1:1"
	var paces Paces
	a, err := newArXiv(t.Context(), Options{Addresses: own, Interval: 1, Paces: &paces}, newClient(Options{}), &Report{})
	if err != nil {
		t.Fatal(err)
	}
	if every := 1 / float64(a.api.pace.Limit()); every < 2.999 || a.api.pace != a.oai.pace || a.api.pace != a.rss.pace || a.api.pace.Burst() != 1 {
		t.Errorf("one in %v s", every)
	}
	b, err := newArXiv(t.Context(), Options{Addresses: own, Paces: &paces}, newClient(Options{}), &Report{})
	if err != nil || b.oai.pace != a.oai.pace {
		t.Errorf("two calls have two paces, %v", err)
	}
	c, err := newArXiv(t.Context(), Options{Addresses: other, Interval: 1}, newClient(Options{}), &Report{})
	if err != nil || float64(c.api.pace.Limit()) < 1e6 {
		t.Errorf("another host: %v, %v", c.api.pace.Limit(), err)
	}
	if c, err = newArXiv(t.Context(), Options{Addresses: other}, newClient(Options{}), &Report{}); err != nil || c.api.pace.Limit() > 0.34 {
		t.Errorf("another host without a setting: %v, %v", c.api.pace.Limit(), err)
	}
}
