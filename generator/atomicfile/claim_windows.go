package atomicfile

import "os"

// renamesOpen reports whether open files can be renamed.
const renamesOpen = false

// claim does nothing, because Windows does not remove open files.
func claim(*os.File) bool { return true }

// removeUnclaimed removes a file unless it is open.
func removeUnclaimed(name string) error {
	_ = os.Remove(name) // fails if the file is open
	return nil
}
