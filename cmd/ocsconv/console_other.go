//go:build !windows

package main

import (
	"errors"
	"os"
	"os/exec"
	"runtime"
)

// consoleColours reports whether the terminal of f understands escape codes: all
// but those of Windows do.
func consoleColours(*os.File) bool { return true }

// keepConsole does nothing: only on Windows a console closes with its program.
func keepConsole() {}

// ownConsole reports false: dropped files come with a console of their own on
// Windows only.
func ownConsole() bool { return false }

// openFile shows a file or an address with the program that the desktop has for it.
// Without a desktop there is none that could.
func openFile(path string) error {
	program := "xdg-open"
	switch {
	case runtime.GOOS == "darwin":
		program = "open"
	case os.Getenv("DISPLAY") == "" && os.Getenv("WAYLAND_DISPLAY") == "":
		return errors.New("there is no desktop")
	}
	c := exec.Command(program, path)
	if err := c.Start(); err != nil {
		return err
	}
	go func() { _ = c.Wait() }() // what becomes of it is not ours
	return nil
}
