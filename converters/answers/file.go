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

	// Part is how many octets at the beginning tell something by themselves, whatever
	// the file grows by; 0 where none do.
	Part int64

	part    uint64 // checksum of those
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

// Identify returns what is known of files before a question is asked. Those that changed
// a moment ago are read, since their time would not tell of another change.
func Identify(paths []string, now time.Time) ([]File, error) {
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
// change from now on. An answer about a file that has grown counts for its Part.
func (s *Store) RecallOf(q Question, f *File, further ...File) (a *Answer, grown bool) {
	a = s.recall(q, func(were []File) bool {
		files := append([]File{*f}, further...)
		f.settled = same(were, files)
		f.sum, f.summed = files[0].sum, files[0].summed
		grown = !f.settled && len(were) == len(files) && were[0].begins(f) && same(were[1:], further)
		return f.settled || grown
	})
	return a, grown
}

// begins reports whether a file begins with the Part of what it was.
func (f *File) begins(now *File) bool {
	if f.Part <= 0 || f.Part > now.Size || f.Path != now.Path {
		return false
	}
	file, err := os.Open(now.Path)
	if err != nil {
		return false
	}
	defer file.Close()
	sum, err := sumOf(context.Background(), io.LimitReader(file, f.Part), 0)
	return err == nil && sum == f.part
}

// Complete completes what Identify found with what the files are now, after the question was
// answered. It reports whether nothing changed in between; it gives up when the context
// ends, and on files of more than [MaxInput] together.
func Complete(ctx context.Context, files []File) bool {
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
		if now.Part = f.Part; err != nil || !now.looksLike(f) || now.add(ctx) != nil {
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
	if f.part, err = sumOf(ctx, io.LimitReader(file, f.Part), 0); err == nil {
		f.sum, err = sumOf(ctx, file, f.part)
	}
	f.summed = err == nil
	return err
}

// sumOf returns the checksum of what was read before and of all that is left of r.
func sumOf(ctx context.Context, r io.Reader, sum uint64) (uint64, error) {
	buf := make([]byte, 256<<10)
	for {
		if err := ctx.Err(); err != nil {
			return 0, err
		}
		n, err := r.Read(buf)
		sum = checksum(sum, buf[:n])
		switch err {
		case nil:
		case io.EOF:
			return sum, nil
		default:
			return 0, err
		}
	}
}
