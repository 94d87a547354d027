package announced_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/formats"
	"ocsconv/formats/announced"
	"ocsconv/formats/sip"
	"ocsconv/formats/textlog"
)

// Gateway is a new format, read and written: a line of time, machine and program
// with arrows announces a message, whose lines stand behind a tab. The time names
// its zone, so none has to be found: Line has no Wall, and UTC says so.
var Gateway = &formats.Format{
	Name:       "gateway",
	Title:      "log of a gateway",
	Marks:      "a time with its zone and arrows, then lines behind a tab",
	Extensions: []string{".gateway"},
	Detect: func(head []byte) error {
		for line := range bytes.Lines(head) {
			if announcement.Match(line) {
				return nil
			}
		}
		return errors.New("no line of a time, a machine and arrows")
	},
	NewReader: func(r io.Reader, opts *formats.Options) formats.Reader {
		return announced.NewReader(r, "gateway", opts, gatewayGrammar(opts.WithDefaults().MaxMessage))
	},
	NewWriter: func(w io.Writer, _ *formats.WriterOptions) formats.Writer {
		return announced.NewWriter(w, "gateway", gatewayRecord)
	},
	Line: func(line []byte) formats.Line {
		n := len(gatewayStamp.Find(line))
		return formats.Line{Stamp: formats.Span{To: n}, Text: n}
	},
	UTC: func([]byte) bool { return true },
}

var (
	gatewayStamp = regexp.MustCompile(`^\d{4}-\d\d-\d\dT\S+ `)
	announcement = regexp.MustCompile(`^(\d{4}-\d\d-\d\dT\S+) \S+ sip: (>>>|<<<)\r?\n$`)
	directions   = map[string]formats.Direction{">>>": formats.Out, "<<<": formats.In}
)

// gatewayGrammar reads records whose message has up to limit octets.
func gatewayGrammar(limit int) announced.Grammar {
	return func(w *textlog.Window, at int, line []byte) []*announced.Record {
		told := announcement.FindSubmatch(line)
		if told == nil {
			return nil
		}
		begin := at + len(line)
		var lines [][]byte
		end, ended, closed := begin, false, false // the last line, the header fields
		for end-begin < limit {
			next := w.LineAt(end, limit)
			text, ok := bytes.CutPrefix(textlog.TrimEOL(next), []byte{'\t'})
			if !ok {
				break
			}
			ended = bytes.HasSuffix(next, []byte{'\n'})
			closed = closed || ended && len(text) == 0
			end, lines = end+len(next), append(lines, text)
		}
		when, err := time.Parse(time.RFC3339, string(told[1]))
		if len(lines) == 0 || !sip.IsStartLine(lines[0]) || err != nil {
			return nil
		}
		raw, damage := announced.Wire(lines)
		switch {
		case !closed:
			damage = "no empty line ends the header fields"
		case !ended && len(lines[len(lines)-1]) == 0:
			damage = "the log ends within a line of the message"
		}
		r := &announced.Record{Head: len(line), Text: end - begin, Message: formats.Message{
			Time: when.UTC(), Direction: directions[string(told[2])], How: formats.Logged, Transport: announced.Transport(lines), Raw: raw,
		}}
		if damage != "" {
			// Who follows the log waits for the rest of what its end has cut short.
			cut := len(w.LineAt(end, 1)) == 0
			r.Damage = []announced.Damage{{At: r.Head, Msg: damage, Truncated: cut, Altered: !closed}}
		}
		return []*announced.Record{r}
	}
}

// gatewayRecord makes a record of a message that another log held.
func gatewayRecord(m *formats.Message) []byte {
	arrows := ">>>"
	if m.Direction == formats.In {
		arrows = "<<<"
	}
	b := fmt.Appendf(nil, "%s gw7 sip: %s\n", m.Time.UTC().Format(time.RFC3339Nano), arrows)
	for line := range announced.Lines(m.Raw) {
		b = append(append(append(b, '\t'), line...), '\n')
	}
	return b
}

const gatewayLog = "2015-03-03T12:00:00.25+02:00 gw7 core: started\n" +
	"2015-03-03T12:00:01.25+02:00 gw7 sip: >>>\n" +
	"\tOPTIONS sip:example.com SIP/2.0\n\tVia: SIP/2.0/TCP gw7.example.com\n\tCall-ID: 1\n\tContent-Length: 2\n\t\n\thi\n" +
	"2015-03-03T12:00:02.25+02:00 gw7 core: stopped\n"

// A format whose messages are announced by a line is a grammar and, when it is
// written too, what makes a record.
func Example_newFormat() {
	var written strings.Builder
	w := Gateway.NewWriter(&written, nil)
	for m, err := range formats.All(Gateway.NewReader(strings.NewReader(gatewayLog), nil)) {
		if err != nil {
			fmt.Println(err)
			return
		}
		if m.Raw != nil {
			fmt.Printf("line %d, %v, %v: %q\n", m.Origin.Line, m.Time, m.Direction, m.Raw)
			m = &formats.Message{Raw: m.Raw, Time: m.Time, Direction: m.Direction} // as from another log
		}
		if err := w.Write(m); err != nil {
			fmt.Println(err)
			return
		}
	}
	for line := range strings.Lines(written.String()) {
		fmt.Printf("%q\n", line)
	}
	// Output:
	// line 3, 2015-03-03 10:00:01.25 +0000 UTC, out: "OPTIONS sip:example.com SIP/2.0\r\nVia: SIP/2.0/TCP gw7.example.com\r\nCall-ID: 1\r\nContent-Length: 2\r\n\r\nhi"
	// "2015-03-03T10:00:01.25Z gw7 sip: >>>\n"
	// "\tOPTIONS sip:example.com SIP/2.0\n"
	// "\tVia: SIP/2.0/TCP gw7.example.com\n"
	// "\tCall-ID: 1\n"
	// "\tContent-Length: 2\n"
	// "\t\n"
	// "\thi\n"
	// "2015-03-03T12:00:02.25+02:00 gw7 core: stopped\n"
}

// A record that the end of its log cuts short says so, for who follows the log.
func TestNewFormatCut(t *testing.T) {
	whole := strings.Index(gatewayLog, "\thi\n") + len("\thi")
	for n := range len(gatewayLog) {
		law(t, Gateway, []byte(gatewayLog[:n]))
		for _, m := range read(t, Gateway, gatewayLog[:n], nil) {
			if n < whole {
				require.NotEmpty(t, m.Problems, n)
				assert.True(t, m.Problems[0].Truncated, n)
			} else {
				assert.Empty(t, m.Problems, n)
			}
		}
	}
}
