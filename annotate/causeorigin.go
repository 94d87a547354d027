package annotate

import (
	"cmp"
	"slices"
	"strings"

	"ocsconv/annotate/catalog"
)

// Who says a cause: a client, or a server on the way, by which component and host.

// reportingHost names the host that a message's diagnostics headers come from, which is whose
// word its other headers and its status are as well.
func (m *message) reportingHost() string {
	if m.branch != nil && m.branch.product.Class.IsClient() {
		return ""
	}
	for _, d := range m.diagnostics() {
		if d.Source != "" && catalog.FamilyOf(d.Header) != catalog.FamilyClient {
			return clean(strings.ToLower(d.Source), 100)
		}
	}
	return ""
}

// madeByServer reports whether a response inside a call comes from a server on the way,
// and not from the client whose To tag it has: it names itself in Server alone, where
// that client names itself in User-Agent (RFC 3261 §20.35, §20.41).
func (a *records) madeByServer(m *message) bool {
	if m.request() || m.agent != 0 || m.server == 0 || !a.microsoft() {
		return false
	}
	return m.branch == nil || m.branch.product.Name != "" && m.branch.product.Name != product(a.c.text(m.server)).Name
}

// component names what sent a message: the endpoint's product, else the server's.
func (a *survey) component(m *message) string {
	if a.records.madeByServer(m) {
		name, _, _ := strings.Cut(a.c.text(m.server), "/")
		return clean(name, 80)
	}
	if a.callerReplied(m) {
		if p := product(a.c.agent(m.toEpid)); p.Name != "" {
			return p.Name
		}
	} else if m.branch != nil && m.branch.product.Name != "" {
		return m.branch.product.Name
	}
	name, _, _ := strings.Cut(a.c.text(m.server), "/")
	return clean(name, 80)
}

// wherever is the next step where no table has a better one.
func (a *survey) wherever(m *message, host string) string {
	switch host = clean(cmp.Or(host, a.component(m)), 60); {
	case m.branch != nil && m.branch.product.Class.IsClient() && host == m.branch.product.Name:
		host = "the client that answered"
	case host == "", host == serverProduct:
		host = "the server that answered"
	}
	if t := m.time(); !t.IsZero() {
		host += " at " + timeOfDay(t, toSeconds)
	}
	return "Open the log of " + host + "."
}

// tellsFailure reports whether a server ended the call with an id that no table has, and
// says in its own words that something failed. One that ends a call as it meant to gives
// an id too.
func (a *fork) tellsFailure(r *reported) bool {
	if r.rank.ground != groundRange || !a.byServer(r.proof) && r.cause.Host == "" {
		return false
	}
	said := strings.ToLower(r.cause.Said)
	if strings.Contains(said, "inactiv") || strings.Contains(said, "idle") {
		return false // nobody used it any more
	}
	return slices.ContainsFunc(failureWords, func(word string) bool { return strings.Contains(said, word) })
}

// failureWords are those of a reason that tells of a failure.
var failureWords = []string{
	"fail", "error", "unable", "could not", "cannot", "can't", "did not", "not found", "not supported", "denied", "not respond", "no response", "timed out", "timeout", "time-out",
	"lost", "rejected", "refused", "unavailable", "unreachable", "no longer", "exception", "wrong", "invalid", "insufficient", "exceeded", "unexpected",
}
