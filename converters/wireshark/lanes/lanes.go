// Package lanes lays out the lanes of Wireshark's ladders: [New] gives every point of
// presence of a case an address of its own.
package lanes

import (
	"cmp"
	"net/netip"
	"strings"

	"ocsconv/annotate"
	"ocsconv/annotate/hosts"
	"ocsconv/formats"
	"ocsconv/formats/pcapng"
	"ocsconv/formats/printable"
)

// Lanes gives every point of presence an address of its own, so that Wireshark's
// Flow Sequence and VoIP Calls draw one lane for the caller, for each server and
// for every endpoint that a call was forked to. A client's log has only two
// addresses, its own and that of its server, whoever sent a reply.
//
// The arrows are those of [annotate.Flow]: a reply of E2 goes from
// E2's address to the caller's. The same installation of a client has the same
// address in all sessions. Addresses come from the ranges for documentation
// (RFC 5737, RFC 3849) in the order of appearance, without those that the logs
// use themselves.
type Lanes struct {
	hosts  *hosts.Hosts
	list   []presence
	byKey  map[string]uint32
	arrows []arrow // by frame

	src, dst netip.AddrPort // of the message shown last
}

// presence is one point of presence.
type presence struct {
	label string // "E2", "" when sessions differ about it
	who   string
	epid  string
	addr  netip.Addr
}

// arrow holds the lanes of one message, as indexes plus one; 0 is unknown.
type arrow struct{ from, to uint32 }

// New goes through all sessions once. The hosts must know everything that
// the logs say of addresses.
func New(c *annotate.Case, h *hosts.Hosts) *Lanes {
	l := &Lanes{hosts: h, byKey: map[string]uint32{}, arrows: make([]arrow, c.Frames())}
	for s := range c.Sessions() {
		l.follow(s)
	}
	l.address()
	return l
}

// follow takes the arrows of one session.
func (l *Lanes) follow(s *annotate.Session) {
	flow := s.Flow()
	ids := map[annotate.Peer]uint32{}
	id := func(p annotate.Peer) uint32 {
		if ids[p] == 0 {
			ids[p] = l.add(identify(s, flow, p))
		}
		return ids[p]
	}
	for i := range s.Messages {
		n := &s.Messages[i]
		if n.Duplicate != 0 || n.Frame < 1 || n.Frame > len(l.arrows) || flow.Within(n) {
			continue
		}
		from, to := flow.Ends(n)
		l.arrows[n.Frame-1] = arrow{id(from), id(to)}
	}
}

// identify returns a key that tells who takes part in a session across sessions,
// and what it is called.
func identify(s *annotate.Session, flow *annotate.Flow, of annotate.Peer) (key string, p presence) {
	switch of.Role {
	case annotate.RoleServer:
		return "server " + strings.ToLower(s.Server), presence{who: strings.TrimSpace("Server " + s.Server)}
	case annotate.RoleCaller:
		c := &s.Caller
		return clientKey(c.AOR, c.Epid, "", s.CallID+" caller"), presence{who: who(c.AOR, c.Product, "caller"), epid: c.Epid}
	case annotate.RoleEndpoint:
		e := &s.Endpoints[of.Endpoint]
		return clientKey(e.AOR, e.Epid, e.GRUU, s.CallID+" "+e.Label), presence{label: e.Label, who: who(e.AOR, e.Product, ""), epid: e.Epid}
	}
	if address, ok := flow.NextHop(); ok {
		return "next hop " + cmp.Or(address, s.CallID), presence{who: strings.TrimSpace("Next hop " + address)}
	}
	return "called " + s.Callee, presence{who: who(s.Callee, "", "") + " (called side)"}
}

// clientKey names an installation of a client: by its epid, which is unique for
// one user ([MS-SIPRE] 3.2), else by its GRUU, else it is known in this session
// only.
func clientKey(aor, epid, gruu, otherwise string) string {
	switch {
	case epid != "":
		return "epid " + epid + " " + aor
	case gruu != "":
		return "gruu " + gruu
	}
	return "session " + otherwise
}

func who(aor, product, otherwise string) string {
	user, _, _ := strings.Cut(aor, "@")
	return strings.TrimSpace(cmp.Or(user, otherwise) + " " + product)
}

// add returns the number of a lane from 1.
func (l *Lanes) add(key string, of presence) uint32 {
	id, known := l.byKey[key]
	if !known {
		l.list = append(l.list, of)
		id = uint32(len(l.list))
		l.byKey[key] = id
		return id
	}
	// An endpoint may be E1 in one call, E2 in the next and the caller of a
	// third.
	if before := &l.list[id-1]; before.label != of.label {
		before.label = ""
	}
	return id
}

var (
	laneRanges  = []netip.Prefix{netip.MustParsePrefix("198.51.100.0/24"), netip.MustParsePrefix("203.0.113.0/24")}
	laneRanges6 = []netip.Prefix{netip.MustParsePrefix("2001:db8::/32")}
)

// address gives out the addresses. They are of one version, for a packet has
// two.
func (l *Lanes) address() {
	if !l.addressFrom(laneRanges) {
		l.addressFrom(laneRanges6)
	}
}

func (l *Lanes) addressFrom(ranges []netip.Prefix) bool {
	next := 0
	for _, r := range ranges {
		for a := r.Addr().Next(); next < len(l.list) && r.Contains(a) && r.Contains(a.Next()); a = a.Next() {
			if l.hosts.InUse(a) {
				continue
			}
			l.list[next].addr = a
			next++
		}
	}
	return next == len(l.list)
}

// maxLaneName is the length in characters above which a name is cut.
const maxLaneName = 120

// Names returns what the lanes are called: "E2 izabelaf Office Communicator
// Phone 2007 R2". Where two would be called the same, the epid is added.
func (l *Lanes) Names() []pcapng.Name {
	same := map[string]int{}
	for i := range l.list {
		same[l.list[i].name()]++
	}
	var list []pcapng.Name
	for i := range l.list {
		of := &l.list[i]
		name := of.name()
		if same[name] > 1 && of.epid != "" {
			name += ", epid " + of.epid
		}
		list = append(list, pcapng.Name{Addr: of.addr, Name: printable.Label.Characters(name, maxLaneName)})
	}
	return list
}

func (p *presence) name() string { return strings.TrimSpace(p.label + " " + p.who) }

// Show makes a message, which is the given frame of the case, the one that Ends
// tells of, and adds to its comment the addresses that the lanes hide.
func (l *Lanes) Show(m *formats.Message, frame int) {
	l.src, l.dst = l.hosts.Ends(m)
	if frame < 1 || frame > len(l.arrows) {
		return
	}
	a := l.arrows[frame-1]
	if a.from == 0 || a.to == 0 {
		return
	}
	m.Comment += " (in the log " + written(m.Src(), l.src) + " > " + written(m.Dst(), l.dst) + ")"
	l.src = netip.AddrPortFrom(l.list[a.from-1].addr, l.src.Port())
	l.dst = netip.AddrPortFrom(l.list[a.to-1].addr, l.dst.Port())
}

// written is an end as the log has it, or as it was found out.
func written(logged formats.Address, shown netip.AddrPort) string {
	switch {
	case logged.Addr().IsValid():
		return logged.AddrPort.String()
	case logged.Host != "":
		return printable.Label.Characters(logged.Host, maxLaneName)
	}
	return shown.String() + " (inferred)"
}

// Ends returns the addresses of the message that Show was told last. It is for
// [pcapng.WriterOptions.Addresses].
func (l *Lanes) Ends(*formats.Message) (src, dst netip.AddrPort) { return l.src, l.dst }
