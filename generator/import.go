package generator

import (
	"context"

	"offprint/generator/importer"
	"offprint/generator/progress"
	"offprint/generator/source"
)

// ImportOptions say what Import reads and where it goes.
type ImportOptions = importer.Options

// ImportResult counts what became of the records of an import.
type ImportResult = importer.Result

// MergeResult counts what merging came to, and FieldResult that of a field.
type (
	MergeResult = importer.MergeResult
	FieldResult = importer.FieldResult
)

// RejectedDir is the folder of an archive for records that could not be used.
const RejectedDir = importer.RejectedDir

// Progress is told how far a verb is; the command draws it on a terminal.
type Progress = progress.Progress

// Counter is a [Progress] that also wants to know how many records are done.
type Counter = progress.Counter

// FormatError says that there is no format of the name in ImportOptions.As.
type FormatError = importer.FormatError

// Import reads records and merges them into an archive.
func Import(ctx context.Context, o ImportOptions) (ImportResult, error) {
	return importer.Import(ctx, o)
}

// Formats are the names of the formats that Import reads.
func Formats() []string { return source.Formats() }
