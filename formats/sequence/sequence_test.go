package sequence_test

import (
	"bytes"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/formats"
	"ocsconv/formats/known"
	"ocsconv/formats/sequence"
)

// logs are one or two of every form, by their names below testdata.
func logs(t testing.TB) map[string][]byte {
	t.Helper()
	list := map[string][]byte{}
	for _, pattern := range []string{"uccapi/six-endpoints.uccapilog", "uccapi/minimal.txt", "ocslogger/r2-frontend.log", "ocslogger/s4.log", "excerpt/captions.txt", "excerpt/bare.txt", "other/*"} {
		paths, err := filepath.Glob("../../testdata/" + pattern)
		require.NoError(t, err)
		require.NotEmpty(t, paths)
		for _, p := range paths {
			list[filepath.Base(p)], err = os.ReadFile(p)
			require.NoError(t, err)
		}
	}
	return list
}

// result is what was read of a log.
type result struct {
	messages []*formats.Message
	problems []*formats.SyntaxError
}

// read reads a log, and holds the reader and the writer to the law.
func read(t testing.TB, log []byte) (got result) {
	t.Helper()
	f, _, err := formats.Detect(known.Formats, log)
	require.NoError(t, err)
	options := func(*formats.Format) *formats.Options { return &formats.Options{File: "log"} }
	var pieces, written bytes.Buffer
	w := sequence.NewWriter(&written, f, known.Formats, nil, func(*formats.Message) bool { return true })
	for m, err := range formats.All(sequence.NewReader(bytes.NewReader(log), f, known.Formats, options)) {
		require.NoError(t, err)
		for _, part := range [][]byte{m.Gap, m.Head, m.Source(), m.Foot} {
			pieces.Write(part)
		}
		require.NoError(t, w.Write(m))
		got.problems = append(got.problems, m.Problems...)
		if m.Raw != nil {
			assert.EqualValues(t, bytes.Count(log[:m.Origin.Offset], []byte{'\n'})+1+bytes.Count(m.Head, []byte{'\n'}), m.Origin.Line, "the line of a message")
			got.messages = append(got.messages, m)
		}
	}
	require.NoError(t, w.Close())
	require.True(t, bytes.Equal(log, pieces.Bytes()), "the pieces are the log")
	require.True(t, bytes.Equal(log, written.Bytes()), "a writer makes it again")
	return got
}

// Two logs in one file are read as if each were alone, whichever two they are and in
// whichever order they stand.
func TestPairs(t *testing.T) {
	list := logs(t)
	alone := map[string]result{}
	for name, log := range list {
		alone[name] = read(t, log)
		require.NotEmpty(t, alone[name].messages, name)
	}
	for _, a := range slices.Sorted(maps.Keys(list)) {
		for _, b := range slices.Sorted(maps.Keys(list)) {
			t.Run(a+"+"+b, func(t *testing.T) {
				got := read(t, slices.Concat(list[a], []byte("\r\n"), list[b]))
				want := slices.Concat(alone[a].messages, alone[b].messages)
				require.Len(t, got.messages, len(want))
				for i := range want {
					assert.Equal(t, string(want[i].Raw), string(got.messages[i].Raw))
					assert.Equal(t, want[i].Direction, got.messages[i].Direction)
					assert.Equal(t, want[i].Remote, got.messages[i].Remote)
				}
			})
		}
	}
}

// A log between two halves of another one is read in its place.
func TestBetween(t *testing.T) {
	list := logs(t)
	trace, client := list["r2-frontend.log"], list["six-endpoints.uccapilog"]
	at := bytes.Index(trace[len(trace)/2:], []byte("$$end_record\r\n")) + len(trace)/2 + len("$$end_record\r\n")
	got := read(t, slices.Concat(trace[:at], client, trace[at:]))
	var forms []string
	for _, m := range got.messages {
		forms = append(forms, m.Origin.Format)
	}
	assert.Equal(t, []string{"ocslogger", "uccapi", "ocslogger"}, slices.Compact(forms))
	assert.Len(t, got.messages, len(read(t, trace).messages)+len(read(t, client).messages))
}

var startLine = regexp.MustCompile(`[A-Z]{3,10} (?:sips?|tel):[^ \r\n]+ SIP/2\.0|SIP/2\.0 \d\d\d`)

// A start line in which one octet is wrong belongs to a message that is read or
// named: never are there fewer and nothing is said.
func TestDamagedStartLine(t *testing.T) {
	rnd := rand.New(rand.NewPCG(11, 1))
	for name, log := range logs(t) {
		t.Run(name, func(t *testing.T) {
			want := read(t, log)
			places := startLine.FindAllIndex(log, -1)
			for range 25 {
				place := places[rnd.IntN(len(places))]
				at := place[0] + rnd.IntN(place[1]-place[0])
				damaged := bytes.Clone(log)
				switch rnd.IntN(4) {
				case 0:
					damaged[at] ^= 1 << rnd.IntN(8)
				case 1:
					damaged[at] = 0
				case 2:
					damaged[at] = ' '
				default:
					damaged = slices.Delete(damaged, at, at+1)
				}
				got := read(t, damaged)
				if lost := len(want.messages) - len(got.messages); lost > 0 {
					assert.GreaterOrEqual(t, len(got.problems), len(want.problems)+1, "%q", damaged[place[0]:place[1]])
				}
			}
		})
	}
}

// Header fields that no start line stands above are named with their line.
func TestHeadless(t *testing.T) {
	log := []byte("01/05/2010|14:00:47.889 418:D8 INFO  :: ready\r\n" +
		"01/05/2010|14:00:47.890 418:D8 INFO  :: IN\x01ITE sip:bob@example.com SIP/2.0\r\nFrom: <sip:a@example.com>;tag=1\r\nTo: <sip:bob@example.com>\r\nCall-ID: x\r\nCSeq: 1 INVITE\r\n\r\n" +
		"01/05/2010|14:00:48.889 418:D8 INFO  :: a SIP-CSeq: 1 INVITE of Call-ID: x\r\n")
	got := read(t, log)
	require.Len(t, got.problems, 1)
	assert.Equal(t, "log:6: header fields of a SIP message whose start line cannot be read: it is left out", got.problems[0].Error())
}

func FuzzReader(f *testing.F) {
	list := logs(f)
	for _, name := range slices.Sorted(maps.Keys(list)) {
		f.Add(list[name][:min(2000, len(list[name]))], list["pidgin.sipe"][:1000])
		f.Add(list["minimal.txt"][:1500], list[name][:min(2000, len(list[name]))])
	}
	f.Fuzz(func(t *testing.T, a, b []byte) {
		log := slices.Concat(a, []byte{'\n'}, b)
		if first, _, err := formats.Detect(known.Formats, log); err != nil || first.Binary {
			return
		}
		read(t, log)
	})
}
