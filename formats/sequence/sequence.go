// Package sequence reads files in which logs of several forms follow each other: a
// mail with a client log and a server trace, two files that somebody joined, a trace
// with an excerpt of another one in front of it.
//
// The reader of the form that the file begins with reads all of the file. What it
// leaves between its messages, the gap, is looked at for messages of other forms,
// and is read by the reader of the form whose message comes first in it; what that
// reader leaves is looked at in the same way. So nothing is read twice, the pieces
// come in the order of the file, and together they are the file, octet for octet:
// [formats.Origin].Format tells the form of each, and [NewWriter] writes each in its
// own.
package sequence

import (
	"bytes"

	"ocsconv/formats"
)

// others returns the formats of a list that may stand in a log of the format f:
// those that read text.
func others(list formats.List, f *formats.Format) (others formats.List) {
	for _, other := range list {
		if other.Name != f.Name && !other.Binary {
			others = append(others, other)
		}
	}
	return others
}

// version is in every start line (RFC 3261 §7.1), and followed by a slash only in
// Via header fields.
var version = []byte("SIP/2.0")

// tells reports whether octets may hold a start line.
func tells(b []byte) bool {
	for {
		i := bytes.Index(b, version)
		if i < 0 {
			return false
		}
		if b = b[i+len(version):]; len(b) == 0 || b[0] != '/' {
			return true
		}
	}
}

// first returns the format whose reader finds the first message in octets, nil when
// none finds one. Of several that find it in the same place it is the first of the
// list.
func first(list formats.List, b []byte) (f *formats.Format) {
	least := len(b)
	for _, other := range list {
		if at := begins(other, b); at < least {
			f, least = other, at
		}
	}
	return f
}

// begins returns where the reader of a format finds the first message in b, len(b)
// when it finds none.
func begins(f *formats.Format, b []byte) int {
	at := 0
	for m, err := range formats.All(f.NewReader(bytes.NewReader(b), nil)) {
		if err != nil {
			break
		}
		if at += len(m.Gap); m.Raw != nil {
			return at
		}
	}
	return len(b)
}
