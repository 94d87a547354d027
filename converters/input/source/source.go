// Package source opens what a user names: files, folders, patterns that the
// shell did not expand (on Windows it never does), zip and tar archives, what gzip, zstd,
// lz4 and bzip2 compressed, and standard input. A [Source] can be opened several times,
// because explaining a log takes one pass and writing it another.
package source

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"unicode"

	"ocsconv/converters/output"
	"ocsconv/formats/printable"
)

// Stdin is the name that stands for standard input.
const Stdin = "-"

// Source is one log or capture. Name is what reports call it: the path as the
// user gave it, with "!member" behind it for a file within an archive.
type Source struct {
	Name string
	Size int64 // in octets as stored; -1 when unknown

	path    string
	archive archive // that it is a member of; nil for a file of its own
	index   int     // of the member
	member  string  // its name
	input   io.Reader
	spool   *os.File
	once    bool   // path can be read only once
	spans   []span // of path that are the source; nil for all of it
	damage  atomic.Pointer[error]
	asIs    atomic.Bool // it was opened, and is not packed
}

// plain drops the system call that Go puts before the path: people know what
// "open" means, scripts compare the rest. It says what helps.
func plain(path string, err error) error {
	var pe *fs.PathError
	if errors.As(err, &pe) {
		err = pe.Err
	}
	if errors.Is(err, fs.ErrPermission) {
		err = fmt.Errorf("%w; ask its owner for the right to read it, or for a copy", err)
	}
	if near := Near(path); near != "" && errors.Is(err, fs.ErrNotExist) {
		err = fmt.Errorf("%w (did you mean %s?)", err, printable.Name.Text(near))
	}
	return fmt.Errorf("%s: %w", printable.Name.Text(path), err)
}

// Path returns the file that holds the source, "" for standard input.
func (s *Source) Path() string { return s.path }

// InArchive reports whether the source is a member of an archive.
func (s *Source) InArchive() bool { return s.archive != nil }

// Base returns the last element of the name, without the endings of
// compression, and a word for standard input. Outputs are named after it, so
// control characters become "_", and the name of a member, which is a stranger's,
// is made one that every system takes.
func (s *Source) Base() string {
	if s.Name == Stdin {
		return "stdin"
	}
	if s.archive != nil {
		return withoutEnding(printable.FileName(BaseName(s.member)))
	}
	name := strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return '_'
		}
		return r
	}, BaseName(s.path))
	return withoutEnding(name)
}

// BaseName returns the last element of a path of any system: logs and captures
// travel between them. It is "." for the empty path.
func BaseName(name string) string {
	return filepath.Base(filepath.FromSlash(strings.ReplaceAll(name, `\`, "/")))
}

// Open returns the source's octets, expanded. It can be called again after the
// last stream was closed.
func (s *Source) Open() (io.ReadCloser, error) {
	raw, err := s.openStored()
	if err != nil {
		return nil, err
	}
	magic := make([]byte, magicSize)
	n, err := io.ReadFull(raw, magic)
	if err != nil && err != io.EOF && err != io.ErrUnexpectedEOF {
		raw.Close()
		return nil, plain(s.Name, err)
	}
	var whole io.Reader = &begun{head: magic[:n], rest: raw}
	if s.archive != nil || compressionOf(magic[:n]) != nil {
		whole = bufio.NewReaderSize(whole, 64<<10)
	}
	if c := compressionOf(magic[:n]); c != nil {
		expanded, err := c.expanded(s, whole, raw)
		if err != nil {
			return nil, err
		}
		return expanded, nil
	}
	opened := &stream{Reader: whole, name: s.Name, stored: raw}
	if s.archive != nil {
		opened.packed = s
	}
	s.asIs.Store(s.archive == nil)
	return opened, nil
}

// Damage returns what is wrong with a source that is packed, as far as a stream met
// it: the stream ended there, and what stands before was handed out. It is nil for a
// source that is whole.
func (s *Source) Damage() error {
	if err := s.damage.Load(); err != nil {
		return *err
	}
	return nil
}

func (s *Source) damaged(err error) {
	if err == io.ErrUnexpectedEOF {
		err = errEndsEarly
	}
	s.damage.Store(&err)
}

var errEndsEarly = errors.New("it ends early")

// CheckPacked unpacks a source from an archive or a compression to its end and returns
// what keeps it from being read, which is more than [Source.Damage]. A source that is stored as it is has nothing to check.
func (s *Source) CheckPacked(ctx context.Context) error {
	if s.asIs.Load() {
		return nil
	}
	r, err := s.Open()
	if err != nil {
		return err
	}
	defer r.Close()
	if s.asIs.Load() {
		return nil
	}
	buf := make([]byte, 256<<10)
	for ctx.Err() == nil {
		if _, err := r.Read(buf); err == io.EOF {
			return nil
		} else if err != nil {
			return err
		}
	}
	return ctx.Err()
}

// isFile reports whether the source is a file that may be stored as it is.
func (s *Source) isFile() bool {
	return s.path != "" && s.archive == nil && !s.once && s.spans == nil && s.Size >= 0
}

// Section returns n octets from off, or fewer at the end, of a source that is
// stored as it is; ok is false for an archive, and for what is no file.
func (s *Source) Section(off, n int64) (r io.ReadCloser, ok bool) {
	if !s.isFile() {
		return nil, false
	}
	f, err := os.Open(s.path)
	if err != nil {
		return nil, false
	}
	var magic [magicSize]byte
	if got, err := f.ReadAt(magic[:], 0); err != nil && err != io.EOF || IsCompressed(magic[:got]) {
		f.Close()
		return nil, false
	}
	return &stream{Reader: io.NewSectionReader(f, off, n), name: s.Name, stored: f}, true
}

// Samples yields n pieces of so many octets, each from an even one on, spread evenly over
// a source that is stored as it is up to its end. There are none of what is packed or no file.
// Head has its first octets, and spares a small source from being opened.
func (s *Source) Samples(head []byte, n, size int) iter.Seq[[]byte] {
	return func(yield func([]byte) bool) {
		var at io.ReaderAt = bytes.NewReader(head)
		if !s.isFile() {
			return
		}
		if int64(len(head)) != s.Size {
			r, ok := s.Section(0, s.Size)
			if !ok {
				return
			}
			defer r.Close()
			if at, ok = r.(*stream).Reader.(io.ReaderAt); !ok {
				return
			}
		}
		piece := make([]byte, size)
		for i := 1; i <= n; i++ {
			off := max(0, int64(i)*s.Size/int64(n)-int64(size)) &^ 1
			got, _ := at.ReadAt(piece, off)
			if !yield(piece[:got]) || int64(size) >= s.Size {
				return
			}
		}
	}
}

func (s *Source) openStored() (io.ReadCloser, error) {
	switch {
	case s.input != nil || s.once:
		return s.openSpool()
	case s.archive != nil:
		return s.archive.open(s.index)
	}
	f, err := os.Open(s.path)
	if err != nil {
		return nil, plain(s.path, err)
	}
	if s.spans != nil {
		return stored{spanned(f, s.spans), f}, nil
	}
	// A client may be writing the log: every pass sees it as it stood at first.
	return stored{io.LimitReader(f, s.Size), f}, nil
}

// openSpool keeps what can be read only once in a file that goes with the program.
func (s *Source) openSpool() (io.ReadCloser, error) {
	if s.spool == nil {
		in := s.input
		if in == nil {
			f, err := os.Open(s.path)
			if err != nil {
				return nil, plain(s.path, err)
			}
			defer f.Close()
			in = f
		}
		f, err := output.CreateScratch()
		if err != nil {
			return nil, err
		}
		s.spool = f
		n, err := io.Copy(f, in)
		if err != nil {
			return nil, plain(s.Name, err)
		}
		s.Size = n
	}
	return io.NopCloser(io.NewSectionReader(s.spool, 0, s.Size)), nil
}

// Close removes what Open kept.
func (s *Source) Close() error {
	if s.archive != nil {
		return s.archive.close()
	}
	if s.spool == nil {
		return nil
	}
	err := s.spool.Close()
	s.spool = nil
	return err
}
