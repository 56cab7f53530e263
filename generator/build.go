// Package generator is what the program does, for other Go programs and for the command:
// each verb a function with options and a result, in a file of its name. What does the work
// is in the packages below it; docs/architecture.md is the map.
package generator

import (
	"context"

	"offprint/generator/build"
	"offprint/generator/plan"
)

// BuildOptions say what Build builds and where.
type BuildOptions = build.Options

// BuildResult counts what a build made.
type BuildResult = build.Result

// Part is the Number-th of Of shares of a build.
type Part = build.Part

// AssembleOptions say what Assemble joins.
type AssembleOptions struct {
	BuildOptions
	Parts []string // folders
}

// Build makes the site of an archive. A file of content/ that cannot be read
// is reported and skipped; the site is built from the others.
func Build(ctx context.Context, o BuildOptions) (BuildResult, error) { return build.Build(ctx, o) }

// Assemble takes the pages of parts over into the site, and then builds it.
func Assemble(ctx context.Context, o AssembleOptions) (BuildResult, error) {
	return build.Assemble(ctx, o.BuildOptions, o.Parts)
}

// ParsePart reads "3/8".
func ParsePart(s string) (Part, error) { return build.ParsePart(s) }

// Total is the number of pages of all kinds in one of the result's maps.
func Total(pages map[plan.Kind]int) int { return build.Total(pages) }

// Work does, in a child process of a build, the job that stands in the folder dir.
func Work(ctx context.Context, dir string) error { return build.Work(ctx, dir) }
