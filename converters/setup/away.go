package setup

import (
	"fmt"
	"os"
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
