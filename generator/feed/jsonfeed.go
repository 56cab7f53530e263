package feed

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
)

type jsonDocument struct {
	Version     string     `json:"version"`
	Title       string     `json:"title"`
	HomePageURL string     `json:"home_page_url"`
	FeedURL     string     `json:"feed_url,omitempty"`
	Description string     `json:"description,omitempty"`
	Language    string     `json:"language,omitempty"`
	Hubs        []jsonHub  `json:"hubs,omitempty"`
	Items       []jsonItem `json:"items"`
}

type jsonHub struct {
	Type string `json:"type"`
	URL  string `json:"url"`
}

type jsonItem struct {
	ID            string           `json:"id"`
	URL           string           `json:"url"`
	Title         string           `json:"title"`
	ContentHTML   string           `json:"content_html,omitempty"`
	ContentText   *string          `json:"content_text,omitempty"`
	Summary       string           `json:"summary,omitempty"`
	Image         string           `json:"image,omitempty"`
	DatePublished string           `json:"date_published,omitempty"`
	DateModified  string           `json:"date_modified,omitempty"`
	Authors       []jsonAuthor     `json:"authors,omitempty"`
	Tags          []string         `json:"tags,omitempty"`
	Language      string           `json:"language,omitempty"`
	Attachments   []jsonAttachment `json:"attachments,omitempty"`
	Offprint      *jsonOffprint    `json:"_offprint,omitempty"`
}

type jsonAuthor struct {
	Name string `json:"name"`
}

type jsonAttachment struct {
	URL      string `json:"url"`
	MIMEType string `json:"mime_type"`
	Title    string `json:"title"`
}

// jsonOffprint holds values without a standard key, under a key of our own as the format
// suggests.
type jsonOffprint struct {
	Code string `json:"code"`
}

// WriteJSON writes the feed as JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/). The PDF
// is an attachment; the code repository is in the item's "_offprint".
func (f *Feed) WriteJSON(w io.Writer) error {
	f, err := f.clean()
	if err != nil {
		return err
	}
	doc := jsonDocument{
		Version: "https://jsonfeed.org/version/1.1", Title: f.Title, HomePageURL: f.Home, FeedURL: f.JSON,
		Description: f.Description, Language: f.Language, Items: make([]jsonItem, len(f.Items)),
	}
	if f.Hub != "" {
		doc.Hubs = []jsonHub{{"WebSub", f.Hub}}
	}
	for i := range f.Items {
		doc.Items[i] = jsonItemOf(&f.Items[i])
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(&doc); err != nil {
		return fmt.Errorf("write JSON feed %q: %w", f.Title, err)
	}
	if _, err := w.Write(bytes.TrimSuffix(b.Bytes(), []byte("\n"))); err != nil {
		return fmt.Errorf("write JSON feed %q: %w", f.Title, err)
	}
	return nil
}

func jsonItemOf(it *Item) jsonItem {
	j := jsonItem{
		ID: it.ID, URL: it.URL, Title: it.Title, ContentHTML: it.HTML, Summary: it.Summary,
		Image: it.Thumbnail, Tags: it.Topics, Language: it.Language,
	}
	if it.HTML == "" { // one of the two contents is required
		j.ContentText = &it.Summary
	}
	if known(it.Published) {
		j.DatePublished = rfc3339(it.Published)
	}
	if known(it.Updated) && !it.Updated.Equal(it.Published) {
		j.DateModified = rfc3339(it.Updated)
	}
	for _, name := range it.Authors {
		j.Authors = append(j.Authors, jsonAuthor{name})
	}
	if it.PDF != "" {
		j.Attachments = []jsonAttachment{{URL: it.PDF, MIMEType: typePDF, Title: "PDF"}}
	}
	if it.Code != "" {
		j.Offprint = &jsonOffprint{it.Code}
	}
	return j
}
