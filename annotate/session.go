package annotate

import (
	"cmp"
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"ocsconv/formats"
)

// Schema names the JSON form of a [Session]. Fields are only ever added.
const Schema = "ocsconv.session/1"

// Session is everything that is known of the messages with one Call-ID. It
// marshals to the documented JSON, version 1. It is a value: nothing in it
// changes after [Case.Session] returned it.
type Session struct {
	Schema      string       `json:"schema"`
	Number      int          `json:"session"` // from 1, by first message
	CallID      string       `json:"call_id"`
	Kind        Kind         `json:"kind"`
	View        View         `json:"view"`
	Owner       string       `json:"owner"` // AOR of the log's owner, or the server's name; "" when unknown
	Start       Time         `json:"start"`
	End         Time         `json:"end"`
	Files       []string     `json:"files"`
	Caller      Party        `json:"caller"`
	Callee      string       `json:"callee"` // AOR that was called, or the target of other requests
	Outcome     Outcome      `json:"outcome"`
	MPOP        MPOP         `json:"mpop"`
	Winner      *string      `json:"winner"`    // label of the branch that completed INVITE/200/ACK and kept it
	AnswerMS    *int64       `json:"answer_ms"` // from the initial INVITE to the winner's 2xx
	Endpoints   []Endpoint   `json:"endpoints"`
	Media       *Media       `json:"media"`
	Diagnostics []Diagnostic `json:"diagnostics"`
	Links       []Link       `json:"links"`
	Messages    []Note       `json:"messages"`

	// Summary is the verdict in sentences that a support engineer understands,
	// the most important first.
	Summary []string `json:"summary"`
	// Reason says why there are several provisional replies.
	Reason Reason `json:"reason"`
	// DurationMS is the talk time from the winner's ACK (else 2xx) to the BYE;
	// nil when the call was not answered or the log ends before.
	DurationMS *int64 `json:"duration_ms"`
	// FirstFrame is the number of the session's first message in the whole input.
	FirstFrame int `json:"first_frame"`
	// Call and Calls tell which of how many calls with this Call-ID this is, where
	// a client used it for several; 0 for the only one.
	Call  int `json:"call,omitempty"`
	Calls int `json:"calls,omitempty"`
	// CallerUnknown says that the log begins inside a call, so that Caller and Callee
	// are its two parties, and who called whom is not known.
	CallerUnknown Unknown `json:"caller_known"`
	// DialsOut says that a meeting called the user: Caller is then whose meeting it
	// is, and nobody joined with a call of its own.
	DialsOut bool `json:"dials_out,omitempty"`
	// RedirectedTo is whereto a call with the outcome "redirected" was sent: an address
	// or "voice mail"; "" where the response does not say.
	RedirectedTo string `json:"redirected_to,omitempty"`
	// Server is the name of the server on the way, else its address; "" when unknown.
	Server string `json:"server,omitempty"`
	// Subject is the Subject or conference URI where the session has one.
	Subject string `json:"subject,omitempty"`
	// Cause is why something failed, nil where nothing did.
	Cause *Cause `json:"cause"`
	// Quality are the reports on how the media was, final ones first.
	Quality []Quality `json:"quality,omitempty"`
	// OtherReports are reports with the session's Call-ID that say nothing of the call
	// itself: on a leg that lost, or with tags of no dialog in this log.
	OtherReports []Quality `json:"other_reports,omitempty"`
	// Ratings are what users thought of the call.
	Ratings []Rating `json:"ratings,omitempty"`
	// ReportOf names the call that the session's quality report is about; nil for
	// any other session.
	ReportOf *ReportOf `json:"report_of,omitempty"`
	// ReportMessages are the messages of the sessions that carry these reports and
	// ratings, by frame. Their N goes on behind that of Messages, and Note.Session
	// names the session that each belongs to.
	ReportMessages []Note `json:"report_messages,omitempty"`
	// LinkKeys are the values that the session has in common with those that it is
	// linked to, also where they are in another input.
	LinkKeys []LinkKey `json:"-"`
	// Identities are the addresses and numbers by which P-Asserted-Identity and
	// P-Preferred-Identity name the senders of messages: those of one person stand in
	// one list (RFC 3325 §9.1).
	Identities [][]string `json:"-"`
	// Clocks are those of the session's logs that differ from the others, by name. The
	// order of the messages and all durations are by corrected clocks.
	Clocks []Clock `json:"clocks,omitempty"`
	// Assumed names what of the times of messages nothing tells: "day", "zone", which is
	// then UTC, and "clock", where a log has no message in common with the others.
	Assumed []string `json:"assumed,omitempty"`
	// Records are the server's diagnostic records that name this Call-ID.
	Records []Record `json:"records,omitempty"`

	timed    []string // Summary with its times as values, where it has any
	summary  []string // with the numbers of the session; nil where Summary has them
	digest   *digest  // of Messages, where these are left out
	straight bool     // caller and endpoint talk to each other, as their logs show: no server is on the way
}

// InSession returns the session as JSON and tables for programs have it: its
// sentences name messages by their numbers in the session, [Note.N], and so say the
// same whatever else the input holds. In Summary itself they have the numbers that
// a person reads, those of the whole input.
func (s *Session) InSession() *Session {
	if s.summary == nil {
		return s
	}
	own := *s
	own.Summary, own.summary, own.timed = s.summary, nil, nil
	return &own
}

// Unknown marks a statement that the log does not make. It marshals as its
// opposite, so that the field says what is known.
type Unknown bool

// MarshalJSON returns false for what is unknown, else true.
func (u Unknown) MarshalJSON() ([]byte, error) { return strconv.AppendBool(nil, !bool(u)), nil }

// UnmarshalJSON reads what MarshalJSON wrote.
func (u *Unknown) UnmarshalJSON(text []byte) error {
	var known bool
	err := json.Unmarshal(text, &known)
	*u = Unknown(!known)
	return err
}

// Parties returns who the session is between, in words: "alice calls bob", or
// "between alice and bob" where it is not known who called.
func (s *Session) Parties(verb string) string {
	from, to := cmp.Or(s.Caller.AOR, "unknown caller"), cmp.Or(s.Callee, "unknown")
	if s.DialsOut {
		from = "the meeting of " + from
	}
	if s.CallerUnknown {
		return "between " + from + " and " + to
	}
	return from + " " + verb + " " + to
}

// Party is the caller's side.
type Party struct {
	AOR       string `json:"aor"`
	Name      string `json:"name"`
	Tag       string `json:"tag"`
	Epid      string `json:"epid"`
	Product   string `json:"product"`
	UserAgent string `json:"user_agent"`
}

// Endpoint is one branch of a session: one To tag that answered the initial
// INVITE, or in a server's log one fork leg. Times are milliseconds from the
// initial INVITE.
type Endpoint struct {
	Label           string `json:"label"` // E1, E2, … by first appearance
	AOR             string `json:"aor"`
	Epid            string `json:"epid"`
	Tag             string `json:"tag"`
	GRUU            string `json:"gruu"`
	Instance        string `json:"instance"` // sip.instance computed from the epid
	Product         string `json:"product"`
	UserAgent       string `json:"user_agent"`
	FirstResponseMS *int64 `json:"first_response_ms"`
	RingMS          *int64 `json:"ring_ms"` // first 18x to the end of ringing
	State           State  `json:"state"`
	How             How    `json:"how"`
	Evidence        []int  `json:"evidence"` // numbers (Note.N) of the messages that prove the state

	Name       string `json:"name"`             // display name, when one was seen
	Class      string `json:"class"`            // class of the product: "client:phone", "server:mediation"
	FinalCode  int    `json:"final_code"`       // status code that this branch sent last to the INVITE; 0 for none
	SameAOR    bool   `json:"same_aor"`         // a registered endpoint of the called user
	GRUUMatch  *bool  `json:"gruu_match"`       // the GRUU is the one that the epid gives; nil when either is missing
	FirstFrame int    `json:"first_frame"`      // frame number of its first message
	Candidates string `json:"candidates"`       // "host 2, relay 4" of its last SDP answer
	EarlyMedia bool   `json:"early_media"`      // its SDP came in a provisional reply
	Reason     string `json:"reason,omitempty"` // in words, how the state came about
}

// Endpoint returns the endpoint with a label such as "E2", nil when the session
// has none. Labels count the endpoints, so those of an analysis are found without
// a search: every message of a session is asked for its endpoint.
func (s *Session) Endpoint(label string) *Endpoint {
	if i := s.endpoint(label); i >= 0 {
		return &s.Endpoints[i]
	}
	return nil
}

// endpoint returns the index of the endpoint with a label, -1 for none.
func (s *Session) endpoint(label string) int {
	digits, ok := strings.CutPrefix(label, "E")
	if !ok {
		return -1
	}
	if n, err := strconv.Atoi(digits); err == nil && n >= 1 && n <= len(s.Endpoints) && s.Endpoints[n-1].Label == label {
		return n - 1
	}
	return slices.IndexFunc(s.Endpoints, func(e Endpoint) bool { return e.Label == label })
}

// Media is the candidate pair that the re-INVITE named.
type Media struct {
	Local      string `json:"local"` // "200.1.1.201:50016", the caller's side of the re-INVITE's sender
	LocalType  string `json:"local_type"`
	Remote     string `json:"remote"`
	RemoteType string `json:"remote_type"`
	Confirmed  bool   `json:"confirmed"` // its 2xx mirrors the pair
	Mismatch   bool   `json:"mismatch"`  // its 2xx names another pair
	Relayed    bool   `json:"relayed"`   // at least one end is a relay
	Evidence   []int  `json:"evidence"`  // message numbers
}

// String returns the pair as "192.0.2.1:50016 (host) <-> 192.0.2.2:50020 (relay)",
// and says "unknown" where the log does not tell.
func (m *Media) String() string {
	return candidateText(m.Local, m.LocalType) + " <-> " + candidateText(m.Remote, m.RemoteType)
}

func candidateText(addr, kind string) string {
	return cmp.Or(addr, "unknown") + " (" + cmp.Or(kind, "type unknown") + ")"
}

// Diagnostic is one ms-diagnostics header (or its public or client kin).
type Diagnostic struct {
	Message   int    `json:"message"` // Note.N
	ID        int    `json:"id"`
	Reason    string `json:"reason"`    // the header's own text first
	Component string `json:"component"` // appName, else the Server header's product, else from the table
	Source    string `json:"source"`    // host that reported it
	Header    string `json:"header"`    // "ms-diagnostics", "ms-diagnostics-public", "ms-client-diagnostics"
	Meaning   string `json:"meaning"`   // explanation in plain words, when the id is known

	Sub int `json:"sub,omitempty"` // the 2 of "13004.2"
}

// Link names another session that belongs to the same call.
type Link struct {
	CallID     string `json:"call_id"`
	Why        string `json:"why"`        // "Replaces", "Ms-Conversation-ID", "Referred-By", …
	Confidence string `json:"confidence"` // "certain" or "likely"
	Session    int    `json:"session"`    // number of that session, 0 when it is not in the input
}

// LinkKey is a value by which sessions are linked: two that have the same one for the
// same reason belong together.
type LinkKey struct {
	Why        string // as in [Link]
	Value      string
	Confidence string
}

// Note is one message of a session with its annotation.
type Note struct {
	N            int               `json:"n"` // from 1 within the session, in input order
	Time         Time              `json:"time"`
	File         string            `json:"file"`
	Line         int               `json:"line"`
	Direction    formats.Direction `json:"direction"` // seen by the log's owner
	DirectionHow formats.Evidence  `json:"direction_how"`
	StartLine    string            `json:"start_line"`
	CSeq         string            `json:"cseq"`
	Kind         Code              `json:"kind"`     // what it does, such as INV0, EPROG, ANSWER
	Endpoint     string            `json:"endpoint"` // "E1", "S" for a server, "-" for the caller or nobody in particular
	State        DialogState       `json:"state"`    // of the dialog after the message
	Note         string            `json:"note"`     // one sentence

	Frame       int     `json:"frame"`                // number of the message in the whole input, the pcapng frame
	Confidence  float64 `json:"direction_confidence"` // 1 when logged
	Method      string  `json:"method"`               // of the request, or of the CSeq in a response
	Status      int     `json:"status"`               // 0 for requests
	FromTag     string  `json:"from_tag"`
	ToTag       string  `json:"to_tag"`
	FromEpid    string  `json:"from_epid"`
	ToEpid      string  `json:"to_epid"`
	UserAgent   string  `json:"user_agent"` // User-Agent, else Server
	Product     string  `json:"product"`
	Transaction string  `json:"transaction"` // "1 INVITE", with the dialog's tag for in-dialog requests: "2 PRACK/c34587eaa8"
	Src         string  `json:"src"`         // address as logged, host name when that is all
	Dst         string  `json:"dst"`
	Source      string  `json:"source,omitempty"`      // address that the capture shows, where the log prints none
	Destination string  `json:"destination,omitempty"` // likewise
	Protocol    string  `json:"-"`                     // Wireshark's column in the capture, as "SIP/SDP"; "" when not looked for
	InfoTail    string  `json:"-"`                     // of Wireshark's column Info, what stands behind the start line; known where Protocol is
	CopyOf      int     `json:"copy_of"`               // in a server's log the N of the record that this one forwards; 0 for none
	SDP         string  `json:"sdp"`                   // "offer", "answer" or ""
	Verdict     State   `json:"verdict"`               // final state of Endpoint, so that a filter finds a loser's messages
	Retransmit  bool    `json:"retransmit"`            // seen before, nothing new
	ofServer    bool    // a BYE that a server sent by itself, the response to it, or its word that an endpoint was silent
	traced      bool    // a server recorded it, on one of its two sides
	Length      int     `json:"length"` // octets of the SIP message

	Duplicate     int    `json:"duplicate_of,omitempty"` // N of the same record in an overlapping log or another server's, or of the other end of its hop
	DiagnosticIDs []int  `json:"diagnostics,omitempty"`  // ids of its ms-diagnostics headers
	Process       uint32 `json:"process,omitempty"`      // of the log's packet line
	Thread        uint32 `json:"thread,omitempty"`
	Level         string `json:"level,omitempty"`
	Component     string `json:"component,omitempty"`
	Server        string `json:"server,omitempty"`

	AheadMS int64 `json:"clock_ahead_ms,omitempty"` // by how much Time is ahead of [Note.At]

	Comments []string `json:"comments,omitempty"` // that people wrote on the packet of a capture
	Session  int      `json:"session,omitempty"`  // that the message belongs to, in [Session.ReportMessages]

	timed   string    // Note with its times as values, where it has any
	tabled  []tabled  // of its ms-diagnostics headers, for the comment
	named   reference // of the message that the sentence names
	reports []Quality // that the message carries
}

// reference is a message by its numbers: in its session and in the whole input.
type reference struct{ n, frame int }

// Request reports whether the message is one: a response whose status code is none has no
// Status either.
func (n *Note) Request() bool { return n.Status == 0 && !strings.HasPrefix(n.StartLine, "SIP/") }

// Reports returns the quality reports that the message itself carries.
func (n *Note) Reports() []Quality { return n.reports }
