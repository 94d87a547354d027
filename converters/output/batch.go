package output

import (
	"errors"
	"io/fs"
	"os"
	"slices"
	"sync"
)

// Batch is all that one run writes: what it must not take the place of, and what is
// not finished yet. The zero value is ready. It may be used by several goroutines.
type Batch struct {
	inputs     inputs
	unfinished sync.Map // the path of every *File and *Folder that has no name of its own yet
	tidied     sync.Map // folders that were looked through, each with its [sync.Once]
}

// ErrInput is wrapped by the errors of [File.Commit] and [Folder.Publish] when the file
// that would be replaced is one that the run reads. No --force means to lose that.
var ErrInput = errors.New("is an input, and no output takes the place of one; name another")

// inputs are files that no output may take the place of.
type inputs struct {
	mu    sync.Mutex
	files []fs.FileInfo
}

// Protect says that the run reads the regular files at paths, by whatever name an
// output would reach them: another path, a link, other letters. Paths where no
// regular file is are passed over.
func (b *Batch) Protect(paths []string) {
	b.inputs.mu.Lock()
	defer b.inputs.mu.Unlock()
	for _, path := range paths {
		if info, err := os.Stat(path); err == nil && info.Mode().IsRegular() {
			b.inputs.files = append(b.inputs.files, info)
		}
	}
}

// isInput reports whether the file at path is protected.
func (b *Batch) isInput(path string) bool {
	info, err := os.Stat(path)
	if err != nil {
		return false
	}
	b.inputs.mu.Lock()
	defer b.inputs.mu.Unlock()
	return slices.ContainsFunc(b.inputs.files, func(input fs.FileInfo) bool { return os.SameFile(info, input) })
}

// RemoveUnfinished removes the temporary files and folders of all outputs that are
// being made. It is for a process that is about to exit without finishing them.
func (b *Batch) RemoveUnfinished() {
	b.unfinished.Range(func(_, name any) bool {
		_ = os.RemoveAll(name.(string))
		return true
	})
}
