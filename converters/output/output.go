// Package output writes files whole or not at all: to a temporary file in the
// same folder first, which takes the final name when everything is written.
package output

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"ocsconv/formats/printable"
)

// ErrExists is wrapped by the errors of [Batch.Absent], and of [File.Commit] when there
// is a file of that name with other content.
var ErrExists = errors.New("file exists; --force overwrites it")

// Error is what the system says about an output. Whoever passes it on need not name the
// file.
type Error struct {
	Path string // as the user named it
	Err  error
}

func (e *Error) Error() string { return printable.Name.Text(e.Path) + ": " + e.Err.Error() }

// Unwrap returns what the system said.
func (e *Error) Unwrap() error { return e.Err }

// File is an output that does not exist yet under its name.
type File struct {
	batch *Batch
	path  string      // as the user named it
	real  string      // what path leads to
	tmp   *os.File    // real itself when that is a pipe or a device
	mode  fs.FileMode // of the file once it has its name, 0 for that of tmp
	done  bool
}

// Create prepares the file at path, which the user named. Whether a file of that
// name may be replaced is asked at Commit: to make the very file that is there
// once more is no mistake, and that is known only at the end. A symbolic link
// stays, and the file that it leads to is replaced; one that leads to none is an
// error. A pipe or a device takes the octets as they come.
func (b *Batch) Create(path string) (*File, error) {
	real := path
	info, err := os.Lstat(path)
	if err == nil && info.Mode()&fs.ModeSymlink != 0 {
		if info, err = os.Stat(path); err != nil {
			return nil, fmt.Errorf("%s: is a symbolic link that leads to no file; remove it, or name the file", printable.Name.Text(path))
		}
		if info.Mode().IsRegular() {
			if real, err = filepath.EvalSymlinks(path); err != nil {
				return nil, clean(path, err)
			}
		}
	}
	return b.createAt(path, real, info)
}

// createAt is Create where info is what stands at real, nil for nothing.
func (b *Batch) createAt(path, real string, info fs.FileInfo) (*File, error) {
	switch {
	case info == nil:
		return b.create(path, real, 0o666)
	case info.IsDir():
		return nil, fmt.Errorf("%s: is a folder", printable.Name.Text(path))
	case !info.Mode().IsRegular():
		return b.openStream(path)
	}
	return b.create(path, real, info.Mode().Perm())
}

// CreateDerived is [Batch.Create] for a path that the user did not name: it was made from
// that of an input or from what an input holds. A symbolic link of that name may
// be anybody's and lead anywhere, so neither it nor a device is written to.
func (b *Batch) CreateDerived(path string) (*File, error) {
	info, _ := os.Lstat(path)
	if info != nil && !info.Mode().IsRegular() && !info.IsDir() {
		return nil, fmt.Errorf("%s: is no file of its own but a link or a device, and the name is not one that you gave; remove it, or name the output", printable.Name.Text(path))
	}
	return b.createAt(path, path, info)
}

// Absent refuses a path where a file is, for work that takes long or that never
// makes the same octets twice; with force, one that is an input ([Batch.Protect]) only.
// Pipes and devices have no content to lose.
func (b *Batch) Absent(path string, force bool) error {
	info, err := os.Lstat(path)
	switch {
	case err != nil || !info.Mode().IsRegular() && info.Mode()&fs.ModeSymlink == 0:
		return nil
	case b.isInput(path):
		return fmt.Errorf("%s: %w", printable.Name.Text(path), ErrInput)
	case !force:
		return fmt.Errorf("%s: %w", printable.Name.Text(path), ErrExists)
	}
	return nil
}

// CreatePrivate is [Batch.Create] for a file that only its owner may read.
func (b *Batch) CreatePrivate(path string, force bool) (*File, error) {
	if _, err := os.Lstat(path); err == nil && !force {
		return nil, fmt.Errorf("%s: %w", printable.Name.Text(path), ErrExists)
	}
	return b.create(path, path, 0o600)
}

func (b *Batch) create(path, real string, mode fs.FileMode) (*File, error) {
	tmp, err := b.createTemp(real, mode)
	if err != nil {
		if dir := filepath.Dir(real); isMissing(dir) {
			err = noFolderError(dir)
		}
		return nil, clean(path, err)
	}
	f := &File{batch: b, path: path, real: real, tmp: tmp}
	if info, err := tmp.Stat(); err == nil && tmp.Chmod(0o600) == nil { // while it is searched, it is nobody else's
		f.mode = info.Mode().Perm()
	}
	b.unfinished.Store(f, tmp.Name())
	return f, nil
}

// noFolderError says that the folder of an output is not there.
type noFolderError string

func (e noFolderError) Error() string {
	return "there is no folder " + printable.Name.Text(string(e)) + "; make it first"
}

func (noFolderError) Is(err error) bool { return err == fs.ErrNotExist }

// isMissing reports whether nothing has a name.
func isMissing(path string) bool {
	_, err := os.Stat(path)
	return errors.Is(err, fs.ErrNotExist)
}

// openStream opens what has no content that could be replaced.
func (b *Batch) openStream(path string) (*File, error) {
	f, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		return nil, clean(path, err)
	}
	return &File{batch: b, path: path, real: path, tmp: f}, nil
}

// Stream reports whether the file is a pipe or a device, where octets arrive as they
// are written and no Commit can keep them back.
func (f *File) Stream() bool { return f.tmp.Name() == f.real }

// Write appends to the file that is being made.
func (f *File) Write(p []byte) (int, error) {
	n, err := f.tmp.Write(p)
	if err != nil {
		err = clean(f.path, err)
	}
	return n, err
}

// Name returns where the octets are until Commit.
func (f *File) Name() string { return f.tmp.Name() }

// Commit gives the file its name. An existing file is replaced with force only, and
// an input that [Batch.Protect] named never; one that holds the same octets already is left
// as it is.
func (f *File) Commit(force bool) error {
	if f.done {
		return nil
	}
	f.done = true
	defer f.batch.unfinished.Delete(f)
	if f.Stream() {
		return clean(f.path, f.tmp.Close())
	}
	defer keepLocked(f.tmp)()
	var err error
	if f.mode != 0 {
		err = f.tmp.Chmod(f.mode)
	}
	err = errors.Join(err, reveal(f.tmp), f.tmp.Close())
	if err == nil {
		same, clashErr := f.batch.clash(f.tmp.Name(), f.real, force)
		if same {
			return clean(f.path, os.Remove(f.tmp.Name()))
		}
		err = clashErr
	}
	if err == nil {
		err = RetryWhileHeld(func() error { return os.Rename(f.tmp.Name(), f.real) })
	}
	if err != nil {
		_ = os.Remove(f.tmp.Name())
		return clean(f.path, err)
	}
	return nil
}

// clash is the error of giving the file at from the name to, and reports whether to
// holds the same octets already. What is to be replaced anyway need not be compared.
func (b *Batch) clash(from, to string, force bool) (same bool, err error) {
	if _, err := os.Lstat(to); err != nil {
		return false, nil
	}
	err = ErrExists
	if b.isInput(to) {
		err = ErrInput
	} else if force {
		return false, nil
	}
	if equal(from, to) {
		return true, nil
	}
	return false, err
}

// equal reports whether two regular files hold the same octets.
func equal(a, b string) bool {
	x, err := openRegular(a)
	if err != nil {
		return false
	}
	defer x.Close()
	y, err := openRegular(b)
	if err != nil {
		return false
	}
	defer y.Close()
	p, q := make([]byte, 64<<10), make([]byte, 64<<10)
	for {
		n, errX := io.ReadFull(x, p)
		m, errY := io.ReadFull(y, q)
		if !bytes.Equal(p[:n], q[:m]) {
			return false
		}
		if errX != nil || errY != nil {
			return ended(errX) && ended(errY)
		}
	}
}

// openRegular opens a file that is neither a link nor anything else that may
// have no end.
func openRegular(path string) (*os.File, error) {
	info, err := os.Lstat(path)
	if err == nil && !info.Mode().IsRegular() {
		err = fs.ErrInvalid
	}
	if err != nil {
		return nil, err
	}
	return os.Open(path)
}

// ended reports whether a read came to the end of its file.
func ended(err error) bool { return err == io.EOF || err == io.ErrUnexpectedEOF }

// Abort removes what was written, unless it was committed. It is safe to call
// at any time, so it belongs in a defer.
func (f *File) Abort() {
	if f.done {
		return
	}
	f.done = true
	defer f.batch.unfinished.Delete(f)
	_ = f.tmp.Close()
	if !f.Stream() {
		_ = os.Remove(f.tmp.Name())
	}
}

// clean names the final path instead of the temporary one.
func clean(path string, err error) error {
	if err == nil {
		return nil
	}
	var he *heldError
	wasHeld := errors.As(err, &he)
	var pe *fs.PathError
	if errors.As(err, &pe) {
		err = pe.Err
	}
	var le *os.LinkError
	if errors.As(err, &le) {
		err = le.Err
	}
	if wasHeld {
		err = &heldError{err}
	}
	return &Error{path, err}
}
