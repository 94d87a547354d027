package excerpt

import (
	"bytes"

	"ocsconv/formats"
	"ocsconv/formats/ocslogger"
	"ocsconv/formats/uccapi"
)

// Line implements Line of [formats.Format]: lines of the vendor's logs stand in
// a document quoted, indented or behind words.
func Line(line []byte) formats.Line {
	text, _ := split(line)
	margin := bytes.Index(line, text) // what is no text holds none of its first octet
	client := uccapi.Line(text)
	if client.Timed {
		return client.Shift(margin)
	}
	if trace := ocslogger.Line(text); trace.Timed || !trace.Body.IsEmpty() {
		return trace.Shift(margin)
	}
	if words, l := behindWords(text); l.Timed {
		return l.Shift(margin + words)
	}
	return client.Shift(margin)
}

// behindWords finds a client log's stamp behind other words.
func behindWords(text []byte) (words int, l formats.Line) {
	const reach, date = 256, len("01/05/2010")
	for at := 0; !l.Timed; at++ {
		bar := bytes.IndexByte(text[at:min(len(text), reach)], '|')
		if bar < 0 {
			return 0, formats.Line{}
		}
		if at += bar; at > date {
			words, l = at-date, uccapi.Line(text[at-date:])
		}
	}
	return words, l
}
