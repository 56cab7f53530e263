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

// How long a Watcher waits for more changes: settle after the last one, because saving a file
// causes several, and most after the first, so that a program that never stops writing does
// not delay the report forever.
const (
	settle = 150 * time.Millisecond
	most   = 2 * time.Second
)

// Watcher notices changes below given paths. It watches folders instead of files, so that it
// also sees changes by editors that save by renaming a new file over the old one.
type Watcher struct {
	fs      *fsnotify.Watcher
	roots   []string // absolute, sorted
	ignore  func(string) bool
	watched map[string]bool
}

// NewWatcher starts to watch paths, each a file or a folder with all of its content. Run
// reports changes from now on. A path need not exist yet.
//
// ignore is called with absolute paths. Paths for which it returns true are not reported and,
// if they are folders, not entered. If ignore is nil, [Scratch] is used.
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

// Run calls changed with the absolute paths that changed, sorted, each time there were changes
// followed by a short pause. It returns nil when ctx is done. Calls do not overlap; changes
// during a call are reported by the next one. If the system lost events, the watched paths
// themselves are reported. Run waits for the last call and closes the Watcher.
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

// batches calls a function with changed paths, one call at a time.
type batches struct {
	changed func([]string)
	pending map[string]bool
	first   time.Time // when the oldest entry of pending was noticed
	timer   *time.Timer
	done    chan struct{} // a call has ended
	busy    bool          // a call is running
	overdue bool          // the timer expired during a call
}

func newBatches(changed func([]string)) *batches {
	b := &batches{changed: changed, pending: map[string]bool{}, timer: time.NewTimer(time.Hour), done: make(chan struct{}, 1)}
	b.timer.Stop()
	return b
}

// note adds paths that have just changed.
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

// due must be called when the timer has expired.
func (b *batches) due() {
	if b.busy {
		b.overdue = true
	} else if len(b.pending) > 0 {
		b.call()
	}
}

// ended must be called when a call has ended.
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

// see returns the paths that an event changed, and updates the watched folders.
func (w *Watcher) see(event fsnotify.Event) ([]string, error) {
	name := filepath.Clean(event.Name)
	if !event.Has(fsnotify.Create | fsnotify.Write | fsnotify.Remove | fsnotify.Rename) {
		return nil, nil // times and permissions do not affect pages
	}
	var names []string
	if event.Has(fsnotify.Remove | fsnotify.Rename) {
		w.forget(name)
		// A root, or a folder above it, may be gone: its return is noticed by watching from
		// above.
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

// ours reports whether to report a path: it is a root or below one, and neither it nor a
// folder in between is ignored.
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

// cover watches everything needed to notice changes of root: all folders in it, and the
// nearest existing folder above it. It returns the files that it finds.
func (w *Watcher) cover(root string) ([]string, error) {
	for dir := filepath.Dir(root); ; {
		err := w.add(dir)
		switch {
		case err == nil:
			// Continue further down if a folder has been created since the last attempt.
			next := child(dir, root)
			if next == root || !isDir(next) {
				return w.tree(root, true)
			}
			dir = next
		case errors.Is(err, fs.ErrPermission) && exists(root):
			// The folder above cannot be read: changes of root are noticed, but not its return
			// after a deletion.
			return w.tree(root, true)
		case (errors.Is(err, fs.ErrNotExist) || errors.Is(err, errNotDir)) && dir != filepath.Dir(dir):
			dir = filepath.Dir(dir)
		default:
			return nil, err
		}
	}
}

// tree watches a folder and its subfolders and returns the files in it. For a file it returns
// the file itself, or nothing if it is gone.
func (w *Watcher) tree(name string, isRoot bool) ([]string, error) {
	stat := os.Lstat
	if isRoot {
		stat = os.Stat // a root may be a symbolic link
	}
	info, err := stat(name)
	if err != nil {
		return nil, nil // gone again; its removal is another event
	}
	if !info.IsDir() {
		return []string{name}, nil
	}
	// Watch first, then list: a file that appears in between is seen twice instead of never.
	if err := w.add(name); err != nil {
		if isRoot || errors.Is(err, errLimit) {
			return nil, err
		}
		return nil, nil // gone again, or unreadable
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

// add watches one folder without its subfolders.
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

// forget stops watching a deleted folder and its subfolders. A folder that was only moved
// would otherwise be reported under its old name.
func (w *Watcher) forget(name string) {
	if !w.watched[name] {
		return
	}
	for dir := range w.watched {
		if dir == name || within(dir, name) {
			delete(w.watched, dir)
			// The system may have removed it already; both are fine.
			_ = w.fs.Remove(dir)
		}
	}
}

var errNotDir = errors.New("not a folder")

// within reports whether path is in dir, at any depth.
func within(path, dir string) bool {
	if !strings.HasSuffix(dir, string(filepath.Separator)) {
		dir += string(filepath.Separator)
	}
	return len(path) > len(dir) && path[:len(dir)] == dir
}

// child returns the next path element on the way from a folder to path.
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
