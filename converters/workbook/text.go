package workbook

import (
	"regexp"
	"strings"
	"unicode/utf16"

	"ocsconv/converters/table"
)

// maxUnits is how many UTF-16 code units a cell holds.
const maxUnits = 32_767

// cutMark stands at the end of a cell that was cut.
const (
	cutMark   = " […]"
	markUnits = 4
)

// appendString appends a string as the content of <is>: within the length of a
// cell, without characters that XML 1.0 forbids, and so that every reader gets
// back the same string.
//
// A literal _x000D_ is torn apart between two runs. The format's own way, to
// write _x005F_ for its first sign (ST_Xstring, ECMA-376 Part 1 §22.9.2.19), is
// known to Excel and LibreOffice, but not to gnumeric 1.12.
func appendString(b []byte, v string, altered *Altered) []byte {
	const text, end = `<t xml:space="preserve">`, `</t>`
	if isSimple(v) && len(v) <= maxUnits {
		return append(append(append(b, text...), v...), end...)
	}
	v, pictured := table.Visible(v)
	if strings.ContainsAny(v, "\ufffe\uffff") {
		v, pictured = strings.NewReplacer("\ufffe", "\ufffd", "\uffff", "\ufffd").Replace(v), true
	}
	if pictured {
		altered.Pictured++
	}
	v, wasCut := cut(v)
	if wasCut {
		altered.Cut++
	}
	at := nextEscape(v)
	if at < 0 {
		return append(escape(append(b, text...), v), end...)
	}
	for v != "" {
		head := v
		if at >= 0 {
			head = v[:at+1]
		}
		b = append(b, "<r>"+text...)
		b = escape(b, head)
		b = append(b, end+"</r>"...)
		v = v[len(head):]
		at = nextEscape(v)
	}
	return b
}

// escape appends text for XML. A carriage return is a reference, since a bare
// one becomes a line feed (XML 1.0 §2.11).
func escape(b []byte, v string) []byte {
	for i := range len(v) {
		switch c := v[i]; c {
		case '&':
			b = append(b, "&amp;"...)
		case '<':
			b = append(b, "&lt;"...)
		case '>':
			b = append(b, "&gt;"...)
		case '\r':
			b = append(b, "&#13;"...)
		default:
			b = append(b, c)
		}
	}
	return b
}

// isSimple reports text that needs no second look: printable ASCII without
// markup and underscores.
func isSimple(v string) bool {
	for i := range len(v) {
		switch c := v[i]; {
		case c < 0x20, c >= 0x7f, c == '&', c == '<', c == '>', c == '_':
			return false
		}
	}
	return true
}

var escaped = regexp.MustCompile(`_x[0-9A-Fa-f]{4}_`)

// nextEscape returns where a reader would see the next escaped character; -1 for
// nowhere.
func nextEscape(v string) int {
	if !strings.Contains(v, "_x") {
		return -1
	}
	if at := escaped.FindStringIndex(v); at != nil {
		return at[0]
	}
	return -1
}

// cut shortens text to the length of a cell, mark included.
func cut(v string) (string, bool) {
	if len(v) <= maxUnits {
		return v, false
	}
	units, keep := 0, 0
	for i, r := range v {
		if units <= maxUnits-markUnits {
			keep = i
		}
		units += utf16.RuneLen(r)
		if units > maxUnits {
			return v[:keep] + cutMark, true
		}
	}
	return v, false
}
