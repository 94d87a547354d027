package sip

import (
	"bytes"
	"iter"
)

// NameAddr is the value of From, To, Contact, Route and their kin: a name-addr
// or addr-spec with header parameters (RFC 3261 §20.10, §25.1).
type NameAddr struct {
	Display []byte // as written, quotes included; nil when there is none
	URI     []byte // without the angle brackets; "*" in a wildcard Contact
	params  params // outside the angle brackets
}

// ParseNameAddr reads one address. Without angle brackets the URI ends at the
// first semicolon and the parameters belong to the header (RFC 3261 §20.10).
// Quotes and brackets that are never closed reach to the end.
func ParseNameAddr(value []byte) NameAddr {
	value = trim(value)
	open := openAngle(value)
	if open < 0 {
		return parseAddrSpec(value)
	}
	a := NameAddr{}
	if display := trim(value[:open]); len(display) > 0 {
		a.Display = display
	}
	rest := value[open+1:]
	end := bytes.IndexByte(rest, '>')
	if end < 0 {
		a.URI = trim(rest)
		return a
	}
	a.URI = trim(rest[:end])
	a.params = afterSemicolon(rest[end+1:])
	return a
}

func parseAddrSpec(value []byte) NameAddr {
	end := bytes.IndexByte(value, ';')
	if end < 0 {
		return NameAddr{URI: value}
	}
	return NameAddr{URI: trim(value[:end]), params: afterSemicolon(value[end:])}
}

func afterSemicolon(b []byte) params {
	i := bytes.IndexByte(b, ';')
	if i < 0 {
		return nil
	}
	return params(b[i+1:])
}

// openAngle returns where the "<" of the address stands, -1 for an addr-spec.
// A bracket inside quotes is none, unless the quote is never closed.
func openAngle(b []byte) int {
	quote := -1
	for i := 0; i < len(b); i++ {
		switch c := b[i]; {
		case quote >= 0 && c == '\\':
			i++
		case c == '"' && quote >= 0:
			quote = -1
		case c == '"':
			quote = i
		case c == '<' && quote < 0:
			return i
		}
	}
	if quote == 0 {
		return bytes.IndexByte(b, '<')
	}
	return -1
}

// From returns the From header's address, zero when there is none.
func (m *Message) From() NameAddr { return ParseNameAddr(m.known(hFrom)) }

// To returns the To header's address, zero when there is none.
func (m *Message) To() NameAddr { return ParseNameAddr(m.known(hTo)) }

// Contacts returns the addresses of all Contact headers in order. A REGISTER's
// answer lists every binding of the user in them ([MS-SIPREGE]).
func (m *Message) Contacts() iter.Seq[NameAddr] { return m.Addresses("Contact") }

// Addresses returns the addresses of all headers with that name, in order:
// Route, Record-Route, P-Asserted-Identity, History-Info, …
func (m *Message) Addresses(name string) iter.Seq[NameAddr] {
	return func(yield func(NameAddr) bool) {
		for value := range m.List(name) {
			if !yield(ParseNameAddr(value)) {
				return
			}
		}
	}
}

// IsZero reports whether there is no address at all.
func (a NameAddr) IsZero() bool { return len(a.URI) == 0 && a.Display == nil }

// IsWildcard reports whether this is the "*" of a Contact that removes all
// bindings (RFC 3261 §10.2.2).
func (a NameAddr) IsWildcard() bool { return string(a.URI) == "*" }

// DisplayName returns the display name without quotes, escapes and folds, and
// "" when there is none.
func (a NameAddr) DisplayName() string {
	if len(a.Display) == 0 {
		return ""
	}
	name := Unfold(a.Display)
	if name[0] != '"' {
		return string(name)
	}
	return unescape(unquote(name))
}

// Param returns a header parameter, one outside the angle brackets; its name
// may be in any case. Quotes around the value are stripped. A parameter without
// a value is ok and nil.
func (a NameAddr) Param(name string) (value []byte, ok bool) { return a.params.get(name) }

// Params returns the header parameters in order.
func (a NameAddr) Params() iter.Seq2[[]byte, []byte] { return a.params.all() }

// Tag returns the tag, which names this end of one dialog; nil when absent.
func (a NameAddr) Tag() []byte { return a.value("tag") }

// Epid returns the epid, which names one installation of a client for as long
// as it is installed ([MS-SIPRE] 3.2); nil when absent.
func (a NameAddr) Epid() []byte { return a.value("epid") }

func (a NameAddr) value(name string) []byte {
	v, _ := a.params.get(name)
	return v
}

// Parse returns the parts of the address's URI.
func (a NameAddr) Parse() URI { return ParseURI(a.URI) }

// AOR returns the address of record, see [URI.AOR].
func (a NameAddr) AOR() string { return ParseURI(a.URI).AOR() }
