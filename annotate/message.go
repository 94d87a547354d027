package annotate

import (
	"time"

	"ocsconv/formats"
	"ocsconv/formats/sip"
)

// message is one message while it is worked on. What it says by itself, in its header
// fields and its body, is asked of it: [message.telephone] looks at nothing else.
type message struct {
	*fact
	*lookup
	frame, n   int
	at         int64 // time to sort by
	method     string
	fromTag    string
	toTag      string
	fromEpid   string
	toEpid     string
	direction  formats.Direction
	how        formats.Evidence
	confidence float64
	points     int16

	original  *message // the record that this one forwards
	duplicate *message // the same record in another file, or another server's of the same message
	parent    *message // INVITE of which this one is a leg

	code       Code
	branch     *branch
	who        string // "S" or "-" without a branch
	state      DialogState
	retransmit bool
	guessed    bool // code or endpoint is inferred
	reports    []sip.Diagnostic
	parsed     bool         // reports are filled in
	body       *description // see [message.description]
}

func (m *message) request() bool { return m.is(isRequest) }

// time returns the instant, zero when the log has none.
func (m *message) time() time.Time {
	if m.fact.time == noTime {
		return time.Time{}
	}
	return time.Unix(0, m.fact.time).UTC()
}

// sameLog reports whether two messages are of one log.
func (m *message) sameLog(other *message) bool {
	s, t := m.c.b.sym.sources[m.source], m.c.b.sym.sources[other.source]
	return s.file == t.file && s.server == t.server
}

// description returns what the SDP of a message says, nil without SDP.
func (m *message) description() *description {
	if m.body == nil && m.sdp != 0 {
		m.body = unpackDescription(m.c.text(m.sdp))
	}
	return m.body
}

func (m *message) hasRemoteCandidates() bool {
	d := m.description()
	return d != nil && len(d.remote) > 0
}

// rackCSeq reads the CSeq number of "1 3 INVITE".
func rackCSeq(value string) (n uint32, ok bool) {
	words, field := 0, uint32(0)
	for i := 0; i <= len(value); i++ {
		if i < len(value) && value[i] >= '0' && value[i] <= '9' {
			field = field*10 + uint32(value[i]-'0')
			continue
		}
		if i > 0 && value[i-1] >= '0' && value[i-1] <= '9' {
			if words++; words == 2 {
				return field, true
			}
			field = 0
		}
	}
	return 0, false
}
