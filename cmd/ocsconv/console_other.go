//go:build !windows

package main

import "os"

// consoleColours reports whether the terminal of f understands escape codes: all
// but those of Windows do.
func consoleColours(*os.File) bool { return true }

// keepConsole does nothing: only on Windows a console closes with its program.
func keepConsole() {}
