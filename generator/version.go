package generator

import "offprint/generator/program"

// VersionInfo says which program this is.
type VersionInfo = program.Info

// Version is what is known of this program.
func Version() VersionInfo { return program.Version() }
