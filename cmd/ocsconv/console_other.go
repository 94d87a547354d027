//go:build !windows

package main

import (
	"errors"
	"os"
)

// consoleColours reports whether the terminal of f understands escape codes: all
// but those of Windows do.
func consoleColours(*os.File) bool { return true }

// keepConsole does nothing: only on Windows a console closes with its program.
func keepConsole() {}

// ownConsole reports false: dropped files come with a console of their own on
// Windows only.
func ownConsole() bool { return false }

// openFile would show a file to somebody who dropped files on the program.
func openFile(string) error { return errors.ErrUnsupported }
