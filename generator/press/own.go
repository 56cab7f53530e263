package press

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"html"
	"io"
	"io/fs"
	"iter"
	"maps"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	"offprint/generator/archive"
	"offprint/generator/bound"
	"offprint/generator/plan"
	"offprint/generator/site"
)

// The user's own pages are rendered by Hugo, which also determines which pages exist and
// where. A file that cannot be a page is excluded and reported, and the others are published.

// OwnContent describes the files in content/ that are not papers.
type OwnContent struct {
	Pages       []plan.OwnPage
	Excluded    []ExcludedFile    // files that cannot be pages, including those already excluded before
	Unpublished []UnpublishedPage // sorted by file
	Doubts      []string          // messages about probable mistakes, with the file
}

// UnpublishedPage is an own page that is not published because it is a draft, its publication
// date is in the future, or it has expired.
type UnpublishedPage struct {
	File string // slash-separated path relative to content/
	Path string // path in the site if it were published
}

// ExcludedFile is a file that cannot be an own page.
type ExcludedFile struct {
	File string // slash-separated path relative to content/; empty for all files
	Why  string // message with the position; empty if it is reported elsewhere
}

// OwnFileError is returned if a file of the user's own pages could not be made into a page.
type OwnFileError struct{ ExcludedFile }

func (e *OwnFileError) Error() string { return e.Why }

// HugoPage is a page that Hugo makes from a file.
type HugoPage struct {
	File        string // absolute name
	Path        string // path from the root of the host, such as "/papers/about/"
	Title       string
	Weight      int
	Aliases     []string
	Params      map[string]any // parameters in the front matter
	Draft       bool
	Date        time.Time // zero if it has none
	Description string
	Section     bool // a list of other pages; its date is that of one of them
	// PublishDate and ExpiryDate are the times between which the page is published; zero means
	// no limit.
	PublishDate, ExpiryDate time.Time
}

// hidden reports whether a page is unpublished at the time now, by Hugo's rules, and the next
// time at which that may change; zero for never.
func (p *HugoPage) hidden(now time.Time, c *site.Config) (hidden bool, next time.Time) {
	early := !c.Future && p.PublishDate.After(now)
	switch {
	case p.Draft && !c.Drafts, !c.Expired && !p.ExpiryDate.IsZero() && p.ExpiryDate.Before(now):
		return true, next
	case early:
		next = p.PublishDate
	case !c.Expired:
		next = p.ExpiryDate
	}
	return early, next
}

// ownListFile is the name of the cache file for own pages, in the state folder.
const ownListFile = "own"

// keptOwn is the content of that file.
type keptOwn struct {
	Key     archive.Sum
	Content OwnContent
	// Asked is the time when Hugo listed the pages. The list is valid until the time Until;
	// zero means no limit.
	Asked, Until time.Time
}

func (k *keptOwn) holds(key archive.Sum, now time.Time) bool {
	return k.Key == key && !now.Before(k.Asked) && (k.Until.IsZero() || now.Before(k.Until))
}

// OwnContent returns the user's own pages. It asks Hugo, unless none of their inputs have
// changed since the last time and no publication or expiry date has been reached.
func (r Renderer) OwnContent(ctx context.Context) (own OwnContent, err error) {
	own.Excluded = slices.Clone(r.Exclude)
	none := slices.ContainsFunc(own.Excluded, func(e ExcludedFile) bool { return e.File == "" })
	if none || len(ownFolders(r.content())) == 0 {
		return own, nil
	}
	h := sha256.New()
	h.Write(r.sums.shared[:])
	h.Write(r.sums.own[:])
	for _, e := range own.Excluded {
		hashStrings(h, e.File, e.Why)
	}
	key := archive.Sum(h.Sum(nil))
	state, err := archive.State(r.Archive)
	if err != nil {
		return own, err
	}
	file := filepath.Join(state, ownListFile)
	var kept keptOwn
	if data, err := os.ReadFile(file); err == nil && json.Unmarshal(data, &kept) == nil && kept.holds(key, r.Now) {
		return kept.Content, nil
	}
	until, err := r.listOwn(ctx, &own)
	if err != nil || r.Work == "" {
		return own, err
	}
	data, err := json.Marshal(keptOwn{key, own, r.Now, until})
	if err != nil {
		return own, err
	}
	return own, archive.WriteState(file, data)
}

// listOwn asks Hugo for the pages of files, and repeats this without each file that Hugo
// cannot read. It returns the next time at which a page will be published or expire; zero for
// never.
func (r Renderer) listOwn(ctx context.Context, own *OwnContent) (until time.Time, err error) {
	files, irregular, err := ownFiles(ctx, r.content(), r.Hugo)
	for _, e := range irregular {
		if !slices.Contains(own.Excluded, e) {
			own.Excluded = append(own.Excluded, e)
		}
	}
	if err != nil || len(files) == 0 {
		return until, err
	}
	x := workshop{Renderer: r, site: []byte("{}")}
	defer func() { err = errors.Join(err, x.clear()) }()
	if x.layers, err = site.OpenLayers(r.Archive, r.Config.Themes); err != nil {
		return until, err
	}
	x.Unpublished = nil
	for {
		if err := ctx.Err(); err != nil {
			return until, err
		}
		x.Exclude = own.Excluded
		dir, err := x.ownFolder("list", map[string]any{"builddrafts": true})
		if err != nil {
			return until, err
		}
		said := &messages{readable: x.readable}
		pages, err := x.Hugo.Pages(dir, said)
		if err == nil {
			same := x.eclipsed(files, pages)
			if len(same) == 0 {
				own.Doubts = x.bundled(files, pages)
				return x.addOwn(pages, own), nil
			}
			own.Excluded = append(own.Excluded, same...)
			continue
		}
		bad := x.excluded(files, err, said)
		own.Excluded = append(own.Excluded, bad)
		if bad.File == "" {
			return until, nil
		}
	}
}

// eclipsed returns the files for which Hugo makes no separate page because several have the
// same address: all except the first.
func (x *workshop) eclipsed(files []string, pages []HugoPage) (excluded []ExcludedFile) {
	listed := map[string]bool{}
	for _, p := range pages {
		if rel, err := filepath.Rel(x.content(), p.File); err == nil {
			listed[filepath.ToSlash(rel)] = true
		}
	}
	same := map[string][]string{}
	for _, f := range files {
		if slices.ContainsFunc(x.Exclude, func(e ExcludedFile) bool { return e.File == f }) {
			continue
		}
		name := strings.TrimSuffix(f, path.Ext(f))
		key := strings.ToLower(strings.TrimSuffix(strings.TrimSuffix(name, "/index"), "/_index"))
		same[key] = append(same[key], f)
	}
	for _, key := range slices.Sorted(maps.Keys(same)) {
		group := slices.Sorted(slices.Values(same[key]))
		pages := slices.DeleteFunc(slices.Clone(group), func(f string) bool { return !listed[f] })
		if len(pages) == 0 || len(pages) == len(group) { // all belong to another page, or all are pages
			continue
		}
		for _, f := range group[1:] {
			excluded = append(excluded, ExcludedFile{f, fmt.Sprintf("content/%s: its address is that of content/%s, which is published in its place: give one of them another name", f, group[0])})
		}
	}
	return excluded
}

// bundled returns messages about files that look like pages but belong to the page of their
// folder (a leaf bundle). A page without an address is ignored, because its files are only
// used by other pages.
func (x *workshop) bundled(files []string, pages []HugoPage) (told []string) {
	listed := map[string]bool{}
	bundles := map[string]string{} // maps a folder to the file of its page
	for _, p := range pages {
		rel, err := filepath.Rel(x.content(), p.File)
		if err != nil {
			continue
		}
		rel = filepath.ToSlash(rel)
		listed[rel] = true
		if dir, file := path.Split(rel); strings.HasPrefix(file, "index.") && p.Path != "" {
			bundles[path.Clean(dir)] = rel
		}
	}
	for _, f := range files {
		if listed[f] || slices.ContainsFunc(x.Exclude, func(e ExcludedFile) bool { return e.File == f }) {
			continue
		}
		for dir := path.Dir(f); dir != "."; dir = path.Dir(dir) {
			if page := bundles[dir]; page != "" {
				told = append(told, fmt.Sprintf("content/%s: it is not a separate page, because everything in its folder belongs to content/%s; call that one _index%s, and each is a page", f, page, path.Ext(page)))
				break
			}
		}
	}
	return told
}

// addOwn adds the pages in the form that the plan uses. A page whose address is outside the
// site is excluded. It returns the next time at which a page will be published or expire.
func (x *workshop) addOwn(pages []HugoPage, own *OwnContent) (until time.Time) {
	content := x.content()
	for _, p := range pages {
		rel, err := filepath.Rel(content, p.File)
		if err != nil {
			continue
		}
		page := plan.OwnPage{File: filepath.ToSlash(rel), Title: p.Title, Weight: p.Weight}
		if p.Path == "" { // only used by other pages
			continue
		}
		address, err := url.PathUnescape(p.Path)
		if err != nil {
			address = p.Path
		}
		within, ok := strings.CutPrefix(address, x.Config.BaseURL.Path)
		hidden, next := p.hidden(x.Now, x.Config)
		if !next.IsZero() && (until.IsZero() || next.Before(until)) {
			until = next
		}
		if hidden {
			own.Unpublished = append(own.Unpublished, UnpublishedPage{page.File, within})
			continue
		}
		if page.Path = within; !ok || !filepath.IsLocal(filepath.FromSlash(within+"x")) || slices.Contains(strings.Split(within, "/"), ".") {
			own.Excluded = append(own.Excluded, ExcludedFile{page.File, fmt.Sprintf("content/%s: its url leads to %s, which is not within the site; it is not published", page.File, p.Path)})
			continue
		}
		if page.Title == "" {
			page.Title = strings.ReplaceAll(filepath.Base(strings.TrimSuffix(within, "/")), "-", " ")
		}
		if within == "" { // settings for the home page only apply to the pages below it
			continue
		}
		if slices.ContainsFunc(p.Aliases, func(a string) bool { return strings.Trim(a, "/") == "" }) {
			own.Excluded = append(own.Excluded, ExcludedFile{page.File, fmt.Sprintf("content/%s: it has an alias that is the address of the site itself; the page is not published", page.File)})
			continue
		}
		if long := tooLong(within, p.Aliases); long != "" {
			own.Excluded = append(own.Excluded, ExcludedFile{page.File, fmt.Sprintf("content/%s: its address, or an alias, is longer than the names of files may be (%d bytes between slashes, %d in all): %s…; the page is not published", page.File, longestName, longestPath, long)})
			continue
		}
		if !p.Section {
			page.Date, page.Authors, page.Description = p.Date.UTC(), p.authors(), strings.Join(strings.Fields(p.Description), " ")
		}
		page.InMenu = p.inMenu(!page.Date.IsZero()) && !strings.Contains(strings.TrimSuffix(within, "/"), "/")
		own.Pages = append(own.Pages, page)
	}
	slices.SortFunc(own.Pages, func(a, b plan.OwnPage) int { return strings.Compare(a.File, b.File) })
	slices.SortFunc(own.Unpublished, func(a, b UnpublishedPage) int { return strings.Compare(a.File, b.File) })
	return until
}

// inMenu reports whether a page may be in the menu. Posts must ask for it, because they would
// otherwise fill the menu.
func (p *HugoPage) inMenu(post bool) bool {
	menu, menus := p.Params["menu"], p.Params["menus"]
	return menu != false && menus != false && (!post || menu != nil || menus != nil)
}

// authors returns the authors in the front matter, with the key author or authors.
func (p *HugoPage) authors() (names []string) {
	for _, key := range []string{"author", "authors"} {
		switch v := p.Params[key].(type) {
		case string:
			names = append(names, v)
		case []string:
			names = append(names, v...)
		case []any:
			for _, name := range v {
				names = append(names, fmt.Sprint(name))
			}
		}
	}
	for i, name := range names {
		names[i] = strings.Join(strings.Fields(name), " ")
	}
	return slices.DeleteFunc(names, func(s string) bool { return s == "" })
}

// longestName and longestPath are the maximum lengths in bytes of a folder's name and of a
// page's path. They are limits of file systems, with room for the destination.
const (
	longestName = 255
	longestPath = 1000
)

// tooLong returns the start of the first address that is too long for a file path, or "" if
// none is.
func tooLong(address string, aliases []string) string {
	const shown = 40 // bytes
	for _, a := range append([]string{address}, aliases...) {
		parts := strings.Split(a, "/")
		if len(a) > longestPath || slices.ContainsFunc(parts, func(part string) bool { return len(part) > longestName }) {
			return strings.ToValidUTF8(a[:shown], "")
		}
	}
	return ""
}

// longestWhy is the maximum length of an error of Hugo in a message, in characters.
const longestWhy = 300

// excluded returns the file that an error of Hugo is about. If the error names none, it is
// about all of them.
func (x *workshop) excluded(files []string, err error, said *messages) ExcludedFile {
	if strings.Contains(err.Error(), "parse of template failed") {
		return ExcludedFile{} // rendering reports this error and fails
	}
	text := x.readable(said.text() + "\n" + err.Error())
	guilty, blame := blamed(text, files)
	if m := noPage.FindStringSubmatch(text); m != nil {
		blame = strings.Replace(blame, "page not found", fmt.Sprintf("there is no page %q, which a relref or ref asks for", m[1]), 1)
	}
	text = strings.TrimSuffix(strings.TrimSpace(blame), "logged 1 error(s)")
	text, _, _ = strings.Cut(text, "; the current security configuration is")
	why := strings.ReplaceAll(strings.Join(strings.Fields(text), " "), `": `, ": ")
	if runes := []rune(why); len(runes) > longestWhy {
		why = string(runes[:longestWhy]) + "…"
	}
	if guilty == "" || slices.ContainsFunc(x.Exclude, func(e ExcludedFile) bool { return e.File == guilty }) {
		return ExcludedFile{Why: "your own pages in content/ are not published: " + why}
	}
	return ExcludedFile{guilty, withRemedy(guilty, why) + "; the page is not published"}
}

// noPage matches Hugo's message about a page that a shortcode refers to and that does not
// exist.
var noPage = regexp.MustCompile(`REF_NOT_FOUND: Ref "([^"\n]*)"`)

// unreadDate is what Hugo says of a date in front matter.
var unreadDate = regexp.MustCompile(`the "(\w+)" front matter field is not a parsable date`)

// withRemedy returns Hugo's error about a file, and adds what to do if the error does not say
// so.
func withRemedy(file, why string) string {
	if m := unreadDate.FindStringSubmatch(why); m != nil {
		return fmt.Sprintf("%s; write %s = 2026-01-31, or in YAML %[2]s: 2026-01-31", why, m[1])
	}
	if strings.Contains(why, "security.allowContent") && strings.Contains(why, "text/html") {
		return fmt.Sprintf("content/%s: HTML is not read as a page; write it as Markdown, %s.md, or put it into static/, from where it is copied as it is", file, strings.TrimSuffix(path.Base(file), path.Ext(file)))
	}
	return why
}

// blamed returns the file that an error of Hugo names first, and the text about it: the text
// after the file name or, if there is none, before it.
func blamed(text string, files []string) (guilty, said string) {
	const folder = "content/"
	at := len(text)
	for _, f := range files {
		i := strings.Index(text, folder+f)
		if i >= 0 && (i < at || i == at && len(f) > len(guilty)) {
			guilty, at = f, i
		}
	}
	if guilty == "" {
		return "", text
	}
	end := len(text) // start of the line that names the next file
	rest := at + len(folder+guilty)
	for _, f := range files {
		if i := strings.Index(text[rest:], folder+f); i >= 0 && f != guilty {
			end = min(end, max(rest, strings.LastIndex(text[:rest+i], "\n")))
		}
	}
	if strings.Trim(text[rest:end], "\": \n") == "" {
		before := strings.TrimPrefix(strings.TrimSpace(text[:at]), "ERROR ")
		return guilty, folder + guilty + ": " + strings.TrimSuffix(before, ": see")
	}
	return guilty, text[at:end]
}

// ownFiles returns the files of own pages, and the files in their folders that are not regular
// or cannot be read.
func ownFiles(ctx context.Context, content string, hugo Hugo) (pages []string, irregular []ExcludedFile, err error) {
	for _, top := range ownFolders(content) {
		err := filepath.WalkDir(filepath.Join(content, top), func(name string, d fs.DirEntry, err error) error {
			if ctx.Err() != nil {
				return ctx.Err()
			}
			rel, outside := filepath.Rel(content, name)
			if outside != nil {
				return outside
			}
			rel = filepath.ToSlash(rel)
			exclude := func(why string) {
				irregular = append(irregular, ExcludedFile{rel, fmt.Sprintf("content/%s: %s", rel, why)})
			}
			switch {
			case err != nil:
				exclude("it cannot be read, and is not published: " + err.Error())
				return fs.SkipDir
			case d.IsDir():
				if rel != top && strings.HasPrefix(d.Name(), ".") {
					return fs.SkipDir
				}
				return nil
			case !d.Type().IsRegular():
				if err := bound.Entry(os.DirFS(content), rel, d); err != nil {
					exclude(err.Error())
				} else {
					exclude("it is a link, and is not published; put a copy there")
				}
				return nil
			}
			if !archive.HasPageExtension(name) {
				return nil
			}
			if strings.HasPrefix(rel, "index.") {
				exclude("its address is that of the home page, which is the archive's; it is not published: give it another name")
				return nil
			}
			if err := mayBePage(name, hugo); err != nil {
				at := ""
				if line := lineOf(err); line > 0 {
					at = fmt.Sprintf(":%d", line)
				}
				irregular = append(irregular, ExcludedFile{rel, fmt.Sprintf("content/%s%s: it is not published: %v", rel, at, err)})
				return nil
			}
			pages = append(pages, rel)
			return nil
		})
		if err != nil {
			return nil, nil, fmt.Errorf("reading own pages: %w", err)
		}
	}
	return pages, irregular, nil
}

// ReadOwn reads the file of an own page in the folder content.
func ReadOwn(content string, p plan.OwnPage) ([]byte, error) {
	return bound.ReadFile(filepath.Join(content, filepath.FromSlash(p.File)), bound.MaxPage)
}

// lineOf returns the line of a page at which mayBePage found an error, or 0 if unknown.
func lineOf(err error) int {
	const fences = 1 // lines before the front matter
	if deep := (*bound.DepthError)(nil); errors.As(err, &deep) {
		return deep.Line + fences
	}
	if long := (*bound.MarkdownError)(nil); errors.As(err, &long) {
		return long.Line
	}
	return 0
}

// mayBePage returns an error if a page cannot be passed to Hugo safely. Hugo does not limit
// the depth of front matter (except in JSON) or of Markdown.
func mayBePage(name string, hugo Hugo) error {
	data, err := bound.ReadFile(name, bound.MaxPage)
	if err != nil {
		return err
	}
	text := strings.ReplaceAll(strings.TrimPrefix(string(data), "\ufeff"), "\r\n", "\n")
	if rest, ok := strings.CutPrefix(text, "+++\n"); ok {
		head, _, _ := strings.Cut(rest, "\n+++")
		err = bound.TOML(head)
	} else if rest, ok := strings.CutPrefix(text, "---\n"); ok {
		head, _, _ := strings.Cut(rest, "\n---")
		err = bound.YAML(head)
	}
	if err == nil {
		err = bound.Markdown(text)
	}
	if err != nil {
		return err
	}
	return hugo.CheckAddress(data)
}

// ownFolder creates a folder for Hugo with the own pages, except those that are excluded or
// unpublished. Hugo's clock therefore has no influence. The settings override those common to
// all folders.
func (x *workshop) ownFolder(name string, settings map[string]any) (string, error) {
	contentDir := x.content()
	excluded := map[string]string{} // maps a file or folder to a pattern suffix that includes everything in it
	for _, e := range x.Exclude {
		excluded[e.File] = ""
	}
	for _, h := range x.Unpublished {
		if dir, file := path.Split(h.File); dir != "" && strings.HasPrefix(file, "index.") {
			excluded[strings.TrimSuffix(dir, "/")] = "/**" // with the files that belong to the page
		} else {
			excluded[h.File] = ""
		}
	}
	var content []map[string]any
	_, none := excluded[""]
	for _, top := range ownFolders(contentDir) {
		if _, all := excluded[top]; all || none {
			continue
		}
		mount := map[string]any{"source": filepath.Join(contentDir, top), "target": "content/" + top}
		var files []string
		for _, file := range slices.Sorted(maps.Keys(excluded)) {
			if rel, ok := strings.CutPrefix(file, top+"/"); ok {
				files = append(files, "! /"+globQuoted.Replace(rel)+excluded[file])
			}
		}
		if files != nil {
			mount["files"] = files
		}
		content = append(content, mount)
	}
	all := map[string]any{
		"disablekinds": []string{"taxonomy", "term", "home", "rss", "sitemap", "robotstxt", "404"},
		"buildfuture":  true, "buildexpired": true,
	}
	all["markup"] = withFormulas(x.Config.Hugo)
	maps.Copy(all, settings)
	return x.folder(name, content, all)
}

// withFormulas returns the markup settings of a configuration, with the delimiters of formulas
// added unless it defines its own. The theme's layout _markup/render-passthrough.html then
// writes formulas as elements that [setFormulas] replaces.
func withFormulas(config map[string]any) map[string]any {
	top := map[string]any{}
	for k, v := range config {
		if strings.EqualFold(k, "markup") {
			top, _ = v.(map[string]any)
		}
	}
	top = maps.Clone(top)
	if top == nil {
		top = map[string]any{}
	}
	in := top
	path := []string{"goldmark", "extensions", "passthrough"}
	for i, key := range path {
		name := key
		for k := range in {
			if strings.EqualFold(k, key) {
				name = k
			}
		}
		next, _ := in[name].(map[string]any)
		if i == len(path)-1 && next != nil {
			return top
		}
		if next = maps.Clone(next); next == nil {
			next = map[string]any{}
		}
		in[name] = next
		in = next
	}
	in["enable"] = true
	in["delimiters"] = map[string]any{
		"block":  [][]string{{"$$", "$$"}, {`\[`, `\]`}},
		"inline": [][]string{{"$", "$"}, {`\(`, `\)`}},
	}
	return top
}

// formulaMark matches a formula as written by the layout and minified.
var formulaMark = regexp.MustCompile(`<code data-tex="?(inline|block)"?>([^<]*)</code>`)

// setFormulas replaces the formulas of a page by typeset ones.
func setFormulas(page []byte) []byte {
	return formulaMark.ReplaceAllFunc(page, func(mark []byte) []byte {
		m := formulaMark.FindSubmatch(mark)
		return []byte(plan.FormulaHTML(html.UnescapeString(string(m[2])), string(m[1]) == "block"))
	})
}

// globQuoted escapes a file name for use in a pattern.
var globQuoted = strings.NewReplacer(`\`, "?", "*", "?", "[", "?", "]", "?", "{", "?", "}", "?", "!", "?")

// renderOwn renders the user's own pages from their files, unless none of them has changed.
// Hugo may write more than one file per page (sections, resources of a bundle), so the output
// goes to a separate folder first. A file never replaces a planned page.
func (x *Rendering) renderOwn(own []plan.OwnPage) (rendered bool, err error) {
	if len(own) == 0 {
		return false, nil
	}
	for _, p := range own {
		if err := x.taken.Refuse(p); err != nil {
			return false, err
		}
	}
	fingerprint := x.ownFingerprint()
	if x.keepOwn(fingerprint) {
		return false, nil
	}
	dir, err := x.ownFolder("own", nil)
	if err != nil {
		return false, err
	}
	said := &messages{readable: x.readable}
	if err := x.Hugo.Build(dir, said); err != nil {
		files := make([]string, len(own))
		for i, p := range own {
			files[i] = p.File
		}
		return false, &OwnFileError{x.excluded(files, err, said)}
	}
	said.tell(x.Log)
	hidden := map[string]bool{} // a section has a page even without its file
	for _, h := range x.Unpublished {
		hidden[plan.OwnPage{Path: h.Path}.PublishedFile()] = true
	}
	dest := filepath.Join(dir, publishFolder)
	err = filepath.WalkDir(dest, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		rel, err := filepath.Rel(dest, name)
		if err != nil {
			return err
		}
		rel = filepath.ToSlash(rel)
		if hidden[rel] {
			return nil
		}
		if x.taken.has(rel) {
			// Hugo lists the pages in content/posts/, but the planned page lists all posts.
			if x.Log != nil && rel != plan.PostsFolder+"index.html" {
				x.Log(takenAddress(strings.TrimSuffix(rel, "index.html")))
			}
			return nil
		}
		if path.Ext(rel) == ".html" {
			page, err := os.ReadFile(name)
			if err != nil {
				return err
			}
			return x.write(site.File{Path: rel, Data: setFormulas(page)}, plan.KindOwn, fingerprint)
		}
		return x.write(site.File{Path: rel, Open: func() (io.ReadCloser, error) { return os.Open(name) }}, plan.KindOwn, fingerprint)
	})
	return true, err
}

// Reserved is the set of paths that files of own pages cannot have, because other files of the
// site have them. A large site has hundreds of thousands of files, but own pages are few and
// in separate folders. Files are therefore only examined when a path in their folder is
// requested. It is not safe for concurrent use.
type Reserved struct {
	files []iter.Seq[string]
	in    map[string]site.Paths // files that have been examined, by the first element of their path
	// MayBe, if not nil, reports which further paths at the root of the site are reserved.
	MayBe func(file string) bool
}

// Add reserves the paths of files. The sequence is used later, and more than once.
func (r *Reserved) Add(files iter.Seq[string]) { r.files = append(r.files, files) }

// has reports whether a path is reserved.
func (r *Reserved) has(file string) bool {
	first, _, _ := strings.Cut(file, "/")
	return r.folder(first).InTheWay(file) || r.MayBe != nil && r.MayBe(first)
}

// folder returns the files whose path starts with the given element.
func (r *Reserved) folder(first string) site.Paths {
	if paths, ok := r.in[first]; ok {
		return paths
	}
	paths := site.NewPaths()
	for _, files := range r.files {
		for file := range files {
			if rest, ok := strings.CutPrefix(file, first); ok && (rest == "" || rest[0] == '/') {
				paths.Add(file)
			}
		}
	}
	if r.in == nil {
		r.in = map[string]site.Paths{}
	}
	r.in[first] = paths
	return paths
}

// Refuse returns an [OwnFileError] if the path of a page is reserved.
func (r *Reserved) Refuse(p plan.OwnPage) error {
	if !r.has(p.PublishedFile()) {
		return nil
	}
	return &OwnFileError{ExcludedFile{p.File, "content/" + p.File + ": " + takenAddress(p.Path)}}
}

// takenAddress returns the message that the path of an own page is reserved.
func takenAddress(path string) string {
	return fmt.Sprintf("a page of your own in content/ has the address /%s, which is a page of the archive's: it is left out; give its file another name", path)
}

// keepOwn keeps the files of the own pages if they are up to date.
func (x *Rendering) keepOwn(fingerprint archive.Sum) bool {
	var own []string
	for _, f := range x.Ledger.LastIn("") {
		if f.Kind == plan.KindOwn {
			if x.taken.has(f.Path) {
				return false
			}
			own = append(own, f.Path)
		}
	}
	return len(own) > 0 && x.Ledger.Keep(fingerprint, own...)
}

// hashOwn hashes all own pages together, because each of them may list the others.
func hashOwn(h hash.Hash, content string) error {
	for _, top := range ownFolders(content) {
		err := filepath.WalkDir(filepath.Join(content, top), func(name string, d fs.DirEntry, err error) error {
			if err != nil { // it is excluded now, and may be readable next time
				hashStrings(h, name, err.Error())
				return fs.SkipDir
			}
			if d.IsDir() {
				return nil
			}
			rel, err := filepath.Rel(content, name)
			if err != nil {
				return err
			}
			hashStrings(h, filepath.ToSlash(rel))
			if !d.Type().IsRegular() {
				hashStrings(h, d.Type().String(), fmt.Sprint(bound.Entry(os.DirFS(content), filepath.ToSlash(rel), d)))
			} else if err := hashFile(h, name); err != nil {
				hashStrings(h, err.Error())
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// ownFingerprint returns the fingerprint of all own pages together.
func (x *Rendering) ownFingerprint() archive.Sum {
	h := sha256.New()
	h.Write(x.key[:])
	h.Write(x.sums.own[:])
	for _, e := range x.Exclude {
		hashStrings(h, e.File)
	}
	x.hashUnpublished(h)
	return archive.Sum(h.Sum(nil))
}

func (r *Renderer) hashUnpublished(h hash.Hash) {
	for _, p := range r.Unpublished {
		hashStrings(h, "hidden", p.File)
	}
}

// ownFolders returns the files and folders of content/ that contain own pages.
func ownFolders(content string) []string {
	list, err := os.ReadDir(content)
	if err != nil {
		return nil
	}
	var names []string
	for _, e := range list {
		if !archive.HoldsPapers(e.Name()) && e.Name()[0] != '.' {
			names = append(names, e.Name())
		}
	}
	return names
}
