package converters

import (
	"bytes"
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"iter"
	"time"

	"ocsconv/annotate"
	"ocsconv/converters/input"
	"ocsconv/formats"
)

// Sessions are those of a case: worked out by an [annotate.Case], or kept in an
// [annotate.Archive].
type Sessions interface {
	Len() int
	Session(n int) *annotate.Session
	Sessions() iter.Seq[*annotate.Session]
	SessionsOf(func(annotate.Kind) bool) iter.Seq[*annotate.Session]
	Span(n int) (begin, end annotate.Time)
	FindAll(callID string) []int
	Clocks() []annotate.Clock
}

// errKept says that octets are not what [Case.Keep] wrote about these inputs.
var errKept = errors.New("no kept case")

// keptReport is what a [Report] says once a survey is over.
type keptReport struct {
	Messages, Requests, Responses int
	First, Last                   time.Time
	Damaged, Altered, Omitted     int
	Problems                      []*formats.SyntaxError
}

// Keep returns what a survey found out, for [Recall] of the same inputs and options. It
// is false where that cannot be kept. The sessions in Known are those from then on, so
// that none is worked out twice.
func (c *Case) Keep() ([]byte, bool) {
	if c.Analysis == nil || c.opts.Redactor != nil {
		return nil, false
	}
	var reports []keptReport
	for _, r := range c.Reports {
		if r.Messages == 0 {
			return nil, false // why it has none is more than what is kept
		}
		reports = append(reports, keptReport{r.Messages, r.Requests, r.Responses, r.First, r.Last, r.Damaged, r.Altered, r.Omitted, r.Problems})
	}
	said, err := json.Marshal(reports)
	if err != nil {
		return nil, false
	}
	b := append(binary.AppendUvarint(nil, uint64(len(said))), said...)
	head := len(b)
	b, ok := c.Analysis.Archive(b)
	if !ok {
		return nil, false
	}
	archive, err := annotate.OpenArchive(b[head:])
	if err != nil {
		return nil, false
	}
	c.Known = archive
	return b, true
}

// Recall is [Survey] of inputs of which the result was kept, without reading their
// messages. The case has its sessions in Known only, Analysis is nil, and its packets
// can be had from a survey alone. The options must be those of the survey, and the
// inputs as they were then.
func Recall(ctx context.Context, inputs []*input.Input, opts Options, kept []byte) (*Case, error) {
	n, size := binary.Uvarint(kept)
	if size <= 0 || n > uint64(len(kept)-size) {
		return nil, errKept
	}
	said, octets := kept[size:size+int(n)], kept[size+int(n):]
	var reports []keptReport
	if err := json.NewDecoder(bytes.NewReader(said)).Decode(&reports); err != nil {
		return nil, errKept
	}
	archive, err := annotate.OpenArchive(octets)
	if err != nil {
		return nil, err
	}
	g, err := merged(ctx, inputs, opts)
	if err != nil {
		return nil, err
	}
	if len(reports) != len(g.Logs) {
		return nil, errKept
	}
	for i, r := range reports {
		g.counted = append(g.counted, &Report{
			Log: g.Logs[i], Messages: r.Messages, Requests: r.Requests, Responses: r.Responses, First: r.First, Last: r.Last,
			Damaged: r.Damaged, Altered: r.Altered, Omitted: r.Omitted, Problems: r.Problems,
		})
	}
	return &Case{Merged: g, Reports: g.counted, Known: archive}, nil
}
