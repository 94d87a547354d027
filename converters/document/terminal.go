package document

import (
	"bytes"
	"slices"

	"ocsconv/formats"
)

// sequence is what a terminal takes for a change of colour or for the end of a line
// that is to be wiped, and shows nothing of (ECMA-48 §8.3.117, §8.3.41).
var sequence = formats.Pattern(`\x1b\[[0-9;:]*[mK]`)

// colouredLines is how many lines with colours make a text that came from a
// terminal; fewer may be somebody's message.
const colouredLines = 2

// isColoured reports whether head was printed for a terminal with colours. A log
// that a format reads as it is was not: there they are in somebody's name or text.
func isColoured(head []byte, list formats.List) bool {
	if !bytes.Contains(head, []byte("\x1b[")) {
		return false
	}
	n := 0
	for line := range bytes.Lines(head) {
		if sequence().Match(line) {
			n++
		}
	}
	return n >= colouredLines && !slices.ContainsFunc(list, func(f *formats.Format) bool {
		return !f.Binary && !f.Document && f.Detect(head) == nil
	})
}

// openColoured takes the colours off a text.
func openColoured(src []byte) *layer {
	b := newBuilder("a terminal's text", src)
	for _, s := range sequence().FindAllIndex(src, maxSpans) {
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
