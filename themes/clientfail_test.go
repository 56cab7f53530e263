package themes_test

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"fmt"
	"io"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"offprint/generator"
	"offprint/generator/paper"
	"offprint/generator/search"
)

// TestClientFailures checks how the client handles everything that can go wrong between it and
// its files.
func TestClientFailures(t *testing.T) {
	t.Parallel()
	ctx := browser(t)
	docs := clientPapers()
	dir := clientArchive(t)
	folder := filepath.Join(dir, "public", search.Folder)
	const query, id = "attention sinks", "arxiv:2406.00125"
	if docs[25].ID != id {
		t.Fatalf("the paper is %s", docs[25].ID)
	}
	// Each test gets a separate host, so that no cache is shared.
	start := func(t *testing.T, before, options string) (*client, *indexHost) {
		h := newIndexHost(t, folder)
		return newClient(t, ctx, h, before, options), h
	}
	shard := func(path string) bool { return strings.Contains(path, "/t") }
	works := func(c *client) {
		c.t.Helper()
		c.finds(query, id)
		c.nothingUnhandled()
	}

	t.Run("ShardFailsOnce", func(t *testing.T) {
		c, h := start(t, "", "")
		failed := map[string]bool{}
		h.changes(func(w http.ResponseWriter, path string, _ []byte) bool {
			if h.mu.Lock(); failed[path] || !shard(path) {
				h.mu.Unlock()
				return false
			}
			failed[path] = true
			h.mu.Unlock()
			w.WriteHeader(http.StatusServiceUnavailable)
			return true
		})
		works(c)
		if len(failed) == 0 {
			t.Error("no shard was asked for")
		}
	})
	t.Run("ShardBreaksOffOnce", func(t *testing.T) {
		c, h := start(t, "", "")
		failed := map[string]bool{}
		h.changes(func(w http.ResponseWriter, path string, data []byte) bool {
			if h.mu.Lock(); failed[path] || !shard(path) {
				h.mu.Unlock()
				return false
			}
			failed[path] = true
			h.mu.Unlock()
			w.Header().Set("Content-Length", fmt.Sprint(len(data)+100))
			_, _ = w.Write(data)
			panic(http.ErrAbortHandler)
		})
		works(c)
	})
	t.Run("ShardFailsAlways", func(t *testing.T) {
		c, h := start(t, "", "")
		h.changes(func(w http.ResponseWriter, path string, _ []byte) bool {
			if shard(path) {
				w.WriteHeader(http.StatusServiceUnavailable)
			}
			return shard(path)
		})
		c.fails(query, "could not be loaded", "/search/", ".gz", "503")
		h.changes(nil)
		works(c)
	})
	t.Run("EverythingFails", func(t *testing.T) {
		c, h := start(t, "", "")
		for _, status := range []int{http.StatusNotFound, http.StatusInternalServerError} {
			h.changes(func(w http.ResponseWriter, _ string, _ []byte) bool {
				w.WriteHeader(status)
				return true
			})
			c.fails(query, "search index", search.BootFile, fmt.Sprint(status))
		}
		h.changes(nil)
		works(c)
	})
	t.Run("SegmentIsMissing", func(t *testing.T) {
		c, h := start(t, "", "")
		h.changes(func(w http.ResponseWriter, path string, _ []byte) bool {
			if path != search.BootFile {
				w.WriteHeader(http.StatusNotFound)
			}
			return path != search.BootFile
		})
		c.fails(query, "is not there", "404")
		h.changes(nil)
		works(c)
	})
	t.Run("StaleTab", func(t *testing.T) {
		for name, before := range map[string]string{"with Cache API": "", "without": "delete globalThis.caches; Object.defineProperty(globalThis, 'caches', { value: undefined });"} {
			other := copyOf(t, dir)
			h := newIndexHost(t, filepath.Join(other, "public", search.Folder))
			c := newClient(t, ctx, h, before, "")
			c.finds("robot hands", docs[29].ID)
			day, err := paper.ParseDay("2026-01-05")
			if err != nil {
				t.Fatal(err)
			}
			newest := search.Doc{ID: "arxiv:2601.00001", Title: "Yonder Zebras Hum", Date: day, Authors: []string{"Zoe Yau"}, Topics: []string{"zebras"}, Abstract: "Zebras."}
			writePaper(t, other, 1000, newest)
			old, err := filepath.Glob(filepath.Join(h.folder, "*", search.SegmentFile))
			if err != nil || len(old) != 1 {
				t.Fatal(old, err)
			}
			buildSite(t, other, generator.BuildOptions{})
			if _, err := os.Stat(old[0]); !os.IsNotExist(err) {
				t.Fatalf("the old segment is still there (%v)", err)
			}
			// A segment that was not read before is gone; the new one is there.
			c.finds(query, id)
			c.finds("yonder zebras", newest.ID)
			c.nothingUnhandled()
			if before == "" {
				kept := evaluate[[]string](c, `caches.open("offprint-search").then((c) => c.keys()).then((list) => list.map((r) => r.url))`)
				for _, url := range kept {
					if strings.Contains(url, filepath.Base(filepath.Dir(old[0]))) {
						t.Errorf("%s: %s is kept, of a segment that is no more", name, url)
					}
				}
			}
		}
	})
	t.Run("HostUnpacks", func(t *testing.T) {
		c, h := start(t, "", "")
		h.changes(func(w http.ResponseWriter, path string, data []byte) bool {
			_, _ = w.Write(gunzip(t, data))
			return true
		})
		works(c)
		c.finds("speech enhancement latent diffusion", docs[27].ID)
	})
	t.Run("HostEncodes", func(t *testing.T) {
		c, h := start(t, "", "")
		h.changes(func(w http.ResponseWriter, path string, data []byte) bool {
			w.Header().Set("Content-Encoding", "gzip")
			w.Header().Set("Content-Type", "application/gzip")
			_, _ = w.Write(data)
			return true
		})
		works(c)
	})
	t.Run("NoDecompressionStream", func(t *testing.T) {
		c, h := start(t, "delete globalThis.DecompressionStream;", "")
		c.fails(query, "This browser cannot unpack the search index")
		h.changes(func(w http.ResponseWriter, path string, data []byte) bool {
			_, _ = w.Write(gunzip(t, data))
			return true
		})
		works(c) // the client does not need the file then
	})
	t.Run("NoCacheAPI", func(t *testing.T) {
		for _, before := range []string{
			`Object.defineProperty(globalThis, "caches", { value: undefined });`,
			`Object.defineProperty(globalThis, "caches", { get() { throw new DOMException("no", "SecurityError"); } });`,
			`caches.open = () => Promise.reject(new DOMException("no", "SecurityError"));`,
			`caches.open = () => { throw new Error("no"); };`,
			`Cache.prototype.match = () => Promise.reject(new Error("no"));`,
			`Cache.prototype.put = () => Promise.reject(new DOMException("full", "QuotaExceededError"));`,
			`Cache.prototype.put = () => { throw new Error("no"); };`,
			`Cache.prototype.keys = () => Promise.reject(new Error("no"));`,
		} {
			c, _ := start(t, before, "")
			works(c)
		}
		c, _ := start(t, "", "{ caches: null }")
		works(c)
	})
	t.Run("OtherVersion", func(t *testing.T) {
		c, h := start(t, "", "")
		h.changes(func(w http.ResponseWriter, path string, data []byte) bool {
			if path == search.BootFile {
				data = bytes.Replace(gunzip(t, data), []byte(`"v":5`), []byte(`"v":99`), 1)
			}
			_, _ = w.Write(data)
			return true
		})
		c.fails(query, "of another version", "load the page again")
		h.changes(nil)
		works(c)
	})
	t.Run("DamagedFiles", func(t *testing.T) {
		random := func(n int, path string) []byte {
			var data []byte
			for i := 0; len(data) < n; i++ {
				sum := sha256.Sum256(fmt.Appendf(nil, "%s %d", path, i))
				data = append(data, sum[:]...)
			}
			return data[:n]
		}
		damages := map[string]func(path string, data []byte) []byte{
			"random":  func(path string, data []byte) []byte { return random(len(data), path) },
			"cut off": func(_ string, data []byte) []byte { return data[:len(data)/2] },
			"a page":  func(string, []byte) []byte { return []byte("<!doctype html><title>Log in to the network</title>") },
			"large":   func(string, []byte) []byte { return bytes.Repeat([]byte{0xff, 0xff, 0xff, 0xff, 0x7f, 0}, 100) },
			"zeros":   func(string, []byte) []byte { return make([]byte, 1000) },
		}
		names := slices.Sorted(maps.Keys(damages))
		for k, kind := range []string{"boot", "t", "l", "c", "x", "w", "v", "d", "s", "f"} {
			some := names
			if !long() { // one file for each kind, a different one for the next kind
				some = []string{names[k%len(names)]}
			}
			for _, name := range some {
				damage := damages[name]
				c, h := start(t, "", "")
				hit := false
				h.changes(func(w http.ResponseWriter, path string, data []byte) bool {
					if base := filepath.Base(path); strings.HasPrefix(base, kind) && (kind == "boot") == (base == search.BootFile) {
						h.mu.Lock()
						hit = true
						h.mu.Unlock()
						data = damage(path, data)
					}
					_, _ = w.Write(data)
					return true
				})
				queries := []clientQuery{
					{Query: query, Snippets: true}, {Query: "models", Sort: search.ByVotes}, {Query: "models date:2024-01-01..2024-06-06"}, {Query: "atention snks"},
					{Query: "models", Facets: true}, {Query: "a robot that draws pictures of the weather with flow matching and no code"},
				}
				// Every search ends, either with an error or with what is left.
				errors := 0
				for i, a := range c.ask(queries...) {
					if a.Error != "" {
						errors++
						if !strings.Contains(a.Error, "search index") {
							t.Errorf("%s, %s: %q ends with %q", kind, name, queries[i].Query, a.Error)
						}
					}
				}
				h.mu.Lock()
				if (kind == "t" || kind == "c" || kind == "boot") && errors == 0 {
					t.Errorf("%s, %s: no search fails", kind, name)
				}
				if !hit && kind != "l" && kind != "r" {
					t.Errorf("no file %s was asked for", kind)
				}
				h.mu.Unlock()
				c.nothingUnhandled()
				// Once the host works again, so does the search.
				h.changes(nil)
				if errors > 0 {
					works(c)
				}
			}
		}
	})
	t.Run("Abort", func(t *testing.T) {
		c, h := start(t, "", "")
		type outcome struct{ Before, During, After string }
		const aborted = `async (abort) => {
			const controller = new AbortController();
			if (!abort) controller.abort();
			const search = index.search("attention sinks", { signal: controller.signal }).then(() => "found", (e) => e.name);
			if (abort) await abort(controller);
			return search;
		}`
		got := evaluate[outcome](c, `(async () => {
			const run = `+aborted+`;
			return {
				before: await run(),
				during: await run(async (c) => { await new Promise((f) => setTimeout(f)); c.abort(); }),
				after: await index.search("attention sinks").then((r) => r.papers[0].id, (e) => e.name),
			};
		})()`)
		if want := (outcome{"AbortError", "AbortError", id}); got != want {
			t.Errorf("aborted searches end with %+v, want %+v", got, want)
		}
		c.nothingUnhandled()
		// A search that waits for a file that never comes is aborted at once.
		stuck := make(chan struct{})
		h.changes(func(http.ResponseWriter, string, []byte) bool { <-stuck; return false })
		name := evaluate[string](c, `(async () => {
			globalThis.index = client.open(location.origin + "/search/", { caches: null });
			const controller = new AbortController();
			setTimeout(() => controller.abort(), 50);
			return Promise.race([
				index.search("attention sinks", { signal: controller.signal }).then(() => "found", (e) => e.name),
				new Promise((f) => setTimeout(f, 3000, "still waiting")),
			]);
		})()`)
		close(stuck)
		if name != "AbortError" {
			t.Errorf("a search that waits for the host is %s after its signal", name)
		}
		works(c)
	})
}

func gunzip(t *testing.T, data []byte) []byte {
	gz, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		t.Error(err)
		return nil
	}
	out, err := io.ReadAll(gz)
	if err != nil {
		t.Error(err)
	}
	return out
}
