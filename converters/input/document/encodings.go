package document

import (
	"bytes"
	"io"

	"ocsconv/formats"
	"ocsconv/formats/textlog"
)

// OpenMixed is [Open] for a file whose encoding changes within it. It is nil when the
// file has one encoding.
func OpenMixed(src []byte, list formats.List) *Document {
	l := openEncodings(src)
	if l == nil {
		return nil
	}
	d := &Document{layers: []*layer{l}}
	if inner := Open(l.text, list); inner != nil {
		d.layers = append(d.layers, inner.layers...)
	}
	return d
}

// openEncodings makes one text of the parts of a file.
func openEncodings(src []byte) *layer {
	parts := textlog.Parts(src)
	if parts == nil {
		return nil
	}
	b := newBuilder("a text in two encodings", src)
	for _, p := range parts {
		if p.Encoding == textlog.Octets {
			b.plain(p.To - p.From)
			continue
		}
		for b.at < p.To {
			line := lineOf(src[b.at:p.To], p.Encoding)
			b.add(len(line), decodeFrom(p.Encoding, line), encoderTo(p.Encoding))
		}
	}
	return b.layer()
}

// lineOf returns the first line of a text in UTF-16 with its line end.
func lineOf(b []byte, enc textlog.Encoding) []byte {
	low := 0 // the octet of a unit that has a line feed
	if enc == textlog.UTF16BE {
		low = 1
	}
	for at := 0; ; {
		i := bytes.IndexByte(b[at:], '\n')
		if i < 0 {
			return b
		}
		at += i + 1
		if unit := (at - 1) &^ 1; unit+2 <= len(b) && b[unit+low] == '\n' && b[unit+1-low] == 0 {
			return b[:unit+2]
		}
	}
}

// decodeFrom returns a text in UTF-8.
func decodeFrom(enc textlog.Encoding, b []byte) []byte {
	text, _ := io.ReadAll(textlog.Decode(bytes.NewReader(b), enc)) // memory has no errors
	return text
}

// encoderTo returns the way back of decodeFrom.
func encoderTo(enc textlog.Encoding) func([]byte) []byte {
	return func(text []byte) []byte {
		var out bytes.Buffer
		w := textlog.Encode(&out, enc)
		_, _ = w.Write(text)
		_ = w.Close()
		return out.Bytes()
	}
}
