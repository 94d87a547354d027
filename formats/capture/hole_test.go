package capture_test

import (
	"bytes"
	"testing"

	"github.com/stretchr/testify/assert"
)

// Whole messages that a capture lacks are told, where the stream or its other end shows
// that there was something; a keep-alive that is missing is not.
func TestMissingMessages(t *testing.T) {
	one, two, three := message(1, 0), message(2, 0), message(3, 0)
	alive := []byte("\r\n\r\n")
	from := func(n int) uint32 { return 100 + uint32(n) }
	const lacks = "octets of its TCP stream are missing from the capture"
	for _, tt := range []struct {
		name  string
		build func(s *tcpStream)
		told  int
	}{
		{"whole", func(s *tcpStream) { s.cut(100, 9999, join(one, two, three)) }, 0},
		{"between", func(s *tcpStream) { s.cut(100, 9999, one); s.cut(from(len(one)+len(two)), 9999, three) }, 1},
		{"before the first", func(s *tcpStream) { s.cut(from(len(one)), 9999, join(two, three)) }, 1},
		{"a keep-alive", func(s *tcpStream) { s.cut(100, 9999, one); s.cut(from(len(one)+len(alive)), 9999, two) }, 0},
		{"behind the last, by the FIN", func(s *tcpStream) { s.cut(100, 9999, one); s.segment(from(len(one)+len(two)), nil, false, true) }, 1},
		{"behind the last, by its receiver", func(s *tcpStream) {
			s.cut(100, 9999, one)
			s.back, s.ack = true, from(len(one)+len(two))
			s.segment(500, nil, false, false)
		}, 1},
		{"the rest of a message", func(s *tcpStream) {
			s.cut(100, 9999, message(1, 400)[:300])
			s.cut(from(len(message(1, 400))), 9999, two)
		}, 0},
		{"of another protocol", func(s *tcpStream) {
			s.cut(100, 9999, bytes.Repeat([]byte("GET / HTTP/1.1\r\n"), 20))
			s.cut(9000, 9999, bytes.Repeat([]byte("GET / HTTP/1.1\r\n"), 20))
		}, 0},
		{"twice, then messages", func(s *tcpStream) { s.cut(400, 9999, alive); s.cut(800, 9999, alive); s.cut(1200, 9999, one) }, 2},
	} {
		s := &tcpStream{t: t}
		s.segment(99, nil, true, false)
		tt.build(s)
		told := 0
		_, got := read(t, pcap(microseconds, 1, s.frames...))
		for _, p := range problems(got) {
			told += bytes.Count([]byte(p), []byte(lacks))
			told += bytes.Count([]byte(p), []byte("more problems"))
		}
		assert.Equal(t, tt.told, told, "%s: %v", tt.name, problems(got))
	}
}
