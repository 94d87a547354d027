package capture

import "fmt"

// smallest is how many octets a SIP message has at the least, with the fields that every
// one has. What is smaller may be missing without a loss, such as a keep-alive.
const smallest = 64

// holes is what is known of octets that a stream lacks.
type holes struct {
	carries bool   // messages
	early   *place // the first one, before the stream had shown a message
	more    int    // that many
	end     uint32 // octets up to which the other end has had the stream, or its FIN tells
	known   bool   // end is
}

// reached says that the stream goes up to an octet.
func (h *holes) reached(end uint32) {
	if !h.known || after(h.end, end) > 0 {
		h.end, h.known = end, true
	}
}

// hole tells that n octets are missing before or behind a frame, once the stream is known
// to carry messages: some may be lost, whole ones too.
func (st *stream) hole(stats *counters, frame int, n int32, where string) {
	if n < smallest {
		return
	}
	p := place{frame, fmt.Sprintf("%d octets of its TCP stream are missing from the capture %s it, and with them perhaps messages", n, where)}
	switch h := &st.holes; {
	case h.carries:
		stats.tell(p.frame, p.msg)
	case h.early == nil:
		h.early = &p
	default:
		h.more++
	}
}

// carry says that the stream carries messages.
func (st *stream) carry(stats *counters) {
	h := &st.holes
	if h.carries = true; h.early != nil {
		stats.tell(h.early.frame, h.early.msg)
		stats.placesMore += h.more
		h.early, h.more = nil, 0
	}
}

// fits reports whether n missing octets are but the rest of a message that began before
// them, which is told to lack them.
func (f *framer) fits(n int32) bool {
	return f.socket == nil && f.need > len(f.buf) && n <= int32(f.need-len(f.buf))
}

// maxSocketHeader is how many octets stand at the most before the payload of a frame of
// RFC 6455 §5.2.
const maxSocketHeader = 14

// begun tells that the capture begins within a message of a stream, once the stream has
// shown that it carries messages, or the rest of that one has.
func (st *stream) begun(stats *counters) {
	if st.middle > 0 && st.framer.skipped > maxSocketHeader && (st.holes.carries || st.framer.headed) {
		stats.tell(st.middle, fmt.Sprintf("the capture begins within a message of its TCP stream, whose last %d octets are left out", st.framer.skipped))
	}
	st.middle = 0
}
