package transcript_test

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/converters/input/transcript"
	"ocsconv/formats"
	"ocsconv/formats/known"
	"ocsconv/formats/textlog"
)

// recorded reads pieces to their end and returns them with their transcript, nil for those
// that have none.
func recorded(t *testing.T, r formats.Reader) (list []*formats.Message, made *transcript.Transcript) {
	t.Helper()
	for m, err := range formats.All(transcript.Record(r, func(tr *transcript.Transcript) { made = tr })) {
		require.NoError(t, err)
		list = append(list, m)
	}
	return list, made
}

// What a transcript hands out are the pieces of the reader, to the last field.
func TestReplay(t *testing.T) {
	told := map[string]int{} // logs that have a transcript
	err := filepath.WalkDir("../../../testdata", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.Contains(path, "generate") || strings.Contains(path, "plugins") {
			return err
		}
		octets, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		octets, err = io.ReadAll(textlog.Decode(bytes.NewReader(octets), textlog.SniffEncoding(octets)))
		f, _, unknown := formats.Detect(known.Formats, octets)
		if err != nil || unknown != nil || f.Binary {
			return err
		}
		pieces, made := recorded(t, f.NewReader(bytes.NewReader(octets), &formats.Options{File: path}))
		if made == nil {
			return nil
		}
		told[f.Name]++
		again := made.Replay(iotest.HalfReader(bytes.NewReader(octets)))
		for i, was := range pieces {
			is, err := again.Read()
			require.NoError(t, err, path)
			require.Equal(t, was, is, "%s, piece %d", path, i)
		}
		_, err = again.Read()
		assert.Equal(t, io.EOF, err, path)
		return nil
	})
	require.NoError(t, err)
	for _, f := range []string{"uccapi", "ocslogger", "excerpt"} {
		assert.Positive(t, told[f], f)
	}
}

// pieces is a log that is cut already.
type pieces []*formats.Message

func (p *pieces) Read() (*formats.Message, error) {
	if len(*p) == 0 {
		return nil, io.EOF
	}
	m := (*p)[0]
	*p = (*p)[1:]
	return m, nil
}

const (
	head = "at 1 of c7: "
	raw  = "BYE sip:bob@example.com SIP/2.0\r\nCall-ID: 1\r\n\r\nhi\r\n"
)

// piece is a message behind a line of other things, as a reader tells of it.
func piece() *formats.Message {
	return &formats.Message{
		Gap: []byte("started\n"), Head: []byte(head), Raw: []byte(raw), Foot: []byte("\n"), Time: time.Date(2015, 3, 3, 10, 0, 0, 0, time.UTC),
		Direction: formats.In, How: formats.Logged, Origin: formats.Origin{Format: "toy", File: "a.log", Line: 2, Offset: 8, Sequence: "1", Correlation: "c7"},
	}
}

// A log has a transcript where it tells all that its reader did, and none else.
func TestRecord(t *testing.T) {
	for name, row := range map[string]struct {
		change func(m *formats.Message)
		told   bool
	}{
		"as it is":                   {func(*formats.Message) {}, true},
		"lines end in LF":            {func(m *formats.Message) { m.Text = bytes.ReplaceAll(m.Raw, []byte("\r\n"), []byte("\n")) }, true},
		"a word before the body":     {func(m *formats.Message) { m.Text = bytes.Replace(m.Raw, []byte("\r\n\r\n"), []byte("\r\nBody: "), 1) }, true},
		"damaged":                    {func(m *formats.Message) { m.Problems = []*formats.SyntaxError{{Line: 2, Msg: "cut"}} }, true},
		"no message":                 {func(m *formats.Message) { *m = formats.Message{Gap: m.Gap, Origin: formats.Origin{Format: "toy"}} }, true},
		"no message, placed":         {func(m *formats.Message) { *m = formats.Message{Gap: m.Gap, Origin: formats.Origin{Line: 1}} }, true},
		"spelled its own way":        {func(m *formats.Message) { m.Text = bytes.Replace(m.Raw, []byte("Call-ID"), []byte("call-id"), 1) }, false},
		"its line is another's":      {func(m *formats.Message) { m.Origin.Line++ }, false},
		"its place is another's":     {func(m *formats.Message) { m.Origin.Offset++ }, false},
		"a time below a millisecond": {func(m *formats.Message) { m.Time = m.Time.Add(time.Microsecond) }, false},
		"a word that no head has":    {func(m *formats.Message) { m.Origin.Correlation = "c8" }, false},
		"a comment":                  {func(m *formats.Message) { m.Comment = "late" }, false},
		"remarks of people":          {func(m *formats.Message) { m.Remarks = []string{"look"} }, false},
		"settled by a capture":       {func(m *formats.Message) { m.Settled = true }, false},
		"a gap with a time":          {func(m *formats.Message) { *m = formats.Message{Gap: m.Gap, Time: m.Time} }, false},
	} {
		t.Run(name, func(t *testing.T) {
			first, second := piece(), piece()
			first.Gap, first.Origin.Line, first.Origin.Offset = nil, 1, 0
			before := len(first.Head) + len(first.Raw) + len(first.Foot)
			second.Origin.Line, second.Origin.Offset = 1+5+1, int64(before+len(second.Gap))
			if row.change(second); second.Raw == nil && second.Origin.Line > 0 {
				second.Origin.Line, second.Origin.Offset = 1+5, int64(before)
			}
			log := bytes.Buffer{}
			for _, m := range []*formats.Message{first, second} {
				for _, part := range [][]byte{m.Gap, m.Head, m.Source(), m.Foot} {
					log.Write(part)
				}
			}
			was, made := recorded(t, &pieces{first, second})
			require.Equal(t, row.told, made != nil)
			if made == nil {
				return
			}
			again := made.Replay(bytes.NewReader(log.Bytes()))
			for _, m := range was {
				is, err := again.Read()
				require.NoError(t, err)
				assert.Equal(t, string(m.Raw), string(is.Raw))
				assert.Equal(t, string(m.Source()), string(is.Source()))
				m.Raw, is.Raw, m.Text, is.Text, m.Gap, is.Gap, m.Head, is.Head, m.Foot, is.Foot = nil, nil, nil, nil, nil, nil, nil, nil, nil, nil
				assert.Equal(t, m, is)
			}
		})
	}
}

// A log that is no more what it was ends early, and one that cannot be read says so.
func TestReplayOfAnother(t *testing.T) {
	first := piece()
	first.Gap, first.Origin.Line, first.Origin.Offset = nil, 1, 0
	_, made := recorded(t, &pieces{first})
	require.NotNil(t, made)
	_, err := made.Replay(strings.NewReader(head + raw)).Read()
	assert.Equal(t, io.EOF, err)
	broken := errors.New("the share is gone")
	_, err = made.Replay(io.MultiReader(strings.NewReader(head), iotest.ErrReader(broken))).Read()
	assert.ErrorIs(t, err, broken)
}
