package qoe

import (
	"strings"
	"time"
)

// Schema is the version of the schema that a report is written in. It follows
// the product of the reporter, which is not that of the server ([MS-QoE] 6).
type Schema uint8

// The schemas, by the product that brought each.
const (
	SchemaUnknown    Schema = iota
	Schema2007              // OCS 2007: ms-rtcp-metrics without a version
	Schema2007R2            // OCS 2007 R2: the same namespace, with an attribute Version
	Schema2010              // Lync 2010: ms-rtcp-metrics.v2
	Schema2013              // Lync 2013: ms-rtcp-metrics.v3
	Schema2015              // Skype for Business 2015 and later: ms-rtcp-metrics.v4
	SchemaRFC6035           // the text form of RFC 6035, of phones and gateways of others
	SchemaStatistics        // a P-RTP-Stat or X-RTP-Stat header of theirs
)

// String returns the year of the product, as "2013" or "2007 R2", or "RFC 6035", or
// "RTP-Stat".
func (s Schema) String() string {
	return [...]string{"unknown", "2007", "2007 R2", "2010", "2013", "2015", "RFC 6035", "RTP-Stat"}[s]
}

// Microsofts reports whether the schema is one of [MS-QoE].
func (s Schema) Microsofts() bool { return s < SchemaRFC6035 }

// Report is one VQReportEvent, or what RFC 6035 has in its place.
type Report struct {
	Schema   Schema
	Sessions []Session
	Cut      *Truncation // where the text ends before the document does; nil for a whole one
	Damage   error       // why the rest could not be read; nil when it was

	Streams    int // streams that the document holds, those beyond MaxStreams too
	Unreadable int // figures that are no numbers, or no possible ones
}

// Truncation tells where a document ends too early. Clients' logs often lack no more
// than the last end tags.
type Truncation struct {
	Values bool   // values are missing, and not only end tags
	Inside string // the innermost element that is open, with those around it: "MediaLine/OutboundStream/Network/PacketLoss/LossRate"
	Label  string // of the media line that is open, "" when none is
}

// In reports whether the document ends inside of a stream of a media line, so that
// figures of it may be missing. A nil Cut is in none.
func (c *Truncation) In(l *Line, s *Stream) bool {
	if c == nil || !c.Values || l.Label != c.Label {
		return false
	}
	element := "InboundStream"
	if s.Direction == Outbound {
		element = "OutboundStream"
	}
	return strings.Contains(c.Inside, element)
}

// Session is one VQSessionReport, or one VQSessionIntervalReport.
type Session struct {
	ID       string // SessionId as written
	Interval bool   // a VQSessionIntervalReport, which is sent during the call
	Endpoint string // name of the reporting machine
	Dialog   Dialog
	Lines    []Line
}

// MidCall reports whether the session was reported while the call went on, so
// that a later report replaces it: [MS-QoE] 2.2.1.6, MidCallReport.
func (s *Session) MidCall() bool {
	if s.Interval {
		return true
	}
	for i := range s.Lines {
		if s.Lines[i].MidCall.True() {
			return true
		}
	}
	return false
}

// Dialog names the call of a session, and its two sides as the reporter sees
// them ([MS-QoE] 2.2.1.4): Local is the reporter.
type Dialog struct {
	CallID        string // of the call, not of the report; from SessionId where DialogInfo lacks it
	FromTag       string // this and ToTag from SessionId where DialogInfo has neither
	ToTag         string
	Start, End    time.Time // zero when not reported
	Category      Flag      // true: the leg between Mediation Server and gateway
	CorrelationID string    // joins the legs of a call over a gateway
	Caller        Flag      // the reporter called

	FromURI, ToURI string // reporter and other side
	LocalPAI       string
	LocalAgent     string // LocalUserAgent
	RemoteAgent    string
	ConferenceURI  string
	TrunkingPeer   string
}

// Line is one media line: audio, video or sharing with one other end.
type Line struct {
	Label          string // main-audio, main-video, panoramic-video, data, main-video1, … as written
	Ice            string // DIRECT, RELAY, HTTP-PROXY, FAILED
	IceWarnings    uint64 // bits; what they mean depends on the schema
	HasIceWarnings bool
	Security       string // SRTP, V1, None
	Transport      string // UDP, TCP
	Connection     string // wired, wifi
	VPN            Flag
	LinkSpeed      Figure // bit/s
	RSSI           Figure // dBm
	Capture        string // device names
	Render         string
	MidCall        Flag
	BandwidthLimit Figure // bit/s, -1 for none
	BandwidthFrom  string // what set the limit: "Static Max", "Policy Server"
	Events         []Event
	Streams        []Stream
}

// Direction is that of a stream, as its reporter sees it.
type Direction uint8

// The directions.
const (
	Inbound  Direction = iota // received by the reporter
	Outbound                  // sent by the reporter
)

func (d Direction) String() string { return [...]string{"inbound", "outbound"}[d] }

// Stream is what is reported of the media in one direction.
type Stream struct {
	Direction  Direction
	ID         string // SSRC, where the reporter gives it
	Codec      string // PayloadDescription as written
	Resolution string // "1280x720"
	Shared     string // Desktop, Application, Viewer
	figures    []measured
	unreadable []Metric // up to maxUnreadable
}

// maxUnreadable bounds what is kept of a stream's figures that cannot be read.
const maxUnreadable = 16

type measured struct {
	metric Metric
	value  float64
}

// Value returns a figure in the unit of its metric. It is not ok when the report
// does not hold it.
func (s *Stream) Value(m Metric) (v float64, ok bool) {
	for _, f := range s.figures {
		if f.metric == m {
			return f.value, true
		}
	}
	return 0, false
}

// Unreadable returns the metrics of which the report has something that is no number,
// or no possible one: what they were is unknown, which is not the same as absent. The
// slice belongs to the stream.
func (s *Stream) Unreadable() []Metric { return s.unreadable }

// Figures calls yield with every figure in the order of the report.
func (s *Stream) Figures(yield func(Metric, float64) bool) {
	for _, f := range s.figures {
		if !yield(f.metric, f.value) {
			return
		}
	}
}

// Event is how much of the call a client showed a warning to its user
// ([MS-QoE] 2.2.1.29).
type Event struct {
	Name   string // element name, as "CPUInsufficientEventRatio"
	Remote bool   // the warning was at the other side
	Value  float64
}

// Flag is a truth value that may be absent.
type Flag uint8

// The values of a flag.
const (
	Absent Flag = iota
	No
	Yes
)

// True reports whether the flag is there and true.
func (f Flag) True() bool { return f == Yes }

// Known reports whether the flag is there.
func (f Flag) Known() bool { return f != Absent }

// Figure is a number that may be absent.
type Figure struct {
	Value float64
	Known bool
}
