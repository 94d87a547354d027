package ocslogger

import (
	"bytes"
	"strconv"

	"ocsconv/formats/sip"
	"ocsconv/formats/textlog"
)

var crlf = []byte("\r\n")

// wire returns the record's message as on the wire: CRLF, an empty line before
// the body, every header on a line of its own, the right Content-Length. The
// header lines stay in the record's order, for theirs is lost.
func (l *layout) wire(rec []byte) []byte {
	text, body := rec[l.text:l.header], rec[l.body:l.bodyEnd]
	if l.isWire(rec) {
		l.shared = true
		return rec[l.text:l.textEnd:l.textEnd]
	}
	body = l.wireBody(body)
	out := make([]byte, 0, len(text)+len(body)+64+bytes.Count(text, []byte{'\n'}))
	if l.plain {
		out = append(out, text...)
	} else {
		out = l.appendHeaders(out, text)
	}
	if l.lies {
		out = setContentLength(out, len(body))
	}
	return append(append(out, crlf...), body...)
}

// wireBody returns the record's body as on the wire.
func (l *layout) wireBody(body []byte) []byte {
	if l.fold {
		return textlog.Wire(body)
	}
	return body
}

// isWire reports whether the text is the message as on the wire already, as it
// is in S4 records with CRLF.
func (l *layout) isWire(rec []byte) bool {
	return l.s4 && l.plain && !l.fold && !l.lies && l.textEnd == l.bodyEnd &&
		bytes.Equal(rec[l.header:l.body], crlf)
}

// appendHeaders writes the lines of text as header lines. A line that is none
// continues the one before: published logs have values broken by line ends and
// empty lines. What continues a request's start line belongs nowhere and is
// left out.
func (l *layout) appendHeaders(out, text []byte) []byte {
	var joined, stray bool
	blank := false
	for i, at := 0, 0; at < len(text); i++ {
		n := len(textlog.FirstLine(text[at:]))
		line := textlog.TrimEOL(text[at : at+n])
		switch {
		case i == 0:
			out = append(out, startLineOctets(line)...)
		case i < l.startLines:
			out = append(append(trimRight(out), ' '), bytes.TrimSpace(line)...)
			l.once(&joined, l.text+at, "line is broken: joined")
		case len(trimRight(line)) == 0:
			blank, at = true, at+n
			continue
		case isHeader(line), !blank && (line[0] == ' ' || line[0] == '\t'):
			out = append(append(out, crlf...), line...)
		case bytes.IndexByte(out, '\n') < 0 && !bytes.HasPrefix(out, []byte("SIP/")):
			l.once(&stray, l.text+at, "line is no header: left out")
		default:
			out = append(append(trimRight(out), ' '), bytes.TrimSpace(line)...)
			l.once(&joined, l.text+at, "line is broken: joined")
		}
		blank = false
		at += n
	}
	return append(out, crlf...)
}

// once names a kind of damage the first time that it is seen.
func (l *layout) once(seen *bool, at int, msg string) {
	if !*seen {
		*seen = true
		l.damage.Add(at, msg).Altered = true
	}
}

// startLineOctets cuts the blanks that documents leave behind a request line.
// Those of a status line may stand for an empty reason phrase.
func startLineOctets(line []byte) []byte {
	if bytes.HasPrefix(line, []byte("SIP/")) {
		return line
	}
	return trimRight(line)
}

// setContentLength returns header lines with the value n in Content-Length.
func setContentLength(out []byte, n int) []byte {
	for at := 0; at < len(out); {
		end := at + len(textlog.FirstLine(out[at:]))
		if v, ok := sip.HeaderValue(out[at:end], "Content-Length", 'l'); ok {
			fixed := make([]byte, 0, len(out)+12)
			fixed = append(fixed, out[:end-len(v)]...)
			fixed = append(fixed, ' ')
			fixed = strconv.AppendInt(fixed, int64(n), 10)
			fixed = append(fixed, crlf...)
			return append(fixed, out[end:]...)
		}
		at = end
	}
	return out
}
