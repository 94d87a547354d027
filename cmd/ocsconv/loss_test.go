package main

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/converters/input/document"
	"ocsconv/converters/redact/datablock"
	"ocsconv/formats"
	"ocsconv/formats/capture"
	"ocsconv/formats/known"
	"ocsconv/formats/pcapng"
	"ocsconv/formats/sequence"
	"ocsconv/formats/textlog"
)

// messagesIn counts the messages of a file with its reader alone.
func messagesIn(t *testing.T, path string) (n int) {
	t.Helper()
	octets, err := os.ReadFile(path)
	require.NoError(t, err)
	f, _, err := formats.Detect(known.Formats, octets)
	var r formats.Reader
	if err == nil && f.Binary {
		r = f.NewReader(bytes.NewReader(octets), nil)
	} else {
		enc := textlog.SniffEncoding(octets)
		text := new(bytes.Buffer)
		_, err = text.ReadFrom(textlog.Decode(bytes.NewReader(octets), enc))
		require.NoError(t, err)
		if d := document.Open(text.Bytes(), known.Formats); d != nil {
			text = bytes.NewBuffer(d.Text())
		}
		f, _, err = formats.Detect(known.Formats, text.Bytes())
		require.NoError(t, err, path)
		r = sequence.NewReader(text, f, known.Formats, func(*formats.Format) *formats.Options { return nil })
	}
	for _, err := range formats.Messages(r) {
		require.NoError(t, err)
		n++
	}
	return n
}

// startLine is a start line wherever it stands in a log, by no reader's grammar.
var startLine = regexp.MustCompile(`(?:[A-Z]+ sips?:\S+ SIP/2\.0|SIP/2\.0 \d\d\d)`)

// given is an input with the number of messages in it.
type given struct {
	path string
	want int
}

// add writes an input with as many messages as start lines stand in its parts, or
// with what is made of these.
func (g *givens) add(t *testing.T, name string, parts [][]byte, made func([]byte) []byte) {
	octets := bytes.Join(parts, []byte("\r\n"))
	want := len(startLine.FindAll(octets, -1))
	if made != nil {
		octets = made(octets)
	}
	path := filepath.Join(g.dir, name)
	require.NoError(t, os.WriteFile(path, octets, 0o666))
	g.list = append(g.list, given{path, want})
}

type givens struct {
	dir  string
	list []given
}

// mixed are files in which logs of several forms follow each other, damaged ones and
// such that are packed and cut off. They are counted by their start lines, which no
// reader has to find.
func mixed(t *testing.T, dir string) []given {
	g := givens{dir: dir}
	log := func(name string) []byte {
		octets, err := os.ReadFile("../../testdata/" + name)
		require.NoError(t, err)
		return octets
	}
	client, trace, device := log("uccapi/six-endpoints.uccapilog"), log("ocslogger/r2-frontend.log"), log("other/pidgin.sipe")
	bare, minimal, application := log("excerpt/bare.txt"), log("uccapi/minimal.txt"), log("ocslogger/s4.log")
	g.add(t, "trace-client.log", [][]byte{trace, client}, nil)
	g.add(t, "client-trace-client.log", [][]byte{client, application, minimal}, nil)
	g.add(t, "phone-bare-trace.log", [][]byte{device, bare, trace}, nil)
	g.add(t, "parts.eml", [][]byte{trace, client}, func([]byte) []byte { return mail(trace, client) })
	g.add(t, "bad-start-line.txt", [][]byte{minimal}, func(b []byte) []byte {
		at := startLine.FindAllIndex(b, -1)[3]
		b[at[0]+2] ^= 0x80
		return b
	})
	g.add(t, "cut.log.gz", [][]byte{client}, func(b []byte) []byte {
		var packed bytes.Buffer
		z := gzip.NewWriter(&packed)
		_, err := z.Write(b)
		require.NoError(t, err)
		require.NoError(t, z.Close())
		return packed.Bytes()[:packed.Len()*3/4]
	})
	foreign, err := os.ReadFile(filepath.Join(dir, "foreign.pcapng"))
	require.NoError(t, err)
	g.add(t, "bad-start-line.pcapng", [][]byte{foreign}, func(b []byte) []byte {
		at := startLine.FindAllIndex(b, -1)[3]
		b[at[0]+2] ^= 0x80
		return b
	})
	return g.list
}

// mail returns a mail with an attachment for each log, one of them encoded.
func mail(logs ...[]byte) []byte {
	var b bytes.Buffer
	b.WriteString("From: ann@example.com\r\nTo: bob@example.com\r\nSubject: traces\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=part\r\n\r\n--part\r\nContent-Type: text/plain\r\n\r\nBoth are below.\r\n")
	for i, log := range logs {
		b.WriteString("--part\r\nContent-Type: text/plain; name=a.log\r\n")
		if i == 0 {
			fmt.Fprintf(&b, "\r\n%s\r\n", log)
			continue
		}
		fmt.Fprintf(&b, "Content-Transfer-Encoding: base64\r\n\r\n%s\r\n", base64.StdEncoding.EncodeToString(log))
	}
	b.WriteString("--part--\r\n")
	return b.Bytes()
}

// messagesBelow counts the messages of all files in a folder.
func messagesBelow(t *testing.T, dir string) (n int) {
	entries, err := os.ReadDir(dir)
	require.NoError(t, err)
	for _, e := range entries {
		n += messagesIn(t, filepath.Join(dir, e.Name()))
	}
	return n
}

// rowsIn counts the rows of a CSV file below its heading.
func rowsIn(t *testing.T, text string) int {
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(text, "\ufeff"))).ReadAll()
	require.NoError(t, err)
	return max(0, len(rows)-1)
}

// inSessions counts the messages in the sessions that --json lists.
func inSessions(t *testing.T, text string) (n int) {
	for line := range strings.Lines(text) {
		var s struct{ Messages []json.RawMessage }
		require.NoError(t, json.Unmarshal([]byte(line), &s))
		n += len(s.Messages)
	}
	return n
}

// inTable sums the messages of the sessions in a table that is printed.
func inTable(t *testing.T, text string) (n int) {
	const heading = "MSGS"
	head, rows, _ := strings.Cut(text, "\n")
	from := strings.Index(head, heading)
	require.GreaterOrEqual(t, from, 0, text)
	from = utf8.RuneCountInString(head[:from])
	for line := range strings.Lines(rows) {
		cells := []rune(line)
		if len(cells) < from {
			continue
		}
		count, err := strconv.Atoi(strings.Fields(string(cells[from:]))[0])
		require.NoError(t, err, line)
		n += count
	}
	return n
}

// drawn is a message in a ladder that is printed.
var drawn = regexp.MustCompile(`(?m)^ *\d+ +(?:[+-][\d:.]+)? *[✓✗]?[│|<>]`)

// inLadders counts the messages in ladders that are printed.
func inLadders(text string) (n int) {
	return len(drawn.FindAllString(text, -1))
}

// joined are captures that hold more than one log, or packets of nobody's.
func joined(t *testing.T, dir string) []string {
	var own [][]byte
	for i, path := range []string{"../../testdata/uccapi/six-endpoints.uccapilog", "../../testdata/ocslogger/r2-frontend.log"} {
		out := filepath.Join(dir, fmt.Sprint("own", i, ".pcapng"))
		code, _, stderr := ocsconv(t, "convert", path, "-o", out, "-q")
		require.Zero(t, code, stderr)
		octets, err := os.ReadFile(out)
		require.NoError(t, err)
		own = append(own, octets)
	}
	foreign := new(bytes.Buffer)
	w := pcapng.NewWriter(foreign, &pcapng.WriterOptions{Encapsulation: pcapng.UDP})
	for m, err := range formats.Messages(capture.NewReader(bytes.NewReader(own[0]), nil)) {
		require.NoError(t, err)
		m.Origin = formats.Origin{}
		m.Raw = bytes.ReplaceAll(m.Raw, []byte("Call-ID: "), []byte("Call-ID: other-"))
		require.NoError(t, w.Write(m))
	}
	require.NoError(t, w.Close())
	plain := bytes.ReplaceAll(foreign.Bytes(), []byte("ocsc"), []byte("xxxx")) // somebody else's options
	list := map[string][]byte{
		"cut.pcapng": plain[:len(plain)*7/10], "two-sections.pcapng": bytes.Join(own, nil), "three-sections.pcapng": bytes.Join([][]byte{own[1], plain, own[0]}, nil), "foreign.pcapng": plain,
	}
	var paths []string
	for name, octets := range list {
		path := filepath.Join(dir, name)
		require.NoError(t, os.WriteFile(path, octets, 0o666))
		paths = append(paths, path)
	}
	return paths
}

// inPage counts the messages that a page has: those whose octets are in it, by the
// lengths that its sessions have of them.
func inPage(t *testing.T, page string) int {
	text, err := io.ReadAll(datablock.Expand(strings.NewReader(page)))
	require.NoError(t, err)
	const opening, closing = `<div hidden id="`, "\n</div>\n"
	n, octets, raw := 0, 0, 0
	for _, block := range strings.Split(string(text), opening)[1:] {
		id, rest, _ := strings.Cut(block, "\">\n")
		content := rest[:strings.LastIndex(rest, closing)]
		switch strings.TrimRight(id, "0123456789") {
		case "raw":
			raw += len(content)
		case "view":
			for views := json.NewDecoder(strings.NewReader(content)); views.More(); {
				var v struct{ Lengths []int }
				require.NoError(t, views.Decode(&v))
				for _, length := range v.Lengths {
					octets += length
					n += min(length, 1)
				}
			}
		}
	}
	require.Equal(t, octets, raw, "the page has the octets that its sessions tell of")
	return n
}

// TestNoMessageIsLost holds every command to the law that as many messages come out
// as went in, or that what is missing is said and the exit status is 3.
func TestNoMessageIsLost(t *testing.T) {
	made := t.TempDir()
	var inputs []given
	add := func(paths []string) {
		for _, path := range paths {
			inputs = append(inputs, given{path, messagesIn(t, path)})
		}
	}
	add(joined(t, made))
	inputs = append(inputs, mixed(t, made)...)
	for _, pattern := range []string{"uccapi/six-endpoints.uccapilog", "ocslogger/r2-frontend.log", "ocslogger/s4.log", "encoding/utf16le.uccapilog", "excerpt/captions.txt", "damage/*", "scenarios/S01.log"} {
		found, err := filepath.Glob(filepath.Join("../../testdata", pattern))
		require.NoError(t, err)
		add(found)
	}
	type command struct {
		name string
		args func(in, out string) []string
		out  string // a file, or a folder when it ends in /
		got  func(t *testing.T, out, stdout string) int
	}
	file := func(t *testing.T, out, _ string) int { return messagesIn(t, out) }
	folder := func(t *testing.T, out, _ string) int { return messagesBelow(t, out) }
	convert := func(more ...string) func(in, out string) []string {
		return func(in, out string) []string { return append([]string{"convert", in, "-o", out}, more...) }
	}
	commands := []command{
		{"capture", convert(), "x.pcapng", file},
		{"capture without notes", convert("--annotate=false"), "x.pcapng", file},
		{"udp", convert("--encap", "udp"), "x.pcapng", file},
		{"tcp", convert("--encap", "tcp"), "x.pcapng", file},
		{"lanes", convert("--lanes", "endpoint"), "x.pcapng", file},
		{"client log", convert("--to", "uccapi"), "x.uccapilog", file},
		{"server trace", convert("--to", "ocslogger"), "x.txt", file},
		{"folder", convert(), "x/", folder},
		{"folder of traces", convert("--to", "ocslogger"), "x/", folder},
		{"redact", func(in, out string) []string { return []string{"redact", in, "-o", out, "--redact", "people"} }, "x.pcapng", file},
		{"sessions", func(in, _ string) []string { return []string{"sessions", "--json", in} }, "", func(t *testing.T, _, stdout string) int { return inSessions(t, stdout) }},
		{"table", func(in, _ string) []string { return []string{"sessions", "--all", in} }, "", func(t *testing.T, _, stdout string) int { return inTable(t, stdout) }},
		{"find", func(in, _ string) []string { return []string{"find", in} }, "", func(t *testing.T, _, stdout string) int { return inTable(t, stdout) }},
		{"show", func(in, _ string) []string { return []string{"show", in} }, "", func(t *testing.T, _, stdout string) int { return inLadders(stdout) }},
		{"redacted log", func(in, out string) []string {
			return []string{"redact", in, "-o", out + filepath.Ext(in)}
		}, "x", func(t *testing.T, out, _ string) int {
			found, err := filepath.Glob(out + ".*")
			require.NoError(t, err)
			require.Len(t, found, 1)
			return messagesIn(t, found[0])
		}},
		{"json", func(in, _ string) []string { return []string{"export", in, "--as", "json", "--combined", "--stdout"} }, "", func(t *testing.T, _, stdout string) int { return inSessions(t, stdout) }},
		{"page", func(in, _ string) []string { return []string{"export", in, "--as", "html", "--combined", "--stdout"} }, "", func(t *testing.T, _, stdout string) int {
			return inPage(t, stdout)
		}},
		{"captures", func(in, out string) []string { return []string{"export", in, "--as", "pcapng", "-d", out} }, "x/", folder},
		{"csv", func(in, _ string) []string { return []string{"export", in, "--as", "csv", "--combined", "--stdout"} }, "", func(t *testing.T, _, stdout string) int { return rowsIn(t, stdout) }},
	}
	for _, input := range inputs {
		in, want := input.path, input.want
		for _, c := range commands {
			t.Run(filepath.Base(in)+"/"+c.name, func(t *testing.T) {
				out := t.TempDir() + "/" + c.out
				code, stdout, stderr := ocsconv(t, c.args(in, out)...)
				require.Contains(t, []int{0, 3}, code, stderr)
				if got := c.got(t, out, stdout); got != want {
					assert.Equal(t, 3, code, "%d messages went in, %d came out", want, got)
					assert.NotEmpty(t, stderr)
				}
			})
		}
	}
}
