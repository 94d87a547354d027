package qoe

import (
	"bytes"
	"html"
)

// enveloped returns the document that stands inside another one, nil where there is none:
// an element of an envelope, or its text, in a CDATA section or escaped. Pages and mails
// escape what they quote.
func enveloped(body []byte, root string) []byte {
	for from := 0; ; {
		i := bytes.Index(body[from:], []byte(root))
		if i < 0 {
			return nil
		}
		i += from
		from = i + len(root)
		before := bytes.TrimRight(body[max(0, i-maxPrefix):i], prefixLetters)
		start := i - len(body[max(0, i-maxPrefix):i]) + len(before)
		switch {
		case bytes.HasSuffix(before, []byte("<")):
			return body[start-len("<"):]
		case bytes.HasSuffix(before, []byte("&lt;")):
			return []byte(html.UnescapeString(string(body[start-len("&lt;"):])))
		}
	}
}

// A root element's name may have a prefix.
const (
	prefixLetters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-:"
	maxPrefix     = 64
)
