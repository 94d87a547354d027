// Package flows plays SIP sessions of any maker's phones and proxies, message by
// message as the call flow documents have them (RFC 3261, 3665, 5359, 5407,
// 5589), together with what each seat's log can tell of them.
//
// A flow is played over a stage of phones and proxies. Every transmission on
// every link is kept, so that the same call can be looked at from the caller,
// from each of the called phones, and from each proxy. What is true is written
// down by the flow and never read from the messages.
//
// All randomness comes from the stage's seed.
package flows

import (
	"math/rand/v2"
	"net/netip"
	"slices"
	"strconv"
	"time"

	"ocsconv/testdata/generate/calls"
	"ocsconv/testdata/generate/wire"
)

// Style is how the parties of a flow write what they send. The zero value writes
// as little as RFC 3261 asks for.
type Style struct {
	Agents    bool   // phones name themselves in User-Agent
	Microsoft bool   // epid, GRUU and User-Agent of Lync
	Addresses bool   // Contact has the phone's address, not its host's name
	Tagless   bool   // the called phone knows no tags (RFC 2543)
	FirstCSeq uint32 // of every phone; 1 when zero
	Long      bool   // Call-IDs and tags of hundreds of octets
}

// Flow is one flow of the list.
type Flow struct {
	Name string
	Play func(*Stage)
	Only func(Style) bool // styles that the flow can be played in; nil for all
}

// Truth is what the whole log of one seat can tell of one Call-ID. What is left
// empty is not judged.
type Truth struct {
	Outcomes  []string // any of these is right
	Winner    *Node    // whose answer was kept; nil for nobody
	Later     bool     // what follows decides who that is, so that a part of the log may tell another one
	Caller    string   // address of record of the caller; "-" where the log cannot tell
	MPOP      []string
	Endpoints int      // how many of the called side replied; 0 is not judged, -1 none
	Says      []string // words that the summary or a note has to hold, any case
	Never     []string // words that neither may hold
}

// Node is a phone or a proxy.
type Node struct {
	Name  string // seat
	User  string
	AOR   string
	Host  string
	Addr  netip.AddrPort
	proxy bool
	agent string
	epid  string
}

// hop is one transmission over one link.
type hop struct {
	call           *Call
	from, to       *Node
	sent, received time.Time
	raw            []byte
	lost           bool // on the wire
}

// Stage is where a flow is played.
type Stage struct {
	Style
	r      *rand.Rand
	now    time.Time
	nodes  []*Node
	calls  []*Call
	hops   []hop
	serial int
	truths map[*Call]map[*Node]Truth
}

// Call is one Call-ID.
type Call struct {
	ID       string
	s        *Stage
	caller   *Node
	to       string // address of record in To
	tags     map[*Node]string
	cseq     map[*Node]uint32
	contacts map[*Node]string
}

// Play plays a flow in a style.
func Play(f Flow, style Style, seed uint64) *Stage {
	s := &Stage{
		Style: style, r: rand.New(rand.NewPCG(seed, 77)), truths: map[*Call]map[*Node]Truth{},
		now: time.Date(2024, 11, 20, 10, 0, 0, 0, time.UTC),
	}
	f.Play(s)
	return s
}

// Wait lets seconds pass.
func (s *Stage) Wait(seconds float64) {
	s.now = s.now.Add(time.Duration(seconds * float64(time.Second)))
}

// Phone returns the phone of a user with this name, a seat of the flow. A user
// may have several.
func (s *Stage) Phone(name, user string) *Node {
	n := s.node(name)
	n.User, n.Host = user, name+".client.example.com"
	n.AOR = user + "@" + domains[len(user)%len(domains)]
	if s.Agents {
		n.agent = [...]string{"AcmePhone/2.1", "Softphone/4.0", "Yealink SIP-T46S 66.84.0.15"}[len(s.nodes)%3]
	}
	if s.Microsoft {
		n.agent, n.epid = "UCCAPI/16.0.4522.1000 OC/16.0.4522.1000 (Skype for Business)", s.hex(10)
	}
	return n
}

var domains = [...]string{"north.example.com", "south.example.com", "west.example.com"}

// Proxy returns a proxy, which is a seat as well.
func (s *Stage) Proxy(name string) *Node {
	n := s.node(name)
	n.proxy, n.Host = true, name+".example.net"
	return n
}

func (s *Stage) node(name string) *Node {
	n := &Node{Name: name, Addr: netip.AddrPortFrom(netip.AddrFrom4([4]byte{192, 0, 2, byte(101 + len(s.nodes))}), 5060)}
	s.nodes = append(s.nodes, n)
	return n
}

func (s *Stage) hex(n int) string {
	const digits = "0123456789abcdef"
	b := make([]byte, n)
	for i := range b {
		b[i] = digits[s.r.IntN(16)]
	}
	return string(b)
}

// token returns something that no other has: with long ones only the end differs.
func (s *Stage) token(prefix string) string {
	s.serial++
	t := prefix + s.hex(6)
	if s.Long {
		t = prefix + string(slices.Repeat([]byte("x"), 340)) + strconv.Itoa(s.serial)
	}
	return t
}

// Call begins a Call-ID: caller calls the user of a phone.
func (s *Stage) Call(caller, callee *Node) *Call {
	c := &Call{
		ID: s.token("") + "@" + caller.Host, s: s, caller: caller, to: callee.AOR,
		tags: map[*Node]string{}, cseq: map[*Node]uint32{}, contacts: map[*Node]string{},
	}
	s.calls = append(s.calls, c)
	return c
}

// Renew begins the call anew with the same Call-ID: another From tag and no
// dialogs.
func (c *Call) Renew() { c.tags = map[*Node]string{} }

// Expect writes down what is true at some seats.
func (c *Call) Expect(t Truth, seats ...*Node) {
	if c.s.truths[c] == nil {
		c.s.truths[c] = map[*Node]Truth{}
	}
	for _, n := range seats {
		c.s.truths[c][n] = t
	}
}

// View is the log of one seat.
type View struct {
	Seat     string
	Server   bool // a proxy's
	Sessions []*calls.Session
	Truths   []Truth           // of each session; zero where nothing is judged
	Known    []bool            // whether there is one
	Winners  []string          // To tags of the kept answers
	Tags     []map[string]bool // tags of the caller, by session
}

// Views returns the logs of all seats that saw something.
func (s *Stage) Views() []View {
	var list []View
	for _, n := range s.nodes {
		if v := s.view(n); len(v.Sessions) > 0 {
			list = append(list, v)
		}
	}
	return list
}

func (s *Stage) view(n *Node) View {
	v := View{Seat: n.Name, Server: n.proxy}
	for _, c := range s.calls {
		session := &calls.Session{CallID: c.ID, View: n.Name}
		for _, h := range s.hops {
			if h.call != c {
				continue
			}
			if h.from == n {
				session.Messages = append(session.Messages, message(session, n, h, calls.Out))
			}
			if h.to == n && !h.lost {
				session.Messages = append(session.Messages, message(session, n, h, calls.In))
			}
		}
		if len(session.Messages) == 0 {
			continue
		}
		slices.SortStableFunc(session.Messages, func(a, b *calls.Message) int { return a.Time.Compare(b.Time) })
		t, known := s.truths[c][n]
		winner := ""
		if t.Winner != nil {
			winner = c.tags[t.Winner]
		}
		v.Sessions, v.Truths, v.Known = append(v.Sessions, session), append(v.Truths, t), append(v.Known, known)
		v.Winners = append(v.Winners, winner)
	}
	return v
}

func message(session *calls.Session, n *Node, h hop, direction string) *calls.Message {
	m := &calls.Message{Session: session, Raw: h.raw, Direction: direction, Time: h.sent, Local: h.from.Addr, Remote: h.to.Addr}
	if direction == calls.In {
		m.Time, m.Local, m.Remote = h.received, h.to.Addr, h.from.Addr
	}
	if n.proxy {
		m.Server = n.Name
	}
	return m
}

// transmit puts a packet on a link and lets it arrive.
func (s *Stage) transmit(c *Call, from, to *Node, p *wire.Packet, lost bool) {
	sent := s.now
	s.now = s.now.Add(time.Duration(5+s.r.IntN(20)) * time.Millisecond)
	s.hops = append(s.hops, hop{c, from, to, sent, s.now, p.Bytes(), lost})
}
