// Package diagram draws a session as a ladder: one lane for the caller, one for
// the server and one for every endpoint that the call was forked to, and below
// them the messages in the order of the log.
//
// [New] turns an [annotate.Session] into a [Ladder], a value that holds all
// decisions: who has a lane, between which lanes a message is drawn, where the
// call rings and is answered, which messages are folded. The writers only draw
// it: [PlantUML] and [Mermaid] for documents and wikis, [SVG] for paper and
// browsers, [Text] for a terminal.
//
// A client's log sees one connection, that to its server. A reply is drawn from
// the endpoint that sent it all the same, through the server's lane to the
// caller, since the question to the picture is which endpoint said what. What
// travels one hop only (100, CANCEL, the ACK for a failure; RFC 3261 §16.7, §9.1,
// §17.1.1.3) ends at the server. In a server's log every record is one hop and
// is drawn as that hop.
//
// A message that must have been sent but is not in the log, such as the INVITE
// from the server to each endpoint, is marked [Message.Inferred] and drawn
// dotted and labelled so.
//
// All text in a Ladder is one line of valid UTF-8 without control characters
// and without marks that turn the direction of writing, whatever the SIP
// messages held. It is not escaped for any format; the writers do that.
package diagram

import (
	"slices"
	"time"

	"ocsconv/annotate"
)

// Ladder is the sequence diagram of one session.
type Ladder struct {
	Number   int      // of the session in its input, from 1
	Title    string   // who calls whom
	CallID   string   // cleaned for display
	Verdict  []string // what happened, the most important sentence first
	Media    []Medium // streams of its quality reports
	About    string   // which session this is: Call-ID, begin, whose log
	Boxes    []Box    // users with their lanes, from left to right
	Lanes    []Lane   // from left to right
	Steps    []Step   // from top to bottom
	Since    string   // what the offsets count from: "the INVITE"
	Messages int      // messages of the session, drawn or not
	Folded   int      // messages that are counted in a Fold only
}

// Box holds the lanes of one user, which are neighbours.
type Box struct {
	Title       string
	First, Last int // indexes into Ladder.Lanes, both included
}

// Role tells what a lane stands for.
type Role uint8

// The roles of lanes.
const (
	Caller   Role = iota // the caller, or the client of a session that is no call
	Server               // all servers on the way
	Endpoint             // one endpoint that the call was forked to
	Callee               // the called side, where the log does not tell which endpoint
	Others               // endpoints for which there is no lane of their own
)

// Lane is one vertical line of the ladder.
type Lane struct {
	ID     string // "C", "S", "E1", …: unique, ASCII letters and digits
	Role   Role
	AOR    string   // user that the lane belongs to, "" for servers
	Label  string   // who it is: "E1", "Marino Filipovic", "Server"
	Detail []string // what else is known: product, epid
	Tag    string   // of the endpoint's dialog: what tells its replies apart, with the epid
	State  annotate.State
	Became string // the state in words, "" where it is not known
	How    annotate.How
}

// details are the lines below the label and the state of a lane's head: first how the state
// is known, where it is not in the log.
func (l *Lane) details() []string {
	var list []string
	if how := l.How.Words(); l.Became != "" && how != "" {
		list = append(list, how)
	}
	list = append(list, l.Detail...)
	if l.Tag != "" {
		list = append(list, "tag "+l.Tag)
	}
	return list
}

// facts are all that is known of who the lane stands for, its state first.
func (l *Lane) facts() []string {
	state := l.Became
	if how := l.How.Words(); state != "" && how != "" {
		state += " (" + how + ")"
	}
	facts := append([]string{state}, l.Detail...)
	facts = append(facts, l.AOR)
	return slices.DeleteFunc(facts, func(s string) bool { return s == "" })
}

// Step is one row of the ladder: a [*Message], [*Divider], [*Pause] or [*Fold].
type Step interface{ step() }

// Message is an arrow.
type Message struct {
	N        int           // number within the session, 0 when inferred
	Session  int           // that it belongs to, for a message of a report on the call; else 0
	Frame    int           // number in the whole input, 0 when inferred
	Copies   []int         // frames of the records that only pass it on, when collapsed
	From, To int           // indexes into Ladder.Lanes, never equal
	Branch   string        // label of the endpoint that it belongs to: "E1", "S" for a server
	Endpoint int           // lane of the endpoint that the message belongs to, -1 for none
	Offset   time.Duration // from Ladder.Since
	Timed    bool          // the log has a time for it
	Request  bool
	Inferred bool // not in this log
	Label    string
	Short    string // Label without reason phrase, for narrow lanes
	SDP      string // "offer", "answer" or ""
	CSeq     string
	Code     annotate.Code
	Note     string // the annotation
	Key      bool   // the annotation matters for understanding the call
	Again    bool   // retransmission
	Routine  string // why the outline does without it: "PRACK"; "" for what it needs
	Failing  bool   // says that the session failed
	Answers  bool   // is the answer of the endpoint that got the call
}

// Divider opens a phase of the call.
type Divider struct{ Label string }

// Pause is a time in which nothing happened.
type Pause struct{ Length time.Duration }

// Fold stands for messages that are not drawn.
type Fold struct {
	Count       int
	First, Last int    // frames of the first and last one
	Why         string // "PRACK, retransmission"; "" when there were too many messages
}

func (*Message) step() {}
func (*Divider) step() {}
func (*Pause) step()   {}
func (*Fold) step()    {}
