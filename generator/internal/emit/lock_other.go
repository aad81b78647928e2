//go:build !windows && !darwin && !dragonfly && !freebsd && !illumos && !linux && !netbsd && !openbsd

package emit

import (
	"errors"
	"os"
)

// tryLock is not to be had, so leftovers of other builds are never deleted.
func tryLock(*os.File) (bool, error) { return false, errors.ErrUnsupported }
