package capture

// Counter is a number of things in a capture that are no SIP messages.
type Counter struct {
	Name  string // "packets that are not SIP"
	Count int64
}

// Twice is the name of the counter of messages that this program wrote, and that a capture
// holds again.
const Twice = "packets that are in the capture twice"

// counters are what a reader counts besides messages.
type counters struct {
	frames              int64
	unread              unread
	empty               int64
	notSIP              int64
	places              []place // in streams, of what is told at the end; the first maxNotes of them
	placesMore          int
	damaged             int64
	fragments           int64
	keepAlives          int64
	behind              int64
	retransmitted       int64
	retransmittedChunks int64
	lostSegments        int64
	resyncs             int64
	skipped             int64
	scaffold            int64
	duplicates          int64
	otherBlocks         int64
}

// place is where a stream has something that is told.
type place struct {
	frame int
	msg   string
}

// tell remembers what there is to say of a stream at a frame.
func (c *counters) tell(frame int, msg string) {
	if len(c.places) == maxNotes {
		c.placesMore++
		return
	}
	c.places = append(c.places, place{frame, msg})
}

// Stats returns the counts that are not zero, in an order that never changes.
// They are complete when Read has returned io.EOF.
func (r *Reader) Stats() []Counter {
	c := &r.stats
	all := append([]Counter{{"packets", c.frames}}, c.unread.counters()...)
	all = append(all, []Counter{
		{"packets that are empty", c.empty},
		{"datagrams that are not SIP", c.notSIP},
		{"damaged packets", c.damaged},
		{"IP fragments", c.fragments},
		{"fragmented datagrams that lack a part", int64(r.fragments.lost)},
		{"keep-alives", c.keepAlives},
		{"octets behind the Content-Length of a datagram", c.behind},
		{"retransmitted TCP segments", c.retransmitted},
		{"retransmitted SCTP chunks", c.retransmittedChunks},
		{"SCTP messages that lack a part", int64(r.chunks.lost)},
		{"places where TCP segments are missing", c.lostSegments},
		{"places where a TCP stream was searched for the next message", c.resyncs},
		{"octets of TCP that are not SIP", c.skipped},
		{"packets of TCP handshakes that this program added", c.scaffold},
		{Twice, c.duplicates},
		{"blocks that are no packets", c.otherBlocks},
	}...)
	var out []Counter
	for _, k := range all {
		if k.Count != 0 {
			out = append(out, k)
		}
	}
	return out
}
