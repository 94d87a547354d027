package formats

import "time"

// Place is where a reader stands between two pieces of a log, and all that another one
// must know to go on there.
type Place struct {
	Offset int64     // of the octet that is next
	Line   int       // that this octet stands in, from 1
	Last   time.Time // of the line that told one last; zero for none
}

// Resumable is a [Reader] that another one can take over from.
type Resumable interface {
	Reader

	// Place returns where a reader with [Options.From] yields what this one will. It is
	// not ok where more than the place decides about that, and where the end of the
	// input was seen: what stands before it might be read otherwise in a log that has grown.
	Place() (p Place, ok bool)
}
