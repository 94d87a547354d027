package workbook

import (
	"strings"
	"unicode/utf16"

	"ocsconv/formats/printable"
)

// maxUnits is how many UTF-16 code units a cell holds.
const maxUnits = 32_767

// cutMark stands at the end of a cell that was cut.
const (
	cutMark   = " […]"
	markUnits = 4
)

// appendString appends a string as the content of <t>: within the length of a
// cell, without characters that XML 1.0 forbids, and so that a reader gets back
// the same string.
func appendString(b []byte, v string, altered *Altered) []byte {
	if len(v) <= maxUnits && isSimple(v) {
		return append(b, v...)
	}
	if !printable.IsPlain(v) {
		whole := v
		if v = noCharacters.Replace(printable.Cell.Text(v)); v != whole {
			altered.Pictured++
		}
	}
	v, wasCut := cut(v)
	if wasCut {
		altered.Cut++
	}
	return escape(b, v)
}

// noCharacters replaces what XML has no place for.
var noCharacters = strings.NewReplacer("\ufffe", "\ufffd", "\uffff", "\ufffd")

// escape appends text for XML. A carriage return is a reference, since a bare
// one becomes a line feed (XML 1.0 §2.11). The first sign of a literal _x000D_
// is escaped, or it would be read as a carriage return (ST_Xstring, ECMA-376
// Part 1 §22.9.2.19); gnumeric 1.12, which knows no such escapes, shows it so.
func escape(b []byte, v string) []byte {
	for i := range len(v) {
		switch c := v[i]; {
		case c == '&':
			b = append(b, "&amp;"...)
		case c == '<':
			b = append(b, "&lt;"...)
		case c == '>':
			b = append(b, "&gt;"...)
		case c == '\r':
			b = append(b, "&#13;"...)
		case c == '_' && isEscape(v[i:]):
			b = append(b, "_x005F_"...)
		default:
			b = append(b, c)
		}
	}
	return b
}

// isEscape reports text that begins as an escaped character does.
func isEscape(v string) bool {
	return len(v) >= 7 && v[1] == 'x' && v[6] == '_' && strings.Trim(v[2:6], "0123456789abcdefABCDEF") == ""
}

// isSimple reports text that needs no second look: printable ASCII without
// markup and underscores.
func isSimple(v string) bool {
	for i := range len(v) {
		if !simple[v[i]] {
			return false
		}
	}
	return true
}

var simple = func() (octets [256]bool) {
	for c := ' '; c <= '~'; c++ {
		octets[c] = !strings.ContainsRune("<>&_", c)
	}
	return octets
}()

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
