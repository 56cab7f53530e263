// Package stat queries the status of many files of one folder faster than os does: a build
// checks every file of an archive and of its site.
package stat

// Info is the status of a file.
type Info struct {
	Size    int64 // bytes
	ModTime int64 // nanoseconds since 1970
	Regular bool  // not a folder, device or pipe
}
