package document_test

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"html"
	"regexp"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/converters/input/document"
	"ocsconv/formats/known"
)

const message = "INVITE sip:bob@example.com SIP/2.0\nFrom: \"Ann & Co\" <sip:ann@example.com>;tag=a=1\nTo: <sip:bob@example.com>\nCall-ID: 1\n\n"

const header = "From: Help <help@example.com>\nSubject: log\nMIME-Version: 1.0\n"

func quotedPrintable(text string) string {
	var b strings.Builder
	for line := range strings.Lines(text) {
		for i, c := range []byte(line) {
			if i%40 == 39 && c != '\n' {
				b.WriteString("=\n")
			}
			if c == '=' || c > 0x7e {
				fmt.Fprintf(&b, "=%02X", c)
			} else {
				b.WriteByte(c)
			}
		}
	}
	return b.String()
}

func base64Lines(text string) string {
	code := base64.StdEncoding.EncodeToString([]byte(text))
	var b strings.Builder
	for len(code) > 60 {
		b.WriteString(code[:60] + "\n")
		code = code[60:]
	}
	return b.String() + code + "\n"
}

// widened returns a text in UTF-16LE.
func widened(text string) string {
	var b []byte
	for _, u := range utf16.Encode([]rune(text)) {
		b = append(b, byte(u), byte(u>>8))
	}
	return string(b)
}

func page(text string) string {
	return "<!DOCTYPE html>\n<html><head><style>p {}</style></head><body class=\"x\">\n<p>See &amp; read:</p><pre><code>" + html.EscapeString(text) + "</code></pre></body></html>\n"
}

func lined(text string) string {
	return "<html><body><div>" + strings.ReplaceAll(html.EscapeString(text), "\n", "<br>\n") + "</div></body></html>"
}

// documents are the message in all that is put around one.
var documents = map[string]string{
	"quoted-printable": header + "Content-Type: text/plain\nContent-Transfer-Encoding: quoted-printable\n\nHi,\n\n" + quotedPrintable(message) + "bye\n",
	"base64":           header + "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\n" + base64Lines("Hi,\n"+message+"bye\n"),
	"base64 of UTF-16": header + "Content-Type: text/plain; charset=utf-16\nContent-Transfer-Encoding: base64\n\n" + base64Lines("\xff\xfe"+widened("Hi,\n"+message+"bye\n")),
	"page in mail":     header + "Content-Type: text/html\nContent-Transfer-Encoding: quoted-printable\n\n" + quotedPrintable(page(message)),
	"parts": header + "Content-Type: multipart/mixed; boundary=\"b\"\n\nfor old programs\n--b\nContent-Type: text/plain\n\nsee\n--b\nContent-Type: application/octet-stream; name=x.log\nContent-Transfer-Encoding: base64\n\n" +
		base64Lines(message) + "--b--\nend\n",
	"alternatives":        header + "Content-Type: multipart/alternative; boundary=b\n\n--b\nContent-Type: text/plain\n\n" + message + "\n--b\nContent-Type: text/html\n\n" + page(message) + "\n--b--\n",
	"alternative without": header + "Content-Type: multipart/alternative; boundary=b\n\n--b\nContent-Type: text/plain\n\nsee the page\n--b\nContent-Type: text/html\n\n" + page(message) + "\n--b--\n",
	"marked quotation":    "\ufeff> TL_INFO(TF_PROTOCOL) [0]0001.0002::05/06/2023-10:20:30.100.00000001 (SIPStack,a:b.cpp(1))$$begin_record\n> " + strings.ReplaceAll(message, "\n", "\n> ") + "$$end_record\nbye\n",
	"page":                page(message),
	"rich text":           richText(message),
	"section":             "<p>Trace</p><ac:plain-text-body><![CDATA[" + message + "]]></ac:plain-text-body><p>a &lt; b</p>",
	"one line":            "<html><body><pre>" + strings.ReplaceAll(html.EscapeString(message), "\n", "&#10;") + "</pre></body></html>",
	"colours":             "\x1b[32mrecv\x1b[0m\n\x1b[1;36mINVITE" + strings.ReplaceAll(strings.TrimPrefix(message, "INVITE"), "\n", "\x1b[0m\n\x1b[36m"),
	"one colour":          "\x1b[1;36m" + strings.Replace(message, "\n", "\x1b[0m\n", 1),
	"modes and links":     "\x1b]0;root@sbc\x07\x1b[?2004h$ cat log\n\x1b[?2004l\x1b]8;;file:///a\x1b\\" + strings.Replace(message, "\n", "\x1b]8;;\x07\n", 1),
	"pages":               "router#show log\n" + strings.Replace(strings.Replace(message, "\nFrom", "\n --More-- \nFrom", 1), "\nCall-ID", "\n --More-- \b\b\b\b\b\b\b\b\b\b         \b\b\b\b\b\b\b\b\b\bCall-ID", 1),
	"pages of Junos":      "show log\n" + strings.Replace(message, "\nFrom", "\n---(more 35%)---\nFrom", 1),
	"no header":           strings.ReplaceAll(quotedPrintable(message), "tag=\n=3D", "tag=3D"),
	"quoted sipe":         "Hi,\n> (10:20:30) sipe: MESSAGE START <<<<<<<<<< SIP - 2023-05-06T10:20:30Z\n> " + strings.ReplaceAll(message, "\n", "\n> ") + "MESSAGE END <<<<<<<<<< SIP - 2023-05-06T10:20:30Z\n",
	"raw addresses":       "<html><body><pre>" + message + "</pre></body></html>",
	"lines":               lined(message),
	"quoted trace":        "> TL_INFO(TF_PROTOCOL) [0]0001.0002::05/06/2023-10:20:30.100.00000001 (SIPStack,a:b.cpp(1))$$begin_record\n> " + strings.ReplaceAll(message, "\n", "\n> ") + "$$end_record\nbye\n",
	"behind words":        "host app: TL_INFO(TF_PROTOCOL) [0]0001.0002::05/06/2023-10:20:30.100.00000001 (SIPStack,a:b.cpp(1))$$begin_record\nhost app: " + strings.ReplaceAll(message, "\n", "\nhost app: ") + "$$end_record\n",
}

// Text in several encodings is one text, and a changed line stays in its own.
func TestOpenMixed(t *testing.T) {
	for _, src := range []string{message + widened("\ufeff"+message) + message, widened(message) + message, message + widened(message)[:len(message)], widened("> "+message) + "> " + message} {
		d := document.OpenMixed([]byte(src), known.Formats)
		require.NotNil(t, d)
		assert.Equal(t, src, string(d.Wrap(d.Text(), nil)))
		checkLaw(t, d, []byte(src))
		changed := d.Wrap(bytes.ReplaceAll(d.Text(), []byte("Ann & Co"), []byte("Eve")), nil)
		again := document.OpenMixed(changed, known.Formats)
		require.NotNil(t, again)
		assert.Equal(t, strings.ReplaceAll(string(d.Text()), "Ann & Co", "Eve"), string(again.Text()))
	}
	assert.Nil(t, document.OpenMixed([]byte(message), known.Formats))
}

// unseen are octets of documents that nobody sees, WORD once in each place.
var unseen = map[string][]string{
	"page": {
		"<!-- WORD --><!DOCTYPE html [WORD]><html lang='WORD' xmlns:WORD=WORD><head><title>WORD &#87;ORD</title><base href=//WORD/><link WORD><script src=WORD>WORD('<p>')</script>" +
			"<style>.WORD{}</style></head><body class=WORD onload='WORD'><noscript>WORD</noscript><template><p>WORD</template><img alt=WORD><br title=WORD><p data-WORD='x>WORD'>a" +
			"<WORD-x>b</WORD-x><!--[if WORD]>WORD<![endif]--><?php WORD ?><table><tr WORD><td id=WORD>c<td WORD>d</table><pre class=WORD>", "</pre WORD><svg><![CDATA[x]]></svg><p WORD>e</p><a href=WORD",
	},
	"rich text": {
		`{\rtf1\ansi\WORD{\info{\author WORD}{\title \'57ORD}{\WORD WORD}}{\*\generator WORD;}{\fonttbl{\f0 WORD;}}{\pict\bin4 WORD}{\*\WORD {a{\par WORD}}}\bin4 WORD` +
			`\f4930123456\cf0\b a\b0\par4930123456 {\header WORD}{\field{\*\fldinst HYPERLINK "WORD"}b}\uc4\u8364 WORD\uc1\u8364 ?\u-10179 ?\u-8704 ?\pard `, `\par\WORD}`,
	},
}

// Of what a document shows to nobody, a redacted one keeps nothing but what it is read by,
// and reads as the document did.
func TestWrapIn(t *testing.T) {
	bodies := map[string]string{
		"page":      strings.Join(unseen["page"], html.EscapeString(message)),
		"rich text": strings.Join(unseen["rich text"], strings.ReplaceAll(message, "\n", "\\par\n")),
	}
	bodies["mail"] = header + "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/html\n\n" + bodies["page"] + "\n--b--\n"
	for _, code := range []string{"quoted-printable", "base64"} {
		body := base64.StdEncoding.EncodeToString([]byte(bodies["page"]))
		if code == "quoted-printable" {
			body = quotedPrintable(bodies["page"])
		}
		bodies["mail in "+code] = header + "Content-Type: text/html\nContent-Transfer-Encoding: " + code + "\n\n" + body + "\n"
	}
	for name, src := range bodies {
		d := document.Open([]byte(src), known.Formats)
		require.NotNil(t, d, name)
		assert.NotContains(t, string(d.Text()), "WORD", name)
		assert.Equal(t, src, string(d.Wrap(d.Text(), nil)), name)
		for _, text := range [][]byte{d.Text(), bytes.ReplaceAll(d.Text(), []byte("ann@"), []byte("eve@"))} {
			redacted := d.Wrap(text, bytes.ToUpper)
			again := document.Open(redacted, known.Formats)
			require.NotNil(t, again, name)
			assert.Equal(t, string(text), string(again.Text()), name)
			assert.Positive(t, d.Unshown(), name)
			if name == "mail in base64" {
				redacted, _ = base64.StdEncoding.DecodeString(string(redacted[bytes.Index(redacted, []byte("\n\n")):]))
			}
			for _, left := range []string{"WORD", "ORD", "4930123456", "w0rd"} {
				assert.NotContains(t, string(redacted), left, name)
			}
		}
	}
}

// Colours stay, the title of a terminal's window goes, and the margin of a reply becomes
// what the caller says.
func TestWrapInMargin(t *testing.T) {
	coloured := strings.ReplaceAll("\n"+message, "\n", "\x1b[0m\n\x1b[1;32m")
	d := document.Open([]byte("\x1b]0;word\x07\x1b[4930123456m"+coloured), known.Formats)
	require.NotNil(t, d)
	assert.Equal(t, coloured, string(d.Wrap(d.Text(), bytes.ToUpper)))

	d = document.Open([]byte("a/word:"+strings.ReplaceAll(strings.TrimSpace(message), "\n", "\na/word:")), known.Formats)
	require.NotNil(t, d)
	assert.Equal(t, 4, bytes.Count(d.Wrap(d.Text(), bytes.ToUpper), []byte("A/WORD:")))
}

// ngrep wraps packets at the width of the terminal, within words.
func TestWrappedDump(t *testing.T) {
	const above = "#\nU 192.0.2.1:5060 -> 192.0.2.2:5060\n"
	dump := "  " + strings.ReplaceAll(message, "\n", "..")
	wrapped := func(text string, width int) (out string) {
		for text = text[2:]; len(text) > width; text = text[width:] {
			out += "  " + text[:width] + "\n"
		}
		return out + "  " + text + "\n"
	}
	for _, trim := range []bool{false, true} {
		for width := 20; width < 100; width++ {
			wide := above + wrapped(strings.Repeat("x", 2+3*width), width)
			src := wide + above + wrapped(dump, width) + above + "  ....\nend\n"
			if trim {
				src = regexp.MustCompile(" +\n").ReplaceAllString(src, "\n") // as mail programs do
			}
			for _, src := range []string{src, strings.ReplaceAll(src, "\n", "\r\n")} {
				d := document.Open([]byte(src), known.Formats)
				require.NotNil(t, d, src)
				assert.Equal(t, above+"  "+strings.Repeat("x", 3*width)+"\n"+above+dump+"\n"+above+"  ....\nend\n", strings.ReplaceAll(string(d.Text()), "\r\n", "\n"), src)
				checkLaw(t, d, []byte(src))
				again := document.Open(d.Wrap(bytes.ReplaceAll(d.Text(), []byte("Ann & Co"), []byte("Eve")), nil), known.Formats)
				require.NotNil(t, again)
				assert.Equal(t, strings.ReplaceAll(string(d.Text()), "Ann & Co", "Eve"), string(again.Text()))
			}
		}
	}
	for _, src := range []string{above + "  one\n  two\n", above + dump + "\n", above + message, "U a -> b\n" + "  SIP/2.0 200 OK..Via\n  short\n  SIP/2.0 200 OK..Via\n"} {
		assert.Nil(t, document.Open([]byte(src), known.Formats), src)
	}
}

// richText is a text as word processors write it: with a font table, a soft line
// end in the file, a quotation mark and a code below its first line.
func richText(text string) string {
	escape := strings.NewReplacer("\\", `\\`, "{", `\{`, "}", `\}`, "\n", "\\par\n")
	return "{\\rtf1\\ansi\\ansicpg1252\\uc1{\\fonttbl{\\f0 Courier New;}}{\\*\\generator Word 16;}\\pard\\f0\\fs20 Hi \\u8220?Ann\\'94,\\par\n" +
		strings.Replace(escape.Replace(text), "Call-ID", "{\\b Call}\n-ID", 1) + "}\n"
}

func TestOpen(t *testing.T) {
	for name, text := range documents {
		for _, src := range []string{text, strings.ReplaceAll(text, "\n", "\r\n")} {
			t.Run(name, func(t *testing.T) {
				require.True(t, document.Wraps([]byte(src), known.Formats))
				d := document.Open([]byte(src), known.Formats)
				require.NotNil(t, d)
				plain := strings.ReplaceAll(string(d.Text()), "\r\n", "\n")
				assert.Equal(t, 1, strings.Count(plain, strings.TrimSpace(message)), plain)
				assert.Equal(t, src, string(d.Wrap(d.Text(), nil)))
				checkLaw(t, d, []byte(src))

				// A changed line changes nothing around it.
				changed := d.Wrap(bytes.ReplaceAll(d.Text(), []byte("Ann & Co"), []byte("<Eve> & Sons")), nil)
				again := document.Open(changed, known.Formats)
				require.NotNil(t, again)
				assert.Equal(t, strings.ReplaceAll(string(d.Text()), "Ann & Co", "<Eve> & Sons"), string(again.Text()), string(changed))
				if !strings.Contains(src, "base64") && name != "page in mail" && name != "raw addresses" && !strings.HasPrefix(name, "alternative") && name != "one line" {
					assert.Equal(t, 1, different(t, src, string(changed)), "%s", changed)
				}
				assert.NotContains(t, string(changed), "Ann &")
			})
		}
	}
}

// different counts the lines that differ between two texts, less the soft line
// ends of mail.
func different(t *testing.T, a, b string) (n int) {
	x, y := strings.Split(strings.ReplaceAll(strings.ReplaceAll(a, "\r\n", "\n"), "=\n", ""), "\n"), strings.Split(strings.ReplaceAll(strings.ReplaceAll(b, "\r\n", "\n"), "=\n", ""), "\n")
	require.Len(t, y, len(x))
	for i := range x {
		if x[i] != y[i] {
			n++
		}
	}
	return n
}

func checkLaw(t *testing.T, d *document.Document, src []byte) {
	t.Helper()
	last := 0
	for n := range len(d.Text()) + 1 {
		at := d.Source(n)
		require.GreaterOrEqual(t, at, last)
		last = at
		require.LessOrEqual(t, d.Line(n), 1+bytes.Count(src, []byte{'\n'}))
	}
	require.Equal(t, len(src), last)
}

func TestNone(t *testing.T) {
	for _, src := range []string{"", message, "Hello,\n\n" + message, header + "\n" + message, "> " + message, "01/05/2010|14:00:47.889 1:2 INFO  :: x\nFrom: a\nContent-Type: multipart/mixed;boundary=b\n\n--b\n",
		"From: a\nCall-ID: 1\nContent-Type: multipart/mixed;boundary=b\n\n--b\n", "<a/>",
		"01/05/2010|14:00:47.889 418:D8 INFO  :: " + message[:len(message)-1] + "Content-Type: multipart/alternative;boundary=x\r\n\r\n",
		"TL_INFO(TF_PROTOCOL) [0]x$$begin_record\n",
	} {
		assert.Nil(t, document.Open([]byte(src), known.Formats), src)
	}
}

// Damaged documents are read as far as they go, and wrapped again.
func TestCut(t *testing.T) {
	for _, src := range documents {
		for n := 0; n < len(src); n += 5 {
			if d := document.Open([]byte(src[:n]), known.Formats); d != nil {
				require.Equal(t, src[:n], string(d.Wrap(d.Text(), nil)))
				d.Wrap([]byte("x\n"), nil)
				d.Wrap(nil, nil)
			}
		}
	}
}

func FuzzOpen(f *testing.F) {
	for _, src := range documents {
		f.Add([]byte(src), []byte("Ann"), []byte("Eve\n"))
	}
	f.Add([]byte(message+"I\x00N\x00V\x00I\x00T\x00E\x00 \x00s\x00i\x00p\x00:\x00\n\x00b\x00"+message), []byte("sip"), []byte("tel"))
	f.Fuzz(func(t *testing.T, src, old, next []byte) {
		for _, d := range []*document.Document{document.Open(src, known.Formats), document.OpenMixed(src, known.Formats)} {
			if d == nil {
				continue
			}
			require.Equal(t, string(src), string(d.Wrap(d.Text(), nil)))
			require.Equal(t, len(src), d.Source(len(d.Text())))
			d.Wrap(bytes.ReplaceAll(d.Text(), old, next), nil)
		}
	})
}

// A page of nothing but tags is read as it is: what is kept of a page is bounded.
func TestTooManyTags(t *testing.T) {
	for _, of := range []string{"<b>a</b>", "<!-- -->a\n", "\n"} {
		assert.Nil(t, document.Open([]byte("<html><body>"+strings.Repeat(of, 9<<17)), known.Formats))
	}
	assert.Nil(t, document.Open([]byte(header+"Content-Type: multipart/mixed; boundary=b\n\n--b\n"+strings.Repeat("\n", 9<<17)), known.Formats))
	assert.Nil(t, document.Open([]byte(`{\rtf1`+strings.Repeat(`a\tab `, 9<<16)), known.Formats))
}

// Groups that are too deep are not read, and they end where they end: what mutes text
// around them goes on, and nothing within changes it.
func TestRichTextGroups(t *testing.T) {
	deep := strings.Repeat("{", 300) + `\*\uc9 unread` + strings.Repeat("}", 300)
	for src, want := range map[string]string{
		`{\*\x ` + deep + `secret}`: "",
		`{a` + deep + `b}c`:         "abc",
		`{\u8220}a{b}`:              "“ab", // no ? stands for it within the group
		`\u8220?a`:                  "“a",
	} {
		d := document.Open([]byte(`{\rtf1 `+src+`\par `+strings.ReplaceAll(message, "\n", "\\par\n")+"}"), known.Formats)
		require.NotNil(t, d, src)
		head, _, _ := strings.Cut(string(d.Text()), "\n")
		assert.Equal(t, want, head, src)
	}
}

// A tag may begin with 3D, as every sixteenth of hexadecimal digits begins with 3.
func TestTagIsNoQuotedPrintable(t *testing.T) {
	log := strings.ReplaceAll(message, "tag=a=1", "tag=3D0c7f") + strings.ReplaceAll(message, "tag=a=1", "tag=77ab")
	assert.False(t, document.Wraps([]byte(log), known.Formats))
	assert.True(t, document.Wraps([]byte(documents["no header"]), known.Formats))
}

// Lines are told in whatever order they are asked for.
func TestLineOrder(t *testing.T) {
	src := []byte(strings.Repeat("> "+"TL_INFO(TF_PROTOCOL) [0]0A10.0B20::03/04/2021-10:15:00.123.00000c01 (SIPStack,SIPAdminLog::TraceProtocolRecord:SIPAdminLog.cpp(125))\n> $$begin_record\n> $$end_record\n", 3))
	d := document.Open(src, known.Formats)
	require.NotNil(t, d)
	text := d.Text()
	for _, n := range []int{0, len(text) - 1, 5, 300, 150, len(text), 0, 200} {
		assert.Equal(t, 1+bytes.Count(src[:min(len(src), d.Source(n))], []byte{'\n'}), d.Line(n), "%d", n)
	}
}
