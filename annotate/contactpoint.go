package annotate

import (
	"net/netip"
	"strings"

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
	k := contactPoint{string(u.User), u.Addr().Unmap(), port(u), b.agent, b.repliedTo(), b.leg}
	known := c[k]
	c[k] = true
	return known
}

// mayBe reports whether two branches may be one endpoint that replied with two tags.
func (b *branch) mayBe(o *branch) bool {
	both := contactPoints{}
	both.has(o)
	return both.has(b)
}

// port returns the port of a URI, which has a default (RFC 3261 §19.1.2).
func port(u sip.URI) int {
	transport, _ := u.Param("transport")
	switch {
	case u.Port != 0:
		return u.Port
	case strings.EqualFold(string(u.Scheme), "sips"), strings.EqualFold(string(transport), "tls"):
		return 5061
	}
	return 5060
}

// oneContact reports whether all branches of the callee that replied may be one endpoint.
func (a *fork) oneContact() bool {
	all, replied := contactPoints{}, 0
	for _, b := range a.branches {
		if !b.own || b.first == nil && !b.answered() {
			continue
		}
		if replied++; !all.has(b) && replied > 1 {
			return false
		}
	}
	return replied > 1
}
