package wireshark

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"ocsconv/converters/output"
)

// receiptName is the file in the personal configuration folder that says what
// was installed. Wireshark does not look at it.
const receiptName = "ocsconv-installed.json"

// receipt lists what belongs to ocsconv. It is written before anything else is,
// so that what an interrupted installation leaves is known too.
type receipt struct {
	Schema  string   `json:"schema"`
	Files   []entry  `json:"files"`
	Folders []string `json:"folders"` // made for the files, outer ones first
}

// entry is one installed file. It has two hashes while the file is being
// replaced.
type entry struct {
	Path string   `json:"path"`
	Sums []string `json:"sha256"`
	Once bool     `json:"once,omitempty"` // see [Item.Once]
}

// order is that of removal: what goes with the last other file of its folder comes
// behind it.
func (e *entry) order() int {
	if e.Once {
		return 1
	}
	return 0
}

const receiptSchema = "ocsconv.wireshark/1"

func receiptPath(dirs Folders) string { return filepath.Join(dirs.Config, receiptName) }

// readReceipt returns the receipt, an empty one where nothing was installed.
func readReceipt(dirs Folders) (*receipt, error) {
	r := &receipt{Schema: receiptSchema}
	b, err := os.ReadFile(receiptPath(dirs))
	if errors.Is(err, fs.ErrNotExist) {
		return r, nil
	}
	if err != nil {
		return nil, err
	}
	if err := json.Unmarshal(b, r); err != nil {
		return nil, fmt.Errorf("%s: %w", receiptPath(dirs), err)
	}
	if r.Schema != receiptSchema {
		return nil, fmt.Errorf("%s: it has the form %q, which this version does not know", receiptPath(dirs), r.Schema)
	}
	return r, nil
}

func (r *receipt) save(dirs Folders) error {
	b, err := json.MarshalIndent(r, "", "  ")
	if err != nil {
		return err
	}
	return writeFile(receiptPath(dirs), append(b, '\n'), 0o644)
}

// entry returns the entry of a path, nil when there is none.
func (r *receipt) entry(path string) *entry {
	for i := range r.Files {
		if r.Files[i].Path == path {
			return &r.Files[i]
		}
	}
	return nil
}

// expect notes that the file of an item is about to get content with a hash.
func (r *receipt) expect(it *Item, path, sum string) {
	if e := r.entry(path); e != nil {
		if !slices.Contains(e.Sums, sum) {
			e.Sums = append(e.Sums, sum)
		}
		return
	}
	r.Files = append(r.Files, entry{Path: path, Sums: []string{sum}, Once: it.Once})
}

// settle notes that a file has content with a hash.
func (r *receipt) settle(path, sum string) {
	if e := r.entry(path); e != nil {
		e.Sums = []string{sum}
	}
}

func (r *receipt) drop(path string) {
	r.Files = slices.DeleteFunc(r.Files, func(e entry) bool { return e.Path == path })
}

// missingFolders returns the folders above a file that are not there, outer ones
// first.
func missingFolders(file string) []string {
	var missing []string
	for dir := filepath.Dir(file); ; dir = filepath.Dir(dir) {
		if _, err := os.Lstat(dir); !errors.Is(err, fs.ErrNotExist) {
			break
		}
		missing = append(missing, dir)
	}
	slices.Reverse(missing)
	return missing
}

// writeFile makes a file appear whole or not at all.
func writeFile(path string, content []byte, mode fs.FileMode) error {
	f, err := os.CreateTemp(filepath.Dir(path), ".ocsconv-*.tmp")
	if err != nil {
		return err
	}
	_, err = f.Write(content)
	if err == nil {
		err = f.Chmod(mode)
	}
	if err == nil {
		err = f.Sync()
	}
	if closeErr := f.Close(); err == nil {
		err = closeErr
	}
	if err == nil {
		err = output.RetryWhileHeld(func() error { return os.Rename(f.Name(), path) })
	}
	if err != nil {
		_ = os.Remove(f.Name())
	}
	return err
}
