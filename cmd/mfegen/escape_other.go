//go:build !windows

package main

import "os"

// understandsEscapes is true of every terminal but old Windows consoles.
func understandsEscapes(*os.File) bool { return true }
