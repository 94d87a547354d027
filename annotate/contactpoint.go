package annotate

import (
	"net/netip"

	"ocsconv/formats/sip"
)

// contactPoint is where an endpoint without an epid is reached: the user, address and port of
// its Contact. A host's name may stand for many.
type contactPoint struct {
	user    string
	address netip.Addr
	port    int
	agent   string
	attempt uint32
	leg     *leg
}

// contactPoints are those of the branches so far. Two branches with one may be one endpoint
// that replied with two tags, as the base of cordless phones does that forks the call by
// itself: no epid, client or leg tells them apart.
type contactPoints map[contactPoint]bool

// has reports whether a branch may be the endpoint of an earlier one, and notes it.
func (c contactPoints) has(b *branch) bool {
	u := sip.ParseURI([]byte(b.gruu))
	if b.epid != "" || len(u.User) == 0 || !u.Addr().IsValid() {
		return false
	}
	k := contactPoint{string(u.User), u.Addr(), u.Port, b.agent, b.repliedTo(), b.leg}
	known := c[k]
	c[k] = true
	return known
}

// oneContact reports whether two branches of the callee may be one endpoint.
func (a *answering) oneContact() bool {
	all := contactPoints{}
	for _, b := range a.branches {
		if b.own && all.has(b) {
			return true
		}
	}
	return false
}
