package sip

import (
	"bytes"
	"iter"
)

// Part is one body part of a multipart body, or a whole body that has no parts
// (RFC 2046 §5.1). Values are as written; nil when absent.
type Part struct {
	ContentType []byte // with its parameters
	ID          []byte // Content-ID, with the angle brackets
	Disposition []byte // Content-Disposition, with its parameters
	Body        []byte
}

// IsType reports whether the part's media type is t, as "application/sdp",
// whatever its parameters and case.
func (p Part) IsType(t string) bool { return isType(p.ContentType, t) }

// Parts returns the parts of the body, those of nested multiparts in their place.
// A body that is not multipart is one part; an empty body has none.
func (m *Message) Parts() iter.Seq[Part] {
	whole := Part{
		ContentType: m.known(hContentType),
		ID:          m.known(hContentID),
		Disposition: m.known(hContentDisposition),
		Body:        m.Body(),
	}
	return func(yield func(Part) bool) {
		if len(whole.Body) > 0 {
			whole.leaves(0, yield)
		}
	}
}

// maxNesting is how deep multiparts are opened; one deeper comes out whole.
const maxNesting = 8

// leaves yields the parts that have no parts themselves.
func (p Part) leaves(depth int, yield func(Part) bool) bool {
	if depth == maxNesting || !hasPrefixFold(p.ContentType, "multipart/") {
		return yield(p)
	}
	boundary := p.boundary()
	if boundary == nil {
		return yield(p)
	}
	for part := range split(p.Body, boundary) {
		if !parsePart(part).leaves(depth+1, yield) {
			return false
		}
	}
	return true
}

// boundary returns the boundary that Content-Type declares or, when it was lost,
// the one that the body opens with.
func (p Part) boundary() []byte {
	_, list := cutParams(p.ContentType)
	if b, ok := list.get("boundary"); ok && len(b) > 0 {
		return b
	}
	for off := 0; off < len(p.Body); {
		line, next := cutLine(p.Body, off)
		if len(line) > 2 && line[0] == '-' && line[1] == '-' {
			return trimRight(line[2:])
		}
		if len(trim(line)) > 0 {
			return nil
		}
		off = next
	}
	return nil
}

// split yields what stands between the delimiter lines. Preamble and epilogue
// are left out; the last part may lack its delimiter.
func split(body, boundary []byte) iter.Seq[[]byte] {
	return func(yield func([]byte) bool) {
		at, next, last := delimiter(body, 0, boundary)
		for at >= 0 && !last {
			start := next
			at, next, last = delimiter(body, start, boundary)
			end := len(body)
			if at >= 0 {
				end = at
			}
			if !yield(cutLineEnd(body[start:end])) {
				return
			}
		}
	}
}

// delimiter finds the next delimiter line from off: where it begins, where the
// next line begins, and whether it closes the multipart. at is -1 without one.
func delimiter(body []byte, off int, boundary []byte) (at, next int, last bool) {
	for off < len(body) {
		line, next := cutLine(body, off)
		if len(line) >= 2+len(boundary) && line[0] == '-' && line[1] == '-' &&
			bytes.HasPrefix(line[2:], boundary) {
			switch tail := trimRight(line[2+len(boundary):]); string(tail) {
			case "":
				return off, next, false
			case "--":
				return off, next, true
			}
		}
		off = next
	}
	return -1, len(body), false
}

// cutLineEnd removes the line end that belongs to the delimiter behind it.
func cutLineEnd(b []byte) []byte {
	b = bytes.TrimSuffix(b, []byte{'\n'})
	return bytes.TrimSuffix(b, []byte{'\r'})
}

// parsePart reads the headers of a body part.
func parsePart(b []byte) Part {
	p := Part{}
	off := 0
	for off < len(b) {
		line, next := cutLine(b, off)
		if len(line) == 0 {
			p.Body = b[next:]
			return p
		}
		name, value, next := headerLine(b, off)
		switch lookup(name) {
		case hContentType:
			p.ContentType = value
		case hContentID:
			p.ID = value
		case hContentDisposition:
			p.Disposition = value
		}
		off = next
	}
	return p
}

func isType(contentType []byte, t string) bool {
	media, _ := cutParams(contentType)
	return equalFold(trim(media), t)
}
