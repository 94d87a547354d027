package excerpt

import (
	"bytes"
	"slices"

	"ocsconv/formats"
)

var (
	// footer is what stands at the foot of a printed page: "Page 3 of 9", perhaps with a
	// title before it.
	footer = formats.Pattern(`(?i)^(?:.{0,120}\s)?(?:page|seite|pagina|p\x{e1}gina|blatt)\s+\d{1,4}(?:\s*(?:of|von|sur|de|di|/)\s*\d{1,4})?\W{0,3}$`)

	// pageNumber is a page's number without a word, which a number of a header may look
	// like too.
	pageNumber = formats.Pattern(`^[-\x{2013} ]*\d{1,4}(?:\s*(?:of|von|/)\s*\d{1,4})?[-\x{2013} ]*$`)
)

// pageBreak passes over what a printed document has where a page ends, a footer or a form
// feed among blank lines, when the headers of the message go on behind it. Text is the
// line that comes next.
func (r *reader) pageBreak(q *quotation, text []byte) bool {
	if q.inLine || knownHeader(text) || bytes.HasSuffix(lastLine(q.raw), []byte{':'}) {
		return false
	}
	if len(text) == 0 && (q.length >= 0 || !slices.Contains(q.seen[:], false)) {
		return false // the message may well have ended
	}
	numbers, ends := 0, false
	for at := q.at; at-q.at < longestPause; {
		text, size, ok := r.line(q, at, longestLine)
		if size == 0 || !ok {
			return false
		}
		ends = ends || bytes.IndexByte(r.w.LineAt(at, longestLine), '\f') >= 0
		switch {
		case len(text) == 0:
		case !numbered(text):
			return ends && numbers <= 1 && r.nextPage(q, at, text)
		case footer().Match(text):
			ends = true
		case pageNumber().Match(text):
			numbers++
			ends = ends || len(text) > 4
		default:
			return ends && numbers <= 1 && r.nextPage(q, at, text)
		}
		at += size
	}
	return false
}

// nextPage goes on with the headers at an octet of the window, if text is one.
func (r *reader) nextPage(q *quotation, at int, text []byte) bool {
	if !knownHeader(visible(spaced(text))) {
		return false
	}
	q.damaged(q.at, true, "the end of a page among the headers was left out")
	q.at = at
	return true
}

// numbered reports whether a line is short and ends with a number, as a footer does.
func numbered(text []byte) bool {
	return len(text) <= 160 && bytes.ContainsAny(text[max(0, len(text)-4):], "0123456789")
}
