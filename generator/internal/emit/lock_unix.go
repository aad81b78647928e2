//go:build darwin || dragonfly || freebsd || illumos || linux || netbsd || openbsd

package emit

import (
	"errors"
	"os"
	"syscall"
)

// tryLock locks the file, or reports that another process has. The system
// unlocks it when the process ends, however it ends. Some network file systems
// have no locks: errors.ErrUnsupported.
func tryLock(f *os.File) (bool, error) {
	err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	if errors.Is(err, syscall.EWOULDBLOCK) {
		return false, nil
	}
	if errors.Is(err, syscall.ENOLCK) || errors.Is(err, syscall.EINVAL) || errors.Is(err, syscall.ENOSYS) {
		err = errors.ErrUnsupported
	}
	return err == nil, err
}
