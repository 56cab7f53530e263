package generator

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"offprint/generator/archive"
	"offprint/generator/ping"
	"offprint/generator/program"
	"offprint/generator/site"
)

// PingOptions say which site has changed.
type PingOptions struct {
	Dir    string // the archive
	Dest   string // the built site; "public" in the archive when empty
	DryRun bool   // find what would be told, and tell nobody
	Log    func(string)
}

// PingResult is what was told, or would be.
type PingResult struct {
	*ping.Changes
	// Nobody says that config.toml names neither a hub nor a key of IndexNow.
	Nobody bool `json:"nobody"`
}

// toldFile, in the state folder, is what was told last.
const toldFile = "told.json"

// Ping tells the hub that config.toml names which feeds of the built site have changed
// since it was told last, and search engines which pages, if there is a key of IndexNow. The
// site must be published before. Where somebody does not take it, that is an error, and
// the next Ping tells the rest. Meanwhile no other process can write to the archive.
func Ping(ctx context.Context, o PingOptions) (res PingResult, err error) {
	res.Changes = &ping.Changes{Feeds: []string{}, Pages: []string{}}
	cfg, err := site.LoadConfig(o.Dir, "")
	if err != nil {
		return res, err
	}
	index := cfg.Options.IndexNow
	options := ping.Options{
		Dir: cmp.Or(o.Dest, filepath.Join(o.Dir, "public")), UserAgent: program.Version().UserAgent(),
		Hub: cfg.Options.Feeds.Hub, Key: index.Key, KeyFile: index.File(), Endpoint: index.Endpoint,
	}
	if res.Nobody = options.Hub == "" && options.Key == ""; res.Nobody {
		return res, nil
	}
	unlock, err := archive.Await(ctx, o.Dir, "ping", false, o.Log)
	if err != nil {
		return res, err
	}
	defer func() { err = errors.Join(err, unlock()) }()
	state, err := archive.State(o.Dir)
	if err != nil {
		return res, err
	}
	name := filepath.Join(state, toldFile)
	told, err := readTold(name)
	if err != nil {
		return res, err
	}
	found, err := ping.Find(options, told)
	if err != nil {
		return res, err
	}
	res.Changes = found
	if o.DryRun {
		return res, nil
	}
	err = found.Tell(ctx, options, &told)
	data, writeErr := json.Marshal(told)
	if writeErr == nil {
		writeErr = archive.WriteState(name, data)
	}
	return res, errors.Join(err, writeErr)
}

// readTold reads what was told. What is damaged or of another version says nothing: then
// all is told again, which does no harm.
func readTold(name string) (told ping.Told, err error) {
	data, err := os.ReadFile(name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return told, nil
	case err != nil:
		return told, err
	case json.Unmarshal(data, &told) != nil:
		return ping.Told{}, nil
	}
	return told, nil
}
