package generator

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"offprint/generator/archive"
	"offprint/generator/atomicfile"
	"offprint/generator/fetch"
	"offprint/generator/paper"
	"offprint/generator/site"
	"offprint/generator/thumbnail"
)

const (
	// thumbnailsOnce is the maximum number of thumbnails fetched in a run. An existing archive
	// gets its thumbnails over several days.
	thumbnailsOnce = 200
	// withoutFile is the file in .offprint/ that lists the addresses without a usable picture.
	// It can be deleted at any time.
	withoutFile = "thumbnails.json"
)

// Thumbnails counts the thumbnails of a fetch.
type Thumbnails struct {
	New     int `json:"new"`
	Without int `json:"without"` // requested, but missing or not a picture
	Left    int `json:"left"`    // left for the next run
}

// String returns the counts in one line.
func (t Thumbnails) String() string {
	text := Counted(t.New, "new thumbnail")
	if t.Without > 0 {
		text += fmt.Sprintf(", %d unavailable", t.Without)
	}
	if t.Left > 0 {
		text += fmt.Sprintf(", %d left for the next run", t.Left)
	}
	return text
}

// wanted is a picture to fetch for a paper. Its addresses are tried in order.
type wanted struct {
	name      string // of the picture's file
	addresses []string
}

// fetchThumbnails fetches the thumbnails of papers that have none, newest first. Failed
// requests are recorded in the result; an error is returned only for local failures, such as a
// full disk.
func (o FetchOptions) fetchThumbnails(ctx context.Context, cfg *site.Config, table site.FetchOptions, paces *fetch.Paces, res *FetchResult) error {
	folder := filepath.Join(o.Dir, site.ThumbnailsFolder)
	has, err := site.ReadThumbnails(o.Dir)
	if err != nil {
		return err
	}
	state, err := archive.State(o.Dir)
	if err != nil {
		return err
	}
	without := readWithout(filepath.Join(state, withoutFile))
	list, err := o.withoutThumbnails(ctx, has, without)
	if err != nil || len(list) == 0 {
		return err
	}
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	t := &Thumbnails{Left: max(0, len(list)-thumbnailsOnce)}
	res.Thumbnails = t
	list = list[:len(list)-t.Left]
	asker := o.asker(cfg, table, "")
	asker.Paces = paces
	// If the first address has no picture, the second one is tried.
	for len(list) > 0 {
		addresses := make([]string, len(list))
		for i, w := range list {
			addresses[i] = w.addresses[0]
		}
		var again []wanted
		got := map[int]bool{}
		report, err := fetch.Pictures(ctx, asker, addresses, func(i int, data []byte) error {
			got[i] = true
			p, err := thumbnail.Make(data)
			if err != nil {
				without[addresses[i]] = err.Error()
				if list[i].addresses = list[i].addresses[1:]; len(list[i].addresses) > 0 {
					again = append(again, list[i])
				} else {
					t.Without++
				}
				return nil
			}
			t.New++
			return atomicfile.Write(filepath.Join(folder, p.File(list[i].name)), p.JPEG)
		})
		service := &res.Services[slices.IndexFunc(res.Services, func(s fetch.Report) bool { return s.Service == fetch.HuggingFace })]
		service.Requests += report.Requests
		service.Faults = append(service.Faults, report.Faults...)
		for _, line := range report.Faults {
			o.say(report.Service + ": " + line)
		}
		t.Left += len(list) - len(got)
		if err = errors.Join(err, writeWithout(filepath.Join(state, withoutFile), without)); err != nil {
			return err
		}
		list = again
	}
	return nil
}

// withoutThumbnails returns the papers that have a picture at Hugging Face but no thumbnail
// yet, newest first.
func (o FetchOptions) withoutThumbnails(ctx context.Context, has map[string]site.Thumbnail, without map[string]string) ([]wanted, error) {
	catalog, _, err := archive.OpenCatalog(ctx, o.Dir, archive.CatalogOptions{})
	if err != nil {
		return nil, err
	}
	if _, err := catalog.Load(ctx); err != nil {
		return nil, err
	}
	hidden, err := archive.ReadHidden(o.Dir)
	if err != nil {
		return nil, err
	}
	cards := slices.Clone(catalog.Cards)
	slices.SortFunc(cards, func(a, b *archive.Card) int {
		return cmp.Or(cmp.Compare(b.Outline().Date, a.Outline().Date), cmp.Compare(a.Path, b.Path))
	})
	var list []wanted
	for _, c := range cards {
		p := c.Paper()
		name := archive.FileName(p.ID)
		if _, ok := has[name]; ok || hidden.Has(p) {
			continue
		}
		w := wanted{name: name}
		for _, a := range picturesOf(p) {
			if _, none := without[a]; !none && fetch.IsPicture(a) {
				w.addresses = append(w.addresses, a)
			}
		}
		if len(w.addresses) > 0 {
			list = append(list, w)
		}
	}
	return list, nil
}

// picturesOf returns the addresses of pictures of a paper: first those given by its authors,
// then the source's preview.
func picturesOf(p *paper.Paper) []string {
	var list []string
	for _, m := range p.Links.Media {
		switch strings.ToLower(path.Ext(m)) {
		case ".png", ".jpg", ".jpeg", ".gif", ".webp":
			list = append(list, m)
		}
	}
	list = list[:min(1, len(list))]
	if p.Links.Thumbnail != "" {
		list = append(list, p.Links.Thumbnail)
	}
	return list
}

// readWithout reads the addresses that have no picture, with the reasons. A damaged file is
// ignored.
func readWithout(file string) map[string]string {
	without := map[string]string{}
	data, err := os.ReadFile(file)
	if err != nil || json.Unmarshal(data, &without) != nil {
		return map[string]string{}
	}
	return without
}

func writeWithout(file string, without map[string]string) error {
	data, err := json.Marshal(without)
	if err != nil {
		return err
	}
	if old, err := os.ReadFile(file); err == nil && bytes.Equal(old, data) || errors.Is(err, fs.ErrNotExist) && len(without) == 0 {
		return nil
	}
	return archive.WriteState(file, data)
}
