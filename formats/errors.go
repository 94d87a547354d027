package formats

import (
	"strconv"
	"strings"
)

// SyntaxError is damage at one place of an input.
type SyntaxError struct {
	File      string // empty when the reader was not told
	Line      int    // from 1; 0 when the format has no lines
	Offset    int64  // in octets of the decoded input
	Msg       string // lower case, no full stop
	Truncated bool   // the input ends here, more of it may help: who follows a log waits for it
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
