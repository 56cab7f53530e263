// Package hugo is Hugo as a program, and the only package that links it: what
// plans and writes a site needs not compile it.
package hugo

import "github.com/gohugoio/hugo/commands"

// Render renders one prepared folder: a configuration, content adapters and
// data. It is meant for a process of its own: Hugo's memory goes with the
// process, and several run side by side. Messages go to standard output and
// standard error.
func Render(dir string) error {
	return commands.Execute([]string{"build", "--source", dir, "--quiet", "--noBuildLock", "--ignoreCache"})
}
