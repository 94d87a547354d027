// Package setup makes the program one of the user's on Windows, without an
// administrator: a copy in the user's programs, its folder on PATH, entries in
// "Send to", in the context menu of client logs and in the Start menu, and one in
// the list of installed apps; with the page of ocsconv web, where that lies beside the
// program. [Remove] takes exactly that away, with the answers that the program keeps.
//
// On other systems packages do that.
package setup

import (
	"errors"
	"strings"
)

// ErrElsewhere says that the system is not Windows.
var ErrElsewhere = errors.New("only on Windows; elsewhere put the program into a folder of PATH, or take the deb or rpm package")

// Change is one step that was done: what, and where.
type Change struct {
	What  string // such as "written" or "removed"
	Where string
}

// String returns the change as a line of a report.
func (c Change) String() string { return c.What + " " + c.Where }

// withFolder appends a folder to the value of PATH, unless it is in there.
func withFolder(path, folder string) (value string, added bool) {
	for element := range strings.SplitSeq(path, ";") {
		if sameFolder(element, folder) {
			return path, false
		}
	}
	if path = strings.TrimRight(path, ";"); path != "" {
		path += ";"
	}
	return path + folder, true
}

// withoutFolder takes a folder out of the value of PATH. The other elements stay
// as they are.
func withoutFolder(path, folder string) string {
	elements := strings.Split(path, ";")
	kept := elements[:0]
	for _, element := range elements {
		if !sameFolder(element, folder) {
			kept = append(kept, element)
		}
	}
	return strings.Join(kept, ";")
}

func sameFolder(element, folder string) bool {
	clean := func(s string) string { return strings.TrimRight(strings.Trim(s, `"`), `\/`) }
	return strings.EqualFold(clean(element), clean(folder))
}
