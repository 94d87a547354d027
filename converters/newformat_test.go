package converters_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/annotate"
	"ocsconv/converters"
	"ocsconv/converters/filter"
	"ocsconv/converters/input"
	"ocsconv/converters/input/merge"
	"ocsconv/converters/input/source"
	"ocsconv/converters/live"
	"ocsconv/converters/plan"
	"ocsconv/converters/redact"
	"ocsconv/formats"
	"ocsconv/formats/capture"
	"ocsconv/formats/known"
	"ocsconv/formats/sip"
	"ocsconv/formats/textlog"
)

// diary is the format of a log that no product writes. Nothing of it is like
// another: its stamp, its frames, how it counts octets, and the word that it has
// before a body. The rest of the module learns all of that from this value.
//
//	~2015.03.03 at 12.00.00 thread 0077~ open received 412 to tls
//	INVITE sip:bob@example.com SIP/2.0
//	…
//	Content-Length: 4
//	then v=0
//	~2015.03.03 at 12.00.00 thread 0077~ shut
var diary = &formats.Format{
	Name:       "diary",
	Title:      "diary of a server",
	Marks:      "lines between tildes",
	Extensions: []string{".diary"},
	Detect: func(head []byte) error {
		if _, ok := diaryOpen(firstLine(head)); !ok {
			return errors.New("its first line opens no message")
		}
		return nil
	},
	NewReader: func(r io.Reader, opts *formats.Options) formats.Reader {
		d := &diaryReader{opts: opts.WithDefaults()}
		d.Pieces = textlog.Pieces{Window: textlog.NewWindow(r), Message: d.message, Gap: d.gap}
		return d
	},
	NewWriter:   func(w io.Writer, _ *formats.WriterOptions) formats.Writer { return diaryWriter{w} },
	Line:        diaryLine,
	Delimiters:  []string{"open received ", "open sent ", " to ", "shut"},
	StampWords:  []string{"at", "thread"},
	ServerTrace: true,
}

func firstLine(b []byte) []byte {
	line, _, _ := bytes.Cut(b, []byte{'\n'})
	return line
}

var diaryStamp = regexp.MustCompile(`^~(\d{4}\.\d\d\.\d\d at \d\d\.\d\d\.\d\d) thread (\d{4})~ ?`)

func diaryLine(line []byte) (l formats.Line) {
	const then = "then "
	if bytes.HasPrefix(line, []byte(then)) {
		l.Body.To = len(then)
	}
	at := diaryStamp.FindSubmatchIndex(line)
	if at == nil {
		return l
	}
	wall, err := time.Parse("2006.01.02 at 15.04.05", string(line[at[2]:at[3]]))
	l.Stamp, l.Text = formats.Span{To: at[1]}, at[1]
	l.Wall, l.Timed, l.Dated = wall, err == nil, err == nil
	if open, ok := diaryOpen(line); ok {
		l.Packet = formats.Span{From: at[1], To: at[1] + len(open.way)}
		l.Count = formats.Span{From: l.Packet.To, To: l.Packet.To + len(open.count)}
	}
	return l
}

type diaryOpening struct {
	direction formats.Direction
	way       string
	count     []byte
}

func diaryOpen(line []byte) (o diaryOpening, ok bool) {
	stamp := diaryStamp.Find(line)
	for word, direction := range map[string]formats.Direction{"open received ": formats.In, "open sent ": formats.Out} {
		rest, found := bytes.CutPrefix(line[len(stamp):], []byte(word))
		if count, _, counts := bytes.Cut(rest, []byte(" to ")); found && counts && stamp != nil {
			return diaryOpening{direction, word, count}, true
		}
	}
	return o, false
}

type diaryReader struct {
	textlog.Pieces
	opts formats.Options
}

func (d *diaryReader) gap(n int) *formats.Message {
	return &formats.Message{Gap: d.Window.Take(n), Origin: formats.Origin{Format: "diary", File: d.opts.File, ServerTrace: true}}
}

func (d *diaryReader) message(at int, line []byte, midLine bool) *formats.Message {
	open, ok := diaryOpen(line)
	if midLine || !ok {
		return nil
	}
	begin := at + len(line)
	for end := begin; ; {
		next := d.Window.LineAt(end, formats.MaxGap)
		if len(next) == 0 {
			return nil
		}
		if bytes.HasPrefix(next[len(diaryStamp.Find(next)):], []byte("shut")) {
			m := d.gap(at)
			l := diaryLine(line)
			m.Time, m.Direction, m.How = d.opts.Clock.Instant(l.Wall), open.direction, formats.Logged
			m.Head = d.Window.Take(begin - at)
			m.Origin.Line = d.Window.Line()
			m.Text = d.Window.Take(end - begin)
			m.Raw = diaryWire(m.Text)
			m.Foot = d.Window.Take(len(next))
			return m
		}
		end += len(next)
	}
}

// diaryWire puts the empty line into the place of the word before the body.
func diaryWire(text []byte) []byte {
	head, body, _ := bytes.Cut(textlog.Wire(text), []byte("\r\nthen "))
	if string(body) == "\r\n" {
		body = nil
	}
	return slices.Concat(head, []byte("\r\n\r\n"), body)
}

// diaryWriter writes what a diary held; it makes no record of its own.
type diaryWriter struct{ w io.Writer }

func (d diaryWriter) Write(m *formats.Message) error {
	if m.Raw != nil && m.Head == nil {
		return fmt.Errorf("%s:%d: the message has no record", m.Origin.File, m.Origin.Line)
	}
	for _, part := range [][]byte{m.Gap, m.Head, m.Source(), m.Foot} {
		if _, err := d.w.Write(part); err != nil {
			return err
		}
	}
	return nil
}

func (diaryWriter) Close() error { return nil }

// withDiary is what adding the format takes: one line in the list.
var withDiary = append(formats.List{diary}, known.Formats...)

// diaryText is a call of Anchor Page in a diary, two hours ahead of UTC. Between
// the messages stand the diary's own words.
func diaryText() string {
	var b strings.Builder
	for i, m := range []struct{ way, start, headers, body string }{
		{"received", "INVITE sip:bob.builder@example.com SIP/2.0", "CSeq: 1 INVITE\nContact: <sip:anchor.page@192.0.2.10:5060>\nContent-Type: application/sdp\n", "v=0\no=- 0 0 IN IP4 192.0.2.10\n"},
		{"sent", "SIP/2.0 180 Ringing", "CSeq: 1 INVITE\nDate: Tue, 03 Mar 2015 10:00:01 GMT\n", ""},
		{"sent", "SIP/2.0 200 OK", "CSeq: 1 INVITE\nDate: Tue, 03 Mar 2015 10:00:02 GMT\n", ""},
		{"received", "ACK sip:bob.builder@example.com SIP/2.0", "CSeq: 1 ACK\n", ""},
	} {
		tag := ""
		if i > 0 {
			tag = ";tag=b1"
		}
		text := m.start + "\nVia: SIP/2.0/TLS pc7.example.com;branch=z9hG4bK1\nFrom: \"Anchor Page\" <sip:anchor.page@example.com>;tag=a1\n" +
			"To: <sip:bob.builder@example.com>" + tag + "\nCall-ID: call1@pc7.example.com\n" + m.headers +
			"Content-Length: " + strconv.Itoa(len(m.body)+strings.Count(m.body, "\n")) + "\nthen " + m.body
		stamp := fmt.Sprintf("~2015.03.03 at 12.00.%02d thread 0077~ ", i)
		fmt.Fprintf(&b, "%sopen %s %d to tls\n%s\n%sshut\n%slooked up anchor.page@example.com\n", stamp, m.way, len(text), strings.TrimSuffix(text, "\n"), stamp, stamp)
	}
	return b.String()
}

func openDiary(t *testing.T, text, name string) []*input.Input {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	require.NoError(t, os.WriteFile(path, []byte(text), 0o600))
	sources, errs := source.Expand([]string{path}, nil)
	require.Empty(t, errs)
	inputs, errs := input.OpenAll(t.Context(), sources, input.Options{Formats: withDiary})
	require.Empty(t, errs)
	require.Len(t, inputs, 1)
	return inputs
}

// written returns what Merge makes of inputs for a plan of this name.
func written(t *testing.T, inputs []*input.Input, opts converters.Options, r plan.Request, name string) string {
	t.Helper()
	r.Formats = withDiary
	plan, err := r.One(inputs, name)
	require.NoError(t, err)
	merged, err := converters.Merge(t.Context(), inputs, opts)
	require.NoError(t, err)
	var out bytes.Buffer
	_, err = merged.Write(t.Context(), &out, plan.Target)
	require.NoError(t, err)
	return out.String()
}

// A format is added as one value in one list. It is read, zoned, explained,
// filtered, redacted and followed, and goes through a capture and back.
func TestNewFormat(t *testing.T) {
	text := diaryText()
	inputs := openDiary(t, text, "a.diary")
	assert.Same(t, diary, inputs[0].Format)
	assert.False(t, inputs[0].External)

	t.Run("zoned and explained", func(t *testing.T) {
		c, err := converters.Survey(t.Context(), inputs, converters.Options{})
		require.NoError(t, err)
		assert.Equal(t, "UTC+02:00", c.Logs[0].Zone.Clock.Name())
		require.Equal(t, 1, c.Len())
		s := c.Session(1)
		assert.Equal(t, annotate.OutcomeAnswered, s.Outcome)
		assert.Equal(t, "2015-03-03T10:00:00.000Z", s.Start.String())
		assert.Len(t, s.Messages, 4)
	})
	t.Run("filtered", func(t *testing.T) {
		c, err := converters.Survey(t.Context(), inputs, converters.Options{})
		require.NoError(t, err)
		f, err := filter.Parse(`sip.Status-Code == 180 and frame.time >= "2015-03-03 10:00:01"`)
		require.NoError(t, err)
		found, err := c.Matching(t.Context(), f, nil, nil)
		require.NoError(t, err)
		assert.Equal(t, []int{1}, found)
	})
	t.Run("through a capture and back", func(t *testing.T) {
		packets := written(t, inputs, converters.Options{}, plan.Request{}, "a.pcapng")
		back := openDiary(t, packets, "a.pcapng")
		require.Len(t, back[0].MadeFrom, 1)
		assert.True(t, back[0].MadeFrom[0].ServerTrace)
		assert.Equal(t, text, written(t, back, converters.Options{}, plan.Request{}, "b.diary"))
		assert.Equal(t, text, written(t, back, converters.Options{}, plan.Request{}, plan.Stdout), "a capture knows what it came from")
	})
	t.Run("redacted", func(t *testing.T) { redactDiary(t, text, inputs) })
	t.Run("followed", func(t *testing.T) { followDiary(t, text) })
}

func redactDiary(t *testing.T, text string, inputs []*input.Input) {
	r := redact.New(redact.All, redact.Options{Key: []byte("key"), Formats: withDiary})
	learnt, err := merge.Learn(t.Context(), inputs, r, nil)
	require.NoError(t, err)
	safe := written(t, inputs, converters.Options{Redactor: r, Learnt: learnt}, plan.Request{SameForm: true, Redacted: true}, "safe.diary")
	for _, value := range []string{"nchor", "age@", "bob", "builder", "example.com", "pc7", "192.0.2.10", "call1"} {
		assert.NotContains(t, safe, value)
	}
	before, after := strings.Split(text, "\n"), strings.Split(safe, "\n")
	require.Equal(t, len(before), len(after), "redaction keeps lines")
	for i := range before {
		assert.Equal(t, diaryStamp.FindString(before[i]), diaryStamp.FindString(after[i]), "a stamp is no word of people")
	}
	var was, is []*formats.Message
	for m := range formats.Messages(diary.NewReader(strings.NewReader(text), nil)) {
		was = append(was, m)
	}
	for m := range formats.Messages(diary.NewReader(strings.NewReader(safe), nil)) {
		is = append(is, m)
	}
	require.Len(t, is, len(was))
	for i, m := range is {
		parsed, open := sip.Parse(m.Raw), firstLine(m.Head)
		assert.Equal(t, len(parsed.Body()), must(parsed.ContentLength()), "the length of the body is right")
		grown := len(m.Raw) - len(was[i].Raw)
		assert.Equal(t, count(t, firstLine(was[i].Head))+grown, count(t, open), "the line that counts octets is right")
	}
	again := openDiary(t, safe, "safe.diary")
	assert.Same(t, diary, again[0].Format)
}

// A delimiter of words is one in its own format only: in the logs of others it stands
// in what they say of people.
func TestNewFormatLeavesOthers(t *testing.T) {
	const line = "01/05/2010|14:00:47.100 1A2C:1C0 INFO  :: mail from zxribar to zxwurz\r\n"
	for level := redact.People; level <= redact.All; level++ {
		gap := &formats.Message{Gap: []byte(line), Origin: formats.Origin{Format: "uccapi"}}
		r := redact.New(level, redact.Options{Key: []byte("key"), Formats: withDiary})
		r.Learn(gap)
		r.Apply(gap)
		assert.NotRegexp(t, "zxribar|zxwurz", string(gap.Gap), level)
	}
}

func must(n int, _ bool) int { return n }

func count(t *testing.T, line []byte) int {
	n, err := strconv.Atoi(string(diaryLine(line).Count.Of(line)))
	require.NoError(t, err)
	return n
}

func followDiary(t *testing.T, text string) {
	path := filepath.Join(t.TempDir(), "live.diary")
	require.NoError(t, os.WriteFile(path, []byte(text), 0o600))
	ctx, stop := context.WithTimeout(t.Context(), 20*time.Second)
	defer stop()
	var stream bytes.Buffer
	seen := 0
	err := live.Capture(ctx, live.Options{Path: path, Formats: withDiary}, writerFunc(func(p []byte) (int, error) {
		stream.Write(p)
		seen = 0
		for range formats.Messages(capture.Format.NewReader(bytes.NewReader(stream.Bytes()), nil)) {
			seen++
		}
		if seen == 4 {
			stop()
		}
		return len(p), nil
	}))
	require.NoError(t, err)
	assert.Equal(t, 4, seen)
	for m, err := range formats.Messages(capture.Format.NewReader(bytes.NewReader(stream.Bytes()), nil)) {
		require.NoError(t, err)
		assert.Equal(t, 10, m.Time.Hour(), "in the log's own zone")
		assert.True(t, m.Origin.ServerTrace)
	}
}

type writerFunc func([]byte) (int, error)

func (f writerFunc) Write(p []byte) (int, error) { return f(p) }
