package source

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"sort"
	"sync"

	"ocsconv/formats/printable"
)

// archive is a zip archive: a file, or what came from a pipe.
type archive struct {
	name  string // as the user gave it
	path  string
	piped *Source // kept in a file, for an archive is read from its end; nil with a path

	reading   sync.Mutex  // of the directory
	directory *zip.Reader // read once, since members are opened one by one
	file      shared      // that the directory reads from
}

// shared is a file that is open while anybody reads from it.
type shared struct {
	mu    sync.Mutex
	users int
	f     *os.File
}

// ReadAt implements [io.ReaderAt] for a user.
func (s *shared) ReadAt(p []byte, at int64) (int, error) {
	s.mu.Lock()
	f := s.f
	s.mu.Unlock()
	if f == nil {
		return 0, os.ErrClosed
	}
	return f.ReadAt(p, at)
}

// Close implements [io.Closer] for one user.
func (s *shared) Close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.users--; s.users > 0 {
		return nil
	}
	f := s.f
	s.f = nil
	return f.Close()
}

// fromPath opens the archive that has a path, and reads its directory the first time.
func (a *archive) fromPath() (*zip.Reader, io.Closer, error) {
	s := &a.file
	s.mu.Lock()
	if s.users == 0 {
		f, err := os.Open(a.path)
		if err != nil {
			s.mu.Unlock()
			return nil, nil, err
		}
		s.f = f
	}
	s.users++
	f := s.f
	s.mu.Unlock()
	a.reading.Lock()
	defer a.reading.Unlock()
	if a.directory == nil {
		info, err := f.Stat()
		if err == nil {
			a.directory, err = zip.NewReader(s, info.Size())
		}
		if err != nil {
			s.Close()
			return nil, nil, err
		}
	}
	return a.directory, s, nil
}

// IsZip reports whether head begins a zip archive, or one that holds nothing.
func IsZip(head []byte) bool {
	return bytes.HasPrefix(head, []byte("PK\x03\x04")) || bytes.HasPrefix(head, []byte("PK\x05\x06"))
}

// reader opens the archive's directory.
func (a *archive) reader() (*zip.Reader, io.Closer, error) {
	if a.piped == nil {
		return a.fromPath()
	}
	r, err := a.piped.openSpool()
	if err != nil {
		return nil, nil, err
	}
	z, err := zip.NewReader(a.piped.spool, a.piped.Size)
	return z, r, err
}

// encrypted is the flag of a member that only a password opens (APPNOTE 4.4.4).
const encrypted = 0x1

// expand returns the members by name, those of one name in their order.
func (a *archive) expand() ([]*Source, error) {
	z, closer, err := a.reader()
	if err != nil {
		return nil, fmt.Errorf("%s: damaged zip archive: %w", printable.Name.Text(a.name), err)
	}
	defer closer.Close()
	var list []*Source
	var errs []error
	named := map[string]int{}
	for i, f := range z.File {
		if f.FileInfo().IsDir() || !f.Mode().IsRegular() {
			continue
		}
		name := printable.Name.Text(a.name + "!" + f.Name)
		if named[name]++; named[name] > 1 {
			name = fmt.Sprintf("%s (%d)", name, named[name])
		}
		if f.Flags&encrypted != 0 {
			errs = append(errs, fmt.Errorf("%s: it is encrypted; unpack it first", name))
			continue
		}
		list = append(list, &Source{
			Name: name, Size: int64(f.UncompressedSize64), path: a.path, archive: a, index: i, member: f.Name,
		})
	}
	sort.SliceStable(list, func(i, j int) bool { return list[i].member < list[j].member })
	if len(list) == 0 && len(errs) == 0 {
		return nil, fmt.Errorf("%s: the archive holds no file", printable.Name.Text(a.name))
	}
	return list, errors.Join(errs...)
}

// open returns a member's octets, expanded.
func (a *archive) open(index int) (io.ReadCloser, error) {
	z, closer, err := a.reader()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", printable.Name.Text(a.name), err)
	}
	if index >= len(z.File) {
		closer.Close()
		return nil, fmt.Errorf("%s: the archive changed while it was read", printable.Name.Text(a.name))
	}
	f := z.File[index]
	r, err := f.Open()
	if err != nil {
		closer.Close()
		return nil, fmt.Errorf("%s: %w", printable.Name.Text(a.name+"!"+f.Name), err)
	}
	size := int64(f.CompressedSize64)
	return stored{&guard{r: r, stored: func() int64 { return size }}, closer}, nil
}
