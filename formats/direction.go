package formats

import (
	"fmt"
	"slices"
)

// Direction tells which way a message went, seen from the log's owner.
type Direction uint8

// The directions. A server that forwards a message logs it twice, once In and
// once Out.
const (
	Unknown Direction = iota
	In
	Out
)

// String returns "in", "out" or "unknown".
func (d Direction) String() string { return wordOf(directions, d) }

var directions = []string{"unknown", "in", "out"}

// wordOf returns the word of a value, that of 0 for one that has none.
func wordOf[V ~uint8](words []string, v V) string {
	if int(v) < len(words) {
		return words[v]
	}
	return words[0]
}

// valueOf is the way back of wordOf.
func valueOf[V ~uint8](words []string, text []byte, v *V) bool {
	n := slices.Index(words, string(text))
	if n >= 0 {
		*v = V(n)
	}
	return n >= 0
}

// MarshalText returns what String does, so that the words of JSON are those of
// every other output.
func (d Direction) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads what MarshalText wrote, and fails on any other word.
func (d *Direction) UnmarshalText(text []byte) error {
	if valueOf(directions, text, d) {
		return nil
	}
	return fmt.Errorf("the direction %q is none of in, out, unknown", text)
}

// Reverse returns the opposite direction; Unknown stays Unknown.
func (d Direction) Reverse() Direction {
	switch d {
	case In:
		return Out
	case Out:
		return In
	default:
		return Unknown
	}
}

// Evidence says how a statement is known.
type Evidence uint8

// The kinds of evidence. NotKnown is the zero value and belongs to statements
// that are not made.
const (
	NotKnown Evidence = iota
	Logged            // the log or capture says so
	Inferred          // derived from other facts
)

// String returns "logged", "inferred" or "unknown".
func (e Evidence) String() string { return wordOf(evidences, e) }

var evidences = []string{"unknown", "logged", "inferred"}

// MarshalText returns what String does.
func (e Evidence) MarshalText() ([]byte, error) { return []byte(e.String()), nil }

// UnmarshalText reads what MarshalText wrote, and fails on any other word.
func (e *Evidence) UnmarshalText(text []byte) error {
	if valueOf(evidences, text, e) {
		return nil
	}
	return fmt.Errorf("the evidence %q is none of logged, inferred, unknown", text)
}
