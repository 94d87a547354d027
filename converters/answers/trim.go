package answers

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// trim removes what nobody asked for in a long time, then the answers that were used
// least recently until the rest is within the limit. What another program removes at
// the same time is no error.
func (s *Store) trim() {
	entries, err := os.ReadDir(s.dir)
	if err != nil {
		return
	}
	type kept struct {
		path string
		size int64
		used time.Time
	}
	var list []kept
	var total int64
	for _, e := range entries {
		info, err := e.Info()
		if err != nil || !info.Mode().IsRegular() || !strings.HasSuffix(e.Name(), ending) {
			continue
		}
		path := filepath.Join(s.dir, e.Name())
		if time.Since(info.ModTime()) > maxAge {
			_ = os.Remove(path)
			continue
		}
		list = append(list, kept{path, info.Size(), info.ModTime()})
		total += info.Size()
	}
	slices.SortFunc(list, func(a, b kept) int { return a.used.Compare(b.used) })
	for _, k := range list {
		if total <= s.limit {
			return
		}
		_ = os.Remove(k.path)
		total -= k.size
	}
}
