package output

import (
	"fmt"
	"path/filepath"
	"strings"
)

// Unique returns a name for a file beside those that are taken, and takes it: the name
// itself, or with a number before its extension. Names that differ in case only are
// one file on Windows and macOS, so the keys of taken are in lower case.
func Unique(name string, taken map[string]bool) string {
	ext := filepath.Ext(name)
	for n, try := 2, name; ; n++ {
		if key := strings.ToLower(try); !taken[key] {
			taken[key] = true
			return try
		}
		try = fmt.Sprintf("%s-%d%s", strings.TrimSuffix(name, ext), n, ext)
	}
}
