package main

import (
	"os"
	"syscall"
)

var setConsoleMode = syscall.NewLazyDLL("kernel32.dll").NewProc("SetConsoleMode")

// understandsEscapes switches the console's escape sequences on. Consoles
// before Windows 10 have none.
func understandsEscapes(f *os.File) bool {
	const enableVirtualTerminalProcessing = 4
	var mode uint32
	h := syscall.Handle(f.Fd())
	if err := syscall.GetConsoleMode(h, &mode); err != nil {
		return false
	}
	ok, _, _ := setConsoleMode.Call(uintptr(h), uintptr(mode|enableVirtualTerminalProcessing))
	return ok != 0
}
