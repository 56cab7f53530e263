package generator

import "offprint/generator/source"

// Formats are the names of the formats that Import reads.
func Formats() []string { return source.Formats() }
