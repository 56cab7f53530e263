//go:build unix

package preview

import (
	"errors"
	"syscall"
)

// isLimit reports whether the system refuses another watch for want of room.
func isLimit(err error) bool {
	return errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EMFILE)
}
