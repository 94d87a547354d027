package plugin

import (
	"context"
	"time"

	"ocsconv/formats"
)

// Rules of other systems, and of answers that no program here gives.
var (
	Named     = named
	EndingsOf = endingsOf
	Learn     = (*About).learn
)

// SetDetectTime changes how long --detect may take, and returns how to undo it.
func SetDetectTime(d time.Duration) (undo func()) {
	before := detectTime
	detectTime = d
	return func() { detectTime = before }
}

// ReadLine reads one line of a program's output.
func ReadLine(line []byte) *formats.Message {
	r := newReader(context.Background(), &Program{Kind: Format, Name: "lines"}, nil, nil)
	return r.message(line)
}
