// Package themes embeds the theme that ships with the program.
package themes

import "embed"

// FS holds the theme "offprint" in a folder of that name.
//
//go:embed all:offprint
var FS embed.FS

// Default is the name of the theme in [FS].
const Default = "offprint"
