package document

import (
	"bytes"
	"slices"

	"ocsconv/formats"
	"ocsconv/formats/sip"
)

// sequence is what a terminal takes for a change of colour, for a mode, or for the end of a
// line that is to be wiped, and shows nothing of (ECMA-48 §8.3.117, §8.3.41, §8.3.106), and
// the commands with which programs give it a title or a link (§8.3.89).
const sequence = `\x1b(?:\[[0-9;:]*[mK]|\[\?[0-9;]*[hl]|\][^\x07\x1b\n]*(?:\x07|\x1b\\)|[()][0AB]|[=>])`

// pause is what a terminal shows where a page of text is full, with what wipes it when
// the next page is asked for: of Cisco's routers and firewalls, Junos, Comware, more.
const pause = `(?m:^)[ \t]*(?:--[ ]?(?:More|MORE)[ ]?--|<--- More --->|---- More ----|---\(more[^)\r\n]{0,20}\)---)[ \x08\r]*(?:\n|\x1b\[K)?`

var (
	coloured = formats.Pattern(sequence)
	paged    = formats.Pattern(pause)
	unshown  = formats.Pattern(pause + "|" + sequence)

	// colours are the sequences that say no more than a colour or a mode.
	colours = formats.Pattern(`\x1b(?:\[(?:[0-9]{1,3}(?:[;:][0-9]{0,3}){0,4})?[mK]|\[\?[0-9]{0,4}[hl]|[()][0AB]|[=>])`)
)

// pauses are what a text with one of them has, from an octet on that is rare in logs.
var pauses = []string{"More-", "More -", "MORE-", "MORE -", "(more"}

// colouredLines is how many lines with colours make a text that came from a
// terminal; fewer may be somebody's message, unless one begins with a coloured start line.
const colouredLines = 2

// isShown reports whether head was printed for a terminal: with colours, or a page at a
// time.
func isShown(head []byte) bool { return isColoured(head) || isPaged(head) }

func isColoured(head []byte) bool {
	if bytes.IndexByte(head, 0x1b) < 0 {
		return false
	}
	n := 0
	for line := range bytes.Lines(head) {
		at := coloured().FindIndex(line)
		if at == nil {
			continue
		}
		n++
		if bare := coloured().ReplaceAll(line, nil); at[0] == 0 && sip.IsStartLine(bytes.TrimSpace(bare)) {
			return true
		}
	}
	return n >= colouredLines
}

func isPaged(head []byte) bool {
	return slices.ContainsFunc(pauses, func(words string) bool { return bytes.Contains(head, []byte(words)) }) && paged().Match(head)
}

// openShown takes off a text what a terminal shows nothing of.
func openShown(src []byte) *layer {
	b := newBuilder("a terminal's text", src)
	b.d.frame = func(octets []byte) []byte { return bytes.Join(colours().FindAll(octets, -1), nil) }
	for _, s := range unshown().FindAllIndex(src, maxSpans) {
		b.plain(s[0] - b.at)
		b.add(s[1]-s[0], nil, nil)
	}
	b.plain(len(src) - b.at)
	return b.layer()
}

// isReturned reports whether the lines of head end with a carriage return alone, as
// those of Mac OS 9 did and as some pages and chats paste them.
func isReturned(head []byte) bool {
	return bytes.IndexByte(head, '\n') < 0 && bytes.Count(head, []byte{'\r'}) > 3 && bytes.IndexByte(head, 0) < 0
}

// openReturned makes line ends of carriage returns.
func openReturned(src []byte) *layer {
	b := newBuilder("a text with carriage returns for line ends", src)
	for b.at < len(src) {
		end := bytes.IndexByte(src[b.at:], '\r')
		if end < 0 {
			b.plain(len(src) - b.at)
			break
		}
		b.add(end+1, append(bytes.Clone(src[b.at:b.at+end]), '\n'), encodeReturned)
	}
	return b.layer()
}

func encodeReturned(text []byte) []byte {
	return bytes.ReplaceAll(bytes.ReplaceAll(text, []byte("\r\n"), newline), newline, []byte{'\r'})
}
