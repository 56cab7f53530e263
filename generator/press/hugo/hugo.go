// Package hugo connects Hugo as a library. It is the only package that links Hugo, so that
// the packages that plan and write a site compile quickly.
package hugo

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"

	"offprint/generator/press"

	"github.com/bep/logg"
	"github.com/gohugoio/hugo/common/loggers"
	"github.com/gohugoio/hugo/config"
	"github.com/gohugoio/hugo/config/allconfig"
	"github.com/gohugoio/hugo/deps"
	"github.com/gohugoio/hugo/hugofs"
	"github.com/gohugoio/hugo/hugolib"
)

// Hugo opens and builds folders for a [press.Renderer].
type Hugo struct{}

// Open loads the templates of a folder with a configuration, hugo.json.
func (Hugo) Open(dir string, messages io.Writer) (press.Templates, error) {
	sites, err := open(dir, messages)
	if err != nil {
		return nil, err
	}
	return templates{sites}, nil
}

// Build builds the site of a folder, like `hugo build`.
func (Hugo) Build(dir string, messages io.Writer) error {
	sites, err := open(dir, messages)
	if err != nil {
		return err
	}
	return errors.Join(sites.Build(hugolib.BuildCfg{NoBuildLock: true}), sites.Close())
}

// Pages lists the pages of files, including drafts and pages that are not due if the folder's
// configuration builds them.
func (Hugo) Pages(dir string, messages io.Writer) (list []press.HugoPage, err error) {
	sites, err := open(dir, messages)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, sites.Close()) }()
	if err := sites.Build(hugolib.BuildCfg{NoBuildLock: true, SkipRender: true}); err != nil {
		return nil, err
	}
	for _, p := range sites.Pages() {
		if p.File() == nil {
			continue
		}
		list = append(list, press.HugoPage{
			File: p.File().Filename(), Path: p.RelPermalink(), Title: p.Title(), Weight: p.Weight(), Aliases: p.Aliases(), Params: p.Params(), Date: p.Date(), Description: p.Description(), Section: p.IsSection(),
			Draft: p.Draft(), PublishDate: p.PublishDate(), ExpiryDate: p.ExpiryDate(),
		})
	}
	return list, nil
}

func open(dir string, messages io.Writer) (*hugolib.HugoSites, error) {
	flags := config.New()
	flags.Set("workingDir", dir)
	configs, err := allconfig.LoadConfig(allconfig.ConfigSourceDescriptor{
		Fs: hugofs.Os, Flags: flags, Filename: filepath.Join(dir, "hugo.json"), Environment: "production",
		Logger: loggers.New(loggers.Options{Level: logg.LevelWarn, StdOut: messages, StdErr: messages}),
		// Not the environment of the process, where HUGO_TITLE would change the configuration;
		// an empty list would mean just that.
		Environ: []string{"OFFPRINT=1"}, SkipNpmCheck: true,
	})
	if err != nil {
		return nil, err
	}
	return hugolib.NewHugoSites(deps.DepsCfg{
		Configs: configs, Fs: hugofs.NewFrom(hugofs.Os, configs.LoadingInfo.BaseConfig),
		StdOut: messages, StdErr: messages, LogLevel: logg.LevelWarn,
	})
}

type templates struct{ sites *hugolib.HugoSites }

func (t templates) Execute(ctx context.Context, w io.Writer, name string, data any) (err error) {
	store := t.sites.TemplateStore
	found := store.LookupByPath("/" + name)
	if found == nil {
		return fmt.Errorf("there is no layouts/%s", name)
	}
	defer func() {
		if r := recover(); r != nil { // a function of a template may panic
			err = fmt.Errorf("layouts/%s: %v", name, r)
		}
	}()
	return store.ExecuteWithContext(store.PrepareTopLevelRenderCtx(ctx, nil), found, w, data)
}

// Close closes the folder. It returns an error if a template called errorf, as a build of the
// folder would; the text is in the messages.
func (t templates) Close() error {
	err := t.sites.Close()
	if n := t.sites.Log.LoggCount(logg.LevelError); n > 0 {
		err = errors.Join(err, fmt.Errorf("templates have reported errors by errorf: %d", n))
	}
	return err
}
