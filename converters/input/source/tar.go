package source

import (
	"archive/tar"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"sort"
	"strconv"
	"strings"
	"sync"

	"ocsconv/converters/output"
	"ocsconv/formats/printable"
)

// tarArchive is a tar archive: a file, or what was compressed or came from a pipe. That
// is kept expanded, since members are read in any order and tar has no directory.
type tarArchive struct {
	name  string // as the user gave it
	whole *Source
	kept  bool

	mu    sync.Mutex
	spool *os.File // what is kept
	list  []tarMember
}

// maxKept is how many octets of an expanded archive are kept at most.
var maxKept int64 = 8 << 30

// tarMember is where the octets of a member stand.
type tarMember struct {
	at, size int64
	cut      bool // the archive ends before that
}

// tarHeader is how many octets the header of a member has, and to how many its octets
// are padded (POSIX.1-2017, pax: ustar Interchange Format).
const tarHeader = 512

// IsTar reports whether head begins a tar archive: the header of its first member has
// a checksum, also in the oldest form, which has no other mark.
func IsTar(head []byte) bool {
	const from, to = 148, 156 // of the checksum, which counts as blanks
	if len(head) < tarHeader || head[0] == 0 {
		return false
	}
	told, err := strconv.ParseInt(string(bytes.Trim(head[from:to], " \x00")), 8, 32)
	sum := int64((to - from) * ' ')
	for i, c := range head[:tarHeader] {
		if i < from || i >= to {
			sum += int64(c)
		}
	}
	return err == nil && told == sum
}

// holdsTar reports whether a source that begins with head is a tar archive, which may
// be compressed.
func (s *Source) holdsTar(head []byte) bool {
	if !IsCompressed(head) {
		return IsTar(head)
	}
	r, err := s.Open()
	if err != nil {
		return false // reading it says why
	}
	defer r.Close()
	expanded := make([]byte, tarHeader)
	n, _ := io.ReadFull(r, expanded)
	return IsTar(expanded[:n])
}

// stored opens the octets of the archive as they are when nothing compresses them.
func (a *tarArchive) stored() (r io.ReaderAt, size int64, closer io.Closer, err error) {
	if !a.kept {
		f, err := os.Open(a.whole.path)
		return f, a.whole.Size, f, err
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.spool == nil {
		if err := a.keep(); err != nil {
			return nil, 0, nil, err
		}
	}
	size, err = a.spool.Seek(0, io.SeekEnd)
	return a.spool, size, io.NopCloser(nil), err
}

// keep expands the archive into a file that goes with the program.
func (a *tarArchive) keep() error {
	r, err := a.whole.Open()
	if err != nil {
		return err
	}
	defer r.Close()
	f, err := output.CreateScratch()
	if err != nil {
		return err
	}
	n, err := io.Copy(f, io.LimitReader(r, maxKept+1))
	if err == nil && n > maxKept {
		err = fmt.Errorf("%s: expands to more than %d MiB, which is kept in a file while it is read; unpack it first", printable.Name.Text(a.name), maxKept>>20)
	}
	if err != nil {
		f.Close()
		return err
	}
	a.spool = f
	return nil
}

// expand returns the members by name, those of one name in their order, and an error
// for what is no file that can be read.
func (a *tarArchive) expand() (list []*Source, err error) {
	r, size, closer, err := a.stored()
	if err != nil {
		return nil, err
	}
	defer closer.Close()
	named := naming{archive: a.name}
	var errs []error
	err = a.members(r, size, func(h *tar.Header) {
		name := named.next(h.Name)
		if isSparse(h) {
			errs = append(errs, fmt.Errorf("%s: it is stored with holes; unpack it first", name))
			return
		}
		list = append(list, &Source{
			Name: name, Size: h.Size, path: a.whole.path, archive: a, index: len(a.list) - 1, member: h.Name,
		})
	})
	if err == nil && a.whole.Damage() != nil {
		err = a.whole.Damage()
	}
	if err != nil {
		errs = append(errs, fmt.Errorf("%s: damaged tar archive: %w", printable.Name.Text(a.name), err))
	}
	sort.SliceStable(list, func(i, j int) bool { return list[i].member < list[j].member })
	if len(list) == 0 {
		_ = a.close()
		if len(errs) == 0 {
			return nil, fmt.Errorf("%s: the archive holds no file", printable.Name.Text(a.name))
		}
	}
	return list, errors.Join(errs...)
}

var (
	errTarCut  = errors.New("it ends early, and what more it may have held is missing")
	errTarRest = errors.New("what follows its last member that can be read is no member")
)

// members notes the files of the archive and calls found with each. What follows the
// end of an archive may be another one, as cat joins them.
func (a *tarArchive) members(r io.ReaderAt, size int64, found func(h *tar.Header)) error {
	for at := int64(0); at < size; {
		in := io.NewSectionReader(r, at, size-at) // of which the reader takes nothing ahead
		for z := tar.NewReader(in); ; {
			h, err := z.Next()
			switch {
			case err == io.EOF:
			case errors.Is(err, io.ErrUnexpectedEOF):
				return errTarCut
			case err != nil:
				return errTarRest
			case h.Typeflag == tar.TypeReg || h.Typeflag == tar.TypeCont || h.Typeflag == tar.TypeGNUSparse:
				from := at + passed(in)
				a.list = append(a.list, tarMember{from, h.Size, from+h.Size > size})
				found(h)
				continue
			default:
				continue
			}
			break
		}
		var ok bool
		if at, ok = nextTar(r, at+passed(in), size); !ok {
			return errTarRest
		}
	}
	return nil
}

// passed returns how many octets were read of a section.
func passed(in *io.SectionReader) int64 {
	n, _ := in.Seek(0, io.SeekCurrent)
	return n
}

// nextTar skips the empty blocks that end an archive. It is not ok where something
// follows that is no archive.
func nextTar(r io.ReaderAt, at, size int64) (int64, bool) {
	in := io.NewSectionReader(r, at, size-at)
	for block := make([]byte, tarHeader); ; at += tarHeader {
		n, _ := io.ReadFull(in, block)
		if n == 0 {
			return size, true
		}
		if len(bytes.Trim(block[:n], "\x00")) > 0 {
			return at, IsTar(block[:n])
		}
	}
}

// isSparse reports whether the octets of a member are those between its holes, with a
// map of these in front.
func isSparse(h *tar.Header) bool {
	for key := range h.PAXRecords {
		if strings.HasPrefix(key, "GNU.sparse.") {
			return true
		}
	}
	return h.Typeflag == tar.TypeGNUSparse
}

// open implements [archive].
func (a *tarArchive) open(index int) (io.ReadCloser, error) {
	r, size, closer, err := a.stored()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", printable.Name.Text(a.name), err)
	}
	m := &a.list[index]
	octets := io.Reader(io.NewSectionReader(r, m.at, max(0, min(m.size, size-m.at))))
	if m.cut {
		octets = io.MultiReader(octets, endsEarly{})
	}
	return stored{octets, closer}, nil
}

// close implements [archive].
func (a *tarArchive) close() error {
	a.mu.Lock()
	defer a.mu.Unlock()
	var err error
	if a.spool != nil {
		err = a.spool.Close()
		a.spool = nil
	}
	return errors.Join(err, a.whole.Close())
}
