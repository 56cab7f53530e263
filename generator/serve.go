package generator

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"path/filepath"
	"strconv"
	"time"

	"golang.org/x/sync/errgroup"

	"offprint/generator/archive"
	"offprint/generator/build"
	"offprint/generator/desk"
	"offprint/generator/preview"
	"offprint/generator/program"
	"offprint/generator/site"
)

// ServeOptions configures Serve.
type ServeOptions struct {
	Dir  string
	Addr string // HOST:PORT; port 0 chooses a free one
	Jobs int
	// Drafts is as in BuildOptions.
	Drafts bool
	// Desk enables the editing desk. It is only reachable from this machine and has its own
	// port, because everything with the same origin could use it.
	Desk  bool
	Child []string     // see BuildOptions
	Log   func(string) // receives messages; may be nil
	// Ready is called once, when the first build is being served, with the addresses of the
	// site and of the desk. The latter is empty if there is no desk. Ready may be nil.
	Ready func(site, desk string)
}

// sources lists the files and folders of an archive from which a site is built.
var sources = []string{archive.ConfigFile, archive.HiddenFile, "content", "layouts", "assets", "i18n", "static", "data", site.ThumbnailsFolder, "themes"}

// Serve builds the site of an archive into a separate folder, serves it, and builds it again
// whenever one of its sources changes; open pages then reload. If a build fails, the last good
// one stays. Serve returns when ctx is done. The built site is kept for the next preview on
// the same port, unless Serve chose a free port, which the next preview is unlikely to get.
func Serve(ctx context.Context, o ServeOptions) (err error) {
	logf := o.Log
	if logf == nil {
		logf = func(string) {}
	}
	dir, err := filepath.Abs(o.Dir)
	if err != nil {
		return err
	}
	if _, err := site.LoadConfig(dir, ""); err != nil {
		return err
	}
	listener, err := net.Listen("tcp", o.Addr)
	if err != nil {
		return fmt.Errorf("serve: %w; choose another address with --addr", err)
	}
	defer listener.Close()
	url := "http://" + listener.Addr().String() + "/"
	_, port, _ := net.SplitHostPort(listener.Addr().String())
	options := BuildOptions{
		Dir: dir, Dest: archive.PreviewFolder(dir, port),
		Preview: true, BaseURL: url, Jobs: o.Jobs, Drafts: o.Drafts, Child: o.Child, Log: logf,
	}
	if _, asked, _ := net.SplitHostPort(o.Addr); asked == "" || asked == "0" {
		defer func() { err = errors.Join(err, build.Remove(dir, options.Dest)) }()
	}
	// Watching starts before the first build so that no change is missed.
	watcher, err := preview.NewWatcher(sourcePaths(dir), nil)
	if err != nil {
		return err
	}
	if _, err := Build(ctx, options); err != nil {
		return err
	}

	reloader := preview.NewReloader()
	server := newServer(preview.OwnHosts(o.Addr, preview.Handler(options.Dest, "/", reloader)))
	server.RegisterOnShutdown(reloader.Close)
	g, ctx := errgroup.WithContext(ctx)
	run(ctx, g, server, listener)
	deskURL := ""
	if o.Desk {
		d, at, err := openDesk(dir, url, listener.Addr())
		if err != nil { // the preview works without it
			logf("serve: no editing desk: " + err.Error())
		} else {
			run(ctx, g, newServer(d), at)
			deskURL = d.Address()
		}
	}
	failed := false
	g.Go(func() error {
		return watcher.Run(ctx, func(changed []string) {
			start := time.Now()
			if options.Touched = changed; failed {
				options.Touched = nil // the previous build's changes are not done either
			}
			_, err := Build(ctx, options)
			failed = err != nil
			switch {
			case ctx.Err() != nil:
			case err != nil:
				logf("serve: " + err.Error())
				reloader.Fail(err.Error())
			default:
				logf(fmt.Sprintf("serve: built again in %.1f s: %s", time.Since(start).Seconds(), changeLine(dir, changed)))
				reloader.Reload()
			}
		})
	})
	if o.Ready != nil {
		o.Ready(url, deskURL)
	}
	return g.Wait()
}

func newServer(h http.Handler) *http.Server {
	return &http.Server{Handler: h, ReadHeaderTimeout: 10 * time.Second}
}

// run serves HTTP until ctx is done.
func run(ctx context.Context, g *errgroup.Group, server *http.Server, at net.Listener) {
	g.Go(func() error {
		if err := server.Serve(at); !errors.Is(err, http.ErrServerClosed) {
			return err
		}
		return nil
	})
	g.Go(func() error {
		<-ctx.Done()
		stop, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
		defer cancel()
		if err := server.Shutdown(stop); err != nil {
			return server.Close()
		}
		return nil
	})
}

// openDesk opens the editing desk of the archive in dir, on the port after that of the preview
// if it is free, and otherwise on any free port.
func openDesk(dir, url string, preview net.Addr) (*desk.Desk, net.Listener, error) {
	host, next := "127.0.0.1", 0
	if at, ok := preview.(*net.TCPAddr); ok {
		if next = at.Port + 1; at.IP.IsLoopback() {
			host = at.IP.String()
		}
	}
	listener, err := net.Listen("tcp", net.JoinHostPort(host, strconv.Itoa(next)))
	if err != nil {
		if listener, err = net.Listen("tcp", net.JoinHostPort(host, "0")); err != nil {
			return nil, nil, err
		}
	}
	sum, err := program.Sum()
	if err == nil {
		var d *desk.Desk
		if d, err = desk.New(desk.Options{Dir: dir, Program: sum, Address: listener.Addr(), Site: url}); err == nil {
			return d, listener, nil
		}
	}
	return nil, nil, errors.Join(err, listener.Close())
}

func sourcePaths(dir string) []string {
	paths := make([]string, len(sources))
	for i, s := range sources {
		paths[i] = filepath.Join(dir, s)
	}
	return paths
}

func changeLine(dir string, changed []string) string {
	if len(changed) == 0 {
		return "changed"
	}
	name, err := filepath.Rel(dir, changed[0])
	if err != nil {
		name = changed[0]
	}
	if more := len(changed) - 1; more > 0 {
		return fmt.Sprintf("%s and %d more changed", name, more)
	}
	return name + " changed"
}
