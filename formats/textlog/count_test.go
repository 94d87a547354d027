package textlog_test

import (
	"bytes"
	"testing"

	"ocsconv/formats/textlog"
)

func FuzzCountLines(f *testing.F) {
	f.Add([]byte("one\r\ntwo\n\n\n\n\n\n\n\n\nthree \x0b\x8a\x0a\x00\x8a\xff\n"))
	f.Add(bytes.Repeat([]byte{'\n'}, 33))
	f.Add([]byte("\x8a\x8a\x8a\x8a\x8a\x8a\x8a\x8a\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b"))
	f.Fuzz(func(t *testing.T, b []byte) {
		want := bytes.Count(b, []byte{'\n'})
		if got := textlog.CountWords(b); got != want {
			t.Errorf("%q: %d, want %d", b, got, want)
		}
		if got := textlog.CountLines(b); got != want {
			t.Errorf("%q: %d, want %d", b, got, want)
		}
	})
}
