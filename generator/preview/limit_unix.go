//go:build unix

package preview

import (
	"errors"
	"syscall"
)

// isLimit reports whether the system has reached its limit of watches.
func isLimit(err error) bool {
	return errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EMFILE)
}
