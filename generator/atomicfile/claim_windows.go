package atomicfile

import "os"

// renamesOpen says whether a file that is open can be renamed.
const renamesOpen = false

// claim has nothing to do: a file that is open cannot be removed.
func claim(*os.File) bool { return true }

// removeUnclaimed removes a file that nobody has open.
func removeUnclaimed(name string) error {
	_ = os.Remove(name) // fails where somebody has
	return nil
}
