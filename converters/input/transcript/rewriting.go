package transcript

import (
	"bytes"

	"ocsconv/formats/textlog"
)

// rewriting is how the text of a message, as a log spells it, becomes what the wire
// had: an empty line takes the place of what the log has between headers and body,
// such as "Message-Body: ", and every line ends in CRLF.
type rewriting struct {
	is      bool
	fold    bool // lines of the log end in LF
	between int  // octets
}

var (
	crlf       = []byte("\r\n")
	emptyLine  = []byte("\r\n\r\n")
	endsOfLine = []byte{'\n'}
)

// rewritingOf returns the rewriting that may lead from text to raw, and how many
// octets of text are headers; -1 where none does.
func rewritingOf(raw, text []byte) (k rewriting, headers int) {
	end := bytes.IndexByte(text, '\n')
	at := len(raw) - len(crlf) // most messages without a body end with their headers
	if len(text) < at || !bytes.HasSuffix(raw, emptyLine) {
		at = bytes.Index(raw, emptyLine) + len(crlf)
	}
	if end <= 0 || at < len(crlf) {
		return k, -1
	}
	k.is, k.fold = true, text[end-1] != '\r'
	headers = at
	body := len(raw) - at - len(crlf)
	if k.fold {
		headers -= bytes.Count(raw[:at], endsOfLine)
		body -= bytes.Count(raw[at+len(crlf):], endsOfLine)
	}
	if k.between = len(text) - headers - body; headers < 0 || k.between < 0 {
		return k, -1
	}
	return k, headers
}

// append appends what the wire had.
func (k rewriting) append(b, text []byte, headers int) []byte {
	b = append(k.lines(b, text[:headers]), crlf...)
	return k.lines(b, text[headers+k.between:])
}

// grows is by how many octets a text may grow.
func (k rewriting) grows(text []byte) int {
	if k.fold {
		return len(crlf) + textlog.CountLines(text)
	}
	return len(crlf)
}

// lines appends lines as on the wire.
func (k rewriting) lines(b, text []byte) []byte {
	for k.fold {
		i := bytes.IndexByte(text, '\n')
		if i < 0 {
			break
		}
		b = append(append(b, text[:i]...), crlf...)
		text = text[i+1:]
	}
	return append(b, text...)
}
