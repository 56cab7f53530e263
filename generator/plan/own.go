package plan

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"offprint/generator/text"
)

// OwnPage is a page that the user wrote: a Markdown or HTML file in content/ outside the
// folders of papers. Hugo renders it from its file.
type OwnPage struct {
	File   string // relative to content/, with slashes
	Path   string // relative to the root of the site: "about/"
	Title  string
	Weight int
	InMenu bool // the page is in the menu; only pages directly in content/ can be

	// A page with a date is a post, with these in addition.
	Date        time.Time // zero for other pages
	Authors     []string
	Description string // plain text; may be empty
}

// Posts are the user's own pages that have a date. A page lists them, and they have a feed.

// PostsFolder is the folder of the page that lists them.
const PostsFolder = "posts/"

const postsFeed = "posts.xml"

// posts returns the posts, newest first.
func (p *Plan) posts() []OwnPage {
	posts := slices.DeleteFunc(slices.Clone(p.own), func(o OwnPage) bool { return o.Date.IsZero() })
	slices.SortStableFunc(posts, func(a, b OwnPage) int {
		return cmp.Or(b.Date.Compare(a.Date), strings.Compare(a.File, b.File))
	})
	return posts
}

// hasPostsPage reports whether there is a page that lists posts: there is one if there are
// posts and none of the user's own pages has its address.
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

// postsOf returns the feed of the newest posts, or none if there are no posts.
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

// FormulaHTML converts a formula in the user's own pages to HTML. tex is TeX without its
// dollar signs; display says whether the formula is displayed or inline. Text that is an
// amount of money and not a formula is left as it is.
func FormulaHTML(tex string, display bool) string {
	if display {
		return text.HTML("$$" + tex + "$$")
	}
	return text.TitleHTML("$" + tex + "$")
}

// PublishedFile returns the page's path in the destination folder, with slashes.
func (o OwnPage) PublishedFile() string { return outputFile(o.Path) }
