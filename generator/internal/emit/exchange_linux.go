package emit

import (
	"os"

	"golang.org/x/sys/unix"
)

// exchange swaps two names in one step.
func exchange(a *os.File, aname string, b *os.File, bname string) error {
	return unix.Renameat2(int(a.Fd()), aname, int(b.Fd()), bname, unix.RENAME_EXCHANGE)
}
