package redact

import (
	"bytes"
	"encoding/base64"
	"unicode/utf8"
)

// encodedWord is a word in the form of RFC 2047: =?charset?B?text?=.
type encodedWord struct {
	b      []byte // all of it
	lead   int    // octets before the text
	packed bool   // base64, else the Q encoding
	text   []byte // decoded, in UTF-8
}

// encodedWordAt reads the encoded word that b begins with.
func encodedWordAt(b []byte) (encodedWord, bool) {
	const longest = 512 // RFC 2047 §2 says 75
	b = b[:min(len(b), longest)]
	if !bytes.HasPrefix(b, []byte("=?")) {
		return encodedWord{}, false
	}
	charset := bytes.IndexByte(b[2:], '?') + 2
	if charset < 3 || len(b) < charset+4 || b[charset+2] != '?' {
		return encodedWord{}, false
	}
	lead := charset + len("?B?")
	end := bytes.Index(b[lead:], []byte("?="))
	if end < 0 || bytes.ContainsAny(b[:lead+end], " \r\n") {
		return encodedWord{}, false
	}
	word := encodedWord{b: b[:lead+end+2], lead: lead, packed: b[charset+1]|0x20 == 'b'}
	switch {
	case word.packed:
		text, err := base64.RawStdEncoding.DecodeString(string(bytes.TrimRight(b[lead:lead+end], "=")))
		if err != nil {
			return encodedWord{}, false
		}
		word.text = text
	case b[charset+1]|0x20 == 'q':
		word.text = unquote(b[lead : lead+end])
	default:
		return encodedWord{}, false
	}
	if !utf8.Valid(word.text) {
		var text []byte
		for _, c := range word.text {
			text = utf8.AppendRune(text, rune(c))
		}
		word.text = text
	}
	return word, true
}

// unquote decodes the Q encoding (RFC 2047 §4.2).
func unquote(v []byte) []byte {
	out := make([]byte, 0, len(v))
	for i := 0; i < len(v); i++ {
		switch {
		case v[i] == '_':
			out = append(out, ' ')
		case v[i] == '=' && i+2 < len(v) && isHex[v[i+1]] && isHex[v[i+2]]:
			out = append(out, hexValue(v[i+1])<<4|hexValue(v[i+2]))
			i += 2
		default:
			out = append(out, v[i])
		}
	}
	return out
}

// encodedWord appends an encoded word through f. What f makes of it is ASCII, as
// pseudonyms are, or was there before.
func (w *walker) encodedWord(word encodedWord, f func([]byte)) {
	w.through(word.b, word.text, f, func(text []byte) []byte {
		out := bytes.Clone(word.b[:word.lead])
		if word.packed {
			return append(base64.StdEncoding.AppendEncode(out, text), "?="...)
		}
		for _, c := range text {
			switch {
			case c < 0x80 && isAtom[c]:
				out = append(out, c)
			case c == ' ':
				out = append(out, '_')
			default:
				out = append(out, '=', upperHex[c>>4], upperHex[c&15])
			}
		}
		return append(out, "?="...)
	})
}

// words appends text of a class in which encoded words may stand.
func (w *walker) words(c class, v []byte) {
	for from := 0; from < len(v); {
		i := bytes.Index(v[from:], []byte("=?"))
		if i < 0 {
			break
		}
		word, ok := encodedWordAt(v[from+i:])
		if !ok {
			from += i + 2
			continue
		}
		w.put(c, v[:from+i])
		w.encodedWord(word, func(t []byte) { w.put(c, t) })
		v, from = v[from+i+len(word.b):], 0
	}
	w.put(c, v)
}
