package excerpt

import (
	"bytes"

	"ocsconv/formats"
)

// numberedPage is the end of a footer's pattern.
const numberedPage = `(?:page|seite|pagina|p\x{e1}gina|blatt)\s+\d{1,4}(?:\s*(?:of|von|sur|de|di|/)\s*\d{1,4})?[-\s.)\]]{0,3}$`

var (
	// footer is what stands at the foot of a printed page: "Page 3 of 9".
	footer = formats.Pattern(`(?i)^\s*` + numberedPage)

	// titled is one with a title before it, which prose may look like too.
	titled = formats.Pattern(`(?i)^.{0,120}\s` + numberedPage)

	// spacedOut is one whose title stands at the other side of the page.
	spacedOut = formats.Pattern(`(?i)^\S.{0,120}(?:\s{2}|\t)` + numberedPage)

	// dashed is a page's number between dashes.
	dashed = formats.Pattern(`^\s*[-\x{2013}]\s*\d{1,4}\s*[-\x{2013}]\s*$`)

	// pageNumber is a page's number without a word: "7", "- 7 -", "7 / 12". A number of a
	// header may look like it too.
	pageNumber = formats.Pattern(`^\s*(?:\d{1,4}|[-\x{2013}]\s*\d{1,4}\s*[-\x{2013}]|\d{1,4}\s*(?:of|von|/)\s*\d{1,4})\s*$`)
)

// pageBreak passes over what a printed document has where a page ends, a footer or a form
// feed, when the headers of the message go on behind it. What may be the rest of the
// header above is none: a folded line (RFC 3261 §7.3.1), unless a blank line or a form feed
// stands before it, and what an unfinished header needs. Text is the
// line that comes next, and no header that is known.
func (r *reader) pageBreak(q *quotation, text []byte) bool {
	if q.inLine || unfinished(lastLine(q.raw)) {
		return false
	}
	if len(text) == 0 && q.length >= 0 {
		return false // the message may well have ended
	}
	numbers, ends, apart := 0, false, false
	for at := q.at; at-q.at < longestPause; {
		text, size, ok := r.line(q, at, longestLine)
		if size == 0 || !ok {
			return false
		}
		feed := bytes.IndexByte(r.w.LineAt(at, longestLine), '\f') >= 0
		ends, apart = ends || feed, apart || feed
		switch {
		case len(text) == 0:
			apart = true
		case !apart && (text[0] == ' ' || text[0] == '\t'):
			return false
		case !numbered(text):
			return ends && numbers <= 1 && r.nextPage(q, at, text)
		case footer().Match(text), spacedOut().Match(text), apart && titled().Match(text):
			ends = true
		case pageNumber().Match(text):
			numbers++
			ends = ends || dashed().Match(text) || apart && len(bytes.Trim(text, " \t0123456789")) > 0
		default:
			return ends && numbers <= 1 && r.nextPage(q, at, text)
		}
		at += size
	}
	return false
}

// unfinished reports whether a line of a message cannot be the end of a header: its value,
// that of a parameter or the end of a quoted string is yet to come.
func unfinished(line []byte) bool {
	line = bytes.TrimRight(line, " \t\r\n")
	return len(line) > 0 && bytes.IndexByte([]byte(":=;,"), line[len(line)-1]) >= 0 || openQuote(line)
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

// numbered reports whether a line is short and ends with a number that stands alone, as a
// footer does.
func numbered(text []byte) bool {
	bare := bytes.TrimRight(text, "- \t.)]\u2013")
	before := bytes.TrimRight(bare, "0123456789")
	return len(text) <= 160 && len(before) < len(bare) && (len(before) == 0 || bytes.IndexByte([]byte(".:=,;_@"), before[len(before)-1]) < 0)
}
