package answers

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// A store may hold tens of thousands of answers, and looking at all of them takes
// longer than most questions. So it is trimmed for large answers, and for one of
// sixteen questions otherwise: it grows by questions that were not asked before.
const largeShare = 256 // of the limit

// trims reports whether the store is trimmed for an answer of a size, in octets, that
// has a name.
func (s *Store) trims(name string, size int) bool {
	return int64(size) > s.limit/largeShare || name[0] == '0' // the first of 16 hexadecimal digits
}

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
