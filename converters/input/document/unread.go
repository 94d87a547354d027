package document

import (
	"bytes"
	"fmt"
	"html"
	"strings"
	"unicode"

	"ocsconv/formats"
	"ocsconv/formats/sip"
)

// Unread tells of messages that stand where the document shows nothing, as in the attributes,
// scripts and remarks of a page, and not in its text: how many each layer has of them, and
// the line of the first. Copies of what is shown, as buttons that copy have, are none.
func (d *Document) Unread() (problems []*formats.SyntaxError) {
	problems = d.otherForms()
	var known map[string]bool
	for depth, around := range d.layers {
		for _, l := range append(around.inner, around) {
			at, n := 0, 0
			for i := range l.spans {
				octets := l.src[l.spans[i].from:l.spans[i].to]
				field := bytes.Index(octets, []byte("CSeq"))
				if field < 0 || !l.spans[i].silent() {
					continue
				}
				if known == nil {
					known = map[string]bool{}
					unknown(d.Text(), known)
				}
				more := unknown(octets, known)
				if n += more; n > 0 && n == more {
					at = l.spans[i].from + field
				}
			}
			if n > 0 {
				if l != around {
					at = l.begin
				}
				msg := fmt.Sprintf("what %s does not show, such as attributes and scripts, has SIP messages that are left out: %d", l.kind, n)
				problems = append(problems, &formats.SyntaxError{Line: d.lineOf(at, depth), Msg: msg})
			}
		}
	}
	return problems
}

// otherForms tells of the parts of a mail that are not read since another says the same, and
// have more messages than the text. Programs that make one form of the other add links to
// it, so that no more than numbers can be compared.
func (d *Document) otherForms() (problems []*formats.SyntaxError) {
	shown := -1
	for depth, l := range d.layers {
		for _, p := range l.others {
			octets := l.src[p.from:p.to]
			if shown < 0 {
				shown = unknown(d.Text(), map[string]bool{})
			}
			b := newBuilder("", octets)
			b.entity(len(octets), 1)
			if n := unknown(b.d.text, map[string]bool{}) - shown; n > 0 {
				msg := fmt.Sprintf("another form of the mail's text, which is not read, has more SIP messages, which are left out: %d", n)
				problems = append(problems, &formats.SyntaxError{Line: d.lineOf(p.from, depth), Msg: msg})
			}
		}
	}
	return problems
}

// escapes are how strings of JSON and of scripts spell what the markup around messages and
// their lines have.
var escapes = strings.NewReplacer(`\u003c`, "<", `\u003e`, ">", `\u0026`, "&", `\u000d`, "", `\u000a`, "\n", `\r`, "", `\n`, "\n", `\t`, "\t", `\"`, `"`, `\/`, "/")

// unknown returns how many messages stand in octets, in whatever spelling, that are not
// among those that are known, and adds them. Each octet is looked at a few times, however
// many messages there are.
func unknown(octets []byte, known map[string]bool) (n int) {
	text := []byte(html.UnescapeString(html.UnescapeString(escapes.Replace(string(octets))))) // of a page within an attribute
	from := 0
	for at := range sip.Headless(text) {
		end := len(text)
		if i := bytes.IndexAny(text[at:], "\r\n<\""); i >= 0 {
			end = at + i
		}
		if start := startIn(text[from:end]); start >= 0 {
			if head := lettersOf(text[from+start : end]); !known[head] {
				known[head] = true
				n++
			}
		}
		from = end
	}
	return n
}

// startIn returns where the version of the last start line stands, -1 without one: that of a
// Via is followed by the transport.
func startIn(text []byte) int {
	for end := len(text); ; {
		end = bytes.LastIndex(text[:end], version)
		if behind := end + len(version); end < 0 || behind < len(text) && text[behind] != '/' {
			return end
		}
	}
}

// lettersOf returns the letters and digits of a text, which are the same in each spelling.
func lettersOf(text []byte) string {
	return string(bytes.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, markup().ReplaceAll(text, nil)))
}
