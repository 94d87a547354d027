package formats

import (
	"errors"
	"strconv"
	"strings"
)

// SyntaxError is damage at one place of an input.
type SyntaxError struct {
	File      string // empty when the reader was not told
	Line      int    // from 1; 0 when the format has no lines
	Offset    int64  // in octets of the decoded input
	Msg       string // lower case, no full stop
	Truncated bool   // the input ends here, more of it may help
	Altered   bool   // Raw was changed to make the message readable
}

// Error returns "file:line: message".
func (e *SyntaxError) Error() string {
	var b strings.Builder
	if e.File != "" {
		b.WriteString(e.File)
		b.WriteByte(':')
	}
	if e.Line > 0 {
		b.WriteString(strconv.Itoa(e.Line))
		b.WriteByte(':')
	} else if e.File != "" && e.Offset > 0 {
		b.WriteString(" at octet ")
		b.WriteString(strconv.FormatInt(e.Offset, 10))
		b.WriteByte(':')
	}
	if b.Len() > 0 {
		b.WriteByte(' ')
	}
	b.WriteString(e.Msg)
	return b.String()
}

// ErrUnknownFormat is wrapped by the error of [Detect] when no format fits.
var ErrUnknownFormat = errors.New("no known format")

// UnknownFormatError lists why every format refused an input.
type UnknownFormatError struct {
	Refusals []Refusal
}

// Refusal is one format's reason not to read an input.
type Refusal struct {
	Format string
	Reason error
}

// Error lists the reasons, one per line after the first.
func (e *UnknownFormatError) Error() string {
	var b strings.Builder
	b.WriteString(ErrUnknownFormat.Error())
	for _, r := range e.Refusals {
		b.WriteString("\n\t")
		b.WriteString(r.Format)
		b.WriteString(": ")
		b.WriteString(r.Reason.Error())
	}
	return b.String()
}

// Unwrap returns [ErrUnknownFormat].
func (e *UnknownFormatError) Unwrap() error { return ErrUnknownFormat }

// Detect returns the first of the formats that takes head, and the reasons of
// those that were asked before and refused. When none takes it the error is an
// [*UnknownFormatError].
func Detect(list []*Format, head []byte) (*Format, []Refusal, error) {
	var refused []Refusal
	for _, f := range list {
		err := f.Detect(head)
		if err == nil {
			return f, refused, nil
		}
		refused = append(refused, Refusal{Format: f.Name, Reason: err})
	}
	return nil, refused, &UnknownFormatError{Refusals: refused}
}
