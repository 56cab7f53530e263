package generator

import (
	"context"

	"offprint/generator/importer"
	"offprint/generator/source"
)

// ImportOptions configures Import.
type ImportOptions = importer.Options

// ImportResult counts the outcomes of the records of an import.
type ImportResult = importer.Result

// FormatError says that there is no format of the name in ImportOptions.As.
type FormatError = importer.FormatError

// Import reads records and merges them into an archive.
func Import(ctx context.Context, o ImportOptions) (ImportResult, error) {
	return importer.Import(ctx, o)
}

// Formats returns the names of the formats that Import reads.
func Formats() []string { return source.Formats() }
