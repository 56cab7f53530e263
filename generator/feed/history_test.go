package feed_test

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"slices"
	"strings"
	"testing"

	"offprint/generator/feed"
)

// atomHead holds the metadata of an Atom document.
type atomHead struct {
	ID      string    `xml:"id"`
	Archive *struct{} `xml:"http://purl.org/syndication/history/1.0 archive"`
	Links   []struct {
		Rel  string `xml:"rel,attr"`
		Href string `xml:"href,attr"`
	} `xml:"link"`
}

func (h atomHead) link(rel string) string {
	for _, l := range h.Links {
		if l.Rel == rel {
			return l.Href
		}
	}
	return ""
}

func TestHistory(t *testing.T) {
	const site = "https://me.github.io/papers/"
	tests := map[string]struct {
		history feed.History
		id      string
	}{
		"none":                 {feed.History{}, site + "atom.xml"},
		"to subscribe to":      {feed.History{Prev: site + "feeds/2025-10.xml?1f"}, site + "atom.xml"},
		"archive document":     {feed.History{Archive: true, Prev: site + "feeds/2025-08.xml", Next: site + "feeds/2025-10.xml", Current: site + "all.xml"}, site + "all.xml"},
		"open, and the oldest": {feed.History{Current: site + "all.xml"}, site + "all.xml"},
	}
	for name, tt := range tests {
		f := with(plainItem())
		f.History = tt.history
		var head atomHead
		if err := xml.Unmarshal(bytesOf(t, f, (*feed.Feed).WriteAtom), &head); err != nil {
			t.Fatal(err)
		}
		got := feed.History{Archive: head.Archive != nil, Prev: head.link("prev-archive"), Next: head.link("next-archive"), Current: head.link("current")}
		if got != tt.history {
			t.Errorf("%s: reads back as %+v, want %+v", name, got, tt.history)
		}
		same(t, name+": id", head.ID, tt.id)
		same(t, name+": self", head.link("self"), site+"atom.xml")
	}
	f := with(plainItem())
	f.History.Prev = "feeds/2025-10.xml"
	if err := f.WriteAtom(&bytes.Buffer{}); err == nil || !strings.Contains(err.Error(), "previous address") {
		t.Errorf("a relative address of an archive document: %v", err)
	}
}

func TestHub(t *testing.T) {
	const hub = "https://hub.example/?a=1&b=2"
	for _, format := range formats {
		f := with(plainItem())
		without := bytesOf(t, f, format.write)
		f.Hub = hub
		b := bytesOf(t, f, format.write)
		if bytes.Contains(without, []byte(`hub"`)) || bytes.Contains(without, []byte(`hubs"`)) {
			t.Errorf("%s: a hub where there is none", format.name)
		}
		switch format.name {
		case "json":
			var doc struct{ Hubs []struct{ Type, URL string } }
			if err := json.Unmarshal(b, &doc); err != nil || len(doc.Hubs) != 1 || doc.Hubs[0].Type != "WebSub" || doc.Hubs[0].URL != hub {
				t.Errorf("json: %v, %+v", err, doc)
			}
		case "atom":
			var head atomHead
			if err := xml.Unmarshal(b, &head); err != nil || head.link("hub") != hub || head.link("self") != f.Atom {
				t.Errorf("atom: %v, %+v", err, head)
			}
		case "rss":
			var doc struct {
				Channel atomHead `xml:"channel"`
			}
			if err := xml.Unmarshal(b, &doc); err != nil || doc.Channel.link("hub") != hub || doc.Channel.link("self") != f.RSS {
				t.Errorf("rss: %v, %+v", err, doc)
			}
		}
	}
}

// outline is a decoded OPML outline.
type outline struct {
	Type     string    `xml:"type,attr"`
	Text     string    `xml:"text,attr"`
	Feed     string    `xml:"xmlUrl,attr"`
	Home     string    `xml:"htmlUrl,attr"`
	Outlines []outline `xml:"outline"`
}

func readOPML(t testing.TB, o *feed.OPML) []outline {
	t.Helper()
	var b bytes.Buffer
	if err := o.Write(&b); err != nil {
		t.Fatal(err)
	}
	var doc struct {
		Version string    `xml:"version,attr"`
		Title   string    `xml:"head>title"`
		Body    []outline `xml:"body>outline"`
	}
	if err := xml.Unmarshal(b.Bytes(), &doc); err != nil {
		t.Fatalf("%v: %s", err, b.Bytes())
	}
	same(t, "version", doc.Version, "2.0")
	return doc.Body
}

func TestOPML(t *testing.T) {
	site := feed.OPMLFeed{Title: "All <b>", Feed: "https://x/atom.xml", Home: "https://x/"}
	topic := feed.OPMLFeed{Title: "R&D \"🤗\"", Feed: "https://x/topics/é.xml"}
	got := readOPML(t, &feed.OPML{Title: "Mine", Groups: []feed.OPMLGroup{{Feeds: []feed.OPMLFeed{site}}, {Title: "Topics", Feeds: []feed.OPMLFeed{topic, {Feed: "https://x/y.xml"}}}}})
	if len(got) != 2 || len(got[1].Outlines) != 2 {
		t.Fatalf("%+v", got)
	}
	first, group := got[0], got[1]
	if first.Type != "rss" || first.Text != site.Title || first.Feed != site.Feed || first.Home != site.Home {
		t.Errorf("the site's feed is %+v", first)
	}
	if group.Text != "Topics" || group.Type != "" || group.Feed != "" {
		t.Errorf("the folder is %+v", group)
	}
	if in := group.Outlines[0]; in.Text != topic.Title || in.Feed != "https://x/topics/%C3%A9.xml" || in.Home != "" {
		t.Errorf("the topic's feed is %+v", in)
	}
	same(t, "a feed without a title", group.Outlines[1].Text, "https://x/y.xml")

	bad := feed.OPML{Groups: []feed.OPMLGroup{{Feeds: []feed.OPMLFeed{{Title: "bad", Feed: "atom.xml"}}}}}
	if err := bad.Write(&bytes.Buffer{}); err == nil || !strings.Contains(err.Error(), `"atom.xml"`) {
		t.Errorf("a relative address: %v", err)
	}
}

// FuzzOPML checks that any name remains text.
func FuzzOPML(f *testing.F) {
	for _, s := range []string{"", "a", `"><outline text="x"/>`, "]]>&amp;", "\x00\xff\n", "🤗"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		list := &feed.OPML{Title: s, Groups: []feed.OPMLGroup{{Title: "g" + s, Feeds: []feed.OPMLFeed{{Title: s, Feed: "https://x/a.xml", Home: s}}}}}
		got := readOPML(t, list)
		if len(got) != 1 || len(got[0].Outlines) != 1 || got[0].Outlines[0].Feed != "https://x/a.xml" || got[0].Outlines[0].Text == "" {
			t.Fatalf("%q became %+v", s, got)
		}
		if again := readOPML(t, list); !slices.EqualFunc(got, again, func(a, b outline) bool { return a.Text == b.Text }) {
			t.Fatal("two calls differ")
		}
	})
}
