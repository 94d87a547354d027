package output

import (
	"errors"
	"io/fs"
	"os"
	"sync"
)

// ErrInput is wrapped by the errors of [File.Commit] and [Folder.Publish] when the file
// that would be replaced is one that the run reads. No --force means to lose that.
var ErrInput = errors.New("is an input, and no output takes the place of one; name another")

// Inputs are files that no output may take the place of.
type Inputs struct{ files []fs.FileInfo }

// reading holds the [Inputs] that are not released.
var reading sync.Map

// Protect says that the run reads the regular files at paths, by whatever name an
// output would reach them: another path, a link, other letters. Paths where no
// regular file is are passed over.
func Protect(paths []string) *Inputs {
	in := &Inputs{}
	for _, path := range paths {
		if info, err := os.Stat(path); err == nil && info.Mode().IsRegular() {
			in.files = append(in.files, info)
		}
	}
	reading.Store(in, nil)
	return in
}

// Release ends the protection.
func (in *Inputs) Release() { reading.Delete(in) }

// isInput reports whether the file at path is protected.
func isInput(path string) bool {
	info, err := os.Stat(path)
	if err != nil {
		return false
	}
	found := false
	reading.Range(func(key, _ any) bool {
		for _, input := range key.(*Inputs).files {
			found = found || os.SameFile(info, input)
		}
		return !found
	})
	return found
}
