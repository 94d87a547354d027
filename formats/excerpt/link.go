package excerpt

import (
	"bytes"
)

// Mail programs, chats and pages make links of addresses, and write both into a text:
//
//	From: "Ann" <sip:ann@example.com<mailto:sip:ann@example.com>>;tag=1
//	From: "Ann" <sip:a...@example.com <javascript:>>;tag=1
//	From: "Ann" <sip:<mailto:ann@example.com|ann@example.com>>;tag=1
//	From: "Ann" <sip:[ann@example.com](mailto:ann@example.com)>;tag=1
//
// RFC 3261 allows none of these: an angle bracket does not stand within an address.

// targets are what the target of a link may begin with.
var targets = [][]byte{[]byte("mailto:"), []byte("javascript:"), []byte("http://"), []byte("https://"), []byte("sip:"), []byte("sips:"), []byte("tel:"), []byte("callto:")}

const linked = "links that were made of addresses were undone"

const nothing = "javascript:" // a target that leads nowhere, as pages that hide addresses have it

// unlinked returns a line of a message without the links that were made of its
// addresses; the very line when there are none.
func unlinked(text []byte) []byte {
	if bytes.IndexByte(text, '<') < 0 && !bytes.Contains(text, []byte("](")) {
		return text
	}
	out := []byte(nil)
	from := 0
	for at := 0; at < len(text); {
		i := bytes.IndexAny(text[at:], "<[")
		if i < 0 {
			break
		}
		at += i
		keep, drop, skip := linkAt(text, from, at)
		if skip == 0 {
			at++
			continue
		}
		if out == nil {
			out = make([]byte, 0, len(text))
		}
		out = append(append(out, text[from:at-drop]...), keep...)
		at += skip
		from = at
	}
	if out == nil {
		return text
	}
	return append(out, text[from:]...)
}

// linkAt returns what stands for the link at a bracket in text, how many octets before
// it go with it, and how many it takes: none when no link is there.
func linkAt(text []byte, from, at int) (keep []byte, drop, skip int) {
	if text[at] == '[' {
		return markdownLink(text[at:])
	}
	end := bytes.IndexByte(text[at:min(len(text), at+longestLink)], '>')
	if end < 0 {
		return nil, 0, 0
	}
	target := text[at+1 : at+end]
	scheme := schemeOf(target)
	if scheme == nil {
		return nil, 0, 0
	}
	size := end + 1
	if target, label, ok := bytes.Cut(target, []byte{'|'}); ok {
		if len(label) == 0 || !endsWith(target, label) {
			return nil, 0, 0
		}
		if callable(scheme) {
			label = append(append([]byte{'<'}, label...), '>') // which are the address's own
		}
		return label, 0, size
	}
	before := bytes.TrimRight(text[from:at], " ")
	drop = at - from - len(before)
	if drop > 1 || len(before) == 0 || !addressed(before, target, scheme) || callable(scheme) && !openBracket(text[:at]) {
		return nil, 0, 0 // or an address behind a display name
	}
	if rest := text[at+size:]; drop == 1 && len(rest) > 1 && rest[0] == ' ' && bytes.IndexByte([]byte(">;,"), rest[1]) >= 0 {
		size++ // the blank that goes with the one before
	}
	return nil, drop, size
}

// addressed reports whether text ends with the address that a link behind it leads to.
func addressed(text, target, scheme []byte) bool {
	if string(scheme) == nothing {
		return text[len(text)-1] != '"'
	}
	address := bytes.TrimPrefix(target, scheme)
	return len(address) > 2 && (endsWith(text, address) || endsWith(text, target))
}

// callable reports whether addresses of SIP may have a scheme.
func callable(scheme []byte) bool { return scheme[0] == 's' || string(scheme) == "tel:" }

func openBracket(text []byte) bool {
	return bytes.Count(text, []byte{'<'}) > bytes.Count(text, []byte{'>'})
}

func endsWith(text, end []byte) bool {
	return len(text) >= len(end) && bytes.EqualFold(text[len(text)-len(end):], end)
}

func schemeOf(target []byte) []byte {
	for _, scheme := range targets {
		if bytes.HasPrefix(target, scheme) {
			return scheme
		}
	}
	return nil
}

// longestLink is how many octets a link has at most: a line of nothing but brackets would
// be looked at to its end from each of them.
const longestLink = 2 << 10

// markdownLink reads [label](target) where the target is that of the label.
func markdownLink(text []byte) (label []byte, drop, skip int) {
	text = text[:min(len(text), longestLink)]
	i := bytes.Index(text, []byte("]("))
	if i < 2 {
		return nil, 0, 0
	}
	end := bytes.IndexByte(text[i:], ')')
	if end < 0 {
		return nil, 0, 0
	}
	label, target := text[1:i], text[i+2:i+end]
	scheme := schemeOf(target)
	if scheme == nil || !endsWith(label, target) && !endsWith(target, label) {
		return nil, 0, 0
	}
	return label, 0, i + end + 1
}
