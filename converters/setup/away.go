package setup

import (
	"fmt"
	"os"
	"path/filepath"

	"ocsconv/converters/answers"
)

// moveAway gives a file the first of some names that it can have, and returns that.
// What has the name already is replaced.
func moveAway(path string, names ...string) (string, error) {
	var err error
	for _, name := range names {
		_ = os.Remove(name) // of an earlier time
		if err = os.Rename(path, name); err == nil {
			return name, nil
		}
	}
	return "", fmt.Errorf("%w; end all programs that use %s and uninstall again", err, path)
}

// forget removes the answers kept in a folder, and the program's own folder around that
// where nothing else is in it.
func forget(folder string) (bool, error) {
	was, err := answers.Open(folder).Forget()
	own := filepath.Dir(folder)
	if info, err := os.Lstat(own); err == nil && info.IsDir() && was && filepath.Base(own) == "ocsconv" {
		_ = os.Remove(own) // it fails unless it is empty
	}
	return was, err
}
