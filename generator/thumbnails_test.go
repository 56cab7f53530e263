package generator_test

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"offprint/generator"
)

// drawn returns a picture of the given size with a varying pattern.
func drawn(w, h int) image.Image {
	p := image.NewPaletted(image.Rect(0, 0, w, h), color.Palette{color.Black, color.White, color.RGBA{200, 30, 40, 255}, color.Transparent})
	for i := range p.Pix {
		p.Pix[i] = uint8(i * i / 7 % 4)
	}
	return p
}

func encoded(t *testing.T, encode func(b *bytes.Buffer) error) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := encode(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// bomb returns a PNG of a few bytes that claims to have 60,000 by 60,000 pixels.
func bomb() []byte {
	data := []byte("\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR")
	data = binary.BigEndian.AppendUint32(data, 60000)
	data = binary.BigEndian.AppendUint32(data, 60000)
	data = append(data, 8, 6, 0, 0, 0)
	return binary.BigEndian.AppendUint32(data, crc32.ChecksumIEEE(data[12:]))
}

// TestThumbnails fetches pictures from a server that also misbehaves in every possible way.
// Good pictures must be kept, scaled down, and requested once; bad ones must stop nothing.
func TestThumbnails(t *testing.T) {
	t.Parallel()
	s := newDailyServer(t)
	pngData := encoded(t, func(b *bytes.Buffer) error { return png.Encode(b, drawn(1200, 648)) })
	jpegData := encoded(t, func(b *bytes.Buffer) error { return jpeg.Encode(b, drawn(500, 900), nil) })
	gifData := encoded(t, func(b *bytes.Buffer) error { return gif.Encode(b, drawn(100, 80), nil) })
	webpData, err := base64.StdEncoding.DecodeString(webpOf64)
	if err != nil {
		t.Fatal(err)
	}
	bodies := map[string][]byte{
		"png": pngData, "jpeg": jpegData, "gif": gifData, "webp": webpData,
		"cut": pngData[:len(pngData)/2], "bomb": bomb(), "html": []byte("<!doctype html><p>Not here"), "empty": {},
		"svg": []byte(`<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>`), "large": bytes.Repeat([]byte{1}, 9<<20),
		"point": encoded(t, func(b *bytes.Buffer) error { return png.Encode(b, drawn(1, 1)) }),
		"line":  encoded(t, func(b *bytes.Buffer) error { return png.Encode(b, drawn(4000, 40)) }),
	}
	const day = "2026-04-01"
	names := []string{"png", "jpeg", "gif", "webp", "cut", "bomb", "html", "empty", "svg", "large", "point", "line", "missing", "leads", "elsewhere", "media", "refused"}
	s.put(day, len(names), 0)
	for i, name := range names {
		address := "https://cdn-thumbnails.huggingface.co/social/" + name
		switch name {
		case "elsewhere":
			address = "https://metadata.example.org/png"
		case "media":
			s.days[day][i]["paper"].(map[string]any)["mediaUrls"] = []string{"https://cdn-uploads.huggingface.co/cut.png"}
			address = "https://cdn-thumbnails.huggingface.co/social/gif"
		}
		s.days[day][i]["thumbnail"] = address
	}
	refuses := true
	asked := map[string]int{}
	s.bad = func(_ int, w http.ResponseWriter, r *http.Request) bool { return false }
	s.Config.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name := strings.TrimSuffix(filepath.Base(r.URL.Path), ".png")
		if strings.HasPrefix(r.URL.Path, "/api/") {
			s.serve(w, r)
			return
		}
		s.mu.Lock()
		asked[name]++
		s.mu.Unlock()
		switch body, ok := bodies[name]; {
		case name == "leads":
			http.Redirect(w, r, "http://127.0.0.1:1/png", http.StatusFound)
		case name == "refused" && refuses:
			w.WriteHeader(http.StatusForbidden)
		case name == "refused":
			_, _ = w.Write(gifData)
		case !ok:
			http.NotFound(w, r)
		default:
			_, _ = w.Write(body)
		}
	})
	dir := t.TempDir()
	config := "baseURL = \"https://example.org/\"\n[[params.offprint.fetch]]\nfrom = \"hf\"\nthumbnails = true\ninterval = 0.001\n"
	if err := os.WriteFile(filepath.Join(dir, "config.toml"), []byte(config), 0o644); err != nil {
		t.Fatal(err)
	}
	fetch := func() generator.FetchResult {
		t.Helper()
		res, err := s.fetchInto(t, dir, generator.FetchOptions{Since: 20260401, Until: 20260401})
		if err != nil {
			t.Fatal(err)
		}
		return res
	}
	kept := func() (files []string) {
		t.Helper()
		list, err := os.ReadDir(filepath.Join(dir, "thumbnails"))
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range list {
			data, err := os.ReadFile(filepath.Join(dir, "thumbnails", f.Name()))
			if err != nil {
				t.Fatal(err)
			}
			c, err := jpeg.DecodeConfig(bytes.NewReader(data))
			if err != nil || !strings.HasSuffix(f.Name(), fmt.Sprintf(".%dx%d.jpg", c.Width, c.Height)) || len(data) > 40_000 {
				t.Errorf("%s: %v, %v, %d bytes", f.Name(), err, c, len(data))
			}
			files = append(files, f.Name())
		}
		return files
	}
	res := fetch()
	paperOf := func(name, size string) string {
		return fmt.Sprintf("2604.01%03d.%s.jpg", slices.Index(names, name), size)
	}
	want := []string{paperOf("png", "320x172"), paperOf("jpeg", "133x240"), paperOf("gif", "100x80"), paperOf("webp", "64x48"), paperOf("media", "100x80")}
	if got := kept(); !slices.Equal(got, want) {
		t.Errorf("these are kept: %q, want %q", got, want)
	}
	if th := res.Thumbnails; th == nil || th.New != 5 || th.Without != 9 || th.Left != 2 || len(res.Services[0].Faults) != 2 {
		t.Errorf("the result is %+v, faults %q", th, res.Services[0].Faults)
	}
	if asked["cut"] != 2 || asked["missing"] != 1 {
		t.Errorf("these were asked for: %v", asked)
	}
	clear(asked)
	refuses = false
	res = fetch()
	if len(asked) != 2 || asked["refused"] != 1 || res.Thumbnails.New != 1 {
		t.Errorf("asked again for %v, %v", asked, res.Thumbnails)
	}
	shows(t, dir, paperOf("png", "320x172"))
}

// shows checks that the site shows the available pictures, and none if they are turned off,
// and that an incremental build equals a clean one.
func shows(t *testing.T, dir, file string) {
	t.Helper()
	public := filepath.Join(dir, "public")
	build(t, generator.BuildOptions{Dir: dir})
	site := readSite(t, public)
	home := site["index.html"]
	if n := strings.Count(home, "<img "); n != 6 || !strings.Contains(home, `<img src=/thumbnails/`+file+` width=320 height=172 alt loading=lazy>`) || site["thumbnails/"+file] == "" {
		t.Errorf("the home page has %d pictures", n)
	}
	if strings.Contains(home, "huggingface.co/social") {
		t.Error("the home page names the source's picture")
	}
	if err := os.Remove(filepath.Join(dir, "thumbnails", file)); err != nil {
		t.Fatal(err)
	}
	build(t, generator.BuildOptions{Dir: dir})
	clean := filepath.Join(t.TempDir(), "clean")
	build(t, generator.BuildOptions{Dir: dir, Dest: clean, Clean: true})
	compareSites(t, readSite(t, clean), readSite(t, public))
	if site := readSite(t, public); strings.Count(site["index.html"], "<img ") != 5 || site["thumbnails/"+file] != "" {
		t.Error("a picture that is gone is shown")
	}
	config, err := os.ReadFile(filepath.Join(dir, "config.toml"))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "config.toml"), append(config, "[params.offprint]\nthumbnails = false\n"...), 0o644); err != nil {
		t.Fatal(err)
	}
	build(t, generator.BuildOptions{Dir: dir})
	if site := readSite(t, public); strings.Contains(site["index.html"], "<img ") || strings.Contains(strings.Join(slices.Sorted(maps.Keys(site)), " "), "thumbnails/") {
		t.Error("pictures are shown although they are turned off")
	}
}

// webpOf64 is a WebP picture of 64 by 48 pixels, in base64.
const webpOf64 = "UklGRooCAABXRUJQVlA4WAoAAAAgAAAAPwAALwAASUNDUMgBAAAAAAHIAAAAAAQwAABtbnRyUkdCIFhZWiAH4AABAAEAAAAAAABhY3NwAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAQAA9tYAAQAAAADTLQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAlkZXNjAAAA8AAAACRyWFlaAAABFAAAABRnWFlaAAABKAAAABRiWFlaAAABPAAAABR3dHB0AAABUAAAABRyVFJDAAABZAAAAChnVFJDAAABZAAAAChiVFJDAAABZAAAAChjcHJ0AAABjAAAADxtbHVjAAAAAAAAAAEAAAAMZW5VUwAAAAgAAAAcAHMAUgBHAEJYWVogAAAAAAAAb6IAADj1AAADkFhZWiAAAAAAAABimQAAt4UAABjaWFlaIAAAAAAAACSgAAAPhAAAts9YWVogAAAAAAAA9tYAAQAAAADTLXBhcmEAAAAAAAQAAAACZmYAAPKnAAANWQAAE9AAAApbAAAAAAAAAABtbHVjAAAAAAAAAAEAAAAMZW5VUwAAACAAAAAcAEcAbwBvAGcAbABlACAASQBuAGMALgAgADIAMAAxADZWUDggnAAAAPAFAJ0BKkAAMAA/EXayUCwnpKKwCAGAIglAGX9cBb8dk0AYyDfXG82bjShvV/qgPXKnj+vn9DyAAP4MeP2mUUFfAFohusfdJ+qBlJb1dBVNofYYS5bNzh2YmAQvFxC7kqm//EY2fyjyOl8s/w2PmYIcgF8wUzCYK8dYGBs9N1JKquQVrMLBy1e728n//CPJPZuS7SxmO5GhMAAAAA=="
