package dissection

import (
	"bytes"
	"fmt"

	"ocsconv/formats"
	"ocsconv/formats/sip"
	"ocsconv/formats/textlog"
)

// Respell implements Respell of [formats.Format]: the tree of a message with other octets.
// What Wireshark worked out is left out, since it tells the values once more, and the body
// is shown as lines of text. Of the text that showed the message it keeps the line ends,
// and the marks of fields that Wireshark cut.
func Respell(text, raw []byte) []byte {
	m := sip.Parse(raw)
	head := raw[:m.HeaderLength()]
	line := textlog.FirstLine(text)
	s := speller{eol: line[len(textlog.TrimEOL(line)):], cut: cutFields(text)}
	name := requestLine
	if bytes.HasPrefix(head, []byte("SIP/2.0 ")) {
		name = statusLine
	}
	first := len(textlog.FirstLine(head))
	s.line(step, name, textlog.TrimEOL(head[:first]))
	s.line(step, []byte(messageHeader))
	for line := range bytes.Lines(head[first:]) {
		if line = textlog.TrimEOL(line); len(line) > 0 {
			s.field(line)
		}
	}
	if body := raw[len(head):]; len(body) > 0 {
		s.line(step, []byte(messageBody))
		s.line(2*step, textData)
		for line := range bytes.Lines(body) {
			s.line(3*step, bytes.ReplaceAll(bytes.ReplaceAll(line, []byte("\r\n"), lineEnd), []byte{'\n'}, []byte(`\n`)))
		}
	}
	return s.out
}

// speller writes the tree of a message.
type speller struct {
	out    []byte
	eol    []byte
	cut    map[int]bool
	fields int
}

func (s *speller) line(indent int, parts ...[]byte) {
	s.out = fmt.Appendf(s.out, "%*s", indent, "")
	for _, part := range parts {
		s.out = append(s.out, part...)
	}
	s.out = append(s.out, s.eol...)
}

func (s *speller) field(line []byte) {
	if s.cut[s.fields] {
		s.line(2*step, truncated, line)
	} else {
		s.line(2*step, line)
	}
	s.fields++
}

// cutFields tells which of the header fields that a text shows Wireshark cut.
func cutFields(text []byte) map[int]bool {
	cut := map[int]bool{}
	t := tree{length: -1}
	fields := 0
	for line := range bytes.Lines(text) {
		line = textlog.TrimEOL(line)
		indent := len(line) - len(bytes.TrimLeft(line, " "))
		before := len(t.raw)
		t.cut = false
		if t.take(line[indent:], indent); t.part == header && len(t.raw) > before {
			if t.cut {
				cut[fields] = true
			}
			fields++
		}
	}
	return cut
}

// above are the lines that tell of a packet, and its times: what Wireshark always writes
// there is in groups.
var above = formats.Pattern(`^(Frame )(\d+)?|` +
	`^( *(?:\[?Epoch (?:Arrival )?|UTC Arrival |Arrival )Time: )(?:(\d{1,10}\.\d{1,9})|([A-Z][a-z]{2} +\d{1,2}, \d{4}|\d{4}-\d\d-\d\d)([ T]\d\d:\d\d:\d\d\.\d{1,9})( ?(?:UTC|GMT|Z|[+-]\d{4})|))|` +
	`^(Internet Protocol(?: Version [46])?, Src: )[^\s,]+(?: \([^)]*\))?(,? Dst: )|` +
	`^((?:User Datagram|Transmission Control|Stream Control Transmission) Protocol, Src Port: )(?:[\w.-]+ )?(\(?\d{1,5}\)?)(?: \(\d+\))?(, Dst Port: )(?:[\w.-]+ )?(\(?\d{1,5}\)?)|` +
	`^(Transport Layer Security)|` +
	`^(Session Initiation Protocol \()`)

// Fixed implements FixedParts of [formats.Format]: of the lines above a message it tells what
// the reader knows them by, with the times and ports.
func Fixed(line []byte) (spans []formats.Span) {
	at := above().FindSubmatchIndex(line)
	for i := 2; i+1 < len(at); i += 2 {
		if at[i] >= 0 {
			spans = append(spans, formats.Span{From: at[i], To: at[i+1]})
		}
	}
	return spans
}

// FixedWords are the words of what Fixed tells.
func FixedWords() []string {
	return []string{"4", "6", "arrival", "control", "datagram", "dst", "epoch", "frame", "gmt", "initiation", "internet", "layer", "port", "protocol",
		"security", "session", "src", "stream", "time", "transmission", "transport", "user", "utc", "version"}
}
