package redact_test

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"io"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/converters/redact"
	"ocsconv/converters/redact/datablock"
	"ocsconv/formats"
	"ocsconv/formats/pcapng"
	"ocsconv/formats/textlog"
)

func found(t *testing.T, r *redact.Redactor, output []byte) []redact.Leak {
	d := r.Leaks(nil)
	require.NoError(t, d.CheckReader("output", bytes.NewReader(output)))
	return d.Found()
}

func TestNothingLeaks(t *testing.T) {
	for _, path := range logs(t) {
		for _, level := range []redact.Level{redact.Secrets, redact.People, redact.All} {
			t.Run(filepath.Base(path)+"/"+level.String(), func(t *testing.T) {
				list := pieces(t, path)
				original := written(list)
				r := redacted(level, list)
				for _, l := range found(t, r, []byte(written(list))) {
					assert.Fail(t, "leak", "%v: %q", l, l.Value())
				}
				if level == redact.All {
					assert.NotEmpty(t, found(t, r, []byte(original)))
				}
			})
		}
	}
}

// The lines of an attachment cut words, which is no leak; whole ones are, and so is a word at the
// end of a line that nothing goes on from.
func TestDetectorReadsLinesOfAttachments(t *testing.T) {
	list := piecesOf(t, client(plantedFrame+"Content-Length: 0\n\n", "user meetzwack in x\n"))
	r := redacted(redact.People, list)
	const width = 45 // octets that are a line of base64
	filler := func(n int) string { return strings.Repeat("x", n) }
	whole := filler(width)
	ends, begins := filler(width-10)+" meetzwack", "meetzwack "+filler(width-10)
	for _, tt := range []struct {
		name  string
		texts []string // of the lines
		leaks int
	}{
		{"cut by the end", []string{whole, ends, "ing of today"}, 0},
		{"cut by the beginning", []string{whole, begins, whole, "xxx"}, 0},
		{"in the middle", []string{whole, "is meetzwack in " + filler(width-16), whole}, 1},
		{"ends alone", []string{ends}, 1},
		{"begins alone", []string{begins}, 1},
		{"ends the last line", []string{whole, ends}, 1},
		{"begins the first line", []string{begins, whole}, 1},
		{"ends before a padded line's successor", []string{whole, ends[1:], whole}, 1},
	} {
		var b strings.Builder
		for _, text := range tt.texts {
			b.WriteString(b64(text) + "\n")
		}
		assert.Len(t, found(t, r, []byte("code:\n"+b.String()+"that is all\n")), tt.leaks, tt.name)
	}
}

func TestDetectorLooksInside(t *testing.T) {
	log, _ := plantedLog()
	list := piecesOf(t, log)
	r := redacted(redact.All, list)
	text := []byte("state=1 " + b64("note for wilhelmina@tyrell.com") + " end\n")
	tests := map[string]func(io.Writer){
		"plain":       func(w io.Writer) { io.WriteString(w, "x Oberhuber x") },
		"upper case":  func(w io.Writer) { io.WriteString(w, "x OBERHUBER x") },
		"folded name": func(w io.Writer) { io.WriteString(w, "Wilhelmina\r\n Oberhuber") },
		"percent":     func(w io.Writer) { io.WriteString(w, "u=roy%2ebatt%79") },
		"twice":       func(w io.Writer) { io.WriteString(w, "u=sip%253Abatty%2540x") },
		"reference":   func(w io.Writer) { io.WriteString(w, "<a>Ober&#104;uber</a>") },
		"base64":      func(w io.Writer) { w.Write(text) },
		"credential":  func(w io.Writer) { io.WriteString(w, "key 00112233445566778899aabbccddeeff00112233 end") },
		"address":     func(w io.Writer) { io.WriteString(w, "at 10.20.30.40.") },
		"new host":    func(w io.Writer) { io.WriteString(w, "see other.tyrell.com, please") },
		"utf-16": func(w io.Writer) {
			e := textlog.Encode(w, textlog.UTF16LE)
			io.WriteString(e, strings.Repeat("the quick fox. ", 20)+"Oberhuber\r\n")
			e.Close()
		},
		"gzip": func(w io.Writer) {
			z := gzip.NewWriter(w)
			z.Write(text)
			z.Close()
		},
		"zip": func(w io.Writer) {
			z := zip.NewWriter(w)
			f, _ := z.Create("xl/sharedStrings.xml")
			f.Write(text)
			z.Close()
		},
		"deflated gap": func(w io.Writer) {
			p := pcapng.NewWriter(w, &pcapng.WriterOptions{Interfaces: []pcapng.Interface{{Name: "log", Log: pcapng.LogInfo{Format: "uccapi", File: "log"}}}})
			m := *list[0]
			m.Raw, m.Head, m.Foot, m.Text = []byte("OPTIONS sip:a@b SIP/2.0\r\n\r\n"), nil, nil, nil
			m.Gap = append(bytes.Repeat([]byte("a line of another component\r\n"), 8000), "and Oberhuber\r\n"...)
			m.Origin = formats.Origin{Format: "uccapi", File: "log"}
			require.NoError(t, p.Write(&m))
			require.NoError(t, p.Close())
		},
	}
	for name, write := range tests {
		t.Run(name, func(t *testing.T) {
			var b bytes.Buffer
			write(&b)
			leaks := found(t, r, b.Bytes())
			require.NotEmpty(t, leaks)
			assert.NotContains(t, leaks[0].Error(), leaks[0].Value()+"!", "an error does not repeat the value")
		})
	}
	assert.Empty(t, found(t, r, []byte("nothing of interest in here: 192.0.2.99 alice winner")))
}

func TestCheckReader(t *testing.T) {
	log, _ := plantedLog()
	r := redacted(redact.People, piecesOf(t, log))
	d := r.Leaks(nil)
	require.NoError(t, d.CheckReader("out.txt", strings.NewReader("deckard")))
	require.Len(t, d.Found(), 1)
	assert.Equal(t, "deckard", d.Found()[0].Value())
	assert.NotContains(t, d.Found()[0].Error(), "deckard")
	d = r.Leaks(nil)
	require.NoError(t, d.CheckReader("out.txt", strings.NewReader("\n\r\r\ndeckard")), "the type of a first block alone makes no capture")
	require.Len(t, d.Found(), 1)
}

// A picture cuts what it has no room for, so that a short word before the mark of that is none of
// anybody's; elsewhere it is.
func TestCutPseudonymsAreNoLeaks(t *testing.T) {
	list := piecesOf(t, client(plantedFrame+"P-Asserted-Identity: \"Bo Zwirbelhuber\" <sip:x@a.example>\nContent-Length: 0\n\n", ""))
	r := redacted(redact.All, list)
	picture := r.Leaks(redact.OwnWords{})
	require.NoError(t, picture.CheckReader("a.svg", strings.NewReader("sefebe@bo…</text>")))
	assert.Empty(t, picture.Found())
	require.NoError(t, picture.CheckReader("a.svg", strings.NewReader("sefebe@bo </text>")))
	assert.NotEmpty(t, picture.Found())
	assert.NotEmpty(t, found(t, r, []byte("sefebe@bo…</text>")), "a log cuts nothing")
}

// What a page keeps packed is searched as well, and what cannot be unpacked is no page
// to send.
func TestBlocksOfAPage(t *testing.T) {
	log, _ := plantedLog()
	r := redacted(redact.People, piecesOf(t, log))
	page := bytes.NewBufferString("<!DOCTYPE html>\n<html>\n")
	require.NoError(t, datablock.Write(page, "raw0", datablock.Deflate([]byte("nothing\n"))))
	assert.Empty(t, found(t, r, page.Bytes()))
	require.NoError(t, datablock.Write(page, "raw1", datablock.Deflate([]byte("INVITE sip:deckard\n"))))
	assert.NotContains(t, page.String(), "deckard")
	assert.NotEmpty(t, found(t, r, page.Bytes()))
	broken := strings.Replace(page.String(), `id="raw1">`, `id="raw1">AAAA`, 1)
	assert.ErrorIs(t, r.Leaks(nil).CheckReader("page.html", strings.NewReader(broken)), redact.ErrUnsearchable)
}

// A form that is not looked into is no form to send.
func TestClosedForms(t *testing.T) {
	log, _ := plantedLog()
	r := redacted(redact.People, piecesOf(t, log))
	for _, start := range []string{"\x89PNG\r\n\x1a\n", "%PDF-1.4\n", "PAR1", "BZh91AY", "\xfd7zXZ\x00", "\x28\xb5\x2f\xfd", "7z\xbc\xaf\x27\x1c"} {
		assert.ErrorIs(t, r.Leaks(nil).CheckReader("out", strings.NewReader(start+"deckard")), redact.ErrUnsearchable, "%q", start)
	}
	text := []byte("nothing")
	for range 4 {
		var b bytes.Buffer
		z := gzip.NewWriter(&b)
		z.Write(text)
		z.Close()
		text = b.Bytes()
	}
	assert.ErrorIs(t, r.Leaks(nil).CheckReader("out", bytes.NewReader(text)), redact.ErrUnsearchable)
}

// The words of an output prove nothing in it, and everything elsewhere.
func TestOwnWords(t *testing.T) {
	list := piecesOf(t, client("MESSAGE sip:max@tyrell.com SIP/2.0\nFrom: \"Max Lane\" <sip:lane@tyrell.com>;tag=1\nTo: \"Anchor Page\" <sip:sheet1@tyrell.com>\n"+
		"P-Asserted-Identity: \"Server Busy\" <sip:42@tyrell.com>\nReferred-By: \"Session Answer\" <sip:x@tyrell.com>\nCall-ID: 1\nCSeq: 1 MESSAGE\nContent-Length: 0\n\n",
		"Max Lane, Anchor Page, Server Busy and Session Answer; lane, anchor, sheet1; transfer to 42 ok"))
	r := redacted(redact.People, list)
	got := strings.ToLower(written(list))
	for _, name := range []string{"max lane", "anchor", "lane", "page", "server busy", "session answer", "sheet1", " 42 "} {
		assert.NotContains(t, got, name)
	}
	page := redact.OwnWords{"lane": true, "anchor": true, "page": true, "max": true, "sheet": true}
	for text, leaks := range map[string]bool{"max-width: 3; a.lane": false, "Anchor Page": true, "Max Lane": true, "row 42 of Sheet1": false, "Session Answer": true} {
		d := r.Leaks(page)
		require.NoError(t, d.CheckReader("page", strings.NewReader(text)))
		assert.Equal(t, leaks, len(d.Found()) > 0, text)
	}
	for _, text := range []string{"lane", "an anchor", "Sheet1", "to 42 ok", "Server Busy"} {
		assert.NotEmpty(t, found(t, r, []byte(text)), text)
	}
}

// The octets of a time, an address or of deflated text can be letters. A short
// name that stands in them by chance is no leak, one in a message is.
func TestNumbersOfACaptureAreNoText(t *testing.T) {
	list := piecesOf(t, client("MESSAGE sip:bob@tyrell.com SIP/2.0\nFrom: <sip:wilhelmina@tyrell.com>;tag=1\nCall-ID: 1\nCSeq: 1 MESSAGE\nContent-Length: 0\n\n", ""))
	r := redacted(redact.People, list)
	capture := func(note string) []byte {
		var b bytes.Buffer
		p := pcapng.NewWriter(&b, &pcapng.WriterOptions{Interfaces: []pcapng.Interface{{Name: "log", Log: pcapng.LogInfo{Format: "uccapi", File: "log"}}}})
		m := *list[0]
		m.Time = time.Unix(0, 0x11ee856c<<32|int64(binary.LittleEndian.Uint32([]byte("bOB\x19"))))
		m.Comment = note
		require.NoError(t, p.Write(&m))
		require.NoError(t, p.Close())
		return b.Bytes()
	}
	require.Contains(t, string(capture("")), "bOB\x19")
	assert.Empty(t, found(t, r, capture("")))
	assert.NotEmpty(t, found(t, r, capture("by Bob")))
}

// So can the kind and the id of a log, and what an interface says of a log is searched
// by its texts.
func TestNumbersOfALogAreNoText(t *testing.T) {
	list := piecesOf(t, client("MESSAGE sip:bob@tyrell.com SIP/2.0\nFrom: \"Bo Li\" <sip:wilhelmina@tyrell.com>;tag=1\nCall-ID: 1\nCSeq: 1 MESSAGE\nContent-Length: 0\n\n", ""))
	r := redacted(redact.People, list)
	capture := func(file string) []byte {
		var b bytes.Buffer
		id := pcapng.LogID(binary.LittleEndian.Uint64([]byte("I bob, bo")))
		p := pcapng.NewWriter(&b, &pcapng.WriterOptions{Interfaces: []pcapng.Interface{{Name: "log", Log: pcapng.LogInfo{ID: id, Format: "uccapi", File: file, Encoding: "UTF-16LE", Zone: "UTC"}}}})
		require.NoError(t, p.Close())
		return b.Bytes()
	}
	require.Contains(t, string(capture("log")), "LI bob, b")
	assert.Empty(t, found(t, r, capture("log")))
	for _, file := range []string{"Bob", "Wilhelmina.uccapilog", "by Bo Li.uccapilog"} {
		assert.NotEmpty(t, found(t, r, capture(file)), file)
	}
}

// A log in UTF-16 is searched as its text, in either order of octets.
func TestDetectorReadsUTF16(t *testing.T) {
	log, _ := plantedLog()
	list := piecesOf(t, log)
	original := written(list)
	r := redacted(redact.All, list)
	for _, e := range []textlog.Encoding{textlog.UTF16LE, textlog.UTF16BE} {
		for _, mark := range []string{"", "\ufeff"} {
			wide := func(text string) []byte {
				var b bytes.Buffer
				w := textlog.Encode(&b, e)
				io.WriteString(w, mark+text)
				require.NoError(t, w.Close())
				return b.Bytes()
			}
			assert.Empty(t, found(t, r, wide(written(list))), "%v", e)
			assert.NotEmpty(t, found(t, r, wide(original)), "%v", e)
			assert.NotEmpty(t, found(t, r, wide("a line\r\nby Oberhuber\r\n")), "%v", e)
		}
	}
}

// What a product calls itself is nobody's text, though damage may have put it where people
// write.
func TestProductsAreNoLinesThatPeopleWrote(t *testing.T) {
	const product = "Office Communicator Phone 2007 R2"
	list := piecesOf(t, client("MESSAGE sip:x@a.example SIP/2.0\nFrom: <sip:y@a.example>;tag=1\nCall-ID: c\nCSeq: 1 MESSAGE\n"+
		"Content-Type: text/plain\nContent-Length: LENGTH\n\n"+product+"\n", "OCPhone/3.5 ("+product+")\n"))
	r := redacted(redact.Secrets, list)
	got := written(list)
	assert.Equal(t, 2, strings.Count(got, product)) // the line stands on both sides of the message
	assert.Empty(t, found(t, r, []byte(got)))
}

// A machine called LT-… makes no leak of a page's character references.
func TestReferencesAreNoLeaks(t *testing.T) {
	list := piecesOf(t, client("OPTIONS sip:a.example SIP/2.0\nCall-ID: c\n\n", "machine name: LT-ZWURBEL7"))
	r := redacted(redact.All, list)
	assert.Empty(t, found(t, r, []byte("To: &lt;x&gt;\n")))
	assert.Empty(t, found(t, r, []byte("To: &amp;lt;x&amp;gt;\n")))
	assert.Empty(t, found(t, r, []byte(b64("<p>To: &lt;x&gt;</p>")+"\n")))
	assert.NotEmpty(t, found(t, r, []byte("LT-ZWURBEL7\n")))
}
