package sip

import (
	"bytes"
	"iter"
	"math"
)

// Diagnostic is one value of an ms-diagnostics header or its kin, in which a
// component of the product says what it did to a message or why it refused it
// ([MS-OCER]).
type Diagnostic struct {
	Header  string // "ms-diagnostics", "ms-diagnostics-public" or "ms-client-diagnostics"
	ID      int    // -1 when the value has none
	Sub     int    // of "13004.2", 0 when there is none
	Reason  string // in the component's words
	Source  string // host that reports
	AppName string // component, as "InboundRouting"
	params  []Attribute
}

// Attribute is a name and its value.
type Attribute struct{ Name, Value string }

// Param returns another attribute by its name in any case, as "Count" or
// "ErrorType".
func (d Diagnostic) Param(name string) (value string, ok bool) {
	for _, p := range d.params {
		if sameName([]byte(p.Name), name) {
			return p.Value, true
		}
	}
	return "", false
}

// Params returns all attributes in order, reason and source among them.
func (d Diagnostic) Params() []Attribute { return d.params }

var diagnosticHeaders = [...]struct {
	header known
	name   string
}{
	{hDiagnostics, "ms-diagnostics"},
	{hDiagnosticsPublic, "ms-diagnostics-public"},
	{hDiagnosticsClient, "ms-client-diagnostics"},
}

// Diagnostics returns what the message's ms-diagnostics, ms-diagnostics-public
// and ms-client-diagnostics headers say, in this order.
func (m *Message) Diagnostics() iter.Seq[Diagnostic] {
	return func(yield func(Diagnostic) bool) {
		for _, h := range diagnosticHeaders {
			if m.found&(1<<h.header) == 0 {
				continue
			}
			for value := range m.Headers(h.name) {
				for _, d := range ParseDiagnostics(value) {
					if d.Header = h.name; !yield(d) {
						return
					}
				}
			}
		}
	}
}

// maxDiagnostics and maxAttributes bound what one hostile header costs.
const (
	maxDiagnostics = 64
	maxAttributes  = 64
)

// ParseDiagnostics reads the value of a diagnostics header:
//
//	13004.1;reason="…";source="…";appName="InboundRouting"
//
// in any order, with any piece missing, quoted with straight or typographic quotes
// or not at all. Several values may follow each other after commas, and
// attributes after blanks. A value with neither an id nor an attribute yields
// nothing.
func ParseDiagnostics(value []byte) []Diagnostic {
	var list []Diagnostic
	for rest := Unfold(value); len(rest) > 0 && len(list) < maxDiagnostics; {
		var d Diagnostic
		d, rest = parseDiagnostic(rest)
		if d.ID >= 0 || len(d.params) > 0 {
			list = append(list, d)
		}
	}
	return list
}

func parseDiagnostic(value []byte) (d Diagnostic, rest []byte) {
	d.ID = -1
	for piece := 0; len(value) > 0; piece++ {
		var name []byte
		value = trimLeft(value)
		name, value = nameOf(value)
		name = trimRight(name)
		switch id, rest, spaced := bytes.Cut(name, []byte{' '}); {
		case piece > 0:
		case !startsWith(value, '='):
			d.ID, d.Sub = parseID(name)
		case spaced: // "27 reason=…", whose ";" was lost
			if d.ID, d.Sub = parseID(id); d.ID >= 0 {
				name = trimLeft(rest)
			}
		}
		switch {
		case startsWith(value, '='):
			var v []byte
			v, value = attributeValue(value[1:])
			d.add(string(name), v, value != nil)
		case openedBy(value) > 0: // a quoted value whose "=" was lost
			var v []byte
			v, value = attributeValue(value)
			if piece > 0 || d.ID < 0 {
				d.add(string(name), v, value != nil)
			}
		}
		if startsWith(value, ',') {
			return d, value[1:]
		}
		if startsWith(value, ';') {
			value = value[1:]
		}
	}
	return d, nil
}

// add keeps an attribute. Half of a host's or component's name, where the log is cut, is
// not that name.
func (d *Diagnostic) add(name string, value []byte, whole bool) {
	if name == "" || len(d.params) == maxAttributes {
		return
	}
	a := Attribute{name, unescape(value)}
	d.params = append(d.params, a)
	for _, known := range []struct {
		name  string
		field *string
	}{{"reason", &d.Reason}, {"source", &d.Source}, {"appname", &d.AppName}} {
		if sameName([]byte(name), known.name) && *known.field == "" && (whole || known.field == &d.Reason) {
			*known.field = a.Value
		}
	}
}

// parseID reads "13004" or "13004.2"; the id is -1 when it is none.
func parseID(b []byte) (id, sub int) {
	whole, fraction, _ := bytes.Cut(b, []byte{'.'})
	n, ok := parseUint(trim(whole), math.MaxInt32)
	if !ok {
		return -1, 0
	}
	s, _ := parseUint(trim(fraction), math.MaxInt32)
	return int(n), int(s)
}

// typographic are the quotes that word processors and blogs put in place of
// straight ones, at either end.
var typographic = [][]byte{[]byte("\u201c"), []byte("\u201d"), []byte("\u201e"), []byte("\u201f"), []byte("\u2033"), []byte("\u2036"), []byte("\u00ab"), []byte("\u00bb")}

// openedBy returns the length of the quote that b begins with, 0 without one.
func openedBy(b []byte) int {
	if startsWith(b, '"') {
		return 1
	}
	return typographicQuote(b)
}

func typographicQuote(b []byte) int {
	if len(b) == 0 || b[0] != 0xe2 && b[0] != 0xc2 {
		return 0
	}
	for _, q := range typographic {
		if bytes.HasPrefix(b, q) {
			return len(q)
		}
	}
	return 0
}

// nameOf cuts off the name of an attribute, which ends at "=", at the end of the
// attribute, or at a quote.
func nameOf(value []byte) (name, rest []byte) {
	for i, c := range value {
		if c == '=' || c == ';' || c == ',' || openedBy(value[i:]) > 0 {
			return value[:i], value[i:]
		}
	}
	return value, nil
}

// attributeValue reads a value up to the ";" or "," that ends it. A quote that is
// not escaped closes only in front of one of these, of another attribute or the
// end, since reasons quote words.
func attributeValue(b []byte) (value, rest []byte) {
	b = trimLeft(b)
	if n := openedBy(b); n > 0 {
		return quotedValue(b[n:], n > 1)
	}
	value, rest = plainValue(b)
	return trimRight(value), rest
}

// quotedValue reads up to the closing quote; rest is nil where there is none. Where typographic quotes open, any
// quote closes: pages mix them.
func quotedValue(b []byte, typeset bool) (value, rest []byte) {
	for i := 0; i < len(b); i++ {
		if b[i] == '\\' && i+1 < len(b) && (b[i+1] == '"' || b[i+1] == '\\') {
			i++
			continue
		}
		n := 0
		switch {
		case b[i] == '"':
			n = 1
		case typeset:
			n = typographicQuote(b[i:])
		}
		if n > 0 && ends(b[i+n:]) {
			return b[:i], trimLeft(b[i+n:])
		}
	}
	return b, nil
}

// plainValue reads up to a semicolon, a comma that a new id follows, or the end.
func plainValue(b []byte) (value, rest []byte) {
	for i, c := range b {
		if c == ';' || c == ',' && nextIsID(b[i+1:]) {
			return b[:i], b[i:]
		}
	}
	return b, b[len(b):]
}

// ends reports whether a value is over in front of b.
func ends(b []byte) bool {
	after := trimLeft(b)
	return len(after) == 0 || after[0] == ';' || after[0] == ',' && nextIsID(after[1:]) ||
		len(after) < len(b) && nextIsQuoted(after)
}

// nextIsQuoted reports whether b begins with another attribute that has a quoted
// value.
func nextIsQuoted(b []byte) bool {
	i := 0
	for i < len(b) && tokenChars[b[i]] {
		i++
	}
	rest := trimLeft(b[i:])
	return i > 0 && startsWith(rest, '=') && openedBy(trimLeft(rest[1:])) > 0
}

func nextIsID(b []byte) bool {
	b = trimLeft(b)
	i := 0
	for i < len(b) && (IsDigit(b[i]) || b[i] == '.') {
		i++
	}
	rest := trimLeft(b[i:])
	return i > 0 && (len(rest) == 0 || rest[0] == ';')
}
