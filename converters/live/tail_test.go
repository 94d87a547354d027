package live_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
	_ "time/tzdata" // Windows has no zone files

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/converters/live"
	"ocsconv/formats"
	"ocsconv/formats/ocslogger"
	"ocsconv/formats/uccapi"
)

var start = time.Date(2010, 1, 5, 14, 0, 0, 0, time.UTC)

// textLogs are the logs of testdata that can be followed, by path.
func textLogs(t testing.TB) map[string]*formats.Format {
	t.Helper()
	list := map[string]*formats.Format{}
	for _, pattern := range []string{"*/*.uccapilog", "*/*.log", "*/*.txt"} {
		paths, err := filepath.Glob(filepath.Join("..", "..", "testdata", pattern))
		require.NoError(t, err)
		for _, path := range paths {
			b, err := os.ReadFile(path)
			require.NoError(t, err)
			for _, f := range []*formats.Format{ocslogger.Format, uccapi.Format} {
				if f.Detect(b[:min(len(b), 64<<10)]) == nil {
					list[path] = f
					break
				}
			}
		}
	}
	require.Greater(t, len(list), 30)
	return list
}

// whole returns the messages of a log that has ended.
func whole(t testing.TB, f *formats.Format, text []byte) []*formats.Message {
	t.Helper()
	var list []*formats.Message
	for m, err := range formats.Messages(f.NewReader(bytes.NewReader(text), &formats.Options{File: "test.log", Date: start})) {
		require.NoError(t, err)
		list = append(list, m)
	}
	return list
}

func octets(list []*formats.Message) []byte {
	var b []byte
	for _, m := range list {
		b = append(append(append(append(b, m.Gap...), m.Head...), m.Source()...), m.Foot...)
	}
	return b
}

func messagesOf(list []*formats.Message) []*formats.Message {
	var kept []*formats.Message
	for _, m := range list {
		if m.Raw != nil {
			kept = append(kept, m)
		}
	}
	return kept
}

// TestTailInAutumn follows a log through the night in which an hour comes twice.
func TestTailInAutumn(t *testing.T) {
	text, err := os.ReadFile("../../testdata/clock/autumn-night.uccapilog")
	require.NoError(t, err)
	berlin, err := time.LoadLocation("Europe/Berlin")
	require.NoError(t, err)
	clock := formats.NewClock(berlin)
	var want, got []time.Time
	for m, err := range formats.Messages(uccapi.NewReader(bytes.NewReader(text), &formats.Options{Clock: clock})) {
		require.NoError(t, err)
		want = append(want, m.Time)
	}
	tail, now := live.NewTailIn(uccapi.Format, clock, start), start
	for part := range slices.Chunk(text, 300) {
		tail.Add(part, now)
		for _, m := range messagesOf(tail.Messages(now)) {
			got = append(got, m.Time)
		}
		now = now.Add(live.Patience)
	}
	for _, m := range messagesOf(tail.Finish(now)) {
		got = append(got, m.Time)
	}
	assert.Equal(t, want, got)
}

// TestTailReadsWhatTheReaderReads lets every log of testdata grow in portions of
// any size. What comes out must be what the reader of the whole log finds:
// messages, times, places and problems, and every octet.
func TestTailReadsWhatTheReaderReads(t *testing.T) {
	for path, format := range textLogs(t) {
		for seed, longest := range []int{40, 700, 20000} {
			t.Run(fmt.Sprintf("%s/%d", filepath.Base(path), longest), func(t *testing.T) {
				text, err := os.ReadFile(path)
				require.NoError(t, err)
				if longest == 40 && len(text) > 20<<10 {
					t.Skip("thousands of portions")
				}
				want := whole(t, format, text)
				r := rand.New(rand.NewPCG(uint64(seed), 1))
				tail := live.NewTail(format, start)
				var got []*formats.Message
				for rest := text; len(rest) > 0; {
					n := min(1+r.IntN(longest), len(rest))
					tail.Add(rest[:n], start)
					got = append(got, tail.Messages(start)...)
					rest = rest[n:]
				}
				got = append(got, tail.Finish(start)...)
				assert.Equal(t, string(text), string(octets(got)), "every octet, once")
				got = messagesOf(got)
				require.Len(t, got, len(want))
				for i := range want {
					where := fmt.Sprintf("message %d", i+1)
					assert.Equal(t, string(want[i].Raw), string(got[i].Raw), where)
					assert.Equal(t, want[i].Time, got[i].Time, where)
					assert.Equal(t, want[i].Direction, got[i].Direction, where)
					assert.Equal(t, want[i].Origin, got[i].Origin, where)
					assert.Equal(t, problems(want[i]), problems(got[i]), where)
				}
			})
		}
	}
}

func problems(m *formats.Message) string {
	var b strings.Builder
	for _, p := range m.Problems {
		fmt.Fprintln(&b, p)
	}
	return b.String()
}

// record is a message of a client log without its end line, and that line.
func record(callID, body string) (text, trailer string) {
	const prefix = "01/05/2010|14:00:47.889 418:D8 INFO  :: "
	packet := "Sending Packet - 192.0.2.1:5061 (From Local Address: 192.0.2.10:50123) 400 bytes"
	text = prefix + packet + ":\r\n" + prefix + "MESSAGE sip:bob@example.com SIP/2.0\r\n" +
		"Via: SIP/2.0/TLS 192.0.2.10:50123\r\nFrom: <sip:alice@example.com>;tag=1;epid=a1\r\nTo: <sip:bob@example.com>\r\n" +
		"Call-ID: " + callID + "\r\nCSeq: 1 MESSAGE\r\nContent-Type: text/plain\r\n" +
		fmt.Sprintf("Content-Length: %d\r\n\r\n%s", len(body), body)
	return text, prefix + "End of " + packet + "\r\n"
}

// TestEndLineIsNotWaitedForLong is about a client that writes a message and its
// end line much later.
func TestEndLineIsNotWaitedForLong(t *testing.T) {
	first, trailer := record("one", "hello\r\n")
	second, trailer2 := record("two", "again\r\n")
	tail := live.NewTail(uccapi.Format, start)
	tail.Add([]byte(first), start)
	assert.Empty(t, tail.Messages(start), "the end line may come at once")
	assert.Empty(t, tail.Messages(start.Add(live.Patience/2)))
	got := tail.Messages(start.Add(live.Patience))
	require.Len(t, got, 1, "the message is complete by its Content-Length")
	assert.Contains(t, string(got[0].Raw), "Call-ID: one")
	assert.Empty(t, tail.Messages(start.Add(2*live.Patience)), "it comes once")

	now := start.Add(time.Minute)
	tail.Add([]byte(trailer+second+trailer2), now)
	more := tail.Messages(now)
	require.Len(t, more, 1)
	assert.Contains(t, string(more[0].Raw), "Call-ID: two")
	assert.Empty(t, more[0].Problems, "the late end line is known to belong to the first message")
	assert.Equal(t, first+trailer+second+trailer2, string(octets(append(got, more...))), "nothing is lost")
}

// TestHalfAMessageIsWaitedFor is about a writer that flushes in the middle.
func TestHalfAMessageIsWaitedFor(t *testing.T) {
	text, _ := record("one", "a body that comes in two parts\r\n")
	tests := []struct{ name, part string }{
		{"in the body", text[:len(text)-10]},
		{"in the headers", text[:strings.Index(text, "CSeq")+3]},
		{"behind a header", text[:strings.Index(text, "CSeq")]},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			tail := live.NewTail(uccapi.Format, start)
			tail.Add([]byte(tt.part), start)
			assert.Empty(t, tail.Messages(start.Add(2*live.Patience)))
			now := start.Add(3 * live.Patience)
			tail.Add([]byte(text[len(tt.part):]), now)
			got := tail.Messages(now.Add(live.Patience))
			require.Len(t, got, 1)
			assert.Contains(t, string(got[0].Raw), "two parts\r\n")
		})
		t.Run(tt.name+", for ever", func(t *testing.T) {
			tail := live.NewTail(uccapi.Format, start)
			tail.Add([]byte(tt.part), start)
			got := tail.Messages(start.Add(live.GiveUp))
			require.Len(t, got, 1, "the writer has ended, and the message is shown as it is")
			assert.NotEmpty(t, got[0].Problems)
		})
	}
}

// TestLyingLengthDoesNotStopTheLog announces more octets than the log will ever
// have. The messages behind it must not wait for them.
func TestLyingLengthDoesNotStopTheLog(t *testing.T) {
	text, trailer := record("liar", "short\r\n")
	text = strings.Replace(text, "Content-Length: 7", "Content-Length: 1000000", 1)
	second, trailer2 := record("two", "again\r\n")
	tail := live.NewTail(uccapi.Format, start)
	tail.Add([]byte(text+trailer+second+trailer2), start)
	got := messagesOf(tail.Messages(start.Add(live.Patience)))
	require.Len(t, got, 2)
	assert.Contains(t, string(got[1].Raw), "Call-ID: two")
}

// TestMidnightOfALogWithoutDates crosses midnight between two readers.
func TestMidnightOfALogWithoutDates(t *testing.T) {
	text, trailer := record("one", "late\r\n")
	before := strings.ReplaceAll(text+trailer, "01/05/2010|14:00:47.889", "23:59:59.500")
	after := strings.ReplaceAll(strings.ReplaceAll(text+trailer, "01/05/2010|14:00:47.889", "00:00:00.250"), "one", "two")
	tail := live.NewTail(uccapi.Format, time.Date(2005, 4, 21, 0, 0, 0, 0, time.UTC))
	var got []*formats.Message
	for _, part := range []string{before, after, after} {
		tail.Add([]byte(part), start)
		got = append(got, tail.Messages(start)...)
	}
	require.Len(t, got, 3)
	assert.Equal(t, time.Date(2005, 4, 21, 23, 59, 59, 5e8, time.UTC), got[0].Time)
	assert.Equal(t, time.Date(2005, 4, 22, 0, 0, 0, 25e7, time.UTC), got[1].Time)
	assert.Equal(t, got[1].Time, got[2].Time)
}

// TestForeignLinesAreNotKept lets a log grow in which no SIP is.
func TestForeignLinesAreNotKept(t *testing.T) {
	tail := live.NewTail(uccapi.Format, start)
	line := []byte("01/05/2010|14:00:47.889 418:D8 TRACE :: CSIPClientConnection::OnTimer nothing happens here\r\n")
	total := 0
	for range 20000 {
		tail.Add(line, start)
		total += len(octets(tail.Messages(start)))
		require.Less(t, tail.Buffered(), 4*formats.MaxGap)
	}
	assert.Equal(t, 20000*len(line), total+len(octets(tail.Finish(start))))
}

func FuzzTail(f *testing.F) {
	text, trailer := record("one", "hello\r\n")
	f.Add([]byte(text+trailer+text), uint16(100), uint8(3))
	f.Add([]byte("TL_INFO(TF_PROTOCOL) [0]0A1C.0B2C::01/05/2010-14:00:47.889.0001 (SIPStack,SIPAdminLog::TraceProtocolRecord:1224.idx(122))$$begin_record\r\nStart-Line: SIP/2.0 200 OK\r\n$$end_record\r\n"), uint16(31), uint8(200))
	f.Fuzz(func(t *testing.T, text []byte, step uint16, pause uint8) {
		if len(text) > 32<<10 {
			return
		}
		size := max(int(step), len(text)/64+1)
		for _, format := range []*formats.Format{uccapi.Format, ocslogger.Format} {
			tail := live.NewTail(format, start)
			var got []*formats.Message
			now := start
			for rest := text; len(rest) > 0; {
				n := min(size, len(rest))
				tail.Add(rest[:n], now)
				now = now.Add(time.Duration(pause) * 50 * time.Millisecond)
				got = append(got, tail.Messages(now)...)
				rest = rest[n:]
			}
			got = append(got, tail.Finish(now)...)
			if !bytes.Equal(text, octets(got)) {
				t.Fatalf("%s: %q came out as %q", format.Name, text, octets(got))
			}
		}
	})
}
