package annotate

import (
	"strings"

	"ocsconv/annotate/catalog"
)

// A headline names people and places as people do: "Frank", "Frank's desk phone".
// The label of an endpoint, its epid and its whole product name stand behind it.

// devices are the classes of products that people have a word for.
var devices = map[catalog.Class]string{
	"client:desktop": "PC", "client:phone": "desk phone", "client:mobile": "mobile phone", "client:web": "browser", "client:room": "room system",
}

// maxNoun bounds what a headline takes from a product's name.
const maxNoun = 40

// noun calls a branch's place by one or two words without an article: "desk phone";
// "" where nothing is known of it.
func (b *branch) noun() string { return noun(&b.product, b.agent) }

// Place calls the place of an endpoint by one or two words: "PC", "desk phone"; "" where
// nothing is known of it.
func (e *Endpoint) Place() string {
	return noun(&catalog.Agent{Name: e.Product, Class: catalog.Class(e.Class)}, e.UserAgent)
}

// PlaceOf names the place of an endpoint by its owner: "izabelaf's PC", "telephone network";
// "" where nothing is known of it.
func (s *Session) PlaceOf(e *Endpoint) string {
	noun, class := e.Place(), catalog.Class(e.Class)
	who := newPerson(e.AOR, e.Name).beside(newPerson(s.Caller.AOR, s.Caller.Name))
	switch {
	case class.IsServer() && (class != mediation || strings.EqualFold(e.AOR, s.Callee)), who == "":
		return noun
	case noun == "":
		return who
	}
	return strings.TrimPrefix(owned(who, noun), "the ")
}

// Labelled names a place for where others stand beside it: "izabelaf's PC (E1)".
func (s *Session) Labelled(e *Endpoint) string {
	if place := s.PlaceOf(e); place != "" {
		return place + " (" + e.Label + ")"
	}
	return e.Label
}

// AboutPlaces reports whether a sentence of a session's summary says what a table of its
// places says: what became of one, how many there are, or why several replied.
func AboutPlaces(sentence string) bool {
	_, _, of := cutState(sentence)
	return of || strings.HasPrefix(sentence, MPOPLead) || strings.HasPrefix(sentence, forkLead) || strings.HasPrefix(sentence, "Several replies because")
}

// WithoutState is what a note says where the state of its endpoint is shown: "E1: 180 Ringing".
func WithoutState(note string) string {
	if label, rest, ok := cutState(note); ok {
		return label + ":" + rest
	}
	return note
}

// cutState cuts the state of an endpoint out of a sentence that begins with it, as in
// "E1 (rang, cancelled): 180 Ringing".
func cutState(sentence string) (label, rest string, ok bool) {
	head, rest, _ := strings.Cut(sentence, ":")
	label, state, _ := strings.Cut(head, " (")
	number, isLabel := strings.CutPrefix(label, "E")
	return label, rest, isLabel && number != "" && strings.Trim(number, "0123456789") == "" && strings.HasSuffix(state, ")") && strings.HasPrefix(rest, " ")
}

func noun(p *catalog.Agent, agent string) string {
	short, comment, _ := strings.Cut(p.Name, " (")
	switch word := devices[p.Class]; {
	case strings.Contains(p.Name, " for Mac"):
		return "Mac"
	case strings.Contains(p.Name, "mobile or web"), strings.Contains(p.Name, "Mobile or web"):
		return "mobile or web client"
	case strings.HasPrefix(comment, "conference phone"):
		return "conference phone"
	case word != "":
		return word
	case p.Class == mediation:
		return "telephone network"
	}
	return clean(fallback(short, agent), maxNoun)
}

// mediation is the class of what leads to the telephone network.
const mediation = "server:mediation"

// onTelephoneNetwork reports whether the branch goes out by the Mediation Server.
func (b *branch) onTelephoneNetwork() bool { return b.product.Class == mediation }

// isService reports whether no person is behind a branch: it answers for itself.
func (b *branch) isService() bool { return b.product.Class.IsServer() && !b.onTelephoneNetwork() }

// place is the noun of a branch with what tells it from the others of its owner: the
// product, and where that is the same the label.
func (a *fork) place(b *branch) string {
	noun := b.noun()
	alike, same := false, false
	for _, o := range a.branches {
		if o == b || o.noun() != noun || !strings.EqualFold(o.aor, b.aor) {
			continue
		}
		alike = true
		same = same || o.product.Name == b.product.Name
	}
	switch short, _, _ := strings.Cut(b.product.Name, " ("); {
	case noun == "" && len(a.branches) > 1:
		return placeWord + " (" + b.label + ")"
	case same:
		return noun + " (" + b.label + ")"
	case alike && short != "":
		return noun + " with " + clean(short, maxNoun)
	}
	return noun
}

// placeWord stands for a place of which not even the product is known.
const placeWord = "device"

// at says where something happened: " on the desk phone", "" where no place is known.
func (a *fork) at(b *branch) string {
	switch noun := a.place(b); {
	case noun == "":
		return ""
	case b.noun() == "browser":
		return " in the " + noun
	case b.noun() == "":
		return " on a " + noun
	default:
		return " on " + b.definite(noun)
	}
}

// definite puts an article before a noun; the name of a product has none.
func (b *branch) definite(noun string) string {
	if b.noun() == "" || devices[b.product.Class] == "" && !b.onTelephoneNetwork() && !strings.HasSuffix(b.noun(), "client") {
		return noun
	}
	return "the " + noun
}

// whose is a branch's place with its owner: "Frank's desk phone", "the desk phone".
func (a *analysis) whose(b *branch) string {
	noun := a.fork.place(b)
	switch {
	case b.onTelephoneNetwork():
		return "the telephone network"
	case b.voicemail:
		return "voice mail"
	case b.isService():
		return "the " + fallback(noun, "server")
	}
	who := a.whoIs(b)
	if rest, ok := strings.CutPrefix(noun, placeWord); ok || noun == "" {
		noun = "phone" + rest
		switch unknown := b.product.Name == "" && b.agent == ""; {
		case unknown && rest == "" && isNumber(who):
			return who
		case unknown:
			noun = placeWord + rest
		}
	}
	return owned(who, noun)
}

// owned puts an owner before a thing: "Frank's PC", "the PC of 4711".
func owned(who, thing string) string {
	switch {
	case who == "":
		return "the " + thing
	case isNumber(who):
		return "the " + thing + " of " + who
	case strings.HasSuffix(who, "'s"), strings.HasSuffix(who, "’s"):
		return who + " " + thing // a name that is a possessive already
	}
	return who + "'s " + thing
}

// whoIs names the person on a branch in a word, "" when that is nobody known.
func (a *analysis) whoIs(b *branch) string {
	if b.isService() || b.aor == "" {
		return ""
	}
	if a.purpose.isCallee(b.aor) {
		return a.calleeName()
	}
	return a.nameOf(b.aor, a.displayName(b))
}

// displayName is the whole name of the person on a branch, "" when no message gives it.
func (a *lookup) displayName(b *branch) string {
	if name := a.c.name("sip:" + b.aor); name != "" {
		return name
	}
	if b.answer == nil {
		return ""
	}
	return b.answer.assertedName(b.aor)
}

// people are the two who have to do with a call, as headlines call them.
type people struct {
	known          bool
	caller, callee person
}

type person struct {
	aor, name string // the whole name, "" when no message gives it
	word      string // the name in a word
}

func newPerson(aor, name string) person { return person{aor, name, inAWord(aor, name)} }

// both finds caller and callee once. A number of which the user is known is called by
// the user's name.
func (a *analysis) both() *people {
	if p := &a.people; !p.known {
		caller, aor := a.roles.caller(), fallback(a.purpose.user, a.purpose.callee)
		*p = people{true, newPerson(caller.AOR, caller.Name), newPerson(aor, a.c.name("sip:"+aor))}
		if a.purpose.byMeeting {
			word := owned(p.caller.word, "meeting")
			p.caller = person{word: word, aor: word}
		}
	}
	return &a.people
}

// callingSide begins a sentence on who called: the client of a user sends the invitation to
// a meeting as well as a call.
func (a *purpose) callingSide() string {
	if i := a.paths.invite(); a.byMeeting && (i == nil || !i.is(invitation)) {
		return "The meeting"
	}
	return "The caller"
}

// callerName and calleeName name the caller and who was called.
func (a *analysis) callerName() string { return a.both().caller.beside(a.both().callee) }
func (a *analysis) calleeName() string { return a.both().callee.beside(a.both().caller) }

// calleeBeside names who was called so that nobody takes it for who answered either.
func (a *analysis) calleeBeside(b *branch) string {
	callee := a.both().callee
	if word := callee.beside(newPerson(b.aor, a.displayName(b))); word != callee.word {
		return word
	}
	return a.calleeName()
}

// nameOf names a person in a word, or by the whole name where one of the two who have
// to do with the call has the same first name.
func (a *analysis) nameOf(aor, name string) string {
	p := newPerson(aor, name)
	if word := p.beside(a.both().caller); word != p.word {
		return word
	}
	return p.beside(a.both().callee)
}

// beside names a person so that nobody takes it for another one.
func (p person) beside(other person) string {
	switch {
	case !strings.EqualFold(p.word, other.word), strings.EqualFold(p.aor, other.aor):
		return p.word
	case p.name != "" && !strings.EqualFold(p.name, other.name):
		return clean(p.name, maxNoun)
	}
	return p.aor
}

// inAWord names a person as others do: by the first name, else by the part of the
// address before the @. A number stays a number.
func inAWord(aor, name string) string {
	user := userPart(aor)
	if name = strings.TrimSpace(strings.Trim(name, `" `)); name == "" || isNumber(aor) || isNumber(name) || strings.ContainsAny(name, `=@:/<>"`) {
		return clean(user, maxNoun)
	}
	return clean(firstName(name), maxNoun)
}

// firstName takes the first name out of a display name: "Frank Weber", "Weber, Frank",
// "Dr. Frank Weber (Contoso)". What does not look like a person's name stays whole.
func firstName(name string) string {
	whole := name
	name, _, _ = strings.Cut(name, " (")
	if last, first, ok := strings.Cut(name, ","); ok && strings.TrimSpace(first) != "" && last != "" {
		name = first + " " + last
	}
	words := strings.Fields(name)
	for len(words) > 1 && titles[strings.ToLower(strings.TrimSuffix(words[0], "."))] {
		words = words[1:]
	}
	if len(words) == 0 || len(words) > 3 {
		return whole
	}
	for _, w := range words {
		if len(strings.Trim(w, ".")) < 2 && w == words[0] || strings.ContainsAny(w, "0123456789@/&+:") {
			return whole
		}
	}
	return words[0]
}

var titles = map[string]bool{"dr": true, "prof": true, "mr": true, "mrs": true, "ms": true, "herr": true, "frau": true, "dipl.-ing": true, "ing": true, "sir": true}
