// Package generator is the public API of Offprint, used by the command and by other Go
// programs. Each command of the program is a function here, with its options and result, in a
// file of the same name. The packages below this one do the work; docs/architecture.md
// describes them.
package generator

import (
	"context"

	"offprint/generator/build"
	"offprint/generator/plan"
)

// BuildOptions configures Build.
type BuildOptions = build.Options

// BuildResult counts what a build wrote.
type BuildResult = build.Result

// Part is share Number out of Of shares of a build.
type Part = build.Part

// AssembleOptions configures Assemble.
type AssembleOptions struct {
	BuildOptions
	Parts []string // folders of the parts
}

// Build makes the site of an archive. A file of content/ that cannot be read
// is reported and skipped; the site is built from the others.
func Build(ctx context.Context, o BuildOptions) (BuildResult, error) { return build.Build(ctx, o) }

// Assemble copies the pages of parts into the site, and then builds it.
func Assemble(ctx context.Context, o AssembleOptions) (BuildResult, error) {
	return build.Assemble(ctx, o.BuildOptions, o.Parts)
}

// ParsePart parses a part such as "3/8".
func ParsePart(s string) (Part, error) { return build.ParsePart(s) }

// Total returns the number of pages of all kinds in one of the result's maps.
func Total(pages map[plan.Kind]int) int { return build.Total(pages) }

// Work runs in a child process of a build. It does the job described in the folder dir.
func Work(ctx context.Context, dir string) error { return build.Work(ctx, dir) }
