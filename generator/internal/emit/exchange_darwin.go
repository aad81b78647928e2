package emit

import (
	"os"

	"golang.org/x/sys/unix"
)

// exchange swaps two names in one step, where the volume is APFS.
func exchange(a *os.File, aname string, b *os.File, bname string) error {
	return unix.RenameatxNp(int(a.Fd()), aname, int(b.Fd()), bname, unix.RENAME_SWAP)
}
