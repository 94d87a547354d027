package wireshark

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"ocsconv/converters/output"
)

// Action is what was done, or not done, with a file or folder.
type Action string

// The actions of [Change].
const (
	Written  Action = "written"
	Replaced Action = "replaced" // an earlier version of ours
	Kept     Action = "kept"     // it was current already, or is Wireshark's own by now
	Removed  Action = "removed"
	Refused  Action = "refused" // it belongs to the user; Why says how that is known
)

// Change is one step of an installation or removal.
type Change struct {
	Action Action
	Path   string
	Why    string // of a refusal
}

// ErrRefused says that files of the user were in the way, or are left.
var ErrRefused = errors.New("some files belong to the user and were left alone")

// Install writes the items of this build and those in more into the folders. A
// part with a file that is in the way of the user's is left out whole; the
// changes name that file, and the error wraps [ErrRefused]. Install again to
// bring earlier versions up to date.
func Install(dirs Folders, more ...Item) ([]Change, error) {
	items := append(Items(), more...)
	found, err := Status(dirs, items...)
	if err != nil {
		return nil, err
	}
	rec, err := readReceipt(dirs)
	if err != nil {
		return nil, err
	}
	var changes []Change
	refused := map[string]bool{}
	for _, f := range found {
		if f.State == Changed || f.State == Foreign {
			refused[f.Item.Part] = true
			changes = append(changes, Change{Refused, f.Path, f.State.why() + "; move it away and install again"})
		}
	}
	found = slices.DeleteFunc(found, func(f Found) bool { return refused[f.Item.Part] })
	done, err := install(dirs, rec, found)
	changes = append(changes, done...)
	if err == nil && len(refused) > 0 {
		err = ErrRefused
	}
	return changes, err
}

func install(dirs Folders, rec *receipt, found []Found) ([]Change, error) {
	write := slices.DeleteFunc(slices.Clone(found), func(f Found) bool { return f.State.stays() })
	if len(write) > 0 {
		if err := announce(dirs, rec, write); err != nil {
			return nil, err
		}
	}
	var changes []Change
	for _, f := range found {
		if f.State.stays() {
			changes = append(changes, Change{Kept, f.Path, ""})
			continue
		}
		if err := os.MkdirAll(filepath.Dir(f.Path), 0o755); err != nil {
			return changes, err
		}
		if err := writeFile(f.Path, f.content, f.Item.mode()); err != nil {
			return changes, err
		}
		rec.settle(f.Path, sum(f.content))
		action := Written
		if f.State == Outdated {
			action = Replaced
		}
		changes = append(changes, Change{action, f.Path, ""})
	}
	if len(write) > 0 {
		return changes, rec.save(dirs)
	}
	return changes, nil
}

// announce puts what will be written into the receipt, folders included.
func announce(dirs Folders, rec *receipt, write []Found) error {
	paths := []string{receiptPath(dirs)}
	for _, f := range write {
		rec.expect(&f.Item, f.Path, sum(f.content))
		paths = append(paths, f.Path)
	}
	for _, path := range paths {
		for _, dir := range missingFolders(path) {
			if !slices.Contains(rec.Folders, dir) {
				rec.Folders = append(rec.Folders, dir)
			}
		}
	}
	if err := os.MkdirAll(dirs.Config, 0o755); err != nil {
		return err
	}
	return rec.save(dirs)
}

// Remove takes away what Install wrote, and the folders that it made where they
// are empty then. Files that were changed since stay, are named in the changes,
// and the error wraps [ErrRefused]. What Wireshark writes anew goes with the last
// other file of its folder.
func Remove(dirs Folders) ([]Change, error) {
	rec, err := readReceipt(dirs)
	if err != nil {
		return nil, err
	}
	var changes []Change
	var refused error
	files := slices.Clone(rec.Files)
	slices.SortStableFunc(files, func(a, b entry) int { return cmp.Compare(a.order(), b.order()) })
	for _, e := range files {
		c, err := remove(&e)
		if err != nil {
			return changes, errors.Join(err, rec.save(dirs))
		}
		rec.drop(e.Path) // a changed file is the user's from now on
		if c == nil {
			continue
		}
		if c.Action == Refused {
			refused = ErrRefused
		}
		changes = append(changes, *c)
	}
	if err := os.Remove(receiptPath(dirs)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return changes, err
	}
	for i := len(rec.Folders) - 1; i >= 0; i-- {
		if os.Remove(rec.Folders[i]) == nil { // fails unless it is empty
			changes = append(changes, Change{Removed, rec.Folders[i], ""})
		}
	}
	return changes, refused
}

// remove removes one file if it is as it was installed. The change is nil where
// somebody has removed the file already.
func remove(e *entry) (*Change, error) {
	info, err := os.Lstat(e.Path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return &Change{Refused, e.Path, Foreign.why()}, nil
	}
	b, err := os.ReadFile(e.Path)
	if err != nil {
		return nil, err
	}
	changed := !slices.Contains(e.Sums, sum(b))
	switch {
	case changed && !e.Once:
		return &Change{Refused, e.Path, Changed.why()}, nil
	case changed && !alone(e.Path):
		return nil, nil // the state of windows in a profile that the user goes on with
	}
	if err := output.RetryWhileHeld(func() error { return os.Remove(e.Path) }); err != nil {
		return nil, err
	}
	return &Change{Removed, e.Path, ""}, nil
}

// alone reports whether a file is the only one in its folder.
func alone(path string) bool {
	files, err := os.ReadDir(filepath.Dir(path))
	return err == nil && len(files) == 1
}

// String returns the change as a line of a report.
func (c Change) String() string {
	if c.Why == "" {
		return fmt.Sprintf("%s %s", c.Action, c.Path)
	}
	return fmt.Sprintf("%s %s: %s", c.Action, c.Path, c.Why)
}
