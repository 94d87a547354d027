package answers

import (
	"context"
	"errors"
	"hash/crc32"
	"io"
	"os"
	"path/filepath"
	"time"
)

// File is a file as a question found it.
type File struct {
	Path    string // absolute
	Size    int64
	Changed time.Time

	sum     uint64 // of all octets
	summed  bool
	settled bool // what was kept of these octets is all that is taken of them
}

// errNoFile says that a path names something whose octets cannot be looked at twice.
var errNoFile = errors.New("no regular file")

// Stat returns what is known of a file without reading it.
func Stat(path string) (File, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return File{}, err
	}
	info, err := os.Stat(path)
	if err != nil {
		return File{}, err
	}
	if !info.Mode().IsRegular() {
		return File{}, errNoFile
	}
	return File{Path: path, Size: info.Size(), Changed: info.ModTime()}, nil
}

// fresh is how long after a change a file may change again without a sign of it: the
// coarsest clock of a file system that logs lie on ticks every two seconds (FAT).
const fresh = 2 * time.Second

// Look returns what is known of files before a question is asked. Those that changed
// a moment ago are read, since their time would not tell of another change.
func Look(paths []string, now time.Time) ([]File, error) {
	files := make([]File, 0, len(paths))
	for _, path := range paths {
		f, err := Stat(path)
		if err == nil && now.Sub(f.Changed) < fresh {
			err = f.add(context.Background())
		}
		if err != nil {
			return nil, err
		}
		files = append(files, f)
	}
	return files, nil
}

// MaxInput is how many octets the files of an answer may have together. More take
// longer to look at a second time than anybody waits behind an answer.
const MaxInput = 8 << 30

// RecallOf returns the answer to a question about f and further files, nil as
// [Store.Recall]. Where there is one that is all that is taken of f, whose octets may
// change from now on.
func (s *Store) RecallOf(q Question, f *File, further ...File) *Answer {
	files := append([]File{*f}, further...)
	a := s.Recall(q, files)
	if *f = files[0]; a != nil {
		f.settled = true
	}
	return a
}

// Settle completes what Look found with what the files are now, after the question was
// answered. It reports whether nothing changed in between; it gives up when the context
// ends, and on files of more than [MaxInput] together.
func Settle(ctx context.Context, files []File) bool {
	var total int64
	for i := range files {
		total += files[i].Size
	}
	if total > MaxInput {
		return false
	}
	for i := range files {
		f := &files[i]
		now, err := Stat(f.Path)
		if f.settled && err == nil && now.looksLike(f) {
			continue
		}
		if err != nil || !now.looksLike(f) || now.add(ctx) != nil {
			return false
		}
		if f.summed && f.sum != now.sum {
			return false
		}
		*f = now
	}
	return true
}

func (f *File) looksLike(other *File) bool {
	return f.Path == other.Path && f.Size == other.Size && f.Changed.Equal(other.Changed)
}

// same reports whether files are what they were. All that can be told without reading
// is compared first.
func same(were, are []File) bool {
	if len(were) != len(are) {
		return false
	}
	for i := range were {
		if !were[i].looksLike(&are[i]) {
			return false
		}
	}
	for i := range were {
		if f := &are[i]; !f.summed && f.add(context.Background()) != nil || f.sum != were[i].sum {
			return false
		}
	}
	return true
}

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// checksum is that of octets: two of 32 bits that have nothing in common, since a
// processor works out both faster than any single one of 64 bits.
func checksum(sum uint64, octets []byte) uint64 {
	a := crc32.Update(uint32(sum>>32), castagnoli, octets)
	b := crc32.Update(uint32(sum), crc32.IEEETable, octets)
	return uint64(a)<<32 | uint64(b)
}

// add reads the file for its checksum.
func (f *File) add(ctx context.Context) error {
	file, err := os.Open(f.Path)
	if err != nil {
		return err
	}
	defer file.Close()
	buf := make([]byte, 256<<10)
	f.sum = 0
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		n, err := file.Read(buf)
		f.sum = checksum(f.sum, buf[:n])
		switch err {
		case nil:
		case io.EOF:
			f.summed = true
			return nil
		default:
			return err
		}
	}
}
