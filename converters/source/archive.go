package source

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"sort"

	"ocsconv/formats/printable"
)

// archive is a zip archive: a file, or what came from a pipe.
type archive struct {
	name  string // as the user gave it
	path  string
	piped *Source // kept in a file, for an archive is read from its end; nil with a path
}

// IsZip reports whether head begins a zip archive, or one that holds nothing.
func IsZip(head []byte) bool {
	return bytes.HasPrefix(head, []byte("PK\x03\x04")) || bytes.HasPrefix(head, []byte("PK\x05\x06"))
}

// reader opens the archive's directory.
func (a *archive) reader() (*zip.Reader, io.Closer, error) {
	if a.piped == nil {
		z, err := zip.OpenReader(a.path)
		if err != nil {
			return nil, nil, err
		}
		return &z.Reader, z, nil
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
