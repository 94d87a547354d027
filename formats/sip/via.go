package sip

import (
	"bytes"
	"iter"
)

// Via is one hop of a message's way back (RFC 3261 §20.42).
type Via struct {
	Protocol  []byte // "SIP"
	Version   []byte // "2.0"
	Transport []byte // "TLS", as written
	Host      []byte // sent-by as written, an IPv6 address in its brackets
	Port      int    // 0 when there is none
	params    params
}

// ParseVia reads one Via value. Blanks may stand around "/", ":" and ";".
func ParseVia(value []byte) Via {
	v, rest := Via{}, trim(value)
	rest, v.params = cutParams(rest)
	v.Protocol, rest = cutSlash(rest)
	v.Version, rest = cutSlash(rest)
	v.Transport, rest = field(rest)
	v.Host, v.Port = splitHostPort(rest)
	return v
}

func cutSlash(b []byte) (before, after []byte) {
	before, after, _ = bytes.Cut(b, []byte{'/'})
	return trim(before), trim(after)
}

// Vias returns the Via values from top to bottom: the last hop first.
func (m *Message) Vias() iter.Seq[Via] {
	return func(yield func(Via) bool) {
		for value := range m.List("Via") {
			if !yield(ParseVia(value)) {
				return
			}
		}
	}
}

// TopVia reads the Via of the hop that sent a message last, whether the message is a
// request, and how many Vias it has, two standing for more. It is [Message.Vias] for
// those who ask nothing else, of every message: it makes no index of it.
func TopVia(raw []byte) (top Via, count int, request bool) {
	var m Message
	m.begin(raw)
	raw = raw[:min(len(raw), maxHead)]
	for off := m.head; off < len(raw) && count < 2; {
		line, next := cutLine(raw, off)
		if len(line) == 0 {
			break
		}
		if _, ok := HeaderValue(line, "Via", 'v'); ok {
			var value []byte
			_, value, next = headerLine(raw, off)
			for item := range splitList(value, ',') {
				if len(item) == 0 {
					continue
				}
				if count++; count > 1 {
					break
				}
				top = ParseVia(item)
			}
		}
		off = next
	}
	return top, count, m.IsRequest()
}

// Param returns a parameter; its name may be in any case. A parameter without a
// value is ok and nil.
func (v Via) Param(name string) (value []byte, ok bool) { return v.params.get(name) }

// Params returns the parameters in order.
func (v Via) Params() iter.Seq2[[]byte, []byte] { return v.params.all() }

// Branch returns the branch, nil when absent, as in what UCCAPI clients send.
func (v Via) Branch() []byte {
	branch, _ := v.params.get("branch")
	return branch
}
