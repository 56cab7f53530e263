// Package stat asks the system about many files of one folder, faster than os
// does: a build asks for every file of an archive and of its site.
package stat

// Info is what a file's folder says of it.
type Info struct {
	Size    int64 // bytes
	ModTime int64 // nanoseconds since 1970
	Regular bool  // and no folder, device or pipe
}
