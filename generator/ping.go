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

// PingOptions configures Ping.
type PingOptions struct {
	Dir    string // the archive
	Dest   string // the built site; "public" in the archive if empty
	DryRun bool   // only find the changes, without notifying anyone
	Log    func(string)
}

// PingResult reports the changes that were announced, or would be with DryRun.
type PingResult struct {
	*ping.Changes
	// Nobody reports that config.toml has neither a hub nor an IndexNow key.
	Nobody bool `json:"nobody"`
}

// toldFile is the file in the state folder that records what was announced last.
const toldFile = "told.json"

// Ping notifies the hub named in config.toml of the feeds of the built site that have changed
// since the last Ping and, if there is an IndexNow key, search engines of the changed pages.
// The site must be published before. If a notification fails, Ping returns an error, and the
// next Ping sends the rest. Ping holds the archive's lock, so no other process can write to
// it.
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

// readTold reads what was announced before. A damaged file or one of another version is
// ignored; everything is then announced again, which does no harm.
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
