package annotate

import (
	"ocsconv/formats"
	"ocsconv/formats/sip"
)

// Gist returns the first octets of a message, as many as tell a [Builder] all that the
// whole does: without its body where that is of no type that tells of a session.
func Gist(raw []byte) []byte {
	if sip.HeaderLength(raw) == len(raw) { // most have no body
		return raw
	}
	s := sip.Parse(raw)
	kind := s.Get(headerContentType)
	switch {
	case kind == nil || s.Get(headerContentLength) == nil: // a document quotes lines of anything
		return raw
	case hasFold(kind, "application/sdp"), hasFold(kind, "multipart/"), hasFold(kind, "message/"):
		return raw
	case hasFold(kind, sip.ConferenceType), hasFold(kind, "text/registration-event"), hasFold(kind, "application/reginfo+xml"):
		return raw
	case mayReport(&s):
		return raw
	}
	return raw[:s.HeaderLength()]
}

// AddGist is [Builder.Add] of a message whose Raw is what [Gist] returned of one that
// has so many octets.
func (b *Builder) AddGist(m *formats.Message, octets int) { b.add(m, octets) }
