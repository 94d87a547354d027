// Package flows plays SIP sessions of any maker's phones and proxies, message by
// message as the call flow documents have them (RFC 3261, 3665, 5359, 5407,
// 5589), together with what each seat's log can tell of them.
//
// A flow is a script, a line a message ([scripts]), that is played over a stage of
// phones and proxies. Every transmission on
// every link is kept, so that the same call can be looked at from the caller,
// from each of the called phones, and from each proxy. What is true is written
// down in the script and never read from the messages.
//
// All randomness comes from the stage's seed.
package flows

import (
	"math/rand/v2"
	"net/netip"
	"slices"
	"strconv"
	"strings"
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
	Bare      bool   // provisional responses without Contact, as some phones send them
}

// Flow is one flow of the list.
type Flow struct {
	Name  string
	only  string // styles that it can be played in: "tagged", "named", "plain", "microsoft"; "" for all
	lines []line
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
	call   *Call // that the lines are of
	calls  []*Call
	named  map[string]*Call
	hops   []hop
	serial int
	truths map[*Call]map[*Node]Truth
}

// Call is one Call-ID.
type Call struct {
	ID             string
	s              *Stage
	caller, callee *Node
	tags           map[*Node]string
	cseq           map[*Node]uint32
	contacts       map[*Node]string
	requests       []*request
	replies        []*reply
}

// Play plays a flow in a style. It panics where the script is no flow.
func Play(f Flow, style Style, seed uint64) *Stage {
	s := &Stage{
		Style: style, r: rand.New(rand.NewPCG(seed, 77)), truths: map[*Call]map[*Node]Truth{}, named: map[string]*Call{},
		now: time.Date(2024, 11, 20, 10, 0, 0, 0, time.UTC),
	}
	for _, l := range f.lines {
		s.play(l)
	}
	return s
}

// wait lets seconds pass.
func (s *Stage) wait(seconds float64) {
	s.now = s.now.Add(time.Duration(seconds * float64(time.Second)))
}

// node returns the phone or proxy with this name.
func (s *Stage) node(name string) *Node {
	at := slices.IndexFunc(s.nodes, func(n *Node) bool { return n.Name == name })
	if at < 0 {
		panic("no node " + name)
	}
	return s.nodes[at]
}

// known returns the node with this name, or a new phone of the user who is called so.
func (s *Stage) known(name string) *Node {
	if !slices.ContainsFunc(s.nodes, func(n *Node) bool { return n.Name == name }) {
		s.declare(name)
	}
	return s.node(name)
}

var domains = [...]string{"north.example.com", "south.example.com", "west.example.com"}

// declare adds a seat: "bob", another phone of his, "bob2 of bob", or "proxy fe".
func (s *Stage) declare(text string) {
	if name, ok := strings.CutPrefix(text, "proxy "); ok {
		n := s.add(name)
		n.proxy, n.Host = true, name+".example.net"
		return
	}
	name, user, several := strings.Cut(text, " of ")
	if !several {
		user = name
	}
	n := s.add(name)
	n.User, n.Host = user, name+".client.example.com"
	n.AOR = user + "@" + domains[len(user)%len(domains)]
	if s.Agents {
		n.agent = [...]string{"AcmePhone/2.1", "Softphone/4.0", "Yealink SIP-T46S 66.84.0.15"}[len(s.nodes)%3]
	}
	if s.Microsoft {
		n.agent, n.epid = "UCCAPI/16.0.4522.1000 OC/16.0.4522.1000 (Skype for Business)", s.hex(10)
	}
}

func (s *Stage) add(name string) *Node {
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

// begin begins a Call-ID: caller calls the user of a phone.
func (s *Stage) begin(caller, callee *Node) *Call {
	c := &Call{
		ID: s.token("") + "@" + caller.Host, s: s, caller: caller, callee: callee,
		tags: map[*Node]string{}, cseq: map[*Node]uint32{}, contacts: map[*Node]string{},
	}
	s.calls = append(s.calls, c)
	return c
}

// View is the log of one seat.
type View struct {
	Seat     string
	Server   bool // a proxy's
	Sessions []*calls.Session
	Truths   []Truth  // of each session; zero where nothing is judged
	Known    []bool   // whether there is one
	Winners  []string // To tags of the kept answers
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
