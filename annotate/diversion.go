package annotate

import (
	"slices"
	"strings"
	"unicode"

	"ocsconv/formats/sip"
)

// Whose endpoint a branch is, where no GRUU says so, and who sent the call to
// somebody else.

// diverted reports whether a server said that it sent the call elsewhere: 181,
// a Diversion (RFC 5806), or a History-Info with more than one entry (RFC 7044).
func (a *roles) diverted() bool {
	for _, m := range a.trace.messages {
		if m.status == 181 && a.isInitialResponse(m) {
			return true
		}
		if len(m.history()) >= 2 || rareValue(a.c.text(m.rare), keyDiversion) != "" {
			return true
		}
	}
	return false
}

// history returns the AORs of a message's History-Info entries.
func (m *message) history() []string {
	var list []string
	for h := range addresses(m.c.text(m.rare), keyHistory) {
		if list = append(list, clean(h.AOR(), 120)); len(list) == 16 {
			break
		}
	}
	return list
}

// userBehind returns the AOR of whose phone a branch is. A Contact names the
// device: its host is that of a machine, and only its user part tells something
// (RFC 3261 §8.1.1.8, §10). One that is not the callee's may be anything the phone
// has made up, so it is somebody else's where a host's name makes it an address, or
// where the call was sent there.
func (a *purpose) userBehind(b *branch) string {
	contact := b.gruu
	if contact == "" && b.leg != nil {
		contact = requestURI(a.c.text(b.leg.invite.start))
	}
	u := sip.ParseURI([]byte(contact))
	who := clean(u.AOR(), 120)
	target := a.paths.redirectTarget(b)
	if target == "" && b.leg != nil {
		target = a.targetOf(b.leg)
	}
	switch {
	case target == "":
	case a.progress.redirected(b) && (len(u.User) == 0 || sameUser(who, target)), sameUser(who, target) && otherName(target, a.callee):
		return target
	}
	switch {
	case a.cameFor() != "" && (len(u.User) == 0 || sameUser(who, a.cameFor())):
		return a.cameFor()
	case len(u.User) == 0, sameUser(who, a.callee), a.paths.view == ViewCallee && b.leg != nil:
		return a.callee
	case !u.Addr().IsValid(), a.diverted, a.named, a.progress.redirected(b), a.fork.deflectedTo(b):
		return who
	case b.leg == nil && otherName(who, a.callee):
		return "" // somebody who is called so, or a name that the phone has made up
	}
	return a.callee
}

// cameFor returns whom the INVITE in the log of an endpoint names in its Request-URI,
// where that is another person than To has: who was called first, before somebody sent
// the call on (RFC 3261 §16.5). Names of letters alone tell that: others may be the
// number or extension of the same user, or what a phone has made up. So may a name that
// goes on where the other ends.
func (a *purpose) cameFor() string {
	i := a.paths.invite()
	if i == nil || a.paths.view != ViewCallee {
		return ""
	}
	who := clean(i.target().AOR(), 120)
	if !otherName(who, a.callee) {
		return ""
	}
	return who
}

// callsAnother reports whether the caller's own INVITE asks for another person than To: it
// followed a redirection that is not in the log (RFC 3261 §8.1.1.1, §8.1.3.4).
func (a *purpose) callsAnother() bool {
	i := a.paths.invite()
	return i != nil && a.paths.view == ViewCaller && otherName(clean(i.target().AOR(), 120), a.callee)
}

// otherName reports whether two AORs have names of different persons.
func otherName(x, y string) bool {
	return isName(x) && isName(y) && !beginsLike(x, y) && !beginsLike(y, x)
}

// beginsLike reports whether the user part of an AOR begins with that of another one.
func beginsLike(aor, with string) bool {
	user, with := userPart(aor), userPart(with)
	return len(user) >= len(with) && strings.EqualFold(user[:len(with)], with)
}

// isName reports whether the user part of an AOR looks like the name of a person.
func isName(aor string) bool {
	user := userPart(aor)
	return len(user) > 2 && !strings.ContainsFunc(user, func(r rune) bool { return !unicode.IsLetter(r) && !strings.ContainsRune(".-_", r) })
}

// namesCallee reports whether a branch of the call has the callee in its Contact, so that
// the phones of this call do name their users.
func (a *purpose) namesCallee() bool {
	return slices.ContainsFunc(a.fork.branches, func(b *branch) bool {
		return b.gruu != "" && sameUser(clean(sip.ParseURI([]byte(b.gruu)).AOR(), 120), a.callee)
	})
}

// sameUser compares the user parts of two addresses: the host of a Contact is that of
// the device (RFC 3261 §8.1.1.8). A number is the same with and without its plus.
func sameUser(x, y string) bool {
	return strings.EqualFold(strings.TrimPrefix(userPart(x), "+"), strings.TrimPrefix(userPart(y), "+"))
}

// userPart is what an address has before its host.
func userPart(aor string) string {
	user, _, _ := strings.Cut(aor, "@")
	return user
}

// retargeted reports whether the caller's INVITE that a branch replied to asks for another
// user than its first one, with the same To: it followed a redirection, which may not be in
// the log (RFC 3261 §8.1.3.4).
func (a *paths) retargeted(b *branch) bool {
	i := a.inviteOf[b.repliedTo()]
	if i == nil || a.isLeg(i) || len(a.invites) == 0 || a.invites[0].cseq >= i.cseq || a.invites[0].to != i.to {
		return false
	}
	was, is, callee := a.invites[0].target(), i.target(), a.aor(i.to)
	return sameUser(was.AOR(), callee) && len(is.User) > 0 && otherName(is.AOR(), callee)
}

// target is the Request-URI of a request.
func (m *message) target() sip.URI { return sip.ParseURI([]byte(requestURI(m.c.text(m.start)))) }

// deflectedTo reports whether a reply of this attempt sent the call to where the branch
// is: its 3xx names that user, and the proxy followed (RFC 3261 §16.7).
func (a *fork) deflectedTo(b *branch) bool {
	return slices.ContainsFunc(a.trace.messages, func(m *message) bool {
		return m.status/100 == 3 && a.roles.isInitialResponse(m) && m.cseq == b.repliedTo() && m.branch != b && b.reachedBy(m)
	})
}

// reachedBy reports whether a branch is a target of a redirection: one of its
// Contacts, by what its leg was sent to or its replies name.
func (b *branch) reachedBy(redirection *message) bool {
	leg := ""
	if b.leg != nil {
		leg = clean(b.leg.invite.target().AOR(), 120)
	}
	for target := range addresses(redirection.c.text(redirection.rare), keyContact) {
		if aor := clean(target.AOR(), 120); aor == leg || b.gruu != "" && sameUser(sip.ParseURI([]byte(b.gruu)).AOR(), aor) {
			return true
		}
	}
	return false
}
