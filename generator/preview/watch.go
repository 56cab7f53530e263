package preview

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/fsnotify/fsnotify"
)

// How long a Watcher waits for more changes: settle after the last one, since
// saving a file is several of them, and most after the first, so that a
// program that never stops writing does not keep the news for ever.
const (
	settle = 150 * time.Millisecond
	most   = 2 * time.Second
)

// Watcher notices changes below some paths. It watches folders, not files, so
// that an editor that saves by renaming a new file over the old is seen, and
// goes on being seen.
type Watcher struct {
	fs      *fsnotify.Watcher
	roots   []string // absolute, sorted
	ignore  func(string) bool
	watched map[string]bool
}

// NewWatcher starts to watch paths, each a file or a folder with everything
// in it; changes from now on are told by Run. A path need not exist: it is
// watched once it comes into being.
//
// ignore is asked about absolute paths; what it is true for is not told, and
// if it is a folder, not entered. A nil ignore is [Scratch].
func NewWatcher(paths []string, ignore func(string) bool) (*Watcher, error) {
	if ignore == nil {
		ignore = Scratch
	}
	w := &Watcher{ignore: ignore, watched: map[string]bool{}}
	for _, p := range paths {
		abs, err := filepath.Abs(p)
		if err != nil {
			return nil, fmt.Errorf("watch %s: %w", p, err)
		}
		w.roots = append(w.roots, abs)
	}
	slices.Sort(w.roots)
	w.roots = slices.Compact(w.roots)
	var err error
	if w.fs, err = fsnotify.NewWatcher(); err != nil {
		return nil, fmt.Errorf("watch for changes: %w", err)
	}
	for _, root := range w.roots {
		if _, err := w.cover(root); err != nil {
			w.fs.Close()
			return nil, err
		}
	}
	return w, nil
}

// Run calls changed with the absolute paths that changed, sorted, each time
// some did and then nothing more for a moment, until ctx is done, which is no error. One call
// ends before the next begins, and what changes in the meantime is told then.
// Where the system lost count, the watched paths themselves are told. Run
// waits for the last call, and closes the Watcher.
func (w *Watcher) Run(ctx context.Context, changed func([]string)) error {
	defer w.fs.Close()
	b := newBatches(changed)
	defer b.close()
	for {
		select {
		case <-ctx.Done():
			return nil
		case event, ok := <-w.fs.Events:
			if !ok {
				return errors.New("watch for changes: the watcher was closed")
			}
			names, err := w.see(event)
			if err != nil {
				return err
			}
			b.note(names)
		case err, ok := <-w.fs.Errors:
			if !ok {
				return errors.New("watch for changes: the watcher was closed")
			}
			if !errors.Is(err, fsnotify.ErrEventOverflow) {
				return fmt.Errorf("watch for changes: %w", err)
			}
			for _, root := range w.roots {
				if _, err := w.cover(root); err != nil {
					return err
				}
			}
			b.note(w.roots)
		case <-b.timer.C:
			b.due()
		case <-b.done:
			b.ended()
		}
	}
}

// batches calls a function with paths that changed, one call at a time.
type batches struct {
	changed func([]string)
	pending map[string]bool
	first   time.Time // when the oldest of pending was noticed
	timer   *time.Timer
	done    chan struct{} // a call has ended
	busy    bool          // one has not
	overdue bool          // the timer ran out meanwhile
}

func newBatches(changed func([]string)) *batches {
	b := &batches{changed: changed, pending: map[string]bool{}, timer: time.NewTimer(time.Hour), done: make(chan struct{}, 1)}
	b.timer.Stop()
	return b
}

// note takes in paths that changed just now.
func (b *batches) note(names []string) {
	if len(names) == 0 {
		return
	}
	if len(b.pending) == 0 {
		b.first = time.Now()
	}
	for _, name := range names {
		b.pending[name] = true
	}
	b.timer.Reset(max(0, min(settle, most-time.Since(b.first))))
}

// due is to be called when the timer has run out.
func (b *batches) due() {
	if b.busy {
		b.overdue = true
	} else if len(b.pending) > 0 {
		b.call()
	}
}

// ended is to be called when a call has.
func (b *batches) ended() {
	b.busy = false
	if b.overdue && len(b.pending) > 0 {
		b.call()
	}
}

func (b *batches) call() {
	names := slices.Sorted(maps.Keys(b.pending))
	clear(b.pending)
	b.busy, b.overdue = true, false
	go func() {
		b.changed(names)
		b.done <- struct{}{}
	}()
}

// close waits for the last call.
func (b *batches) close() {
	b.timer.Stop()
	if b.busy {
		<-b.done
	}
}

// see returns the paths that an event changed, and follows what came and went.
func (w *Watcher) see(event fsnotify.Event) ([]string, error) {
	name := filepath.Clean(event.Name)
	if !event.Has(fsnotify.Create | fsnotify.Write | fsnotify.Remove | fsnotify.Rename) {
		return nil, nil // times and permissions make no page
	}
	var names []string
	if event.Has(fsnotify.Remove | fsnotify.Rename) {
		w.forget(name)
		// A root, or a folder above it, may be gone: its next coming is seen
		// from above.
		for _, root := range w.roots {
			if root == name || within(root, name) {
				if _, err := w.cover(root); err != nil {
					return nil, err
				}
				names = append(names, root)
			}
		}
	}
	if w.ours(name) {
		names = append(names, name)
	}
	if event.Has(fsnotify.Create) {
		for _, root := range w.roots {
			var found []string
			var err error
			switch {
			case root == name || within(root, name):
				found, err = w.cover(root)
			case within(name, root) && w.ours(name):
				found, err = w.tree(name, false)
			}
			if err != nil {
				return nil, err
			}
			names = append(names, found...)
		}
	}
	return names, nil
}

// ours reports whether a path is one to tell of: a root or below one, and
// neither it nor a folder between is ignored.
func (w *Watcher) ours(name string) bool {
	for _, root := range w.roots {
		if name == root {
			return true
		}
		if !within(name, root) {
			continue
		}
		p := name
		for p != root && !w.ignore(p) {
			p = filepath.Dir(p)
		}
		if p == root {
			return true
		}
	}
	return false
}

// cover watches what is needed to see changes of root: all folders in it,
// and the nearest folder above that exists, for root itself. It returns the
// files that it finds.
func (w *Watcher) cover(root string) ([]string, error) {
	for dir := filepath.Dir(root); ; {
		err := w.add(dir)
		switch {
		case err == nil:
			// Further down, if a folder has come into being since the last look.
			next := child(dir, root)
			if next == root || !isDir(next) {
				return w.tree(root, true)
			}
			dir = next
		case errors.Is(err, fs.ErrPermission) && exists(root):
			// The folder above is not ours to read: then root is seen to
			// change, but not to come back once it is gone.
			return w.tree(root, true)
		case (errors.Is(err, fs.ErrNotExist) || errors.Is(err, errNotDir)) && dir != filepath.Dir(dir):
			dir = filepath.Dir(dir)
		default:
			return nil, err
		}
	}
}

// tree watches a folder and those in it, and returns the files in it; of what
// is no folder it returns the file itself, or nothing when it is gone.
func (w *Watcher) tree(name string, isRoot bool) ([]string, error) {
	stat := os.Lstat
	if isRoot {
		stat = os.Stat // a root may be a link
	}
	info, err := stat(name)
	if err != nil {
		return nil, nil // gone again; its removal is another event
	}
	if !info.IsDir() {
		return []string{name}, nil
	}
	// First watch, then look: what appears in between is seen twice, not never.
	if err := w.add(name); err != nil {
		if isRoot || errors.Is(err, errLimit) {
			return nil, err
		}
		return nil, nil // gone again, or not ours to read
	}
	entries, err := os.ReadDir(name)
	if err != nil {
		if isRoot && !errors.Is(err, fs.ErrNotExist) {
			return nil, fmt.Errorf("watch for changes: %w", err)
		}
		return nil, nil
	}
	var files []string
	for _, e := range entries {
		p := filepath.Join(name, e.Name())
		if w.ignore(p) {
			continue
		}
		if !e.IsDir() {
			files = append(files, p)
			continue
		}
		found, err := w.tree(p, false)
		if err != nil {
			return nil, err
		}
		files = append(files, found...)
	}
	return files, nil
}

var errLimit = errors.New("the system's limit on watched folders is reached (Linux: fs.inotify.max_user_watches)")

// add watches one folder, without what is in it.
func (w *Watcher) add(dir string) error {
	if w.watched[dir] {
		return nil
	}
	info, err := os.Stat(dir)
	if err != nil {
		return fmt.Errorf("watch for changes: %w", err)
	}
	if !info.IsDir() {
		return fmt.Errorf("watch %s: %w", dir, errNotDir)
	}
	if err := w.fs.Add(dir); err != nil {
		if isLimit(err) {
			return fmt.Errorf("watch %s: %d folders are watched already: %w", dir, len(w.watched), errLimit)
		}
		return fmt.Errorf("watch %s: %w", dir, err)
	}
	w.watched[dir] = true
	return nil
}

// forget stops to watch a folder that is gone, and those that were in it. A
// folder that was only moved would else be told of under its old name.
func (w *Watcher) forget(name string) {
	if !w.watched[name] {
		return
	}
	for dir := range w.watched {
		if dir == name || within(dir, name) {
			delete(w.watched, dir)
			// It may be gone from the system's list too; either is well.
			_ = w.fs.Remove(dir)
		}
	}
}

var errNotDir = errors.New("not a folder")

// within reports whether path lies in dir, at any depth.
func within(path, dir string) bool {
	if !strings.HasSuffix(dir, string(filepath.Separator)) {
		dir += string(filepath.Separator)
	}
	return len(path) > len(dir) && path[:len(dir)] == dir
}

// child is the path one step down from a folder on the way to path.
func child(dir, path string) string {
	rest := strings.TrimPrefix(strings.TrimPrefix(path, dir), string(filepath.Separator))
	step, _, _ := strings.Cut(rest, string(filepath.Separator))
	return filepath.Join(dir, step)
}

func isDir(name string) bool {
	info, err := os.Stat(name)
	return err == nil && info.IsDir()
}

func exists(name string) bool {
	_, err := os.Stat(name)
	return err == nil
}
