package redact

import (
	"bytes"
	"unicode/utf8"
)

// Blogs, mail and word processors put typographic quotes in the place of straight ones.
// To the rules they are the same marks: what stands in them has the name before them,
// and none of the letters that they seem to be.

// quoteLength is the length of the typographic quote at an octet, 0 for anything else.
func quoteLength(b []byte) int {
	switch r, n := utf8.DecodeRune(b); r {
	case '“', '”', '„', '‟', '″', '‶', '«', '»', '「', '」', '『', '』', '《', '》':
		return n
	}
	return 0
}

// hasTypographic reports whether a text has such a quote anywhere.
func hasTypographic(b []byte) bool {
	return hasQuote(b, 0xe2) || hasQuote(b, 0xc2) || hasQuote(b, 0xe3)
}

// hasQuote looks for a quote that begins with an octet.
func hasQuote(b []byte, lead byte) bool {
	for from := 0; ; {
		i := bytes.IndexByte(b[from:], lead)
		if i < 0 {
			return false
		}
		if from += i; quoteLength(b[from:]) > 0 {
			return true
		}
		from++
	}
}

// typographic takes a text with its quotes made straight, and gives each its form back.
// It is false, and nothing is in the output, where these are not as many as before.
func (w *walker) typographic(b []byte, m mode) bool {
	straight := make([]byte, 0, len(b))
	var quotes [][]byte // as they stood
	for at := 0; at < len(b); {
		n := 0
		if b[at] >= utf8.RuneSelf {
			n = quoteLength(b[at:])
		}
		switch {
		case n > 0:
			quotes, straight = append(quotes, b[at:at+n]), append(straight, '"')
			at += n
			continue
		case b[at] == '"':
			quotes = append(quotes, b[at:at+1])
		}
		straight = append(straight, b[at])
		at++
	}
	start := len(w.out)
	w.scan(straight, m)
	if w.learning {
		return true
	}
	out := bytes.Clone(w.out[start:])
	if bytes.Count(out, []byte{'"'}) != len(quotes) {
		w.out = w.out[:start]
		return false
	}
	w.out = w.out[:start]
	for _, q := range quotes {
		at := bytes.IndexByte(out, '"')
		w.out = append(append(w.out, out[:at]...), q...)
		out = out[at+1:]
	}
	w.out = append(w.out, out...)
	return true
}
