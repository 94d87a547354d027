package shard

import (
	"errors"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"ocsconv/converters/input/source"
)

// Lent is what the other shards of a folder have for some of them.
type Lent struct {
	Sources   []*source.Source // captures of the messages alone
	Elsewhere map[string]bool  // for [annotate.Knowledge]
	Missing   int              // sessions of which no message was found
}

// Lend finds what the shards in dirs, which hold folders of shards and of knowledge,
// lend to those that own tells of. K has read the links of these.
func Lend(dirs []string, k *Knowledge, own func(shard int) bool) (*Lent, error) {
	lent, named := k.Wanted(func(callID string) bool { return own(Of([]byte(callID), k.Count)) })
	l := &Lent{Elsewhere: map[string]bool{}}
	if len(lent)+len(named) == 0 {
		return l, nil
	}
	wanted, reading := map[uint64]bool{}, map[uint64]bool{}
	for _, callID := range lent {
		wanted[key([]byte(callID))], reading[key([]byte(callID))] = true, true
	}
	for _, callID := range named {
		wanted[key([]byte(callID))] = true
	}
	for n := range k.Count {
		wanted[interfacesOf(n)], reading[interfacesOf(n)] = true, true
	}
	hashes, found := slices.Sorted(maps.Keys(wanted)), map[uint64]bool{}
	for _, dir := range dirs {
		indexes, err := fs.Glob(os.DirFS(filepath.Join(dir, IndexFolder)), "*"+indexEnding)
		if err != nil {
			return nil, err
		}
		for _, name := range indexes {
			files := map[int][]int64{}
			err := lookUp(filepath.Join(dir, IndexFolder, name), hashes, func(p place) {
				if found[p.hash] = true; reading[p.hash] {
					n := int(p.hash % uint64(k.Count))
					files[n] = append(files[n], p.offset)
				}
			})
			if err != nil {
				return nil, &fs.PathError{Op: "read", Path: filepath.Join(dir, IndexFolder, name), Err: err}
			}
			for _, n := range slices.Sorted(maps.Keys(files)) {
				if err := l.take(filepath.Join(dir, "shard="+number(n), strings.TrimSuffix(name, indexEnding)+".pcapng"), files[n]); err != nil {
					return nil, err
				}
			}
		}
	}
	for _, callID := range named {
		l.Elsewhere[callID] = found[key([]byte(callID))]
	}
	for _, callID := range lent {
		if !found[key([]byte(callID))] {
			l.Missing++
		}
	}
	return l, nil
}

// interfacesOf is under which hash the interfaces of a shard's file stand.
func interfacesOf(shard int) uint64 { return uint64(shard) }

// take adds the capture of some blocks of a shard's file.
func (l *Lent) take(file string, offsets []int64) error {
	slices.Sort(offsets)
	src, err := source.Blocks(file, append([]int64{0}, offsets...))
	if errors.Is(err, fs.ErrNotExist) {
		return nil // its sessions are counted as missing, unless they are in other files too
	}
	if err != nil {
		return err
	}
	l.Sources = append(l.Sources, src)
	return nil
}

// FolderOf returns the folder that holds the folder of a shard's file, "" where the
// file lies elsewhere.
func FolderOf(file string) string {
	dir := filepath.Dir(file)
	if !strings.HasPrefix(filepath.Base(dir), "shard=") {
		return ""
	}
	return filepath.Dir(dir)
}

// Borrowers returns the shards whose sessions are told by sessions of which the logs of
// one run, of the given name, have messages.
func (k *Knowledge) Borrowers(dir, name string) ([]int, error) {
	to := map[uint64][]int{} // shards by the hash of what they borrow
	for lent, told := range k.Lends() {
		hash, n := key([]byte(lent)), Of([]byte(told), k.Count)
		if Of([]byte(lent), k.Count) != n && !slices.Contains(to[hash], n) {
			to[hash] = append(to[hash], n)
		}
	}
	if len(to) == 0 {
		return nil, nil
	}
	shards, file := map[int]bool{}, filepath.Join(dir, IndexFolder, name+indexEnding)
	err := lookUp(file, slices.Sorted(maps.Keys(to)), func(p place) {
		for _, n := range to[p.hash] {
			shards[n] = true
		}
	})
	if err != nil {
		return nil, &fs.PathError{Op: "read", Path: file, Err: err}
	}
	return slices.Sorted(maps.Keys(shards)), nil
}
