package output

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"ocsconv/formats/printable"
)

// Folder is a folder of files that are not finished, beside where they will be. It
// has a name and a lock as an unfinished file has: a process that is killed leaves
// it, and the next run that writes there removes it.
type Folder struct {
	batch *Batch
	dir   string // as the user named it
	path  string
	held  *os.File // whose lock says that somebody writes here
}

// folderLock is the file in an unfinished folder that its process has locked.
const folderLock = ".lock"

// CreateFolder makes a folder for unfinished files below dir, which is made when it
// is missing.
func (b *Batch) CreateFolder(dir string) (*Folder, error) {
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return nil, clean(dir, err)
	}
	b.removeAbandoned(dir)
	const attempts = 1000
	for i := range attempts {
		path := filepath.Join(dir, fmt.Sprintf(".%d-%d.ocsconv-part", os.Getpid(), i))
		err := os.Mkdir(path, 0o700)
		if errors.Is(err, fs.ErrExist) {
			continue
		}
		if err != nil {
			return nil, clean(dir, err)
		}
		hide(path)
		f, err := os.OpenFile(filepath.Join(path, folderLock), os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
		if err == nil {
			if state := lock(f); state == noLocks || state == locked && hasName(f) {
				folder := &Folder{batch: b, dir: dir, path: path, held: f}
				b.unfinished.Store(folder, path)
				return folder, nil
			}
			f.Close()
		}
		// Another run took it for abandoned before it was locked.
	}
	return nil, clean(dir, fs.ErrExist)
}

// Path returns where the files are until [Folder.Publish].
func (f *Folder) Path() string { return f.path }

// Publish gives a file its name below the folder that was named; folders on the way
// are made. With force only it takes the place of a file of that name, and never that of an
// input; one that holds the same octets already stays as it is.
func (f *Folder) Publish(file, name string, force bool) error {
	from, to := filepath.Join(f.path, file), filepath.Join(f.dir, name)
	if same, err := f.clash(from, to, force); same || err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(to), 0o777); err != nil {
		return clean(to, err)
	}
	return clean(to, RetryWhileHeld(func() error { return os.Rename(from, to) }))
}

// Clash is the error of [Folder.Publish] without force, for who has many files and
// gives a name to none when one of them has to stay.
func (f *Folder) Clash(file, name string) error {
	_, err := f.clash(filepath.Join(f.path, file), filepath.Join(f.dir, name), false)
	return err
}

func (f *Folder) clash(from, to string, force bool) (same bool, err error) {
	same, err = f.batch.clash(from, to, force)
	if err != nil {
		err = fmt.Errorf("%s: %w", printable.Name.Text(to), err)
	}
	return same, err
}

// Remove removes the folder with what has no name of its own yet. It belongs in a
// defer.
func (f *Folder) Remove() {
	_ = f.held.Close()
	_ = RetryWhileHeld(func() error { return os.RemoveAll(f.path) })
	f.batch.unfinished.Delete(f)
}

// removeUnlockedFolder removes an unfinished folder that no process has locked. The
// lock goes last: a run that makes the folder meanwhile finds either its file or no
// folder at all, and takes another name.
func removeUnlockedFolder(path string) {
	name := filepath.Join(path, folderLock)
	f, err := os.OpenFile(name, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return
	}
	defer f.Close()
	if lock(f) != locked || !hasName(f) {
		return
	}
	entries, _ := os.ReadDir(path)
	for _, e := range entries {
		if e.Name() != folderLock {
			_ = os.RemoveAll(filepath.Join(path, e.Name()))
		}
	}
	if os.Remove(name) != nil { // where an open file keeps its name
		f.Close()
		_ = os.Remove(name)
	}
	_ = os.Remove(path)
}
