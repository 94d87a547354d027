package redact_test

import (
	"encoding/base64"
	"fmt"
	"html"
	"io"
	"mime/quotedprintable"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/converters/input/document"
	"ocsconv/converters/redact"
	"ocsconv/formats"
	"ocsconv/formats/known"
)

const documentMessage = "INVITE sip:hans.mohr@contoso.com SIP/2.0\nVia: SIP/2.0/TLS 192.0.2.9:51974\nFrom: <sip:carla.winter@contoso.com>;tag=a\n" +
	"To: <sip:hans.mohr@contoso.com>\nCall-ID: 613b727dc9a37789\nCSeq: 1 INVITE\nContent-Length: 0\n\n"

// documentFrames are what documents are read by: the elements of pages, the control words
// of rich texts, the fields of mails.
var documentFrames = strings.Fields("html head body span table pre textarea doctype " +
	"rtf1 ansi info fonttbl colortbl stylesheet pict header footer fldinst par tab line " +
	"text plain mixed alternative multipart boundary rfc822 mime version quoted printable base64 transfer encoding utf the same another form")

// plantedPage is a page with a value wherever one may stand.
const plantedPage = `<!-- WORD NUMBER --><!DOCTYPE html [WORD]><html lang="WORD" xmlns:WORD="WORD"><head><title>WORD NUMBER</title><base href="http://WORD/">` +
	`<meta name="author" content="WORD"><link rel="WORD" href="WORD"><script src="WORD">WORD("NUMBER")</script><style>.WORD{}</style></head><body onload="WORD" class=WORD>` +
	`<noscript>WORD</noscript><template>WORD</template><form action="WORD"><input type="hidden" name="WORD" value="WORD NUMBER"><textarea title=WORD>WORD</textarea>` +
	`<select><option value="WORD">WORD</option></select></form><img src="WORD.png" alt="WORD"><svg><text>WORD</text></svg><iframe srcdoc="WORD">WORD</iframe>` +
	`<p hidden title=WORD>WORD NUMBER</p><br id=WORD><WORD-x>WORD</WORD-x><table id=WORD><tr id=WORD><td id=WORD>WORD<td id=WORD>NUMBER</table><![CDATA[WORD]]>` +
	`<!--[if WORD]>WORD<![endif]--><?php WORD ?><pre class=WORD>` + "\nMESSAGE</pre></body></html>WORD\n"

const plantedRichText = `{\rtf1\ansi\WORD{\info{\author WORD}{\title WORD NUMBER}{\WORD WORD}}{\*\generator WORD;}{\fonttbl{\f0 WORD;}}{\colortbl WORD}{\stylesheet{\s1 WORD;}}` +
	`{\header WORD\par}{\*\WORD WORD}{\pict WORD\bin4 WORD}\fNUMBER\parNUMBER {\field{\*\fldinst HYPERLINK "WORD"}WORD}\par` + "\nMESSAGE WORD NUMBER\\par}\n"

const plantedMail = "From: WORD <a@WORD.example>\nX-WORD: WORD\nSubject: WORD\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=\"B1\"; x=WORD\n\nWORD NUMBER\n" +
	"--B1\nContent-Type: text/plain; name=WORD\nContent-Description: WORD\n\nWORD\nMESSAGE\n" +
	"--B1\nContent-Type: image/png; name=\"WORD.png\"\nContent-Transfer-Encoding: base64\n\nCODE:PICTURE:\n" +
	"--B1\nContent-Type: application/pdf\nContent-Transfer-Encoding: base64\n\nCODE:TEXT:\n" +
	"--B1\nContent-Type: text/html\nContent-Transfer-Encoding: base64\n\nCODE:PAGE:\n" +
	"--B1\nContent-Type: text/html\nContent-Transfer-Encoding: quoted-printable\n\nQUOTED:PAGE:\n" +
	"--B1\nContent-Type: text/html\n\n<html><head><title>WORD</title></head><body>WORD<!-- WORD --></body></html>\n" +
	"--B1\nContent-Type: message/rfc822\n\nFrom: WORD <b@x.example>\nSubject: WORD\n\nWORD\n" +
	"--B1\nContent-Type: multipart/alternative; boundary=B2\n\n--B2\nContent-Type: text/plain\n\nWORD\n--B2\nContent-Type: text/html\n\n<p title=WORD>WORD</p>\n--B2--\n" +
	"--B1\nContent-Type: application/x-WORD\n\nWORD\n--B1--\nWORD NUMBER\n"

var plantedDocuments = map[string]string{"page": plantedPage, "rich text": plantedRichText, "mail": plantedMail,
	"page in quoted-printable": "From: a@b.example\nContent-Type: text/html\nContent-Transfer-Encoding: quoted-printable\n\nQUOTED:PAGE:\n"}

// planting fills documents with words and numbers of which none comes twice.
type planting struct{ n int }

func (p *planting) fill(text string) string {
	text = regexp.MustCompile(`(CODE|QUOTED):(\w+):`).ReplaceAllStringFunc(text, func(s string) string {
		parts := strings.Split(s, ":")
		inner := p.fill(map[string]string{"PAGE": plantedPage, "TEXT": "%PDF WORD", "PICTURE": "\x89PNG\r\n WORD text \x00"}[parts[1]])
		if parts[0] == "CODE" {
			return regexp.MustCompile(`.{76}`).ReplaceAllString(b64(inner), "$0\n")
		}
		var b strings.Builder
		w := quotedprintable.NewWriter(&b)
		_, _ = io.WriteString(w, inner)
		_ = w.Close()
		return strings.ReplaceAll(b.String(), "\r\n", "\n")
	})
	message := documentMessage
	switch {
	case strings.HasPrefix(text, `{\rtf`):
		message = strings.ReplaceAll(message, "\n", "\\par\n")
	case strings.Contains(text, "<pre class"):
		message = html.EscapeString(message)
	}
	text = strings.ReplaceAll(text, "MESSAGE", message)
	return regexp.MustCompile(`WORD|NUMBER`).ReplaceAllStringFunc(text, func(s string) string {
		const syllables = "bavukomiledozuta"
		p.n++
		if s == "NUMBER" {
			return fmt.Sprint(4930000000 + p.n*7919)
		}
		word := "q"
		for i, n := 0, p.n*977; i < 5; i, n = i+1, n/8 {
			word += syllables[n%8*2 : n%8*2+2]
		}
		return word
	})
}

// unpacked returns a text without base64 and quoted-printable.
func unpacked(text string) string {
	text = regexp.MustCompile(`(?m)^(?:[A-Za-z0-9+/]{76}\n)*[A-Za-z0-9+/]{8,}={0,2}\n`).ReplaceAllStringFunc(text, func(code string) string {
		plain, err := base64.StdEncoding.DecodeString(code)
		if err != nil || !utf8.Valid(plain) {
			return code
		}
		return string(plain) + "\n"
	})
	quoted, _ := io.ReadAll(quotedprintable.NewReader(strings.NewReader(text)))
	return text + string(quoted)
}

// redactedDocument returns a document redacted as a whole.
func redactedDocument(t *testing.T, level redact.Level, src string) string {
	d := document.Open([]byte(src), known.Formats)
	require.NotNil(t, d)
	var list []*formats.Message
	for _, f := range known.Formats {
		if !f.Binary && f.Detect(d.Text()) == nil {
			list = piecesOf(t, d.Text())
			break
		}
	}
	require.NotEmpty(t, list)
	r := redacted(level, list)
	out := d.Wrap([]byte(written(list)), func(octets []byte) []byte { return []byte(r.Text(string(octets))) })
	assert.Empty(t, found(t, r, out))
	return string(out)
}

// Wherever a value stands in a document, shown or not, nothing of it is left at level all,
// and at every level nothing of what is not shown.
func TestPlantedDocuments(t *testing.T) {
	c := newChecker()
	for _, w := range documentFrames {
		c[w] = true
	}
	for name, src := range plantedDocuments {
		p := &planting{}
		src = p.fill(src)
		for level := redact.Secrets; level <= redact.All; level++ {
			got := redactedDocument(t, level, src)
			require.NotNil(t, document.Open([]byte(got), known.Formats), name)
			assert.Equal(t, strings.Count(unpacked(src), "INVITE sip:"), strings.Count(unpacked(got), "INVITE sip:"), name)
			if level == redact.All {
				assert.Empty(t, c.left(unpacked(src), unpacked(got)), name)
			} else if name != "mail" {
				hidden := regexp.MustCompile(`(?:title|author|class|\*\\\w+|<!--)[ =>"]+(q\w+)`).FindAllStringSubmatch(unpacked(src), -1)
				require.NotEmpty(t, hidden, name)
				for _, value := range hidden {
					assert.NotContains(t, unpacked(got), value[1], "%s at %s", name, level)
				}
			}
		}
	}
}

// The checker finds what a document does not show.
func TestCheckerFindsInDocuments(t *testing.T) {
	c := newChecker()
	for name, src := range plantedDocuments {
		p := &planting{}
		src = unpacked(p.fill(src))
		assert.Greater(t, len(c.left(src, src)), 10, name)
	}
}

// A number passes at level all where it has the form and the range of its kind, and no
// other does behind the same name.
func TestNumbersOfTheirKind(t *testing.T) {
	const header = "OPTIONS sip:a.example SIP/2.0\nCall-ID: c\n%s\nContent-Length: 0\n\n"
	const body = "OPTIONS sip:a.example SIP/2.0\nCall-ID: c\nContent-Type: application/sdp\nContent-Length: LENGTH\n\nv=0\ns=-\nm=audio 2000 RTP/AVP 0\n%s\n"
	for _, test := range []struct{ form, within, beyond string }{
		{header, "RAck: 1 1 INVITE", "RAck: 1 1 INVITE HWaddr 78:25:43:01:96:70"},
		{header, "Date: Mon, 02 Mar 2015 09:00:00 GMT", "Date: Mon 78:25:43:01:96:73"},
		{header, "Session-Expires: 1800;refresher=uac", "Session-Expires: 90 x 49 30 12 34 56 77"},
		{header, "Reason: Q.850;cause=127", "Reason: Q.850;cause=2125550173"},
		{header, "User-Agent: OC/4.0.7577.4100", "User-Agent: OC/2125550161"},
		{body, "a=mid:17", "a=mid:2125550130"},
		{body, "a=label:17", "a=label:2125550129"},
		{body, "b=AS:4096", "b=AS:2125550125"},
		{body, "a=fmtp:0 bitrate=24000", "a=fmtp:0 phone=2125550128"},
	} {
		for _, line := range []string{test.within, test.beyond} {
			list := piecesOf(t, client(fmt.Sprintf(test.form, line), ""))
			redacted(redact.All, list)
			if got := written(list); line == test.within {
				assert.Contains(t, got, line)
			} else {
				_, number, _ := strings.Cut(line, " ")
				for _, run := range regexp.MustCompile(`[0-9:]{9,}|49 30 12`).FindAllString(number+line, -1) {
					assert.NotContains(t, got, strings.TrimLeft(run, ":"), line)
				}
			}
		}
	}
}
