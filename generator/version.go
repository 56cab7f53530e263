package generator

import "offprint/generator/program"

// VersionInfo identifies this program.
type VersionInfo = program.Info

// Version returns what is known about this program.
func Version() VersionInfo { return program.Version() }
