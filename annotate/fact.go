package annotate

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"hash/maphash"
	"math"
	"slices"

	"ocsconv/formats"
	"ocsconv/formats/sip"
)

// fact is what is retained of one message: numbers, symbols and hashes. The
// octets of the message itself are not kept. [ledger] keeps the facts; a column
// added here needs one in [row].
type fact struct {
	time     int64  // nanoseconds since 1970, noTime when the log has none
	instance uint64 // hash of the Instance-Id, 0 for none
	viaTop   uint64 // hash of the first Via, without what receivers add to it
	viaRest  uint64 // hash of the Vias below it

	start, method                 uint32
	from, to, fromName            uint32 // URIs as written
	fromTag, toTag                uint32
	fromEpid, toEpid              uint32
	contact, agent, server        uint32
	source, local, remote         uint32
	line, process, thread         uint32
	sentBy                        uint32 // host in the first Via, of a message without direction and addresses
	cseq, rseq, length, sdp, rare uint32

	flags  flags
	status uint16
	score  int16 // of the direction, in halves: positive means sent by the owner
	vias   uint8
	dir    formats.Direction
	how    formats.Evidence
}

type flags uint32

const (
	isRequest   flags = 1 << iota
	isFragment        // no start line, or tied to its session by its neighbours
	topBranch         // the first Via has a branch
	branchedVia       // the first Via says branched=TRUE
	isFocus           // the Contact is a conference focus
	hasSDP            // carries a session description
	imSession         // offers m=message
	isServerLog       // comes from a server's trace
	tied              // Call-ID comes from the neighbours
	remoteUser        // the server says that the log's owner is outside (ms-user-logon-data)
	offerless         // a request that says that it has no body
	credentials       // a request that proves who sends it
	typing            // a request that only says that somebody writes (RFC 3994)
	invitation        // asks a user to a meeting and offers no media ([MS-CONFBAS])
	stale             // a challenge that says that the credentials' nonce has expired (RFC 7616 §3.3)
	assumedDay        // its line tells no day
	assumedZone       // its line tells no zone
)

// expired matches lower case, and begins with a word by which the places are found that few challenges have.
var expired = formats.Pattern(`stale *= *"?true\b`)

const noTime = math.MinInt64

func (f *fact) is(bit flags) bool { return f.flags&bit != 0 }

// Bounds of what is kept of single values, in octets.
const (
	maxStartLine = 512
	maxURI       = 300
	maxAgent     = 200
	maxName      = 80                // of a person
	maxIdentity  = 4096              // of a Call-ID, tag or epid, before its digest
	maxShown     = maxIdentity + 100 // of one that is shown
	maxRare      = 600               // of one header in [fact.rare]
	maxReported  = 2000              // of one diagnostics header, which may hold media debug strings
	maxContacts  = 32                // bindings of one REGISTER answer
	maxVias      = 64
)

// identity returns what tells a Call-ID, tag or epid from all others: itself, and
// of a very long one its beginning and a digest of the whole, so that no length
// makes two of them one (RFC 3261 §8.1.1.4, §19.3).
func identity(b []byte) []byte {
	if len(b) <= maxIdentity {
		return b
	}
	digest := sha256.Sum256(b)
	return hex.AppendEncode(append(slices.Clone(b[:maxIdentity]), "…sha256:"...), digest[:])
}

func cut(b []byte, n int) []byte {
	if len(b) > n {
		return b[:n]
	}
	return b
}

// extractor reads the facts of messages, and remembers what neighbours have in common.
type extractor struct {
	sym        *symbols
	addresses  map[formats.Address]uint32
	methods    map[string]uint32
	displays   map[string]uint32 // display name as written to symbol
	parties    memory[party]
	hops       memory[via]
	bodies     memory[body]
	lastLocal  end
	lastRemote end
	scratch    []byte
}

func newExtractor(sym *symbols) extractor {
	return extractor{sym: sym, addresses: map[formats.Address]uint32{}, methods: map[string]uint32{}, displays: map[string]uint32{}}
}

// extract reads the facts of a message.
func (x *extractor) extract(m *formats.Message, s *sip.Message, f *fact) {
	x.vias(s, f)
	x.extractTaught(m, s, f)
	f.server = x.sym.add(cut(s.Get(headerServer), maxAgent))
	x.contacts(s, f)
	if rseq, ok := s.RSeq(); ok {
		f.rseq = rseq
	}
	if !f.is(isRequest) && hasFold(s.Get(headerLogon), "remoteuser") {
		f.flags |= remoteUser
	}
	if f.is(isRequest) && string(s.Get(headerContentLength)) == "0" {
		f.flags |= offerless
	}
	if f.is(isRequest) && hasCredentials(s) {
		f.flags |= credentials
	}
	if isChallenge(f.status) && expired().Match(bytes.ToLower(slices.Concat(s.Get(headerChallenge), s.Get(headerProxyChallenge)))) {
		f.flags |= stale
	}
	switch kind := s.Get(headerContentType); {
	case !f.is(isRequest):
	case hasFold(kind, "application/im-iscomposing"):
		f.flags |= typing
	case hasFold(kind, "application/ms-conf-invite"):
		f.flags |= invitation
	}
	x.description(s, f)
}

// extractTaught reads those facts by which a message teaches something about others. It
// wants the Vias of a message without a direction, which they are marks of, to be read.
func (x *extractor) extractTaught(m *formats.Message, s *sip.Message, f *fact) {
	x.instant(m, f)
	x.origin(m, f)
	x.start(s, f)
	from, to := x.party(s.Get(headerFrom)), x.party(s.Get(headerTo))
	f.from, f.fromTag, f.fromEpid, f.fromName = from.uri, from.tag, from.epid, from.name
	f.to, f.toTag, f.toEpid = to.uri, to.tag, to.epid
	f.agent = x.sym.add(cut(s.Get(headerUserAgent), maxAgent))
	x.direction(s, f)
	x.further(s, to.name, f)
}

func (x *extractor) instant(m *formats.Message, f *fact) {
	f.time = noTime
	if m.Time.Year() > 1 { // a time without a day is none among others
		f.time = m.Time.UnixNano()
	}
	if m.Assumed&formats.AssumedDay != 0 {
		f.flags |= assumedDay
	}
	if m.Assumed&formats.AssumedZone != 0 {
		f.flags |= assumedZone
	}
}

var (
	headerContact       = sip.NameOf("Contact")
	headerContentLength = sip.NameOf("Content-Length")
	headerContentType   = sip.NameOf("Content-Type")
	headerFrom          = sip.NameOf("From")
	headerLogon         = sip.NameOf("ms-user-logon-data")
	headerServer        = sip.NameOf("Server")
	headerTo            = sip.NameOf("To")
	headerUserAgent     = sip.NameOf("User-Agent")
	headerVia           = sip.NameOf("Via")
)

// party is what a From or To value says.
type party struct {
	uri, tag, epid, name uint32
}

// party reads a From or To value. Each comes many times in a session.
func (x *extractor) party(value []byte) party {
	if len(value) == 0 {
		return party{}
	}
	p, known := x.parties.recall(maphash.Bytes(x.sym.seed, value))
	if known {
		return *p
	}
	a := sip.ParseNameAddr(value)
	*p = party{uri: x.sym.add(cut(a.URI, maxURI))}
	hasTag, hasEpid := false, false
	for name, value := range a.Params() {
		switch {
		case !hasTag && len(name) == len("tag") && hasFold(name, "tag"):
			p.tag, hasTag = x.sym.add(identity(value)), true
		case !hasEpid && len(name) == len("epid") && hasFold(name, "epid"):
			p.epid, hasEpid = x.sym.add(identity(value)), true
		}
	}
	p.name = x.displayName(a)
	return *p
}

// displayName names a display name by its octets; few are ever seen.
func (x *extractor) displayName(a sip.NameAddr) uint32 {
	if len(a.Display) == 0 {
		return 0
	}
	if id, ok := x.displays[string(a.Display)]; ok {
		return id
	}
	id := x.sym.addString(clean(a.DisplayName(), maxName))
	if len(x.displays) < 1<<14 {
		x.displays[string(a.Display)] = id
	}
	return id
}

// memory remembers what was read out of the header values that were seen
// lately, by their hash. It grows with what it is asked for, since most logs are small.
type memory[T any] struct {
	entries []remembered[T]
	missed  int // since it grew
}

type remembered[T any] struct {
	hash uint64
	what T
}

const maxRemembered = 1 << 11

// recall returns where what is known of a value stands, or where it belongs. That
// is good until the next value is asked for.
func (m *memory[T]) recall(hash uint64) (what *T, known bool) {
	hash |= 1 // no hash is that of an empty entry
	if m.missed >= len(m.entries)/2 && len(m.entries) < maxRemembered {
		before := m.entries
		m.entries, m.missed = make([]remembered[T], max(1<<6, 4*len(before))), 0
		for _, e := range before {
			if e.hash != 0 {
				*m.place(e.hash) = e
			}
		}
	}
	e := m.place(hash)
	if known = e.hash == hash; !known {
		e.hash = hash
		m.missed++
	}
	return &e.what, known
}

func (m *memory[T]) place(hash uint64) *remembered[T] {
	return &m.entries[hash>>1%uint64(len(m.entries))]
}

func (x *extractor) start(s *sip.Message, f *fact) {
	f.start = x.sym.add(cut(s.StartLine(), maxStartLine))
	cseq, method, _ := s.CSeq()
	if s.IsRequest() {
		method = s.Method()
	}
	f.cseq, f.method = cseq, x.method(method)
	f.status = uint16(s.Status())
	switch {
	case s.IsRequest():
		f.flags |= isRequest
	case !s.IsResponse():
		f.flags |= isFragment
	}
}

// method avoids hashing the few names over and over.
func (x *extractor) method(name string) uint32 {
	if id, ok := x.methods[name]; ok {
		return id
	}
	id := x.sym.addString(clean(name, 32))
	if len(x.methods) < 256 {
		x.methods[name] = id
	}
	return id
}

// hasFold reports whether b begins with a prefix given in lower case.
func hasFold(b []byte, prefix string) bool {
	if len(b) < len(prefix) {
		return false
	}
	for i := range len(prefix) {
		c := b[i]
		if 'A' <= c && c <= 'Z' {
			c += 'a' - 'A'
		}
		if c != prefix[i] {
			return false
		}
	}
	return true
}

// contacts keeps the first Contact in its own field, the list of a REGISTER's
// answer with the further headers.
func (x *extractor) contacts(s *sip.Message, f *fact) {
	value := s.Get(headerContact)
	if value == nil {
		return
	}
	f.contact = x.sym.add(cut(sip.ParseNameAddr(value).URI, maxURI))
	if bytes.Contains(value, []byte(";isfocus")) {
		f.flags |= isFocus
	}
}
