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

// TopVia returns the Via of the hop that sent the request last.
func (m *Message) TopVia() (via Via, ok bool) {
	for value := range splitList(m.known(hVia), ',') {
		if len(value) > 0 {
			return ParseVia(value), true
		}
	}
	return Via{}, false
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
