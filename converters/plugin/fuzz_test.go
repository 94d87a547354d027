package plugin_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"ocsconv/converters/plugin"
	"ocsconv/formats/sip"
)

// FuzzReadLine holds to what every later part relies on: a piece has a message
// that begins with a start line, or says why there is none; and a message whose
// end is not as its headers say is damaged.
func FuzzReadLine(f *testing.F) {
	for _, line := range []string{
		`{"schema":"ocsconv.message/1","time":"2010-01-05T15:00:47.889+01:00","direction":"in","local":"[::1]:5061","remote":"fe1:5060","transport":"TLS","raw":"BYE sip:a@b SIP/2.0\nl: 2\n\nab\n","line":1}`,
		`{"raw_base64":"QllFIHNpcDphQGIgU0lQLzIuMA0KbDogMg0KDQr/Cg=="}`,
		`{"problem":"cut","line":-1,"offset":-1}`,
		`{"raw":"SIP/2.0 200 OK"}`,
		`null`, `[]`, "{\"raw\":\"\xff\"}",
	} {
		f.Add([]byte(line))
	}
	f.Fuzz(func(t *testing.T, line []byte) {
		m := plugin.ReadLine(line)
		if m.Raw == nil {
			if len(m.Problems) == 0 {
				t.Fatal("neither a message nor a problem")
			}
			return
		}
		msg := sip.Parse(m.Raw)
		if !msg.IsRequest() && !msg.IsResponse() {
			t.Fatalf("no start line: %q", m.Raw)
		}
		n, counted := msg.ContentLength()
		if len(m.Problems) == 0 && (!msg.HeadersEnded() || counted && n != len(msg.Body())) {
			t.Fatalf("damage that is not told: %q", m.Raw)
		}
	})
}

func BenchmarkReadLine(b *testing.B) {
	raw := "INVITE sip:bob@contoso.com SIP/2.0\r\nCall-ID: 1\r\nCSeq: 1 INVITE\r\nContent-Length: 1000\r\n\r\n" + strings.Repeat("a=candidate\r\n", 77)[:1000]
	line, err := json.Marshal(map[string]any{"time": "2010-01-05T15:00:47.889+01:00", "direction": "in", "local": "192.0.2.1:5061", "remote": "192.0.2.2:5061", "raw": raw})
	if err != nil || bytes.ContainsRune(line, '\n') {
		b.Fatal("not one line")
	}
	b.SetBytes(int64(len(line)))
	b.ReportAllocs()
	for b.Loop() {
		if m := plugin.ReadLine(line); len(m.Problems) > 0 {
			b.Fatal(m.Problems[0])
		}
	}
}
