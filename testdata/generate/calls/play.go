package calls

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"net/netip"
	"slices"
	"strconv"
	"strings"
	"time"

	"ocsconv/testdata/generate/wire"
)

// The branches that are no endpoint's.
const (
	byServer = -1 // a server made or answered it
	byCaller = -2 // the caller's, or nobody's in particular
	unjudged = -3
)

// node is one machine of the play.
type node struct {
	client *Client // nil for a server
	server *Server
}

// label is the truth about one transmission.
type label struct {
	kind     Kind
	branch   int
	state    State
	decisive bool
}

// hop is one transmission over one link.
type hop struct {
	label
	from, to         *node
	fromAddr, toAddr netip.AddrPort
	sent, received   time.Time
	raw              []byte
	repeat           int // number of the hop that this one repeats, or -1
}

// play is one session being played.
type play struct {
	cast   *Cast
	r      *rand.Rand
	caller *node
	path   []*node // the servers from the caller to the callee
	hops   []hop

	callID    string
	callerTag string
	remote    bool // the caller is outside and comes through an Edge server
}

func newPlay(r *rand.Rand, cast *Cast) *play {
	pl := &play{
		cast: cast, r: r, caller: &node{client: cast.Owner},
		callID: hex(r, 32), callerTag: hex(r, 10),
	}
	for _, s := range cast.Servers {
		pl.path = append(pl.path, &node{server: s})
	}
	return pl
}

// ms returns a random time between lo and hi milliseconds.
func (pl *play) ms(lo, hi int) time.Duration {
	return time.Duration(lo+pl.r.IntN(hi-lo+1)) * time.Millisecond
}

// link returns the addresses of both ends of the connection between two nodes.
func link(a, b *node) (netip.AddrPort, netip.AddrPort) {
	switch {
	case a.client != nil:
		return a.client.Addr, b.server.Addr
	case b.client != nil:
		return a.server.Addr, b.client.Addr
	case a.server.Name < b.server.Name:
		return netip.AddrPortFrom(a.server.Addr.Addr(), 51515), b.server.Addr
	default:
		return a.server.Addr, netip.AddrPortFrom(b.server.Addr.Addr(), 51515)
	}
}

// transmit puts one packet on one link and returns when it arrives.
func (pl *play) transmit(at time.Time, from, to *node, p *wire.Packet, l label) time.Time {
	fromAddr, toAddr := link(from, to)
	received := at.Add(pl.ms(4, 40))
	pl.hops = append(pl.hops, hop{
		label: l, from: from, to: to, fromAddr: fromAddr, toAddr: toAddr,
		sent: at, received: received, raw: p.Bytes(), repeat: -1,
	})
	return received
}

// again repeats the hops from number first up to last, after a while.
func (pl *play) again(first, last int, after time.Duration, l label) {
	for i := first; i < last; i++ {
		h := pl.hops[i]
		h.label = l
		h.sent = h.sent.Add(after)
		h.received = h.received.Add(after)
		h.repeat = i
		pl.hops = append(pl.hops, h)
	}
}

// request carries p along the route. Every server on it stamps the Via of the
// hop before and puts its own on top; the last one addresses the client behind
// it and signs. It returns the request as it arrived, and when.
func (pl *play) request(at time.Time, p *wire.Packet, l label, route ...*node) (*wire.Packet, time.Time) {
	p = p.Clone()
	for i := 0; i+1 < len(route); i++ {
		from, to := route[i], route[i+1]
		if from.server != nil {
			pl.forward(p, from, to)
		}
		hopLabel := l
		if from.server != nil && to.server != nil && (l.kind == InitialInvite || l.kind == Leg) {
			hopLabel = label{branch: unjudged} // a copy for another server is neither the attempt nor a leg
		}
		at = pl.transmit(at, from, to, p, hopLabel)
		if to.server != nil {
			pl.stamp(p, from, to)
			at = at.Add(pl.ms(1, 12))
		}
	}
	return p, at
}

// stamp notes on the topmost Via where the request really came from.
func (pl *play) stamp(p *wire.Packet, from, to *node) {
	fromAddr, _ := link(from, to)
	i := p.Find("Via")
	if i < 0 {
		return
	}
	p.Fields[i].Value += ";ms-received-port=" + strconv.Itoa(int(fromAddr.Port()))
	cid := "1F00"
	if from.client != nil {
		cid = from.client.cid
	}
	p.Fields[i].Value += ";ms-received-cid=" + cid
}

// forward prepares a request for the next hop as a server does.
func (pl *play) forward(p *wire.Packet, server, to *node) {
	p.Drop("Proxy-Authorization")
	p.Drop("Route")
	if n, err := strconv.Atoi(p.Get("Max-Forwards")); err == nil {
		p.Set("Max-Forwards", strconv.Itoa(n-1))
	}
	branched := "FALSE"
	if to.client != nil && p.Method() == "INVITE" && !strings.Contains(p.Get("To"), ";tag=") {
		branched = "TRUE"
	}
	via := fmt.Sprintf("SIP/2.0/TLS %s;branch=z9hG4bK%s.%s;branched=%s", server.server.Addr, upperHex(pl.r, 8), upperHex(pl.r, 16), branched)
	p.Insert(p.Find("Via"), "Via", via)
	if to.client == nil {
		return
	}
	p.Retarget(to.client.target())
	p.Drop("Authentication-Info")
	p.Insert(p.Find("Via")+1, "Authentication-Info", pl.serverSignature())
	if p.Method() == "INVITE" && p.Find("Record-Route") < 0 {
		p.Insert(0, "Record-Route", pl.recordRoute(server.server))
		p.Add("P-Asserted-Identity", "<sip:"+pl.cast.Owner.AOR()+">")
	}
}

// reply carries the response p back along the route, from the node that made it.
func (pl *play) reply(at time.Time, p *wire.Packet, l label, route ...*node) (*wire.Packet, time.Time) {
	p = p.Clone()
	for i := 0; i+1 < len(route); i++ {
		from, to := route[i], route[i+1]
		if from.server != nil && i > 0 {
			p.PopVia()
			p.Drop("Proxy-Authorization")
		}
		if to.client != nil {
			p.Drop("Authentication-Info")
			p.Insert(p.Find("Via")+1, "Authentication-Info", pl.serverSignature())
			if pl.remote && to == pl.caller {
				p.Insert(0, "ms-user-logon-data", "RemoteUser")
			}
			pl.nameFrom(p)
		}
		at = pl.transmit(at, from, to, p, l)
		if to.server != nil {
			at = at.Add(pl.ms(1, 12))
		}
	}
	return p, at
}

// nameFrom puts the caller's display name into From, as servers do in the
// responses that they pass on.
func (pl *play) nameFrom(p *wire.Packet) {
	from := p.Get("From")
	if name := pl.cast.Owner.Name; name != "" && strings.HasPrefix(from, "<sip:"+pl.cast.Owner.AOR()) {
		p.Set("From", quote(name)+from)
	}
}

// quote makes a quoted string of RFC 3261 §25.1.
func quote(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(s) + `"`
}

func (pl *play) recordRoute(s *Server) string {
	return "<sip:" + strings.ToLower(s.Pool) + "." + s.Domain + ":5061;transport=tls;ms-fe=" + s.FQDN() + ";opaque=state:F:T:Eu;lr>"
}

// counter stands for the running number of a signature until all is played.
const counter = "#####"

// serverSignature is the signature that a server puts on what a client gets.
func (pl *play) serverSignature() string {
	return fmt.Sprintf(`NTLM rspauth="0100000000000000%s", srand="%s", snum="%s", opaque="135DF6CC", qop="auth", targetname="%s", realm="SIP Communications Service"`,
		upperHex(pl.r, 16), upperHex(pl.r, 8), counter, pl.cast.Servers[0].FQDN())
}

// clientSignature is the signature that a client puts on what it sends.
func (pl *play) clientSignature() string {
	return fmt.Sprintf(`NTLM qop="auth", realm="SIP Communications Service", opaque="135DF6CC", targetname="%s", crand="%s", cnum="%s", response="0100000000000000%s"`,
		pl.cast.Servers[0].FQDN(), hex(pl.r, 8), counter, hex(pl.r, 16))
}

// countSignatures numbers the signatures of every client and of its server in
// the order in which they were made, as [MS-SIPAE] wants it.
func (pl *play) countSignatures() {
	order := make([]int, len(pl.hops))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return pl.hops[a].sent.Compare(pl.hops[b].sent) })
	type signer struct{ from, to *node }
	counts := make(map[signer]int)
	for _, i := range order {
		h := &pl.hops[i]
		if h.repeat >= 0 {
			continue
		}
		s := signer{h.from, h.to}
		if bytes.Contains(h.raw, []byte(counter)) {
			counts[s]++
			h.raw = bytes.Replace(h.raw, []byte(counter), []byte(strconv.Itoa(counts[s])), 1)
		}
	}
	for i := range pl.hops {
		if h := &pl.hops[i]; h.repeat >= 0 {
			h.raw = pl.hops[h.repeat].raw
		}
	}
}

// messages returns the transmissions that the owner took part in, in the
// order of its clock.
func (pl *play) messages(owns func(*node) bool) []*Message {
	var seen []*Message
	byHop := make(map[[2]int]*Message)
	for i, h := range pl.hops {
		for side, n := range [2]*node{h.from, h.to} {
			if !owns(n) {
				continue
			}
			m := &Message{
				Raw: h.raw, Kind: h.kind, State: h.state, Decisive: h.decisive, branch: h.branch,
				Time: h.sent, Direction: Out, Local: h.fromAddr, Remote: h.toAddr,
			}
			other := h.to
			if side == 1 {
				m.Time, m.Direction, m.Local, m.Remote = h.received, In, h.toAddr, h.fromAddr
				other = h.from
			}
			if n.server != nil {
				m.Server = n.server.Name
			}
			if n.server != nil && other.server != nil {
				m.RemoteHost = other.server.FQDN()
			}
			byHop[[2]int{i, side}] = m
			if h.repeat >= 0 {
				m.repeat = byHop[[2]int{h.repeat, side}]
			}
			seen = append(seen, m)
		}
	}
	slices.SortStableFunc(seen, func(a, b *Message) int { return a.Time.Compare(b.Time) })
	return seen
}

func (pl *play) owner(name string, callee *Client) func(*node) bool {
	switch name {
	case "caller":
		return func(n *node) bool { return n == pl.caller }
	case "callee":
		return func(n *node) bool { return n.client != nil && n.client == callee }
	default:
		return func(n *node) bool { return n.server != nil }
	}
}
