package table

import (
	"fmt"
	"strings"

	"ocsconv/annotate"
)

// callIDLength is how much of a Call-ID a file name shows: enough to search
// for, and short enough that a deep folder stays below Windows' 260 characters.
const callIDLength = 16

// FileName returns the name of a session's export: "S001-e34305289c3b4c36.csv".
// Ext comes with or without its dot. The name is safe on every system: letters,
// digits, "-", "_" and inner dots only, so no path, no device name (CON, NUL),
// no blank or dot at an end. Names of different sessions of one analysis differ
// also where case does not count, since the session's number is in front.
func FileName(s *annotate.Session, ext string) string {
	name := fmt.Sprintf("S%03d", s.Number)
	if id := callIDStart(s.CallID); id != "" {
		name += "-" + id
	}
	return name + "." + strings.TrimPrefix(ext, ".")
}

// callIDStart returns the start of a Call-ID up to its host part, with what a
// file name cannot hold replaced by "_".
func callIDStart(id string) string {
	id, _, _ = strings.Cut(id, "@")
	id = id[:min(len(id), callIDLength)]
	safe := make([]byte, len(id))
	for i := range len(id) {
		safe[i] = '_'
		if isFileChar(id[i]) {
			safe[i] = id[i]
		}
	}
	return strings.Trim(string(safe), "._-")
}

func isFileChar(c byte) bool {
	switch {
	case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c >= '0' && c <= '9':
		return true
	}
	return c == '-' || c == '_' || c == '.'
}
