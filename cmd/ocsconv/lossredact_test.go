package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/formats"
	"ocsconv/formats/known"
)

// lossForms are a small log of each form, each with one start line a message.
var lossForms = []string{"uccapi/busy.uccapilog", "uccapi/minimal.txt", "ocslogger/r2-frontend.log", "ocslogger/s4.log", "other/packets.dissection", "other/pidgin.sipe",
	"other/phone.vvx", "other/gateway.syslog", "other/viewer.syslog", "rtcdll/RTCDLL0.log", "celog/phone.clg.log", "excerpt/bare.txt", "excerpt/captions.txt", "encoding/utf16le.uccapilog"}

// lossDamages are what may happen to a log.
var lossDamages = []struct {
	name string
	do   func(b []byte) []byte
}{
	{"sound", func(b []byte) []byte { return b }},
	{"cut off", func(b []byte) []byte { return b[:len(b)*3/4&^1] }},
	{"begins late", func(b []byte) []byte { return b[len(b)/3&^1:] }},
	{"a hole", func(b []byte) []byte {
		return append(bytes.Clone(b[:len(b)/2&^1]), b[min(len(b), len(b)/2+700)&^1:]...)
	}},
	{"doubled", func(b []byte) []byte {
		return append(bytes.Clone(b[:len(b)/2&^1]), b[max(0, len(b)/2-500)&^1:]...)
	}},
	{"bits turned", func(b []byte) []byte {
		b = bytes.Clone(b)
		for at := 900; at < len(b); at += 1777 {
			b[at] ^= 1 << (at % 7)
		}
		return b
	}},
	{"a bad start line", func(b []byte) []byte {
		b = bytes.Clone(b)
		if all := startLine.FindAllIndex(b, -1); len(all) > 2 {
			b[all[2][0]+1] ^= 0x80
		}
		return b
	}},
}

// started counts the start lines of a text, by no reader's grammar.
func started(b []byte) int {
	return len(startLine.FindAll(bytes.ReplaceAll(b, []byte{0}, nil), -1))
}

// TestRedactionLosesNothing holds redaction to the law of [TestNoMessageIsLost]: of every
// form, at every level, sound or damaged, as many messages come out as went in, or exit
// status 3 and a sentence say otherwise. LOSS=all tries every log of testdata.
func TestRedactionLosesNothing(t *testing.T) {
	dir := t.TempDir()
	paths := lossForms
	if os.Getenv("LOSS") == "all" {
		paths = nil
		found, err := filepath.Glob("../../testdata/*/*")
		require.NoError(t, err)
		for _, path := range found {
			data, err := os.ReadFile(path)
			if err != nil || !bytes.Contains(data, []byte("Call-ID")) {
				continue
			}
			if f, _, err := formats.Detect(known.Formats, data[:min(len(data), 64<<10)]); err == nil && !f.Binary && messagesIn(t, path) == started(data) {
				path, _ = filepath.Rel("../../testdata", path)
				paths = append(paths, path)
			}
		}
	}
	runs := 0
	for i, path := range paths {
		sound, err := os.ReadFile(filepath.Join("../../testdata", path))
		require.NoError(t, err)
		require.Equal(t, started(sound), messagesIn(t, filepath.Join("../../testdata", path)), path)
		for j, damage := range lossDamages {
			data := damage.do(sound)
			in := filepath.Join(dir, fmt.Sprint(i, "-", j, filepath.Ext(path)))
			require.NoError(t, os.WriteFile(in, data, 0o600))
			want := started(data)
			levels := []string{"secrets", "people", "all"}
			if testing.Short() {
				levels = levels[(i+j)%3 : (i+j)%3+1]
			}
			for _, level := range levels {
				for _, form := range []string{"own", "pcapng", "json"} {
					out := filepath.Join(dir, fmt.Sprint("out-", i, "-", j, level, form, filepath.Ext(path)))
					args := []string{"redact", in, "-o", out}
					switch form {
					case "pcapng":
						out += ".pcapng"
						args = []string{"convert", in, "-o", out}
					case "json":
						args = []string{"sessions", "--json", in}
					}
					code, stdout, stderr := ocsconv(t, append(args, "--redact", level, "--date", "2010-01-05")...)
					runs++
					what := fmt.Sprintf("%s, %s, %s, %s", path, damage.name, level, form)
					if code == exitFailed && want == 0 {
						continue // says that it found none
					}
					if !assert.Contains(t, []int{0, exitPartial}, code, "%s: %s", what, stderr) {
						continue
					}
					got := 0
					if form == "json" {
						got = inSessions(t, stdout)
					} else {
						got = messagesIn(t, out)
						os.Remove(out)
					}
					if got != want {
						assert.Equal(t, exitPartial, code, "%s: %d messages went in, %d came out", what, want, got)
						assert.NotEmpty(t, stderr, what)
					}
				}
			}
		}
	}
	t.Log(runs, "runs")
}
