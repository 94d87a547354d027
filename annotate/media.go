package annotate

import (
	"net/netip"
	"strings"

	"ocsconv/formats/sip"
)

// ICE ends in a re-INVITE that names the chosen pair: the local candidate as the
// only one left, the remote one in a=remote-candidates. The 2xx mirrors both
// ([MS-SDPEXT] 3.1.5.13). The type of the remote candidate is known from what
// the other side offered before.

// pair is the outcome of ICE as one re-INVITE names it.
type pair struct {
	invite, ok    *message
	offer         *description
	local, remote netip.AddrPort
	localType     string
	remoteType    string
	confirmed     bool
	mismatch      bool
}

// promotion finds the last re-INVITE that names a pair. Losers' candidates are
// not looked at.
func (a *paths) promotion() *pair {
	var p *pair
	for _, m := range a.trace.messages {
		if m.original != nil || m.sdp == 0 {
			continue
		}
		switch m.code {
		case CodeReinvite:
			if d := m.description(); d != nil && len(d.remote) > 0 {
				p = a.chosen(m, d)
			}
		case CodeReinviteOK:
			if p != nil && p.ok == nil && m.cseq == p.invite.cseq && m.branch == p.invite.branch {
				p.confirm(m, m.description())
			}
		}
	}
	return p
}

func (a *paths) chosen(m *message, d *description) *pair {
	p := &pair{invite: m, offer: d}
	if c, ok := d.rtp(); ok {
		p.local, p.localType = c.addr, c.kind.String()
	}
	for _, r := range d.remote {
		if r.component == 1 {
			p.remote = r.addr
			break
		}
	}
	p.remoteType = a.answererDescription(m).typeOf(p.remote)
	return p
}

// answererDescription returns what the receiver of a re-INVITE described before.
func (a *paths) answererDescription(m *message) *description {
	if m.branch != nil && a.roles.callers[m.fromTag] {
		return m.branch.sdp
	}
	if i := a.invite(); i != nil {
		return i.description()
	}
	return nil
}

// confirm compares the 2xx with the offer: each names the other's candidate, for
// every component.
func (p *pair) confirm(m *message, d *description) {
	p.ok = m
	if d == nil || len(d.remote) == 0 {
		return
	}
	if p.remoteType == "" {
		p.remoteType = d.typeOf(p.remote)
	}
	p.confirmed = p.local.IsValid() && mirrors(d, p.offer) && mirrors(p.offer, d)
	p.mismatch = !p.confirmed
}

// mirrors reports whether the remote candidates that x names are those that y
// has left, by the first of each component: others are of further streams. A
// component of which y has none is not compared.
func mirrors(x, y *description) bool {
	seen := map[uint8]bool{}
	for _, r := range x.remote {
		if seen[r.component] {
			continue
		}
		seen[r.component] = true
		if c, ok := y.component(r.component); ok && c.addr != r.addr {
			return false
		}
	}
	return true
}

// media returns the pair for the session's JSON, nil when none was named.
func (a *paths) media() *Media {
	p := a.promotion()
	if p == nil || !p.remote.IsValid() {
		return nil
	}
	m := &Media{
		LocalType: p.localType, Remote: p.remote.String(), RemoteType: p.remoteType, Confirmed: p.confirmed,
		Mismatch: p.mismatch, Relayed: p.localType == "relay" || p.remoteType == "relay", Evidence: []int{p.invite.n},
	}
	if p.local.IsValid() {
		m.Local = p.local.String()
	}
	if p.ok != nil {
		m.Evidence = append(m.Evidence, p.ok.n)
	}
	return m
}

// sdpRole tells whether a message's description is an offer or an answer (RFC
// 3261 §13.2.1): where the INVITE has none, the offer comes with the response and
// the answer with the ACK.
func (a *survey) sdpRole(m *message) string {
	switch {
	case !m.is(hasSDP):
		return ""
	case m.method == sip.ACK:
		return "answer"
	case m.request(), m.method == sip.INVITE && a.offerless[finalKey{m.cseq, m.fromTag}]:
		return "offer"
	}
	return "answer"
}

// promotionDelay is how long after the ACK the chosen pair is to be expected.
const promotionDelay = 10e9

// unpromoted reports whether a call with ICE on both sides went on without a
// re-INVITE that names the chosen pair.
func (a *contest) unpromoted() bool {
	d, i := a.won, a.paths.invite()
	if d == nil || d.ack == nil || i == nil || a.purpose.kind != KindCall || a.paths.promotion() != nil {
		return false
	}
	offer := i.description()
	if offer == nil || offer.credentials == 0 || d.branch.sdp == nil || d.branch.sdp.credentials == 0 {
		return false
	}
	last := a.trace.messages[len(a.trace.messages)-1].at
	if d.bye == nil {
		last = max(last, a.c.b.taught.files[a.c.b.sym.sources[d.ack.source].file].last)
	}
	return last-d.ack.at >= promotionDelay
}

// beforeR2 reports whether a client is of OCS 2007 or older, which sends its
// description only in the 2xx.
func beforeR2(agent string) bool {
	return strings.Contains(agent, "UCCP/2.0") || strings.Contains(agent, "UCCAPI/2.0") || strings.Contains(agent, "LCC/")
}
