package wireshark

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"slices"
)

// State is what stands at an item's place.
type State string

// The states of [Found].
const (
	Missing  State = "not installed"
	Current  State = "current"
	Outdated State = "outdated"    // ours, of another version of ocsconv
	Changed  State = "changed"     // installed by us, and changed since
	Foreign  State = "foreign"     // not installed by us
	Theirs   State = "Wireshark's" // of [Item.Once]: Wireshark has written it since
)

func (s State) why() string {
	switch s {
	case Changed:
		return "it was changed since it was installed"
	case Foreign:
		return "it was not installed by ocsconv"
	default:
		return ""
	}
}

// stays reports whether there is nothing to write.
func (s State) stays() bool { return s == Current || s == Theirs }

// Found is an item and what stands at its place.
type Found struct {
	Item  Item
	Path  string
	State State

	content []byte // what this build would write
}

// Status tells for every item of this build, or for those that are given, what
// stands at its place. It changes nothing.
func Status(dirs Folders, items ...Item) ([]Found, error) {
	if len(items) == 0 {
		items = Items()
	}
	rec, err := readReceipt(dirs)
	if err != nil {
		return nil, err
	}
	var list []Found
	for _, it := range items {
		f := Found{Item: it, Path: it.path(dirs)}
		if f.content, err = it.content(); err != nil {
			return nil, err
		}
		if f.State, err = rec.state(&f); err != nil {
			return nil, err
		}
		if it.Once && f.State.why() != "" {
			f.State = Theirs
		}
		list = append(list, f)
	}
	return list, nil
}

func (r *receipt) state(f *Found) (State, error) {
	info, err := os.Lstat(f.Path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return Missing, nil
	case err != nil:
		return "", err
	case !info.Mode().IsRegular():
		return Foreign, nil
	}
	there, err := os.ReadFile(f.Path)
	if err != nil {
		return "", err
	}
	e := r.entry(f.Path)
	switch {
	case bytes.Equal(there, f.content):
		return Current, nil
	case e != nil && slices.Contains(e.Sums, sum(there)):
		return Outdated, nil
	case e != nil:
		return Changed, nil
	}
	return Foreign, nil
}
