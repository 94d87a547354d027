package excerpt_test

import (
	"html"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"ocsconv/formats"
)

// spelt writes each line of a message in its own way.
func spelt(m string, line func(string) string) (doc string) {
	for text := range strings.SplitSeq(strings.TrimSuffix(m, "\n"), "\n") {
		doc += line(text) + "\n"
	}
	return doc
}

// Programs print a message as lists of strings, as literals and as cells, of which each is
// a line, and XML has it in an attribute.
func TestLiterals(t *testing.T) {
	quoted := func(text string) string { return strconv.Quote(text) }
	for name, form := range map[string]func(m string) string{
		"list": func(m string) string {
			return "[\n" + spelt(m, func(s string) string { return "  '" + s + "'," }) + "]\n"
		},
		"JSON": func(m string) string {
			return "[\n" + spelt(m, func(s string) string { return "    " + quoted(s) + "," }) + "]\n"
		},
		"Python": func(m string) string { return spelt(m, func(s string) string { return "b'" + s + `\r\n'` }) },
		"in braces": func(m string) string {
			return "(" + strings.TrimPrefix(spelt(m, func(s string) string { return " b'" + s + `\r\n'` }), " ") + ")\n"
		},
		"cells": func(m string) string {
			return spelt(m, func(s string) string { return `"` + strings.ReplaceAll(s, `"`, `""`) + `"` })
		},
		"XML": func(m string) string {
			return `<msg data="` + strings.ReplaceAll(html.EscapeString(m), "\n", "&#xD;&#xA;") + "\"/>\n"
		},
		"hyphens": func(m string) string { return strings.ReplaceAll(m, "-", "\u2011") + "\n" },
		"dashes": func(m string) string {
			return strings.ReplaceAll(strings.ReplaceAll(m, "l-ID", "l\u2013ID"), "t-Le", "t\u2013Le")
		},
		"a mailbox": func(m string) string { return strings.ReplaceAll(m, "\nFrom:", "\n>From:") },
	} {
		t.Run(name, func(t *testing.T) {
			named := strings.Replace(call, "From: <", `From: "Ann" <`, 1)
			doc := "seen:\n" + form(named+"\n") + "then\n" + form(busy+"\n")
			assert.Equal(t, wire(named, busy), raws(messages(t, doc, nil)))
			checkLaw(t, []byte(doc))
		})
	}
}

// The time of a message may stand behind each of its lines, between two rules, and with
// the day first, as dots tell.
func TestTimesAround(t *testing.T) {
	rule := strings.Repeat("-", 40) + "\n"
	for name, doc := range map[string]string{
		"behind": spelt(call+"\n", func(s string) string {
			return `{"log":"` + s + `\n","stream":"stdout","time":"2021-03-04T10:15:00.5Z"}`
		}),
		"box":  rule + "2021-03-04 10:15:00.500 |-->| UDP\n" + rule + call + "\n",
		"dots": "04.03.2021 10:15:00.500 out\n" + call + "\n",
	} {
		got := messages(t, doc, nil)
		assert.Equal(t, wire(call), raws(got), name)
		assert.Equal(t, "2021-03-04 10:15:00.5 +0000 UTC", got[0].Time.String(), name)
	}
}

// A dash that a word processor made of a hyphen is one in a field's name only: what people
// wrote keeps theirs, in a header that is folded and in a session name too.
func TestDashesThatStay(t *testing.T) {
	doc := strings.Replace(call, "Call-ID", "Call\u2013ID", 1)
	doc = strings.Replace(doc, "\nCSeq", "\nSubject: rooms\n North \u2013 South: both\nCSeq", 1)
	got := messages(t, doc+"\n", nil)
	assert.Len(t, got, 1)
	assert.Contains(t, string(got[0].Raw), "Call-ID: ")
	assert.Contains(t, string(got[0].Raw), " North \u2013 South: both\r\n")
}

// A status line and a word with a colon below it are no message yet, where nobody is named
// and no field is SIP's own.
func TestStatusInProse(t *testing.T) {
	for _, text := range []string{"From: the logs it seems that bob is busy, can you check?", "From: Ann\nTo: Bob\nSubject: call\n\nHi Bob", "From: and To: headers matter."} {
		assert.Empty(t, messages(t, "we get this:\nSIP/2.0 486 Busy Here\n"+text+"\n", nil), text)
	}
	assert.Len(t, messages(t, "SIP/2.0 486 Busy Here\nFrom: Ann\nCall-ID: 1\n", nil), 1)
}

// Captions of programs that are known by their documents.
func TestFurtherCaptions(t *testing.T) {
	for line, out := range map[string]bool{
		"1234567mS SIP Tx: UDP 192.0.2.1:5060 -> 192.0.2.2:5060": true, "1234567mS SIP Rx: UDP 192.0.2.2:5060 -> 192.0.2.1:5060": false,
		"-> SEND MESSAGE TO NETWORK (192.0.2.2:5060 [UDP])": true, "<- RECEIVE MESSAGE FROM NETWORK (192.0.2.2:5060 [UDP])": false,
		"<sip:INFO> 'udp:192.0.2.1:5060' sending 'INVITE' 0x7f to 192.0.2.2:5060": true, "<sip:INFO> 'udp:192.0.2.1:5060' received 400 bytes SIP message from 192.0.2.2:5060": false,
	} {
		got := messages(t, line+"\n"+call+"\n", nil)
		assert.Equal(t, wire(call), raws(got), line)
		want := formats.In
		if out {
			want = formats.Out
		}
		assert.Equal(t, want, got[0].Direction, line)
		assert.Equal(t, "192.0.2.2:5060", got[0].Remote.AddrPort.String(), line)
	}
}
