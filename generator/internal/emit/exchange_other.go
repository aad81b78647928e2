//go:build !linux && !darwin

package emit

import (
	"errors"
	"os"
)

// exchange needs a system call that these systems lack; see swapByRenames.
func exchange(*os.File, string, *os.File, string) error { return errors.ErrUnsupported }
