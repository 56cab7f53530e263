package sitecheck_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"offprint/generator/sitecheck"
)

const base = "https://me.github.io/papers/"

// site writes files to a new folder. An empty first line of a file is skipped, so that its
// text can begin on a separate line.
func site(t testing.TB, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(strings.TrimPrefix(text, "\n")), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func check(t testing.TB, files map[string]string) sitecheck.Report {
	t.Helper()
	rep, err := sitecheck.Check(context.Background(), site(t, files), base)
	if err != nil {
		t.Fatal(err)
	}
	return rep
}

func problems(rep sitecheck.Report) string {
	var b strings.Builder
	for _, p := range rep.Problems {
		b.WriteString(p.String() + "\n")
	}
	return b.String()
}

// good returns a site without problems that contains every kind of address.
func good() map[string]string {
	return map[string]string{
		"index.html": `
<!doctype html><html lang="en"><head><title>Home</title>
<link rel="canonical" href="https://me.github.io/papers/">
<link rel="stylesheet" href="/papers/css/main.css">
<link rel="icon" href="icon.svg">
<link rel="alternate" type="application/rss+xml" href="/papers/feed.xml">
<link rel="license" href="https://creativecommons.org/licenses/by/4.0/">
<meta property="og:url" content="https://me.github.io/papers/"><meta property="og:image" content="https://me.github.io/papers/img/a.png">
<meta name="citation_pdf_url" content="https://arxiv.org/pdf/1706.03762">
<style>body{background:url("img/a.png")}</style>
<script src="/papers/js/main.js" defer></script>
<script>if (1 < 2) { x = '<a href="/nowhere">' }</script>
</head><body>
<a href="#main">skip</a> <a href="#">top</a> <a href="#top">top</a> <a href="">here</a> <a href="?q=1">query</a>
<main id="main" style="background:url(img/a.png)">
<a href="papers/x/">x</a> <a href="./papers/x/#abstract">x</a> <a href="/papers/papers/x/?a=1#%C3%A9t%C3%A9">x</a>
<a href="//me.github.io/papers/about">about</a> <a href="HTTPS://ME.github.io/papers/about.html">about</a>
<a href="https://me.github.io/another-site/">elsewhere on the host</a> <a href="https://arxiv.org/abs/1#x">out</a>
<a href="mailto:a@example.org">mail</a> <a href="https://me.github.io/papers/papers/x/#:~:text=word">text</a>
<a href="authors/%C5%82ukasz/">ł</a> <a href="authors/łukasz/">ł</a> <a href=" papers/
x/ ">folded</a>
<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=" alt=""><img src="img/a.png" srcset="img/a.png 1x, img/b,2.png 2x" alt="">
<svg><use href="#shape"/><path id="shape"/></svg> <blockquote cite="https://example.org/">q</blockquote>
<noscript><img src="img/a.png" alt=""></noscript>
<template><p id="main"></p></template>
<textarea><a href="/nowhere"></textarea> <!-- <a href="/nowhere"> --> &lt;a href="/nowhere"&gt;
<a name="old">old</a> <a href="#old">old</a>
<form action="/papers/search/"><input name="q"></form>
</main></body></html>`,
		"404.html":                  `<a href="/papers/">home</a> <a href="#x" id="x">x</a>`,
		"about.html":                `<a href="./">home</a>`,
		"papers/x/index.html":       `<p id="abstract"></p><p id="été"></p><a href="../../">home</a> <a href="../../about.html#">about</a>`,
		"authors/łukasz/index.html": `<a href="/papers/">home</a>`,
		"search/index.html":         `<a href="/papers/">home</a>`,
		"papers/old/index.html":     `<meta http-equiv="refresh" content="0; url=https://me.github.io/papers/papers/x/"><link rel="canonical" href="https://me.github.io/papers/papers/x/">`,
		"css/main.css":              "@import \"more.css\";\n/* url(nowhere) */ a{background:url( '../img/a.png' )} b{mask:url(#m)} c{src:url(data:font/woff2;base64,AA)} d{content:\"url(nowhere)\"}",
		"css/more.css":              `@font-face{src:url(../img/b\2c 2.png)}`,
		"js/main.js":                "", "icon.svg": "", "img/a.png": "", "img/b,2.png": "",
		"feed.xml": `<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel><link>https://me.github.io/papers/</link>` +
			`<atom:link rel="self" href="https://me.github.io/papers/feed.xml"/><atom:link rel="alternate" href="https://me.github.io/papers/feed.json"/>` +
			`<item><link>https://me.github.io/papers/papers/x/</link><guid isPermaLink="true">https://me.github.io/papers/papers/x/</guid>` +
			`<description>&lt;a href="https://example.org/"&gt;x&lt;/a&gt;</description></item></channel></rss>`,
		"atom.xml": `<feed xmlns="http://www.w3.org/2005/Atom"><id>tag:x</id><link rel="self" href="https://me.github.io/papers/atom.xml"/>` +
			`<entry><link rel="related" href="https://arxiv.org/pdf/1"/><link href="https://me.github.io/papers/papers/x/#abstract"/><content type="html"><![CDATA[<p>x</p>]]></content></entry></feed>`,
		"feed.json": `{"version":"https://jsonfeed.org/version/1.1","home_page_url":"https://me.github.io/papers/","feed_url":"https://me.github.io/papers/feed.json",` +
			`"items":[{"url":"https://me.github.io/papers/papers/x/","content_html":"<p>x</p>"}]}`,
		"api/data.json":    `{"url":"https://me.github.io/papers/nowhere/"}`,
		"sitemap.xml":      `<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><sitemap><loc>https://me.github.io/papers/sitemap-2017.xml</loc></sitemap></sitemapindex>`,
		"sitemap-2017.xml": `<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>https://me.github.io/papers/papers/x/</loc></url></urlset>`,
		"robots.txt":       "User-agent: *\nDisallow:\n\nSitemap: https://me.github.io/papers/sitemap.xml\n",
		"opensearch.xml":   `<OpenSearchDescription><Url template="/nowhere?q={searchTerms}"/></OpenSearchDescription>`,
	}
}

func TestGoodSite(t *testing.T) {
	files := good()
	rep := check(t, files)
	if got := problems(rep); got != "" {
		t.Errorf("problems in a good site:\n%s", got)
	}
	if rep.Files != len(files) {
		t.Errorf("%d files, want %d", rep.Files, len(files))
	}
}

// TestEveryFileIsMissed checks that each address of the good site is examined: if its target
// is missing, a problem is reported.
func TestEveryFileIsMissed(t *testing.T) {
	for name, missed := range map[string][]string{
		"index.html":                {"about.html", "papers/x/index.html", "feed.xml", "feed.json", "index.html"},
		"about.html":                {"index.html", "papers/x/index.html"},
		"papers/x/index.html":       {"index.html", "papers/old/index.html", "feed.xml", "atom.xml", "feed.json", "sitemap-2017.xml"},
		"authors/łukasz/index.html": {"index.html"},
		"search/index.html":         {"index.html"},
		"css/main.css":              {"index.html"},
		"css/more.css":              {"css/main.css"},
		"js/main.js":                {"index.html"},
		"icon.svg":                  {"index.html"},
		"img/a.png":                 {"index.html", "css/main.css"},
		"img/b,2.png":               {"index.html", "css/more.css"},
		"feed.xml":                  {"index.html"},
		"feed.json":                 {"feed.xml"},
		"sitemap-2017.xml":          {"sitemap.xml"},
		"sitemap.xml":               {"robots.txt"},
	} {
		files := good()
		delete(files, name)
		rep := check(t, files)
		for _, file := range missed {
			if _, there := files[file]; !there {
				continue
			}
			if !slices.ContainsFunc(rep.Problems, func(p sitecheck.Problem) bool { return p.File == file }) {
				t.Errorf("without %s, %s is said to be right; problems:\n%s", name, file, problems(rep))
			}
		}
	}
}

func TestProblems(t *testing.T) {
	tests := map[string]struct {
		file, text string
		want       string // problems, one per line; empty if none
	}{
		"missing page":        {"a.html", "<p>\n<a href=\"x/\">", `a.html:2: <a href> "x/" does not exist`},
		"missing file":        {"a.html", `<img src=x.png>`, `a.html:1: <img src> "x.png" does not exist`},
		"case matters":        {"a.html", `<a href="B.html">`, `a.html:1: <a href> "B.html" does not exist`},
		"no slash":            {"a.html", `<a href="dir">`, `a.html:1: <a href> "dir" is a folder, and lacks the slash at its end`},
		"no slash at base":    {"a.html", `<a href="/papers">`, `a.html:1: <a href> "/papers" is a folder, and lacks the slash at its end`},
		"folder, no page":     {"a.html", `<a href="empty/">`, `a.html:1: <a href> "empty/" does not exist`},
		"outside the base":    {"a.html", `<a href="/other/">`, `a.html:1: <a href> "/other/" leads outside /papers/`},
		"climbing out":        {"a.html", `<a href="../../x">`, `a.html:1: <a href> "../../x" leads outside /papers/`},
		"wrong scheme":        {"a.html", `<a href="http://me.github.io/papers/dir/">`, `a.html:1: <a href> "http://me.github.io/papers/dir/" has the scheme http, the site has https`},
		"absolute, missing":   {"a.html", `<a href="https://me.github.io/papers/x/">`, `a.html:1: <a href> "https://me.github.io/papers/x/" does not exist`},
		"own fragment":        {"a.html", `<a href="#x">`, `a.html:1: #x: the page has no element with the id "x"`},
		"own by its name":     {"a.html", `<a href="a.html#x">`, `a.html:1: a.html#x: the page has no element with the id "x"`},
		"other's fragment":    {"a.html", `<a href="b.html#x">`, `a.html:1: b.html#x: b.html has no element with the id "x"`},
		"fragment of a file":  {"a.html", `<a href="file.bin#page=2">`, ``},
		"id twice":            {"a.html", "<p id=x>\n<p id=x>", `a.html:2: the id "x" is there twice`},
		"ids differ":          {"a.html", "<p id=x>\n<p id=X>", ``},
		"empty src":           {"a.html", `<img src="">`, `a.html:1: <img src> "" is empty`},
		"srcset":              {"a.html", `<img srcset="b.html 1x,x.png 2x">`, `a.html:1: <img srcset> "x.png" does not exist`},
		"entity in address":   {"a.html", `<a href="b.html?a&amp;b">`, ``},
		"bad escape":          {"a.html", `<a href="%zz">`, `a.html:1: <a href> "%zz" is not a valid address`},
		"bad escape, own":     {"a.html", `<a href="https://me.github.io/papers/100%">`, `a.html:1: <a href> "https://me.github.io/papers/100%" is not a valid address`},
		"bad escape, foreign": {"a.html", `<a href="https://example.org/100%">`, ``},
		"foreign image":       {"a.html", `<img src="https://example.org/x.png">`, `a.html:1: <img src> "https://example.org/x.png" is asked of another site when the page is opened`},
		"foreign, no scheme":  {"a.html", `<img src="//example.org/x.png">`, `a.html:1: <img src> "//example.org/x.png" is asked of another site when the page is opened`},
		"host's other site":   {"a.html", `<img src="https://me.github.io/x.png">`, `a.html:1: <img src> "https://me.github.io/x.png" is asked of another site when the page is opened`},
		"foreign srcset":      {"a.html", `<source srcset="https://example.org/x.png 2x">`, `a.html:1: <source srcset> "https://example.org/x.png" is asked of another site when the page is opened`},
		"foreign script":      {"a.html", `<script src=https://example.org/x.js></script>`, `a.html:1: <script src> "https://example.org/x.js" is asked of another site when the page is opened`},
		"foreign frame":       {"a.html", `<iframe src=https://example.org/></iframe>`, `a.html:1: <iframe src> "https://example.org/" is asked of another site when the page is opened`},
		"foreign object":      {"a.html", `<object data=https://example.org/></object>`, `a.html:1: <object data> "https://example.org/" is asked of another site when the page is opened`},
		"foreign poster":      {"a.html", `<video poster=https://example.org/></video>`, `a.html:1: <video poster> "https://example.org/" is asked of another site when the page is opened`},
		"foreign svg image":   {"a.html", `<svg><image xlink:href="https://example.org/x"/></svg>`, `a.html:1: <image xlink:href> "https://example.org/x" is asked of another site when the page is opened`},
		"foreign style sheet": {"a.html", `<link rel=stylesheet href=https://example.org/x.css>`, `a.html:1: <link rel=stylesheet href> "https://example.org/x.css" is asked of another site when the page is opened`},
		"preconnect":          {"a.html", `<link rel=preconnect href=https://example.org>`, `a.html:1: <link rel=preconnect href> "https://example.org" is asked of another site when the page is opened`},
		"foreign in noscript": {"a.html", `<noscript><img src="https://example.org/x.png"></noscript>`, `a.html:1: <img src> "https://example.org/x.png" is asked of another site when the page is opened`},
		"foreign in srcdoc":   {"a.html", `<iframe srcdoc="<img src='https://example.org/x.png'>"></iframe>`, `a.html:1: <img src> "https://example.org/x.png" is asked of another site when the page is opened`},
		"foreign in style":    {"a.html", "<style>\na{background:url(https://example.org/x.png)}</style>\n<p id=x><p id=x>", "a.html:2: CSS address \"https://example.org/x.png\" is asked of another site when the page is opened\na.html:3: the id \"x\" is there twice"},
		"foreign in style=":   {"a.html", `<p style="background:url(https://example.org/x.png)">`, `a.html:1: CSS address "https://example.org/x.png" is asked of another site when the page is opened`},
		"foreign import":      {"a.css", "\n@import\n'https://example.org/x.css' print;", `a.css:3: CSS address "https://example.org/x.css" is asked of another site when the page is opened`},
		"foreign font":        {"a.css", `@font-face{src:local("x"),url(  https://example.org/x.woff2  ) format("woff2")}`, `a.css:1: CSS address "https://example.org/x.woff2" is asked of another site when the page is opened`},
		"css from its folder": {"css/a.css", `a{b:url(b.html) url(../b.html)}`, `css/a.css:1: CSS address "b.html" does not exist`},
		"foreign refresh":     {"a.html", `<meta http-equiv=Refresh content="0;URL='https://example.org/'">`, `a.html:1: <meta http-equiv=refresh content> "https://example.org/" leads to another site by itself`},
		"missing refresh":     {"a.html", `<meta http-equiv=refresh content="0;url=x/">`, `a.html:1: <meta http-equiv=refresh content> "x/" does not exist`},
		"foreign canonical":   {"a.html", `<link rel=canonical href=https://example.org/>`, `a.html:1: <link rel=canonical href> "https://example.org/" is not of this site`},
		"handler":             {"a.html", `<p onclick="x()">`, `a.html:1: <p onclick> is an inline event handler`},
		"handler, upper case": {"a.html", `<p OnMouseOver=x>`, `a.html:1: <p onmouseover> is an inline event handler`},
		"script link":         {"a.html", `<a href="javascript:alert(1)">`, `a.html:1: <a href> "javascript:alert(1)" is a script`},
		"script link, hidden": {"a.html", "<a href=\" \x01JaVa&#9;script&colon;alert(1)\">", "a.html:1: <a href> \" \\x01JaVa\\tscript:alert(1)\" is a script"},
		"script form":         {"a.html", `<form action="javascript:x">`, `a.html:1: <form action> "javascript:x" is a script`},
		"script in svg":       {"a.html", `<svg><a xlink:href="javascript:x">`, `a.html:1: <a xlink:href> "javascript:x" is a script`},
		"frame of data":       {"a.html", `<iframe src="data:text/html,x">`, `a.html:1: <iframe src> "data:text/html,x" acts by itself`},
		"base":                {"a.html", `<base href="https://example.org/">`, `a.html:1: <base> changes what every address on the page means`},
		"relative on 404":     {"404.html", `<a href="b.html">`, `404.html:1: <a href> "b.html" is relative, and 404.html stands in for pages everywhere`},
		"same problem twice":  {"a.html", `<a href=x><a href=x>`, `a.html:1: <a href> "x" does not exist`},
		"broken xml":          {"a.xml", "<rss>\n<x>", "a.xml:2: is not well-formed XML: XML syntax error on line 2: unexpected EOF"},
		"feed, missing":       {"a.xml", `<rss><channel><item><guid>https://me.github.io/papers/x/</guid></item></channel></rss>`, `a.xml:1: <guid> "https://me.github.io/papers/x/" does not exist`},
		"feed, no permalink":  {"a.xml", `<rss><channel><item><guid isPermaLink="false">x</guid></item></channel></rss>`, ``},
		"feed, relative":      {"a.xml", `<feed><entry><content type="html">&lt;a href="b.html"&gt;</content></entry></feed>`, `a.xml:1: <a href> "b.html" is relative, and a feed is read elsewhere`},
		"feed, fragment":      {"a.xml", `<rss><description>&lt;a href="#x"&gt;</description></rss>`, `a.xml:1: <a href> "#x" is relative, and a feed is read elsewhere`},
		"feed, script":        {"a.xml", `<rss><description><![CDATA[<script></script>]]></description></rss>`, `a.xml:1: <script> in a feed`},
		"feed, wrong self":    {"a.xml", `<feed><link rel="self" href="https://me.github.io/papers/b.html"/></feed>`, `a.xml:1: <link rel=self href> "https://me.github.io/papers/b.html" is b.html`},
		"JSON feed":           {"a.json", `{"version":"https://jsonfeed.org/version/1.1","items":[{"url":"https://me.github.io/papers/x/"}]}`, `a.json: url "https://me.github.io/papers/x/" does not exist`},
		"JSON feed, broken":   {"a.json", `{"version":"https://jsonfeed.org/version/1.1",`, `a.json: is not a valid JSON feed: unexpected end of JSON input`},
		"list of feeds":       {"a.opml", `<opml><body><outline xmlUrl="https://me.github.io/papers/b.xml" htmlUrl="https://me.github.io/papers/b.html"/></body></opml>`, `a.opml:1: <outline xmlUrl> "https://me.github.io/papers/b.xml" does not exist`},
		"sitemap, missing":    {"a.xml", `<urlset><url><loc>https://me.github.io/papers/x/</loc></url></urlset>`, `a.xml:1: loc "https://me.github.io/papers/x/" does not exist`},
		"sitemap, foreign":    {"a.xml", `<urlset><url><loc>https://example.org/</loc></url></urlset>`, `a.xml:1: loc "https://example.org/" is not of this site`},
		"sitemap, relative":   {"a.xml", `<urlset><url><loc>/papers/b.html</loc></url></urlset>`, `a.xml:1: loc "/papers/b.html" is relative, and a feed is read elsewhere`},
		"robots":              {"robots.txt", "User-agent: *\nSITEMAP: https://me.github.io/papers/x.xml", `robots.txt:2: Sitemap: " https://me.github.io/papers/x.xml" does not exist`},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			files := map[string]string{"index.html": "", "b.html": "<p id=b>", "dir/index.html": "", "empty/x.txt": "", "file.bin": ""}
			files[tt.file] = "\n" + tt.text
			want := tt.want
			if want != "" {
				want += "\n"
			}
			if got := problems(check(t, files)); got != want {
				t.Errorf("got\n%swant\n%s", got, want)
			}
		})
	}
}

func TestManyProblemsAreBounded(t *testing.T) {
	var b strings.Builder
	for i := range 1000 {
		fmt.Fprintf(&b, "<a href=\"x%d/\">\n", i)
	}
	rep := check(t, map[string]string{"a.html": b.String()})
	if n := len(rep.Problems); n != 51 || rep.Problems[50].What != "and 950 more problems" {
		t.Errorf("%d problems, the last %s", n, rep.Problems[n-1])
	}
}

// TestDeepNesting checks that endless nesting is not followed endlessly.
func TestDeepNesting(t *testing.T) {
	rep := check(t, map[string]string{
		"index.html": strings.Repeat("<noscript>", 100_000) + `<img src="https://example.org/">`,
		"feed.xml":   `<rss><description>&lt;template></description><description>&lt;img src="https://example.org/"></description></rss>`,
	})
	if len(rep.Problems) != 1 || rep.Problems[0].File != "feed.xml" {
		t.Errorf("problems:\n%s", problems(rep))
	}
}

func TestSitemapTooLarge(t *testing.T) {
	var b strings.Builder
	b.WriteString("<urlset>")
	for range 50_001 {
		b.WriteString("<url><loc>https://me.github.io/papers/b.html</loc></url>")
	}
	b.WriteString("</urlset>")
	got := problems(check(t, map[string]string{"sitemap.xml": b.String(), "b.html": ""}))
	if got != "sitemap.xml: lists 50001 addresses; the protocol allows 50000\n" {
		t.Error(got)
	}
}

// TestDeterministic checks that the report is always the same, however the work is divided
// among workers.
func TestDeterministic(t *testing.T) {
	files := map[string]string{}
	for i := range 200 {
		files[fmt.Sprintf("p%d/index.html", i)] = fmt.Sprintf(`<a href="../p%d/#x"><a href="nowhere"><p id=a><p id=a>`, (i*7)%211)
	}
	dir := site(t, files)
	var first string
	for i := range 5 {
		rep, err := sitecheck.Check(context.Background(), dir, base)
		if err != nil {
			t.Fatal(err)
		}
		got := fmt.Sprintf("%+v", rep)
		if i > 0 && got != first {
			t.Fatal("two checks of one site differ")
		}
		first = got
	}
}

func TestErrors(t *testing.T) {
	dir := site(t, map[string]string{"index.html": ""})
	for _, bad := range []string{"", "/papers/", "me.github.io", "ftp://x/", "https://"} {
		if _, err := sitecheck.Check(context.Background(), dir, bad); err == nil {
			t.Errorf("base %q was taken", bad)
		}
	}
	if _, err := sitecheck.Check(context.Background(), filepath.Join(dir, "none"), base); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a folder that does not exist: %v", err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := sitecheck.Check(ctx, dir, base); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
	// A base without its trailing slash, and the root of a host.
	for _, fine := range []string{"https://me.github.io/papers", "https://me.github.io", "https://me.github.io/"} {
		if rep, err := sitecheck.Check(context.Background(), dir, fine); err != nil || len(rep.Problems) > 0 {
			t.Errorf("base %s: %v, %v", fine, err, rep.Problems)
		}
	}
}

func FuzzPage(f *testing.F) {
	for name, text := range good() {
		f.Add(name, text)
	}
	f.Add("a.html", `<a href="`)
	f.Add("a.html", `<style>@import url(`)
	f.Add("a.css", `url(\`)
	f.Add("a.css", `"\`)
	f.Add("a.html", `<img srcset="a (,b">`)
	f.Add("a.html", `<noscript><noscript><template></template></template>`)
	f.Fuzz(func(t *testing.T, name, text string) {
		ext := filepath.Ext(name)
		if !slices.Contains([]string{".html", ".css", ".xml", ".json"}, ext) {
			ext = ".html"
		}
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, "a"+ext), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		rep, err := sitecheck.Check(context.Background(), dir, base)
		if err != nil {
			t.Fatal(err)
		}
		lines := strings.Count(text, "\n") + 1
		for _, p := range rep.Problems {
			if p.File != "a"+ext || p.Line < 0 || p.Line > lines {
				t.Fatalf("%s: line %d of %d", p, p.Line, lines)
			}
		}
	})
}

// BenchmarkCheck checks 2,000 typical pages, because reading pages is most of the work.
func BenchmarkCheck(b *testing.B) {
	files := map[string]string{"css/main.css": "a{}", "index.html": ""}
	const n = 2000
	for i := range n {
		var p strings.Builder
		fmt.Fprintf(&p, `<!doctype html><link rel="canonical" href="%sp/%d/"><link rel="stylesheet" href="/papers/css/main.css"><a href="#main">skip</a><main id="main">`, base, i)
		for j := range 60 {
			fmt.Fprintf(&p, `<article class="item"><h2 id="h%d"><a href="/papers/p/%d/">A title of some length, %d</a></h2><p>%s</p></article>`, j, (i*61+j)%n, j, strings.Repeat("word and word ", 10))
		}
		files[fmt.Sprintf("p/%d/index.html", i)] = p.String()
	}
	dir := site(b, files)
	b.ResetTimer()
	for range b.N {
		rep, err := sitecheck.Check(context.Background(), dir, base)
		if err != nil || len(rep.Problems) > 0 {
			b.Fatal(err, rep.Problems[:min(5, len(rep.Problems))])
		}
		b.SetBytes(int64(n * 60 * 260))
	}
}
