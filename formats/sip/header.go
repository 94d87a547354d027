package sip

import (
	"bytes"
	"iter"
	"math"
)

// known is a header that [Parse] indexes.
type known uint8

const (
	unknown known = iota
	hCallID
	hContact
	hContentLength
	hContentType
	hCSeq
	hFrom
	hTo
	hVia
	hDiagnostics
	hDiagnosticsPublic
	hDiagnosticsClient
	hRAck
	hRSeq
	hContentDisposition
	hContentID
	hOthers
)

// names lists the indexed headers as they are mostly written, which are found
// fastest. The ones with a constant come first, in its order; a second name of the
// list is the compact form (RFC 3261 §7.3.3 and the RFCs of later headers).
var names = [...][2]string{
	hCallID:             {"Call-ID", "i"},
	hContact:            {"Contact", "m"},
	hContentLength:      {"Content-Length", "l"},
	hContentType:        {"Content-Type", "c"},
	hCSeq:               {"CSeq"},
	hFrom:               {"From", "f"},
	hTo:                 {"To", "t"},
	hVia:                {"Via", "v"},
	hDiagnostics:        {"ms-diagnostics"},
	hDiagnosticsPublic:  {"ms-diagnostics-public"},
	hDiagnosticsClient:  {"ms-client-diagnostics"},
	hRAck:               {"RAck"},
	hRSeq:               {"RSeq"},
	hContentDisposition: {"Content-Disposition"},
	hContentID:          {"Content-ID"},

	hOthers: {"Accept-Contact", "a"},
	{"Allow-Events", "u"},
	{"Authentication-Info"},
	{"Authorization"},
	{"Content-Encoding", "e"},
	{"Date"},
	{"Event", "o"},
	{"Expires"},
	{"History-Info"},
	{"Identity", "y"},
	{"Identity-Info", "n"},
	{"Join"},
	{"Max-Forwards"},
	{"Ms-Conversation-ID"},
	{"ms-correlation-id"},
	{"Ms-Sensitivity"},
	{"ms-user-logon-data"},
	{"P-Asserted-Identity"},
	{"P-Preferred-Identity"},
	{"P-Session-On-Behalf-Of"},
	{"Proxy-Authenticate"},
	{"Proxy-Authentication-Info"},
	{"Proxy-Authorization"},
	{"Reason"},
	{"Record-Route"},
	{"Refer-To", "r"},
	{"Referred-By", "b"},
	{"Reject-Contact", "j"},
	{"Replaces"},
	{"Request-Disposition", "d"},
	{"Require"},
	{"Route"},
	{"Server"},
	{"Session-Expires", "x"},
	{"Subject", "s"},
	{"Subscription-State"},
	{"Supported", "k"},
	{"Target-Dialog"},
	{"User-Agent"},
	{"Warning"},
	{"WWW-Authenticate"},
}

const numKnown = len(names)

// slots is an open hash table over names.
var slots = func() (table [256]struct {
	name string
	id   known
}) {
	for id, both := range names {
		for _, name := range both {
			if name == "" {
				continue
			}
			h := slot(name)
			for table[h].id != unknown {
				h++
			}
			table[h].name, table[h].id = name, known(id)
		}
	}
	return table
}()

func slot[T string | []byte](name T) uint8 {
	n := len(name)
	return uint8(n)*29 + lower(name[0])*7 + lower(name[n-1]) + lower(name[n/2])*3
}

// lookup returns the index of a header's name in any case, long or compact.
func lookup[T string | []byte](name T) known {
	if len(name) == 0 {
		return unknown
	}
	for h := slot(name); slots[h].id != unknown; h++ {
		if s := &slots[h]; string(name) == s.name || sameName(name, s.name) {
			return s.id
		}
	}
	return unknown
}

func sameName[T string | []byte](a T, b string) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range len(b) {
		if lower(a[i]) != lower(b[i]) {
			return false
		}
	}
	return true
}

// headerLine reads the header that begins at off, with its folds. A line that
// has no "token:" comes back with a nil name and the line as value.
func headerLine(raw []byte, off int) (name, value []byte, next int) {
	line, next := cutLine(raw, off)
	colon, end := bytes.IndexByte(line, ':'), off+len(line)
	for next < len(raw) && (raw[next] == ' ' || raw[next] == '\t') {
		fold, n := cutLine(raw, next)
		end, next = next+len(fold), n
	}
	whole := raw[off:end]
	if colon > 0 {
		if name = trimRight(whole[:colon]); IsToken(name) {
			return name, trim(whole[colon+1:]), next
		}
	}
	return nil, trim(whole), next
}

func isHeaderLine(line []byte) bool {
	colon := bytes.IndexByte(line, ':')
	return colon > 0 && IsToken(trimRight(line[:colon]))
}

// All returns the headers in order: the name as written and the trimmed value,
// folds included (see [Unfold]). A line that is no header has a nil name.
func (m *Message) All() iter.Seq2[[]byte, []byte] {
	return func(yield func(name, value []byte) bool) {
		raw := m.raw[:m.end]
		for off := m.head; off < len(raw); {
			name, value, next := headerLine(raw, off)
			if !yield(name, value) {
				return
			}
			off = next
		}
	}
}

// Header returns the value of the first header with that name, trimmed, and nil
// when there is none. The name may be in any case, long or compact; a header
// that is there without a value is empty but not nil.
func (m *Message) Header(name string) []byte {
	if h := lookup(name); h != unknown {
		return m.known(h)
	}
	for n, v := range m.All() {
		if sameName(n, name) {
			return v
		}
	}
	return nil
}

// Headers returns the values of all headers with that name, in order.
func (m *Message) Headers(name string) iter.Seq[[]byte] {
	return func(yield func([]byte) bool) {
		h := lookup(name)
		if h != unknown && m.again&(1<<h) == 0 {
			if v := m.known(h); v != nil {
				yield(v)
			}
			return
		}
		for n, v := range m.All() {
			if (h == unknown && sameName(n, name) || h != unknown && lookup(n) == h) && !yield(v) {
				return
			}
		}
	}
}

// Name is a header's name that was looked up once, for those who ask many
// messages for the same headers.
type Name struct {
	text string
	id   known
}

// NameOf looks up a name in any case, long or compact.
func NameOf(name string) Name { return Name{name, lookup(name)} }

// Get is [Message.Header] for a name that was looked up.
func (m *Message) Get(n Name) []byte {
	if n.id == unknown {
		return m.Header(n.text)
	}
	return m.known(n.id)
}

// Repeated reports whether more than one line has the header. It says yes
// where it does not know.
func (m *Message) Repeated(n Name) bool { return n.id == unknown || m.again&(1<<n.id) != 0 }

// MayHave reports whether the message has such a header. It says yes where it does not
// know.
func (m *Message) MayHave(n Name) bool { return n.id == unknown || m.found&(1<<n.id) != 0 }

// String returns the name as it was given to [NameOf].
func (n Name) String() string { return n.text }

// known returns the value of the first line of an indexed header. What stands
// before its colon was looked at when it was indexed.
func (m *Message) known(h known) []byte {
	if m.found&(1<<h) == 0 {
		return nil
	}
	s := m.first[h]
	return trim(m.raw[s.from:s.to])
}

// List returns the values of all headers with that name, split at the commas
// that stand outside quotes and angle brackets (RFC 3261 §7.3.1). It is meant
// for headers that are lists; Date and the authentication headers are not.
func (m *Message) List(name string) iter.Seq[[]byte] {
	return func(yield func([]byte) bool) {
		for value := range m.Headers(name) {
			for item := range splitList(value, ',') {
				if len(item) > 0 && !yield(item) {
					return
				}
			}
		}
	}
}

// splitList cuts value at the separators outside quotes and angle brackets and
// trims the pieces. A quote or bracket that is never closed reaches to the end.
func splitList(value []byte, sep byte) iter.Seq[[]byte] {
	return func(yield func([]byte) bool) {
		for {
			n := ElementLength(value, sep)
			if !yield(trim(value[:n])) || n == len(value) {
				return
			}
			value = value[n+1:]
		}
	}
}

// ElementLength returns where the first element of a list ends: at a separator outside
// of quotes and angle brackets, or with the list.
func ElementLength(value []byte, sep byte) int {
	n := bytes.IndexByte(value, sep)
	if n < 0 {
		return len(value)
	}
	if bytes.IndexByte(value[:n], '"') < 0 && bytes.IndexByte(value[:n], '<') < 0 {
		return n
	}
	quoted, angle := false, false
	for i := 0; i < len(value); i++ {
		switch c := value[i]; {
		case quoted && c == '\\':
			i++
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '<':
			angle = true
		case c == '>':
			angle = false
		case c == sep && !angle:
			return i
		}
	}
	return len(value)
}

// Unfold returns a header's value on one line: each fold and the blanks around
// it become one blank. A value without folds is returned as it is.
func Unfold(value []byte) []byte {
	if bytes.IndexByte(value, '\n') < 0 && bytes.IndexByte(value, '\r') < 0 {
		return value
	}
	out := make([]byte, 0, len(value))
	for len(value) > 0 {
		i := bytes.IndexAny(value, "\r\n")
		if i < 0 {
			return append(out, value...)
		}
		out = append(trimRight(append(out, value[:i]...)), ' ')
		for value = value[i:]; len(value) > 0 && isBlank(value[0]); {
			value = value[1:]
		}
	}
	return out
}

// CallID returns the Call-ID, octet for octet without the blanks around it.
func (m *Message) CallID() []byte { return m.known(hCallID) }

// CSeq returns the sequence number and method of the CSeq header. It is not ok
// when the header is absent or the number does not fit 32 bits.
func (m *Message) CSeq() (n uint32, method string, ok bool) { return parseCSeq(m.known(hCSeq)) }

func parseCSeq(value []byte) (n uint32, method string, ok bool) {
	number, rest := field(value)
	v, ok := parseUint(number, math.MaxUint32)
	name := trim(rest)
	if !ok || !IsToken(name) {
		return 0, "", false
	}
	return uint32(v), standardMethods.of(name), true
}

// RSeq returns the number of a reliable provisional response (RFC 3262 §7.1).
func (m *Message) RSeq() (n uint32, ok bool) {
	v, ok := parseUint(m.known(hRSeq), math.MaxUint32)
	return uint32(v), ok
}

// RAck returns what a PRACK acknowledges: the RSeq of the provisional response
// and its CSeq (RFC 3262 §7.2).
func (m *Message) RAck() (rseq, cseq uint32, method string, ok bool) {
	number, rest := field(m.known(hRAck))
	v, ok := parseUint(number, math.MaxUint32)
	if !ok {
		return 0, 0, "", false
	}
	cseq, method, ok = parseCSeq(rest)
	if !ok {
		return 0, 0, "", false
	}
	return uint32(v), cseq, method, true
}
