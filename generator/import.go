package generator

import (
	"context"

	"offprint/generator/importer"
	"offprint/generator/progress"
	"offprint/generator/source"
)

// ImportOptions configures Import.
type ImportOptions = importer.Options

// ImportResult counts the outcomes of the records of an import.
type ImportResult = importer.Result

// MergeResult counts the outcomes of merging records, and FieldResult those of one field.
type (
	MergeResult = importer.MergeResult
	FieldResult = importer.FieldResult
)

// RejectedDir is the folder of an archive for records that could not be used.
const RejectedDir = importer.RejectedDir

// Progress receives the progress of an operation; the command draws it on a terminal.
type Progress = progress.Progress

// Counter is a [Progress] that also receives the number of records done.
type Counter = progress.Counter

// FormatError is returned if ImportOptions.As names an unknown format.
type FormatError = importer.FormatError

// Import reads records and merges them into an archive.
func Import(ctx context.Context, o ImportOptions) (ImportResult, error) {
	return importer.Import(ctx, o)
}

// Formats returns the names of the formats that Import reads.
func Formats() []string { return source.Formats() }
