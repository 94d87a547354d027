package annotate

import (
	"cmp"
	"slices"
	"strings"

	"ocsconv/formats/sip"
)

// Sessions with different Call-IDs can be one call: a B2BUA, a transfer, a
// conference. They are linked and never merged.

// The confidence of a [Link].
const (
	linkCertain = "certain"
	linkLikely  = "likely"
)

// linkRules name the headers by whose equal values sessions are linked, the
// strongest first. The key's first octet keeps the rules apart in the index.
var linkRules = []linkRule{
	{keyConv, "Ms-Conversation-ID", linkCertain},
	{keyCorrelation, "Ms-Correlation-Id", linkLikely},
	{keyTransfer, "Referred-By", linkLikely},
	{keyConference, "conference URI", linkLikely},
}

const (
	keyTransfer   = "t"
	keyConference = "f"
	keySignIn     = "r" // what follows whom is no link
	keySentOn     = "h" // of the sign-ins under a key those that were sent on to another server
	keyFocus      = "m" // the calls to a conference's focus among those to the conference
	keyReport     = "q" // with a Call-ID: the sessions that report on it
	keyReportText = "x" // the sessions that send the same report
	keyEnded      = "e" // with an event and a Call-ID: the sessions that tell that its registration was taken back
	keyReportLeg  = "l" // with a correlation id of reports: these and the calls that they are about
	keyNamed      = "d" // with the key of a header and a Call-ID: the sessions in which that header names a dialog of it
	keyRefused    = "!" // for the key of a header: the sessions of which an INVITE with Replaces was refused
	keyAccepted   = "+" // for the key of a header: those of which one was accepted
)

type linkRule struct{ key, why, confidence string }

// MaxLinked bounds the sessions of one index entry, so that a value that all
// messages share cannot make every session list all others: it has those that
// began to have the value first, whatever the order of the input.
const MaxLinked = 64

// linked is a session under a value that links it to others: [Linked] in short.
type linked struct {
	callID uint32
	frame  uint32 // of the message that tells, 0 where nobody asks for it
	seen
}

// linkIndex has the values by which sessions find one another.
type linkIndex struct {
	sym       *symbols
	linked    map[uint32][]linked // what links sessions to the sessions that name it
	replacing map[uint32]string   // Call-IDs of the calls that sessions came to take over
	lately    [256]struct {       // see [linkIndex.indexed]
		key indexKey
		at  int64
	}
}

// linkReport notes a report under the calls that it is about.
func (t *linkIndex) linkReport(r *mediaReport, f *fact) {
	own := linked{r.callID, 0, t.sym.seenAt(f)}
	t.link(t.sym.addString(r.text.key()), own)
	for _, id := range r.calls() {
		t.link(t.sym.addString(keyReport+string(identity([]byte(id)))), own)
	}
	for _, id := range r.correlations() {
		key := t.sym.addString(keyReportLeg + clean(id, 120))
		t.link(key, own)
		for _, call := range r.calls() {
			t.link(key, linked{t.sym.add(identity([]byte(call))), 0, own.seen})
		}
	}
}

func (t *linkIndex) linkedOf(l linked) Linked {
	return Linked{t.sym.text(l.callID), t.sym.seen(l.seen)}
}

// index notes under which values other sessions may find this message's.
func (t *linkIndex) index(callID uint32, frame int, f *fact) {
	if named := t.replacing[callID]; named != "" && f.status >= 200 && !isChallenge(f.status) && t.sym.text(f.method) == sip.INVITE {
		key := keyAccepted
		if f.status >= 300 {
			key = keyRefused
		}
		t.link(t.sym.addString(keyNamed+key+named), linked{callID, 0, t.sym.seenAt(f)})
	}
	if !f.is(isRequest) && f.status/100 == 3 {
		for _, key := range t.signInKeys(f) {
			t.link(t.sym.addString(keySentOn+key[len(keySignIn):]), linked{callID, 0, t.sym.seenAt(f)})
		}
	}
	if t.indexed(callID, f) {
		return
	}
	for _, key := range t.signInKeys(f) {
		if !f.is(isRequest) {
			break // an answer does not begin one
		}
		t.link(t.sym.addString(key), linked{callID, 0, t.sym.seenAt(f)})
	}
	if f.rare == 0 && !t.conference(f) {
		return
	}
	for _, key := range t.linkKeys(f) {
		t.link(t.sym.addString(key), linked{callID, 0, t.sym.seenAt(f)})
	}
	t.linkDeregistered(callID, frame, f)
	eachNamed(t.sym.text(f.rare), func(of naming, named string) {
		named = string(identity([]byte(named)))
		t.link(t.sym.addString(keyNamed+of.key+named), linked{callID, 0, t.sym.seenAt(f)})
		if of.key == keyReplaces {
			t.replacing = put(t.replacing, callID, named)
		}
	})
	if to := t.sym.text(f.to); f.toTag == 0 && t.conference(f) && conferencePart(to) == focusPart {
		t.link(t.sym.addString(keyFocus+conferenceID(to)), linked{callID, 0, t.sym.seenAt(f)})
	}
}

// indexKey is all of a message that [linkIndex.index] reads.
type indexKey struct {
	callID, more, from, to, fromEpid, method uint32
	request, initial                         bool
}

// indexed reports whether an earlier message of the session had all that this one
// is indexed by, as most have, and notes this one. Of a few messages only: those
// of a session come close together.
func (t *linkIndex) indexed(callID uint32, f *fact) bool {
	if f.time == noTime {
		return false
	}
	key := indexKey{callID, f.rare, f.from, f.to, f.fromEpid, f.method, f.is(isRequest), f.toTag == 0}
	slot := (callID*31+f.rare)*31 + f.method*2 // a request and its responses lie beside each other
	if key.request {
		slot++
	}
	have := &t.lately[slot%uint32(len(t.lately))]
	if have.key == key && have.at <= f.time {
		return true
	}
	have.key, have.at = key, f.time
	return false
}

// link puts a session into an entry of the index, like [Linked.among].
func (t *linkIndex) link(key uint32, l linked) {
	list := t.linked[key]
	if i := slices.IndexFunc(list, func(have linked) bool { return have.callID == l.callID }); i >= 0 {
		if list[i].at == l.at && l.at != noTime || t.compareLinked(list[i], l) <= 0 {
			return
		}
		list = slices.Delete(list, i, i+1)
	}
	i, _ := slices.BinarySearchFunc(list, l, t.compareLinked)
	if i >= MaxLinked {
		return
	}
	list = slices.Insert(list, i, l)
	t.linked[key] = list[:min(len(list), MaxLinked)]
}

func (t *linkIndex) compareLinked(x, y linked) int {
	if x.at != noTime && y.at != noTime && x.at != y.at {
		return cmp.Compare(x.at, y.at)
	}
	return t.linkedOf(x).compare(t.linkedOf(y))
}

// signInKeys name the sign-ins of a user, and of one endpoint of a user, which
// follow each other with Call-IDs of their own.
func (t *linkIndex) signInKeys(f *fact) []string {
	if f.from == 0 || t.sym.text(f.method) != sip.REGISTER {
		return nil
	}
	return []string{t.signInKey(f.from, 0), t.signInKey(f.from, f.fromEpid)}
}

func (t *linkIndex) signInKey(user, epid uint32) string {
	if epid == 0 {
		return keySignIn + t.sym.text(user)
	}
	return keySignIn + t.sym.text(user) + "\x00" + t.sym.text(epid)
}

// linkKeys returns the values that link the message's session to others.
func (t *linkIndex) linkKeys(f *fact) []string {
	var keys []string
	if f.rare != 0 {
		text := t.sym.text(f.rare)
		for _, key := range []string{keyConv, keyCorrelation} {
			if v := rareValue(text, key); v != "" {
				keys = append(keys, key+clean(v, 200))
			}
		}
		keys = append(keys, t.transferKeys(f, text)...)
	}
	if t.conference(f) {
		if conference := fallback(conferenceID(t.sym.text(f.to)), conferenceID(t.sym.text(f.from))); conference != "" {
			keys = append(keys, keyConference+conference)
		}
	}
	return keys
}

// conference reports whether a request goes to a conference, or comes from one.
func (t *linkIndex) conference(f *fact) bool {
	return f.is(isRequest) && (strings.Contains(t.sym.text(f.to), "app:conf") || strings.Contains(t.sym.text(f.from), "app:conf"))
}

// transferKeys join a REFER with the call that it causes: by target and by who
// asked for it.
func (t *linkIndex) transferKeys(f *fact, text string) []string {
	if !f.is(isRequest) {
		return nil
	}
	method := t.sym.text(f.method)
	if target := rareValue(text, keyReferTo); target != "" && method == sip.REFER {
		to := sip.ParseNameAddr([]byte(target))
		return []string{transferKey(to.AOR(), sip.ParseURI([]byte(t.sym.text(f.from))).AOR())}
	}
	if by := rareValue(text, keyReferredBy); by != "" && method == sip.INVITE && f.toTag == 0 {
		who := sip.ParseNameAddr([]byte(by))
		return []string{transferKey(sip.ParseURI([]byte(t.sym.text(f.to))).AOR(), who.AOR())}
	}
	return nil
}

func transferKey(target, by string) string {
	return keyTransfer + clean(target, 120) + "\x00" + clean(by, 120)
}

// conferenceID returns what a focus and its MCUs have in common in their URIs:
// user, and the id at the end of opaque.
func conferenceID(uri string) string {
	u := sip.ParseURI([]byte(uri))
	kind, rest := u.Opaque()
	if kind != sip.OpaqueConference {
		return ""
	}
	i := len(rest)
	for i > 0 && rest[i-1] != ':' {
		i--
	}
	return clean(u.AOR()+":"+string(rest[i:]), 200)
}

// rareTexts yields those of the messages, once where messages in a row share one.
func (a *records) rareTexts(yield func(string) bool) {
	last := uint32(0)
	for _, m := range a.input {
		if m.rare != last && m.rare != 0 && !yield(a.c.text(m.rare)) {
			return
		}
		last = m.rare
	}
}

// links lists the sessions that belong to the same call, certain ones first: the keys are
// those of [records.linkKeys].
func (a *records) links(keys []string) []Link {
	list := []Link{}
	add := func(l Link) {
		if !slices.ContainsFunc(list, func(have Link) bool { return have.CallID == l.CallID }) && len(list) < MaxLinked {
			list = append(list, l)
		}
	}
	for text := range a.rareTexts {
		eachNamed(text, func(of naming, callID string) { add(a.linkTo(callID, of.why)) })
	}
	for _, of := range namings {
		a.linkedBy(a.keyNamed(of.key), of.named, linkCertain, add)
	}
	for _, rule := range linkRules {
		for _, key := range keys {
			if key[:1] == rule.key {
				a.linkedBy(key, rule.why, rule.confidence, add)
			}
		}
	}
	own := clean(a.c.text(a.chain.callID), maxShown)
	return slices.DeleteFunc(list, func(l Link) bool { return l.CallID == own })
}

// keys returns the session's own values for those who join sessions themselves.
func (a *records) keys(own []string) []LinkKey {
	var list []LinkKey
	for _, key := range own {
		for _, rule := range linkRules {
			if key[:1] == rule.key {
				list = append(list, LinkKey{rule.why, strings.ReplaceAll(key[1:], "\x00", " "), rule.confidence})
			}
		}
	}
	return list
}

// linkKeys returns the session's own values, each once.
func (a *records) linkKeys() []string {
	var keys []string
	last := uint32(0)
	for _, m := range a.input {
		if m.rare == last && !a.c.b.links.conference(m.fact) {
			continue
		}
		last = m.rare
		for _, key := range a.c.b.links.linkKeys(m.fact) {
			if len(keys) < MaxLinked && !slices.Contains(keys, key) {
				keys = append(keys, key)
			}
		}
	}
	return keys
}

// naming is a header that names a dialog of another call: what it says of that call
// in the own one, and of the own call in that one.
type naming struct {
	key, why, text   string
	named, namedText string
}

var namings = [...]naming{
	{keyReplaces, "Replaces", "Came to take over the call of session %s (Replaces): a pick-up, a retrieved parked call or a transfer.",
		"Replaced by", "Session %s came to take over this call (Replaces): a pick-up, a retrieved parked call or a transfer."},
	{keyJoin, "Join", "Joins the call of session %s (Join).", "Joined by", "Session %s came to join this call (Join)."},
	{keyTarget, "Target-Dialog", "", "Target-Dialog of", ""},
	{keyReferTo, "Refer-To with Replaces", "", "Replaces in Refer-To of", "Session %s has a transfer to the other side of this call (Refer-To with Replaces)."},
}

// eachNamed calls yield for the calls of which the headers in the text of a [rareText] name a
// dialog: the Call-ID stands first (RFC 3891 §6.1, RFC 3911 §7.1, RFC 4538 §7).
func eachNamed(text string, yield func(of naming, callID string)) {
	for _, of := range namings {
		v := rareValue(text, of.key)
		if v == "" {
			continue
		}
		if of.key == keyReferTo {
			replaces, _ := sip.ParseNameAddr([]byte(v)).Parse().Header("Replaces")
			v = sip.Unescape(replaces)
		}
		if callID := string(sip.ParseNameAddr([]byte(v)).URI); callID != "" {
			yield(of, callID)
		}
	}
}

// keyNamed is under what the index has the sessions in which a header of that kind names
// a dialog of this one.
func (a *lookup) keyNamed(key string) string { return keyNamed + key + a.c.text(a.chain.callID) }

func (a *lookup) linkTo(callID, why string) Link {
	n, _ := a.c.find(callID)
	return Link{CallID: clean(callID, maxShown), Why: why, Confidence: linkCertain, Session: n}
}

func (a *lookup) linkedBy(key, why, confidence string, add func(Link)) {
	for _, l := range a.c.linkedBy(key) {
		link := a.linkTo(l.CallID, why)
		link.Confidence = confidence
		add(link)
	}
}
