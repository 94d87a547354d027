package source

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"sort"
	"strings"
	"sync"

	"ocsconv/formats/printable"
)

// archive is a file with members: of the zip or of the tar form.
type archive interface {
	// open returns the octets of a member, expanded.
	open(index int) (io.ReadCloser, error)

	// close removes what was kept of an archive that can be read only once.
	close() error
}

// zipArchive is a zip archive: a file, or what came from a pipe.
type zipArchive struct {
	name  string // as the user gave it
	path  string
	piped *Source // kept in a file, for an archive is read from its end; nil with a path

	reading   sync.Mutex  // of the directory
	directory *zip.Reader // read once, since members are opened one by one
	found     []found     // instead of a directory that was cut off
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

// stored opens the octets of the archive.
func (a *zipArchive) stored() (r io.ReaderAt, size int64, closer io.Closer, err error) {
	if a.piped != nil {
		closer, err := a.piped.openSpool()
		return a.piped.spool, a.piped.Size, closer, err
	}
	s := &a.file
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.users == 0 {
		if s.f, err = os.Open(a.path); err != nil {
			return nil, 0, nil, err
		}
	}
	s.users++
	info, err := s.f.Stat()
	if err != nil {
		return nil, 0, nil, err
	}
	return s, info.Size(), s, nil
}

// IsZip reports whether head begins a zip archive, or one that holds nothing.
func IsZip(head []byte) bool {
	return bytes.HasPrefix(head, []byte("PK\x03\x04")) || bytes.HasPrefix(head, []byte("PK\x05\x06"))
}

// reader opens the archive's directory, which it reads the first time.
func (a *zipArchive) reader() (*zip.Reader, io.Closer, error) {
	r, size, closer, err := a.stored()
	if err != nil {
		return nil, nil, err
	}
	a.reading.Lock()
	defer a.reading.Unlock()
	if a.directory == nil {
		if a.directory, err = zip.NewReader(r, size); err != nil {
			a.directory = nil
			closer.Close()
			return nil, nil, err
		}
	}
	return a.directory, closer, nil
}

// naming names the members of an archive, of which several may have one name.
type naming struct {
	archive string // as the user gave it
	times   map[string]int
}

// next returns what reports call the next member, which has this name in the archive.
func (n *naming) next(member string) string {
	if n.times == nil {
		n.times = map[string]int{}
	}
	name := printable.Name.Text(n.archive + "!" + member)
	if n.times[name]++; n.times[name] > 1 {
		return fmt.Sprintf("%s (%d)", name, n.times[name])
	}
	return name
}

// encrypted is the flag of a member that only a password opens (APPNOTE 4.4.4).
const encrypted = 0x1

// expand returns the members by name, those of one name in their order.
func (a *zipArchive) expand() ([]*Source, error) {
	z, closer, err := a.reader()
	if errors.Is(err, zip.ErrFormat) {
		return a.salvage()
	}
	if err != nil {
		return nil, fmt.Errorf("%s: damaged zip archive: %w", printable.Name.Text(a.name), err)
	}
	defer closer.Close()
	if help := officeHelp(z.File); help != "" {
		return nil, fmt.Errorf("%s: %s", printable.Name.Text(a.name), help)
	}
	var list []*Source
	var errs []error
	named := naming{archive: a.name}
	for i, f := range z.File {
		if f.FileInfo().IsDir() || !f.Mode().IsRegular() {
			continue
		}
		name := named.next(f.Name)
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

// officeParts are the members by which a document of an office program is known, which
// is a zip archive (ECMA-376 part 2 §7, OpenDocument 1.3 part 2 §2.2), with what helps.
var officeParts = []struct{ prefix, help string }{
	{"word/", "it is a Word document; save it as plain text"},
	{"xl/", "it is an Excel workbook; save the sheet as CSV or text"},
	{"ppt/", "it is a PowerPoint presentation; copy its text into a file"},
	{"META-INF/manifest.xml", "it is an OpenDocument file; save it as plain text"},
}

// officeHelp tells what to do with an archive that is a document, "" of any other one.
func officeHelp(files []*zip.File) string {
	if len(files) == 0 || files[0].Name != "mimetype" && !slices.ContainsFunc(files, func(f *zip.File) bool { return f.Name == "[Content_Types].xml" }) {
		return ""
	}
	for _, part := range officeParts {
		if slices.ContainsFunc(files, func(f *zip.File) bool { return strings.HasPrefix(f.Name, part.prefix) }) {
			return part.help
		}
	}
	return ""
}

// salvage returns the members of an archive without a directory, and an error that
// says so.
func (a *zipArchive) salvage() (list []*Source, err error) {
	r, size, closer, err := a.stored()
	if err != nil {
		return nil, err
	}
	defer closer.Close()
	if a.found = members(r, size); len(a.found) == 0 {
		return nil, fmt.Errorf("%s: damaged zip archive: %w", printable.Name.Text(a.name), zip.ErrFormat)
	}
	for i, m := range a.found {
		if m.flags&encrypted == 0 && !strings.HasSuffix(m.name, "/") {
			name := printable.Name.Text(a.name + "!" + m.name)
			list = append(list, &Source{Name: name, Size: m.size, path: a.path, archive: a, index: i, member: m.name})
		}
	}
	return list, fmt.Errorf("%s: %w", printable.Name.Text(a.name), errNoDirectory)
}

// close implements [archive].
func (a *zipArchive) close() error {
	if a.piped == nil {
		return nil
	}
	return a.piped.Close()
}

// open implements [archive].
func (a *zipArchive) open(index int) (io.ReadCloser, error) {
	if a.found != nil {
		r, _, closer, err := a.stored()
		if err != nil {
			return nil, fmt.Errorf("%s: %w", printable.Name.Text(a.name), err)
		}
		m := &a.found[index]
		return stored{&guard{r: m.open(r), stored: func() int64 { return m.size }}, closer}, nil
	}
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
