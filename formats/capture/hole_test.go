package capture_test

import (
	"bytes"
	"strings"
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

// A capture that begins within a message tells so, where its stream carries messages or
// the rest of that one shows what it was.
func TestBeginsWithinAMessage(t *testing.T) {
	one, two := message(1, 400), message(2, 0)
	const within = "the capture begins within a message of its TCP stream"
	for _, tt := range []struct {
		name   string
		octets []byte
		told   int
	}{
		{"between two", two, 0},
		{"keep-alives", join([]byte("\r\n\r\n"), two), 0},
		{"headers", join(one[60:], two), 1},
		{"a body", join(one[len(one)-300:], []byte("\r\n"), two), 1},
		{"headers, and nothing behind", one[50:], 1},
		{"frames of RFC 6455", join([]byte{0x81, 0x7e, 1, 2}, two), 0},
		{"another protocol", bytes.Repeat([]byte("GET / HTTP/1.1\r\n"), 20), 0},
	} {
		s := &tcpStream{t: t}
		s.cut(4242, 100, tt.octets)
		_, got := read(t, pcap(microseconds, 1, s.frames...))
		assert.Equal(t, tt.told, strings.Count(strings.Join(problems(got), "\n"), within), "%s: %v", tt.name, problems(got))
	}
}
