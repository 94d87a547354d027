package output

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"sync"
)

// A file that is not finished has a name of its own form and a lock that its process
// holds. Who dies by a signal that no program sees leaves the file, and the system takes
// the lock away. So the next run that writes to the folder knows what nobody writes any
// more, removes that, and touches what another run is writing.

// unfinishedName is the form of such a name: of the final one the beginning, the process
// and a number.
var unfinishedName = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^\.(.*\.)?\d{1,10}-\d{1,4}\.ocsconv-part$`)
})

// longestBase is how many octets of a name the temporary one has, so that it is
// no longer than systems allow where the final one is not.
const longestBase = 200

// createTemp makes a new file beside path, locked. It asks for the final mode, so that
// the system applies the user's mask to it, which os.CreateTemp would not.
func (b *Batch) createTemp(path string, mode fs.FileMode) (*os.File, error) {
	dir, base := filepath.Split(path)
	b.removeAbandoned(dir)
	base = base[:min(len(base), longestBase)]
	const attempts = 1000
	for i := 0; ; i++ {
		name := filepath.Join(dir, fmt.Sprintf(".%s.%d-%d.ocsconv-part", base, os.Getpid(), i))
		f, err := createUnfinished(name, mode)
		switch {
		case err == nil:
			if state := lock(f); state == noLocks || state == locked && hasName(f) {
				return f, nil
			}
			f.Close() // another run took it for abandoned before it was locked
		case !errors.Is(err, fs.ErrExist):
			return nil, err
		}
		if i == attempts {
			return nil, fmt.Errorf("%s: %w", name, fs.ErrExist)
		}
	}
}

// lockState is what comes of an attempt to lock a file.
type lockState uint8

const (
	noLocks lockState = iota // the system or its file system has none
	taken                    // another process has it
	locked
)

// hasName reports whether a file still has the name that it was opened by.
func hasName(f *os.File) bool {
	mine, err := f.Stat()
	if err != nil {
		return false
	}
	named, err := os.Lstat(f.Name())
	return err == nil && os.SameFile(mine, named)
}

// removeAbandoned removes what runs that are dead left in a folder, once in a batch and
// before anything is made there.
func (b *Batch) removeAbandoned(dir string) {
	dir = cmp.Or(dir, ".")
	once, _ := b.tidied.LoadOrStore(dir, new(sync.Once))
	once.(*sync.Once).Do(func() { tidy(dir) })
}

// tidy removes what is abandoned. It is no matter of the run at hand, so what cannot
// be removed stays.
func tidy(dir string) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return
	}
	for _, e := range entries {
		switch path := filepath.Join(dir, e.Name()); {
		case !unfinishedName().MatchString(e.Name()):
		case e.Type().IsRegular():
			removeUnlocked(path)
		case e.IsDir():
			removeUnlockedFolder(path)
		}
	}
}

// removeUnlocked removes a file that no process has locked.
func removeUnlocked(path string) {
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return
	}
	defer f.Close()
	if lock(f) == locked && hasName(f) && os.Remove(path) != nil { // where an open file keeps its name
		f.Close()
		_ = os.Remove(path)
	}
}
