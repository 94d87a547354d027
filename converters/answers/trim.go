package answers

import (
	"errors"
	"io/fs"
	"iter"
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
	type kept struct {
		path string
		size int64
		used time.Time
	}
	var list []kept
	var total int64
	for path, info := range s.stored() {
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

// Forget removes all answers of the store, and its folder where nothing else is in it.
// It reports whether there was one. What is a link is none of the store's.
func (s *Store) Forget() (was bool, err error) {
	if info, err := os.Lstat(s.dir); err != nil || !info.IsDir() {
		return false, nil
	}
	for path := range s.stored() {
		if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return was, err
		}
		was = true
	}
	return os.Remove(s.dir) == nil || was, nil // it fails unless it is empty
}

// stored are the files of answers in the folder.
func (s *Store) stored() iter.Seq2[string, fs.FileInfo] {
	return func(yield func(string, fs.FileInfo) bool) {
		entries, _ := os.ReadDir(s.dir) // those that can be read
		for _, e := range entries {
			info, err := e.Info()
			if err == nil && info.Mode().IsRegular() && strings.HasSuffix(e.Name(), ending) && !yield(filepath.Join(s.dir, e.Name()), info) {
				return
			}
		}
	}
}
