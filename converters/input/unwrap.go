package input

import (
	"io"

	"ocsconv/converters/input/document"
	"ocsconv/converters/input/source"
	"ocsconv/formats"
	"ocsconv/formats/textlog"
)

// largestDocument is how many octets a mail or a page may have to be read as one:
// all of it is kept. What is larger is read as it is.
const largestDocument = 32 << 20

// unwrapped returns the document that a source is, nil when its text is the log, and
// the encoding that it is in as a whole. Head has its first octets, text has them decoded.
func unwrapped(src *source.Source, head, text []byte, enc textlog.Encoding, list formats.List) (*document.Document, textlog.Encoding, error) {
	if src.Size > largestDocument {
		return nil, enc, nil
	}
	if mixed(src, head, enc) {
		all, err := whole(src, textlog.Octets)
		if d := document.OpenMixed(all, list); d != nil || err != nil {
			return d, textlog.Octets, err
		}
	}
	if !document.Wraps(text, list) {
		return nil, enc, nil
	}
	all, err := whole(src, enc)
	if err != nil || all == nil {
		return nil, enc, err
	}
	return document.Open(all, list), enc, nil
}

// mixed reports whether the encoding of a source seems to change within it. Samples
// tell, since most logs have one and would be read once more.
func mixed(src *source.Source, head []byte, enc textlog.Encoding) bool {
	const samples, size = 64, 128
	for sample := range src.Samples(head, samples, size) {
		if enc.Differs(sample) {
			return true
		}
	}
	return false
}

// whole returns all of a source, nil when that is too much.
func whole(src *source.Source, enc textlog.Encoding) ([]byte, error) {
	r, err := src.Open()
	if err != nil {
		return nil, err
	}
	defer r.Close()
	all, err := io.ReadAll(io.LimitReader(textlog.Decode(r, enc), largestDocument+1))
	if err != nil || len(all) > largestDocument {
		return nil, err
	}
	return all, nil
}

// wrapping hands out the pieces of a document's text as the octets of the
// document, so that a writer gives back the document.
type wrapping struct {
	formats.Reader
	document *document.Document
	decoded  bool // hand out the text: it will be put back as a whole
	at, from int  // octets of the text, and of the document, that were handed out
	told     bool // what the document has beside its text
}

// Read implements [formats.Reader]. The last piece has no octets: it tells of messages that
// the document does not show.
func (w *wrapping) Read() (*formats.Message, error) {
	m, err := w.Reader.Read()
	if err == io.EOF && !w.told {
		w.told = true
		if unread := w.document.Unread(); len(unread) > 0 {
			return &formats.Message{Problems: unread}, nil
		}
	}
	if err != nil {
		return m, err
	}
	begin := w.at
	m.Gap = w.octets(m.Gap)
	head := w.at
	m.Head = w.octets(m.Head)
	if m.Raw != nil {
		m.Origin.Line = w.document.Line(w.at)
		text := w.octets(m.Source())
		if !w.decoded {
			m.Text = text
		}
	} else {
		m.Origin.Line = w.document.Line(begin)
	}
	m.Foot = w.octets(m.Foot)
	for _, p := range m.Problems {
		p.Line = w.document.Line(int(p.Offset))
	}
	if !w.decoded {
		m.Origin.Offset = int64(w.document.Source(head))
	}
	return m, nil
}

// octets returns the octets of the document that a part of a piece stands for.
func (w *wrapping) octets(part []byte) []byte {
	w.at += len(part)
	if w.decoded {
		return part
	}
	to := w.document.Source(w.at)
	if to == w.from {
		return nil
	}
	out := w.document.Octets(w.from, to)
	w.from = to
	return out
}
