package plugin

import (
	"context"

	"ocsconv/formats"
)

// Rules of other systems, and of answers that no program here gives.
var (
	Named     = named
	EndingsOf = endingsOf
	Learn     = (*About).learn
)

// ReadLine reads one line of a program's output.
func ReadLine(line []byte) *formats.Message {
	r := newReader(context.Background(), &Program{Kind: Format, Name: "lines"}, nil, nil)
	return r.message(line)
}
