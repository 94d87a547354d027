//go:build !windows

package output

import (
	"io/fs"
	"os"
)

// createUnfinished makes a new file. Its name begins with a dot, which hides it.
func createUnfinished(path string, mode fs.FileMode) (*os.File, error) {
	return os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_EXCL, mode)
}

func reveal(*os.File) error { return nil }

func hide(string) {}
