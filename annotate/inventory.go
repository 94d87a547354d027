package annotate

import (
	"cmp"
	"slices"
	"strings"

	"ocsconv/formats/sip"
)

// User is one address of record with the endpoints that the input shows it to be
// signed in at.
type User struct {
	AOR       string   `json:"aor"`
	Name      string   `json:"name,omitempty"`
	Endpoints []Device `json:"endpoints"`
}

// Device is one endpoint of a user: an installation of a client, known by its
// epid, or by its sip.instance alone where only a registrar's list of bindings
// names it. The lists hold session numbers.
type Device struct {
	Epid       string `json:"epid"`
	Instance   string `json:"instance"`
	GRUU       string `json:"gruu"`
	Product    string `json:"product"`
	Class      string `json:"class"`
	UserAgent  string `json:"user_agent"`
	First      Time   `json:"first"`             // first seen, in any message
	Last       Time   `json:"last"`              // last seen
	Registered bool   `json:"registered"`        // a REGISTER of it was accepted, or a list of bindings names it
	SignedOff  bool   `json:"signed_off"`        // its last REGISTER ended the registration
	SignIn     SignIn `json:"sign_in"`           // what became of its last sign-in; "" when the input has none
	Refusal    string `json:"refusal,omitempty"` // why it was refused: "not enabled for remote access (403, 4003)"
	Steps      string `json:"steps,omitempty"`   // of a sign-in that was redirected: "301 to pool02.contoso.com, 401 (challenge), 200 (accepted)"

	Called   []int `json:"called"`   // calls that it made
	Rang     []int `json:"rang"`     // calls to which it replied or was forked
	Answered []int `json:"answered"` // calls that it answered
	Silent   []int `json:"silent"`   // calls to its user during which it was signed in and never replied

	SilentMore int `json:"silent_more,omitempty"` // further calls of that kind, beyond the thousand that are listed
}

// Inventory lists users and their endpoints, users by address, endpoints in the
// order in which they were first seen. It is derived from REGISTER requests and
// their answers and from the calls, of the sessions with these numbers; nil
// takes all sessions. Numbers that no session has are ignored.
func (c *Case) Inventory(sessions []int) []User {
	inv := inventory{users: map[string]*userEntry{}}
	wanted := map[int]bool{}
	for _, n := range sessions {
		wanted[n] = true
	}
	for n := 1; n <= c.Len(); n++ {
		if sessions != nil && !wanted[n] {
			continue
		}
		a := c.analyse(n)
		switch {
		case a.purpose.kind == KindRegistration:
			inv.registration(a)
		case a.survey.call:
			inv.session(a)
		}
		a.release()
	}
	inv.silence()
	return inv.list()
}

type inventory struct {
	users map[string]*userEntry
	calls []incoming
}

type userEntry struct {
	User
	devices []*Device
	byEpid  map[string]*Device
	byID    map[string]*Device // by sip.instance
}

// incoming is a call to a user, kept until all endpoints are known.
type incoming struct {
	aor     string
	at      Time
	session int
	replied map[string]bool // epids
}

func (inv *inventory) user(aor string) *userEntry {
	key := strings.ToLower(aor)
	u := inv.users[key]
	if u == nil {
		u = &userEntry{User: User{AOR: aor}, byEpid: map[string]*Device{}, byID: map[string]*Device{}}
		inv.users[key] = u
	}
	return u
}

// device returns a user's endpoint; the epid or the instance may be empty.
func (u *userEntry) device(epid, instance string) *Device {
	if instance == "" && epid != "" {
		instance = sip.Instance(epid)
	}
	instance = strings.ToLower(instance)
	d := u.byEpid[epid]
	if epid == "" || d == nil {
		d = u.byID[instance]
	}
	if d == nil {
		d = &Device{Called: []int{}, Rang: []int{}, Answered: []int{}, Silent: []int{}}
		u.devices = append(u.devices, d)
	}
	if d.Epid == "" && epid != "" {
		d.Epid = epid
		u.byEpid[epid] = d
	}
	d.Instance = cmp.Or(d.Instance, instance)
	if instance != "" {
		u.byID[instance] = d
	}
	return d
}

func (d *Device) seen(t Time) {
	if t.IsZero() {
		return
	}
	if d.First.IsZero() || t.Before(d.First.Time) {
		d.First = t
	}
	if t.After(d.Last.Time) {
		d.Last = t
	}
}

func (d *Device) client(agent, gruu string) {
	if d.UserAgent == "" && agent != "" {
		p := product(agent)
		d.UserAgent, d.Product, d.Class = clean(agent, maxAgent), p.Name, string(p.Class)
	}
	if u := sip.ParseURI([]byte(gruu)); d.GRUU == "" && (u.IsGRUU() || u.EndpointToken() != nil) {
		d.GRUU = clean(gruu, maxURI)
	}
}

// registration reads a REGISTER and the bindings of its answer: those of other
// endpoints are known by instance only, until some message shows the epid.
func (inv *inventory) registration(a *analysis) {
	var device *Device
	for _, m := range a.trace.messages {
		aor := a.aor(m.to)
		if aor == "" || m.method != sip.REGISTER || m.original != nil {
			continue
		}
		u := inv.user(aor)
		if m.request() {
			d := u.device(m.fromEpid, ownInstance(a, m))
			d.client(a.c.text(m.agent), "")
			d.seen(Time{m.time()})
			d.SignedOff = m.signsOff()
			device = d
		} else if m.status >= 200 && m.status < 300 {
			inv.bindings(a, m, u)
		}
	}
	if device != nil {
		device.signIn(a)
	}
}

// ownInstance is the +sip.instance of a REGISTER's Contact.
func ownInstance(a *analysis, m *message) string {
	contact := sip.ParseNameAddr([]byte(rareValue(a.c.text(m.rare), keyContact)))
	return clean(string(contact.SIPInstance()), maxShown)
}

func (inv *inventory) bindings(a *analysis, m *message, u *userEntry) {
	for v := range rareValues(a.c.text(m.rare), keyContact) {
		contact := sip.ParseNameAddr([]byte(v))
		instance := clean(string(contact.SIPInstance()), maxShown)
		gruu, _ := contact.Param("gruu")
		epid := ""
		if token := sip.ParseURI(gruu).EndpointToken(); token != nil {
			epid = a.c.epidOf(string(token))
		}
		if instance == "" && epid == "" {
			continue
		}
		d := u.device(epid, instance)
		d.client("", string(gruu))
		d.seen(Time{m.time()})
		d.Registered = true
	}
}

// session notes who called and which endpoints rang.
func (inv *inventory) session(a *analysis) {
	caller := a.roles.caller()
	start := Time{a.trace.messages[0].time()}
	devices := map[string]*Device{} // by epid
	if caller.AOR != "" && caller.Epid != "" && a.roles.callerKnown {
		u := inv.user(caller.AOR)
		u.Name = cmp.Or(u.Name, caller.Name)
		d := u.device(caller.Epid, "")
		contact := ""
		if i := a.paths.invite(); i != nil {
			contact = a.c.text(i.contact)
		}
		d.client(caller.UserAgent, contact)
		devices[caller.Epid] = d
		d.Called = append(d.Called, a.number)
	}
	call := incoming{aor: a.purpose.user, at: start, session: a.number, replied: map[string]bool{}}
	for _, b := range a.fork.branches {
		if b.epid == "" || b.aor == "" || b.product.Class.IsServer() || !a.roles.callerKnown {
			continue
		}
		d := inv.user(b.aor).device(b.epid, "")
		d.client(b.agent, b.gruu)
		devices[b.epid] = d
		d.seen(Time{b.appeared.time()})
		d.Rang = append(d.Rang, a.number)
		switch a.verdict.states[b].state {
		case StateWon, StateRaceLost:
			d.Answered = append(d.Answered, a.number)
		}
		call.replied[b.epid] = b.first != nil
	}
	for _, m := range a.trace.messages {
		if d := devices[m.sender()]; d != nil {
			d.seen(Time{m.time()})
		}
	}
	if a.paths.view != ViewCallee && a.trace.has(CodeFork) {
		inv.calls = append(inv.calls, call)
	}
}

// sender returns the epid of the endpoint that wrote the message, "" when that
// is not sure: a request is from the From side and a response from the To side,
// but servers repeat the epid in the To of what they answer themselves.
func (m *message) sender() string {
	switch {
	case m.request():
		return m.fromEpid
	case m.agent != 0 || m.status >= 200 && m.status < 300 && m.server == 0 && m.method != sip.CANCEL:
		return m.toEpid
	}
	return ""
}

func (inv *inventory) list() []User {
	users := make([]User, 0, len(inv.users))
	for _, u := range inv.users {
		if len(u.devices) == 0 {
			continue
		}
		for _, d := range u.devices {
			u.Endpoints = append(u.Endpoints, *d)
		}
		users = append(users, u.User)
	}
	slices.SortFunc(users, func(x, y User) int { return strings.Compare(strings.ToLower(x.AOR), strings.ToLower(y.AOR)) })
	return users
}

// registeredMPOP reads the answer to a REGISTER: several bindings are several
// places where the user is signed in.
func (a *trace) registeredMPOP() MPOP {
	for _, m := range a.messages {
		if m.method != sip.REGISTER || m.request() || m.status < 200 || m.status > 299 {
			continue
		}
		instances := map[string]bool{}
		for v := range rareValues(a.c.text(m.rare), keyContact) {
			contact := sip.ParseNameAddr([]byte(v))
			if i := contact.SIPInstance(); len(i) > 0 {
				instances[strings.ToLower(string(i))] = true
			}
		}
		if len(instances) >= 2 {
			return MPOPAnnounced
		}
	}
	return MPOPNoEvidence
}
