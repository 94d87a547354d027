package document_test

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/converters/input/document"
	"ocsconv/formats/known"
)

// call is the text of a log with long headers behind what a log puts before each line.
func call(lead string) string {
	var b strings.Builder
	for i, start := range []string{"INVITE sip:bob@example.com SIP/2.0", "SIP/2.0 180 Ringing", "SIP/2.0 200 OK"} {
		for _, line := range []string{
			start, "Via: SIP/2.0/TLS 192.0.2.10:5061;branch=z9hG4bK" + strings.Repeat("5f", 20+7*i) + ";received=198.51.100.7",
			`From: "Jörg, A." <sip:ann@example.com;gruu;opaque=user:epid:YNLvUMIBJFqIbYNLvUMIBJFqIb>;tag=1a2b3c4d5e;epid=01020304`, "To: <sip:bob@example.com>;tag=7",
			fmt.Sprintf("Call-ID: %s@192.0.2.10", strings.Repeat("c0ffee", 4+i)), "CSeq: 1 INVITE",
			"Allow: INVITE, BYE, ACK, CANCEL, INFO, UPDATE, REFER, NOTIFY, BENOTIFY, OPTIONS, SUBSCRIBE, MESSAGE, PRACK", "Content-Length: 0", "",
		} {
			b.WriteString(lead + line + "\n")
		}
	}
	return b.String()
}

// folded wraps the lines of a text behind a margin, at blanks or where the width ends.
func folded(text, margin string, width int, words bool) string {
	var b strings.Builder
	for line := range strings.Lines(text) {
		rest := []rune(strings.TrimSuffix(line, "\n"))
		for len(rest) > width {
			n, next := width, width
			if i := slices.Index(rest[:width+1], ' '); words && i > 0 {
				n = strings.LastIndexByte(string(rest[:width+1]), ' ')
				n = len([]rune(string([]byte(string(rest[:width+1]))[:n])))
				next = n + 1
			}
			b.WriteString(margin + string(rest[:n]) + "\n")
			rest = rest[next:]
		}
		b.WriteString(margin + string(rest) + "\n")
	}
	return b.String()
}

// TestFolded wraps logs as terminals and mail programs do, and takes that back.
func TestFolded(t *testing.T) {
	for _, lead := range []string{"", "Mar  4 10:00:00 sbc01 proxy[837]: ", `<134>1 [S=12] `} {
		for _, margin := range []string{"", "> ", "    "} {
			for width := 66; width < 100; width += 7 {
				text := call(lead)
				src := folded(text, margin, width, false)
				d := document.Open([]byte(src), known.Formats)
				require.NotNil(t, d, src)
				assert.Equal(t, fmt.Sprintf("a text that is taken for wrapped at %d characters", width+len(margin)), d.Kind())
				assert.Equal(t, folded(text, margin, 1000, false), string(d.Text()), "%q %q %d", lead, margin, width)
				checkLaw(t, d, []byte(src))
				changed := strings.ReplaceAll(string(d.Text()), "sip:ann", "sip:user-of-it")
				wrapped := d.Wrap([]byte(changed), nil)
				assert.Contains(t, string(bytes.ReplaceAll(wrapped, []byte("\n"+margin), nil)), "sip:user-of-it", "%q %q %d", lead, margin, width)
				assert.NotContains(t, string(wrapped), "sip:ann")
				d = document.Open(wrapped, known.Formats)
				require.NotNil(t, d, string(wrapped))
				assert.Equal(t, changed, string(d.Text()), "%q %q %d", lead, margin, width)
			}
		}
	}
}

// TestFoldedAtBlanks does so where lines are wrapped between words.
func TestFoldedAtBlanks(t *testing.T) {
	for _, margin := range []string{"", "> "} {
		for width := 66; width < 80; width += 3 {
			text := call("")
			src := folded(text, margin, width, true)
			d := document.Open([]byte(src), known.Formats)
			require.NotNil(t, d, "%d\n%s", width, src)
			assert.Equal(t, folded(text, margin, 1000, false), string(d.Text()), "%q %d", margin, width)
			checkLaw(t, d, []byte(src))
		}
	}
}

// TestNotFolded holds that lines that are as long by their own nature are left.
func TestNotFolded(t *testing.T) {
	crypto := strings.Repeat("a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:WVNfX19zZW1jdGwgKCkgewkyMjA7fQp9CnVubGVz|2^20|1:4\n", 4)
	boxed := ""
	for line := range strings.Lines(call("")) {
		boxed += fmt.Sprintf("| %-130s |\n", strings.TrimSuffix(line, "\n"))
	}
	again := ""
	for i, message := range strings.SplitAfter(strings.Repeat(call(""), 2), "\n\n") {
		again += fmt.Sprintf("[%d] looked up %s\nPROXY got from 192.0.2.10 over tls\n%s", i, strings.Repeat("a row of the table ", 8), message)
	}
	for name, text := range map[string]string{
		"what a log says again": again,
		"a log":                 call(""), "a prefix": call("Mar  4 10:00:00 sbc01 proxy[837]: "), "alike": strings.Repeat(call(""), 3), "bodies": call("") + crypto, "cells": boxed,
		"rules": strings.ReplaceAll(call(""), "\n\n", "\n\n"+strings.Repeat("-", 160)+"\nreceived\n"),
		"certificates": call("") + "Content-Type: application/pkix-cert\n\n" +
			strings.Repeat(strings.Repeat("TUlJQ3hqQ0NBaTh", 5)+"A\n", 20),
	} {
		assert.Nil(t, document.Open([]byte(text), known.Formats), name)
	}
}

// TestBodyIsNoWrappedText opens messages with bodies whose lines are as wide as those of a
// wrapped text.
func TestBodyIsNoWrappedText(t *testing.T) {
	filled := ""
	for c := 'a'; c < 'm'; c++ {
		filled += strings.Repeat(string(c)+"ord ", 13) + "word\r\n"
	}
	for _, body := range []string{strings.Repeat(strings.Repeat("MIIB", 16)+"\r\n", 12), filled, strings.TrimSuffix(filled, "\r\n")} {
		text := fmt.Sprintf("MESSAGE sip:bob@example.com SIP/2.0\r\nCall-ID: c1\r\nCSeq: 1 MESSAGE\r\nContent-Length: %d\r\n\r\n%s", len(body), body)
		for _, text := range []string{text, "> " + strings.ReplaceAll(text, "\n", "\n> ")} {
			for _, length := range []string{"Content-Length: ", "Content-Length: 1", "Content-Type: application/pkcs7-mime\r\nX: "} {
				other := strings.Replace(text, "Content-Length: ", length, 1)
				assert.False(t, document.Wraps([]byte(other), known.Formats), "%.200q", other)
			}
		}
	}
}

// TestWrappedBody joins the lines of a body in a wrapped text where its length says so, and
// leaves those of one whose length says otherwise or that has none.
func TestWrappedBody(t *testing.T) {
	body := "v=0\r\n" + strings.Repeat("a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:WVNfX19zZW1jdGwgKCkgewkyMjA7fQp9CnVubGVz|2^20|1:4\r\n", 3)
	for _, words := range []bool{false, true} {
		for _, length := range []int{len(body), len(body) - 2, len(body) + 5, 0} {
			text := call("") + strings.Replace(call(""), "Content-Length: 0\n\n", fmt.Sprintf("Content-Type: application/sdp\nContent-Length: %d\n\n%s\n", length, strings.ReplaceAll(body, "\r", "")), 1)
			if length == 0 {
				text = strings.Replace(text, "Content-Length: 0\n\nv=", "X: 0\n\nv=", 1)
			}
			d := document.Open([]byte(folded(text, "", 80, words)), known.Formats)
			require.NotNil(t, d)
			whole := length == len(body) || length == len(body)-2
			assert.Equal(t, whole, string(d.Text()) == text, "%v %d\n%s", words, length, d.Text())
			assert.Equal(t, whole, strings.Contains(string(d.Text()), body[5:90]))
			checkLaw(t, d, []byte(folded(text, "", 80, words)))
		}
	}
}
