package known_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"ocsconv/formats"
	"ocsconv/formats/known"
	"ocsconv/formats/textlog"
)

// Journal is a new format: a line with time and direction, the message, a line
// with a full stop. It would be a package of its own below formats.
var Journal = &formats.Format{
	Name:       "journal",
	Title:      "journal of a phone",
	Marks:      "a first line of @, a time and a direction",
	Extensions: []string{".journal"},
	Detect: func(head []byte) error {
		first, _, _ := bytes.Cut(head, []byte("\n"))
		if _, ok := journalLine(string(first)); !ok {
			return errors.New("its first line is not @, a time and a direction")
		}
		return nil
	},
	NewReader: func(r io.Reader, opts *formats.Options) formats.Reader {
		return &journal{log: textlog.NewWindow(r), opts: opts.WithDefaults()}
	},
}

type journal struct {
	log  *textlog.Window
	opts formats.Options
}

// Read gives the octets of the log's own lines away with the message, so that
// gap, head, text and foot of all pieces are the log.
func (j *journal) Read() (*formats.Message, error) {
	m := &formats.Message{Origin: formats.Origin{Format: "journal", File: j.opts.File}}
	for len(m.Gap) < formats.MaxGap && len(m.Text) < j.opts.MaxMessage {
		line := j.log.Take(len(j.log.LineAt(0, formats.MaxGap)))
		announced, ok := journalLine(string(line))
		switch {
		case len(line) == 0 && m.Head == nil && m.Gap == nil && j.log.Err() == nil:
			return nil, io.EOF
		case len(line) == 0 && j.log.Err() != nil:
			return nil, j.log.Err()
		case len(line) == 0:
			return unfinished(m), nil
		case m.Text != nil && string(textlog.TrimEOL(line)) == ".":
			m.Foot, m.Raw = line, textlog.Wire(m.Text)
			return m, nil
		case m.Head != nil:
			m.Text = append(m.Text, line...)
		case ok:
			announced.Gap, announced.Head, announced.Origin = m.Gap, line, m.Origin
			m = announced
			m.Origin.Line = j.log.Line()
		default:
			m.Gap = append(m.Gap, line...)
		}
	}
	return unfinished(m), nil
}

// unfinished makes a gap of a record without an end.
func unfinished(m *formats.Message) *formats.Message {
	gap := &formats.Message{Gap: slices.Concat(m.Gap, m.Head, m.Text), Origin: m.Origin}
	if m.Head != nil {
		gap.Problems = []*formats.SyntaxError{{File: m.Origin.File, Line: m.Origin.Line, Msg: "the record has no end"}}
	}
	return gap
}

func journalLine(line string) (*formats.Message, bool) {
	line, marked := strings.CutPrefix(strings.TrimRight(line, "\r\n"), "@")
	at, way, _ := strings.Cut(line, " ")
	t, err := time.Parse(time.RFC3339, at)
	direction, ok := map[string]formats.Direction{"in": formats.In, "out": formats.Out}[way]
	return &formats.Message{Time: t.UTC(), Direction: direction, How: formats.Logged}, marked && ok && err == nil
}

// A log of any format: its first octets tell which, and a reader of that one yields the
// messages.
func Example() {
	log := []byte("01/05/2010|14:00:47.889 418:D8 INFO  :: Sending Packet - 192.0.2.50:5061 (From Local Address: 192.0.2.10:50123) 48 bytes:\n" +
		"01/05/2010|14:00:47.889 418:D8 INFO  :: OPTIONS sip:example.com SIP/2.0\nCall-ID: 1\n\n" +
		"01/05/2010|14:00:47.889 418:D8 INFO  :: End of Sending Packet\n")

	f, _, err := formats.Detect(known.Formats, log)
	if err != nil {
		fmt.Println(err) // why each format refused it
		return
	}
	for m, err := range formats.Messages(f.NewReader(bytes.NewReader(log), nil)) {
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Printf("%s: %v, %v to %v: %q\n", f.Name, m.Time, m.Direction, m.Remote.AddrPort, m.Raw)
	}
	// Output:
	// uccapi: 2010-01-05 14:00:47.889 +0000 UTC, out to 192.0.2.50:5061: "OPTIONS sip:example.com SIP/2.0\r\nCall-ID: 1\r\n\r\n"
}

// A new format is one package and one line: here it is put in front, in the
// module it stands in [known.Formats].
func Example_newFormat() {
	list := append([]*formats.Format{Journal}, known.Formats...)
	log := "@2010-01-05T14:00:47Z out\nOPTIONS sip:example.com SIP/2.0\nCall-ID: 1\n\n.\nbattery low\n"

	f, _, err := formats.Detect(list, []byte(log))
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(f.Title)
	var again []byte
	for m, err := range formats.All(f.NewReader(strings.NewReader(log), nil)) {
		if err != nil {
			fmt.Println(err)
			return
		}
		if m.Raw != nil {
			fmt.Printf("line %d, %v, %v: %q\n", m.Origin.Line, m.Time, m.Direction, m.Raw)
		}
		again = slices.Concat(again, m.Gap, m.Head, m.Source(), m.Foot)
	}
	fmt.Println("nothing is lost:", string(again) == log)
	// Output:
	// journal of a phone
	// line 2, 2010-01-05 14:00:47 +0000 UTC, out: "OPTIONS sip:example.com SIP/2.0\r\nCall-ID: 1\r\n\r\n"
	// nothing is lost: true
}
