package sip

import (
	"bytes"
	"iter"
)

// params is a run of ";name=value" pairs. Names compare in any case. A value in
// quotes comes without them; escapes inside stay as written.
type params []byte

// all yields the pairs; a parameter without "=" has a nil value.
func (p params) all() iter.Seq2[[]byte, []byte] {
	return func(yield func(name, value []byte) bool) {
		for pair := range splitList(p, ';') {
			name, value := cutPair(pair)
			if len(name) > 0 && !yield(name, value) {
				return
			}
		}
	}
}

func (p params) get(name string) (value []byte, ok bool) {
	for n, v := range p.all() {
		if sameName(n, name) {
			return v, true
		}
	}
	return nil, false
}

// cutPair reads "name = value" with blanks anywhere.
func cutPair(pair []byte) (name, value []byte) {
	i := bytes.IndexByte(pair, '=')
	if i < 0 {
		return trim(pair), nil
	}
	return trim(pair[:i]), unquote(beforeCR(trim(pair[i+1:])))
}

// beforeCR returns what stands before a carriage return that no line feed
// follows: it is in no token (RFC 3261 §25.1), and lenient stacks end the line
// there.
func beforeCR(v []byte) []byte {
	for at := 0; ; {
		i := bytes.IndexByte(v[at:], '\r')
		if i < 0 {
			return v
		}
		if at += i; at+1 == len(v) || v[at+1] != '\n' {
			return trim(v[:at])
		}
		at++
	}
}

// unquote strips the quotes around v; the closing one may be missing.
func unquote(v []byte) []byte {
	if len(v) == 0 || v[0] != '"' {
		return v
	}
	if v = v[1:]; len(v) > 0 && v[len(v)-1] == '"' {
		v = v[:len(v)-1]
	}
	return v
}

// unescape resolves the escapes of a quoted string. Only quote and backslash
// count: names and sources in Microsoft's headers carry lone backslashes.
func unescape(v []byte) string {
	if bytes.IndexByte(v, '\\') < 0 {
		return string(v)
	}
	out := make([]byte, 0, len(v))
	for i := 0; i < len(v); i++ {
		if v[i] == '\\' && i+1 < len(v) && (v[i+1] == '"' || v[i+1] == '\\') {
			i++
		}
		out = append(out, v[i])
	}
	return string(out)
}
