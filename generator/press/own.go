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

// The user's own pages are Hugo's: which there are and where, it says itself. A file
// that cannot be a page is left out, and is a problem of its own: the others are
// published.

// OwnContent is what content/ holds beside papers.
type OwnContent struct {
	Pages       []plan.OwnPage
	Excluded    []ExcludedFile    // files that cannot be pages, and those that were excluded before
	Unpublished []UnpublishedPage // sorted by file
	Doubts      []string          // what is probably not meant so, with the file, for a person
}

// UnpublishedPage is one of the user's own pages that is not published: its date has not come,
// it has expired, or it is a draft.
type UnpublishedPage struct {
	File string // relative to content/, with slashes
	Path string // relative to the root of the site, where it would be
}

// ExcludedFile is a file of an own page that cannot be one.
type ExcludedFile struct {
	File string // relative to content/, with slashes; empty for all files
	Why  string // with the place, for a person; empty where something else tells it
}

// OwnFileError says that a page could not be made of a file of the user's own pages.
type OwnFileError struct{ ExcludedFile }

func (e *OwnFileError) Error() string { return e.Why }

// HugoPage is a page that Hugo makes of a file.
type HugoPage struct {
	File        string // its absolute name
	Path        string // from the root of the host: "/papers/about/"
	Title       string
	Weight      int
	Aliases     []string
	Params      map[string]any // of its front matter
	Draft       bool
	Date        time.Time // zero where it has none
	Description string
	Section     bool // it lists others, and its date is one of theirs
	// PublishDate and ExpiryDate are the moments from which, and to which, it is to be
	// published; zero for always.
	PublishDate, ExpiryDate time.Time
}

// hidden reports whether a page is not published at a moment, by the rules of Hugo, and
// which is the next moment at which that may change; zero for none.
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

// ownListFile is what is kept of own pages between builds, in the folder of the state.
const ownListFile = "own"

// keptOwn is what the file holds.
type keptOwn struct {
	Key     archive.Sum
	Content OwnContent
	// Asked is when Hugo was asked, Until the moment at which a date comes: what is kept
	// holds from one up to the other; a zero Until never comes.
	Asked, Until time.Time
}

func (k *keptOwn) holds(key archive.Sum, now time.Time) bool {
	return k.Key == key && !now.Before(k.Asked) && (k.Until.IsZero() || now.Before(k.Until))
}

// OwnContent finds the user's own pages: it asks Hugo, unless nothing that they are made
// of has changed since the last time, and no date of theirs has come.
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

// listOwn asks Hugo for the pages of files, again without each file that it cannot read.
// It returns the moment at which the date of one comes; zero where none does.
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

// eclipsed are files of which Hugo does not make pages of their own, because they have one
// address: all but the first.
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
		if len(pages) == 0 || len(pages) == len(group) { // all are files of another page, or pages
			continue
		}
		for _, f := range group[1:] {
			excluded = append(excluded, ExcludedFile{f, fmt.Sprintf("content/%s: its address is that of content/%s, which is published in its place: give one of them another name", f, group[0])})
		}
	}
	return excluded
}

// bundled says of files that might be pages that they belong to the page of their folder, of
// which Hugo makes one with all that lies there. A page without an address has such files for
// other pages only.
func (x *workshop) bundled(files []string, pages []HugoPage) (told []string) {
	listed := map[string]bool{}
	bundles := map[string]string{} // folder to the file of its page
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
				told = append(told, fmt.Sprintf("content/%s: it is no page of its own, as all in its folder belongs to content/%s; call that one _index%s, and each is a page", f, page, path.Ext(page)))
				break
			}
		}
	}
	return told
}

// addOwn adds the pages as the plan knows them. One whose address is not within the site is
// excluded. It returns the next moment at which another one is to be published, or no
// longer.
func (x *workshop) addOwn(pages []HugoPage, own *OwnContent) (until time.Time) {
	content := x.content()
	for _, p := range pages {
		rel, err := filepath.Rel(content, p.File)
		if err != nil {
			continue
		}
		page := plan.OwnPage{File: filepath.ToSlash(rel), Title: p.Title, Weight: p.Weight}
		if p.Path == "" { // for other pages only
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
		if within == "" { // what a user says of the home page is for the pages below
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

// inMenu reports whether a page may stand in the menu. Posts would fill it: they are there
// where they ask for it.
func (p *HugoPage) inMenu(post bool) bool {
	menu, menus := p.Params["menu"], p.Params["menus"]
	return menu != false && menus != false && (!post || menu != nil || menus != nil)
}

// authors are those that the front matter names, as author or authors.
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

// longestName and longestPath are how long a folder's name and the path of a page may be,
// in bytes: what file systems take, with room for that of the destination.
const (
	longestName = 255
	longestPath = 1000
)

// tooLong is the beginning of the first address that cannot be a path of files; empty where
// all can.
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

// longestWhy is how much of what Hugo says is told, in characters.
const longestWhy = 300

// excluded finds the file that an error of Hugo's is about. Where it names none, it is
// about all of them.
func (x *workshop) excluded(files []string, err error, said *messages) ExcludedFile {
	if strings.Contains(err.Error(), "parse of template failed") {
		return ExcludedFile{} // which rendering tells, and then there is no site
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

// noPage is what Hugo says, before the place, of a page that a shortcode asks for.
var noPage = regexp.MustCompile(`REF_NOT_FOUND: Ref "([^"\n]*)"`)

// unreadDate is what Hugo says of a date in front matter.
var unreadDate = regexp.MustCompile(`the "(\w+)" front matter field is not a parsable date`)

// withRemedy is what Hugo says of a file, with what to do where it does not say that.
func withRemedy(file, why string) string {
	if m := unreadDate.FindStringSubmatch(why); m != nil {
		return fmt.Sprintf("%s; write %s = 2026-01-31, or in YAML %[2]s: 2026-01-31", why, m[1])
	}
	if strings.Contains(why, "security.allowContent") && strings.Contains(why, "text/html") {
		return fmt.Sprintf("content/%s: HTML is no page of your own; write it as Markdown, %s.md, or put it into static/, from where it is copied as it is", file, strings.TrimSuffix(path.Base(file), path.Ext(file)))
	}
	return why
}

// blamed finds the file that a text of Hugo's blames first, and what is said of it: behind
// the place, or else before it.
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
	end := len(text) // where the line begins that names the next
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

// ownFiles are the files of own pages, and those in their folders that are no files, or
// cannot be read.
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

// lineOf is the line of a page in which an error of mayBePage is; 0 where it tells none.
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

// mayBePage reports why a page cannot be given to Hugo, which has no bounds for front
// matter (its decoder of JSON has one), nor for Markdown.
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

// ownFolder makes a folder for Hugo with own pages, but for those that are excluded or
// hidden; so Hugo's clock decides nothing. Settings take the place of those of all folders.
func (x *workshop) ownFolder(name string, settings map[string]any) (string, error) {
	contentDir := x.content()
	excluded := map[string]string{} // file or folder to what stands for all of it in a pattern
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

// withFormulas is the markup of a configuration, with the delimiters of formulas, unless it
// says itself what these are. The layout _markup/render-passthrough.html of the theme leaves
// formulas in elements that [setFormulas] finds.
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

// formulaMark is a formula as the layout leaves it, minified.
var formulaMark = regexp.MustCompile(`<code data-tex="?(inline|block)"?>([^<]*)</code>`)

// setFormulas sets the formulas of a page.
func setFormulas(page []byte) []byte {
	return formulaMark.ReplaceAllFunc(page, func(mark []byte) []byte {
		m := formulaMark.FindSubmatch(mark)
		return []byte(plan.FormulaHTML(html.UnescapeString(string(m[2])), string(m[1]) == "block"))
	})
}

// globQuoted makes a pattern of a file's name.
var globQuoted = strings.NewReplacer(`\`, "?", "*", "?", "[", "?", "]", "?", "{", "?", "}", "?", "!", "?")

// renderOwn renders the user's own pages from their files, unless nothing of
// them has changed. Hugo may make more of them than one file a page (sections,
// resources of a bundle), so they go to a folder of their own first. None takes
// the place of a planned page.
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
	hidden := map[string]bool{} // a section has a page also without its file
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
			// Hugo lists what is in content/posts/; the plan's page has all posts.
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

// Reserved are places where files of the user's own pages cannot be: those of the site's
// other files. A large site has hundreds of thousands, and own pages are few, in folders
// of their own: so files are only looked at once somebody asks for a place in their
// folder. It is not safe for concurrent use.
type Reserved struct {
	files []iter.Seq[string]
	in    map[string]site.Paths // those that have been looked at, by the first part of their paths
	// MayBe, where set, says which files at the root of the site others may be.
	MayBe func(file string) bool
}

// Add reserves the places of files, which are asked for later, and more than once.
func (r *Reserved) Add(files iter.Seq[string]) { r.files = append(r.files, files) }

// has reports whether no file of own pages can be there.
func (r *Reserved) has(file string) bool {
	first, _, _ := strings.Cut(file, "/")
	return r.folder(first).InTheWay(file) || r.MayBe != nil && r.MayBe(first)
}

// folder are the files whose paths begin with that part.
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

// Refuse is an [OwnFileError] if a page cannot be where it would be.
func (r *Reserved) Refuse(p plan.OwnPage) error {
	if !r.has(p.PublishedFile()) {
		return nil
	}
	return &OwnFileError{ExcludedFile{p.File, "content/" + p.File + ": " + takenAddress(p.Path)}}
}

// takenAddress says that a page of the user's own cannot be there.
func takenAddress(path string) string {
	return fmt.Sprintf("a page of your own in content/ has the address /%s, which is a page of the archive's: it is left out; give its file another name", path)
}

// keepOwn keeps the files of the own pages if they are as they would be.
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

// hashOwn sums up all of the user's own pages together: each may list the
// others.
func hashOwn(h hash.Hash, content string) error {
	for _, top := range ownFolders(content) {
		err := filepath.WalkDir(filepath.Join(content, top), func(name string, d fs.DirEntry, err error) error {
			if err != nil { // it is excluded, and may be there next time
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

// ownFingerprint is that of all own pages together.
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

// ownFolders are the files and folders of content/ that hold own pages.
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
