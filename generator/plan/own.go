package plan

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"offprint/generator/text"
)

// OwnPage is a page that the user wrote: a Markdown or HTML file in content/
// outside the folders of papers. Hugo renders it from its file.
type OwnPage struct {
	File   string // relative to content/, with slashes
	Path   string // relative to the root of the site: "about/"
	Title  string
	Weight int
	InMenu bool // pages directly in content/ stand in the menu

	// What a page with a date has beside: it is a post.
	Date        time.Time // zero for other pages
	Authors     []string
	Description string // plain text; may be empty
}

// Posts are the user's own pages that have a date. They have a page that lists them, and a
// feed.

// PostsFolder is where the page is.
const PostsFolder = "posts/"

const postsFeed = "posts.xml"

// posts are the posts, newest first.
func (p *Plan) posts() []OwnPage {
	posts := slices.DeleteFunc(slices.Clone(p.own), func(o OwnPage) bool { return o.Date.IsZero() })
	slices.SortStableFunc(posts, func(a, b OwnPage) int {
		return cmp.Or(b.Date.Compare(a.Date), strings.Compare(a.File, b.File))
	})
	return posts
}

// hasPostsPage reports whether there is a page that lists posts: there are some, and none
// of the user's own pages has its address.
func (p *Plan) hasPostsPage() bool {
	return len(p.posts()) > 0 && !slices.ContainsFunc(p.own, func(o OwnPage) bool { return o.Path == PostsFolder })
}

func (p *Plan) postsPages(emit func(Planned)) {
	if p.hasPostsPage() {
		emit(Planned{Kind: KindPosts, Path: PostsFolder, source: made(p.postsPage)})
	}
}

func (p *Plan) postsPage() (Page, error) {
	c := p.cfg
	title := c.NavWord("posts")
	data := &PostsData{Feed: c.Href(postsFeed)}
	for _, o := range p.posts() {
		data.Posts = append(data.Posts, Post{
			Link: Link{Name: o.Title, Href: c.EscapedHref(o.Path)}, Day: o.Date.Format(time.DateOnly),
			Authors: c.joinNames(o.Authors), Description: o.Description,
		})
	}
	head := c.newHead(title, "", PostsFolder)
	head.feed(data.Feed, title)
	data.Common = head.done()
	return Page{Kind: KindPosts, Path: PostsFolder, Title: title, Data: data}, nil
}

// postsOf is the feed of the newest posts; no feed where there are none.
func (p *Plan) postsOf() []Feed {
	posts := p.posts()
	if len(posts) == 0 {
		return nil
	}
	f := Feed{Of: KindPosts, Title: p.cfg.NavWord("posts") + " · " + p.cfg.Title, Atom: postsFeed, Posts: posts[:min(len(posts), p.cfg.Options.FeedItems)]}
	if p.hasPostsPage() {
		f.Home = PostsFolder
	}
	return []Feed{f}
}

// FormulaHTML is a formula of the user's own pages as HTML: TeX without its dollars, in the
// line or displayed. What is no formula but money stays as it is.
func FormulaHTML(tex string, display bool) string {
	if display {
		return text.HTML("$$" + tex + "$$")
	}
	return text.TitleHTML("$" + tex + "$")
}

// PublishedFile is where the page stands in the destination, with slashes.
func (o OwnPage) PublishedFile() string { return outputFile(o.Path) }
