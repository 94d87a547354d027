package annotate

import (
	"bytes"
	"encoding/binary"
	"hash/maphash"
	"math"

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
	cseq, rseq, length, sdp, more uint32

	status uint16
	score  int16 // of the direction, in halves: positive means sent by the owner
	flags  flags
	vias   uint8
	dir    formats.Direction
	how    formats.Evidence
}

type flags uint16

const (
	isRequest   flags = 1 << iota
	isFragment        // no start line, or tied to its session by its neighbours
	topBranch         // the first Via has a branch
	branchedVia       // the first Via says branched=TRUE
	isFocus           // the Contact is a conference focus
	hasSDP            // carries a session description
	imSession         // offers m=message
	isServerLog       // comes from a server's trace
	userPhone         // a telephone number was called
	tied              // Call-ID comes from the neighbours
	remoteUser        // the server says that the log's owner is outside (ms-user-logon-data)
)

const noTime = math.MinInt64

func (f *fact) is(bit flags) bool { return f.flags&bit != 0 }

// via returns the hash of the whole Via stack.
func (f *fact) via() uint64 { return mixVia(f.viaTop, f.viaRest) }

func mixVia(top, rest uint64) uint64 {
	if top == 0 {
		return 0
	}
	h := top ^ (rest*0x9e3779b97f4a7c15 + 0x7f4a7c15)
	h ^= h >> 29
	return h * 0xbf58476d1ce4e5b9
}

// source is the part of a message's origin that many messages share.
type source struct{ file, level, component, server uint32 }

// Bounds of what is kept of single values, in octets.
const (
	maxStartLine = 512
	maxURI       = 300
	maxAgent     = 200
	maxTag       = 128
	maxMore      = 600 // of one header in [fact.more]
	maxContacts  = 32  // bindings of one REGISTER answer
	maxVias      = 64
)

func cut(b []byte, n int) []byte {
	if len(b) > n {
		return b[:n]
	}
	return b
}

// extract reads the facts of a message.
func (b *Builder) extract(m *formats.Message, s *sip.Message, f *fact) {
	f.time = noTime
	if !m.Time.IsZero() {
		f.time = m.Time.UnixNano()
	}
	f.length = uint32(min(uint64(len(m.Raw)), math.MaxUint32))
	b.origin(m, f)
	b.start(s, f)
	from, to := b.party(s.Get(headerFrom)), b.party(s.Get(headerTo))
	f.from, f.fromTag, f.fromEpid, f.fromName = from.uri, from.tag, from.epid, from.name
	f.to, f.toTag, f.toEpid = to.uri, to.tag, to.epid
	if to.phone {
		f.flags |= userPhone
	}
	f.agent, f.server = b.sym.add(cut(s.Get(headerUserAgent), maxAgent)), b.sym.add(cut(s.Get(headerServer), maxAgent))
	b.vias(s, f)
	b.contacts(s, f)
	if rseq, ok := s.RSeq(); ok {
		f.rseq = rseq
	}
	if !f.is(isRequest) && hasFold(s.Get(headerLogon), "remoteuser") {
		f.flags |= remoteUser
	}
	b.direction(s, f)
	b.description(s, f)
	b.further(s, to.name, f)
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
	phone                bool // a telephone number: user=phone
}

// party reads a From or To value. Each comes many times in a session.
func (b *Builder) party(value []byte) party {
	if len(value) == 0 {
		return party{}
	}
	p, known := b.parties.recall(maphash.Bytes(b.sym.seed, value))
	if known {
		return *p
	}
	a := sip.ParseNameAddr(value)
	*p = party{uri: b.sym.add(cut(a.URI, maxURI)), tag: b.sym.add(cut(a.Tag(), maxTag)), epid: b.sym.add(cut(a.Epid(), maxTag))}
	p.name = b.displayName(a)
	p.phone = bytes.Contains(a.URI, []byte("user=phone"))
	return *p
}

// displayName names a display name by its octets; few are ever seen.
func (b *Builder) displayName(a sip.NameAddr) uint32 {
	if len(a.Display) == 0 {
		return 0
	}
	if id, ok := b.displays[string(a.Display)]; ok {
		return id
	}
	id := b.sym.addString(clean(a.DisplayName(), 80))
	if len(b.displays) < 1<<14 {
		b.displays[string(a.Display)] = id
	}
	return id
}

// memory remembers what was read out of the header values that were seen
// lately, by their hash.
type memory[T any] struct {
	entries [1 << 11]struct {
		hash uint64
		what T
	}
}

// recall returns where what is known of a value stands, or where it belongs.
func (m *memory[T]) recall(hash uint64) (what *T, known bool) {
	hash |= 1 // no hash is that of an empty entry
	e := &m.entries[hash>>1%uint64(len(m.entries))]
	known = e.hash == hash
	e.hash = hash
	return &e.what, known
}

func (b *Builder) origin(m *formats.Message, f *fact) {
	o := &m.Origin
	f.dir, f.how = m.Direction, m.How
	f.line, f.process, f.thread = uint32(max(o.Line, 0)), o.Process, o.Thread
	if o.Instance != "" {
		f.instance = maphash.String(b.sym.seed, o.Instance) | 1
	}
	if o.Instance != "" || o.Server != "" || o.Format == "ocslogger" || o.Component == "SIPStack" || o.Component == "S4" {
		f.flags |= isServerLog
	}
	f.source = b.source(o)
	f.local, f.remote = b.address(&m.Local, &b.lastLocal), b.address(&m.Remote, &b.lastRemote)
}

// source numbers the combinations of file, level, component and server. There
// are few of them, and a log's neighbours have the same.
func (b *Builder) source(o *formats.Origin) uint32 {
	if last := b.lastOrigin; last.File == o.File && last.Level == o.Level && last.Component == o.Component && last.Server == o.Server {
		return b.lastSource
	}
	key := source{b.sym.addString(o.File), b.sym.addString(o.Level), b.sym.addString(o.Component), b.sym.addString(o.Server)}
	id, ok := b.sourceOf[key]
	if !ok {
		id = uint32(len(b.sources))
		b.sourceOf[key] = id
		b.sources = append(b.sources, key)
	}
	b.lastOrigin, b.lastSource = *o, id
	return id
}

// end is one end of a connection with its symbol.
type end struct {
	address formats.Address
	symbol  uint32
}

// address names one end: the address with its port, else the host name. Last is
// that of the message before.
func (b *Builder) address(a *formats.Address, last *end) uint32 {
	if *a == last.address {
		return last.symbol
	}
	id, ok := b.addresses[*a]
	if !ok && !a.IsZero() {
		id = b.sym.addString(addressText(*a))
		if len(b.addresses) < 1<<16 {
			b.addresses[*a] = id
		}
	}
	*last = end{*a, id}
	return id
}

func (b *Builder) start(s *sip.Message, f *fact) {
	f.start = b.sym.add(cut(s.StartLine(), maxStartLine))
	cseq, method, _ := s.CSeq()
	if s.IsRequest() {
		method = s.Method()
	}
	f.cseq, f.method = cseq, b.method(method)
	f.status = uint16(s.Status())
	switch {
	case s.IsRequest():
		f.flags |= isRequest
	case !s.IsResponse():
		f.flags |= isFragment
	}
}

// method avoids hashing the few names over and over.
func (b *Builder) method(name string) uint32 {
	if id, ok := b.methods[name]; ok {
		return id
	}
	id := b.sym.addString(clean(name, 32))
	if len(b.methods) < 256 {
		b.methods[name] = id
	}
	return id
}

// vias hashes the Via stack from below, so that one hop more or less shows as
// equality of a rest with a whole. What a receiver writes into the topmost Via
// is left out, since it differs between the two ends of a hop.
func (b *Builder) vias(s *sip.Message, f *fact) {
	var hashes [maxVias]uint64
	n := 0
	if value := s.Get(headerVia); !s.Repeated(headerVia) && len(value) > 0 && bytes.IndexByte(value, ',') < 0 {
		var marks flags
		hashes[0], marks = b.viaHash(value)
		f.flags |= marks
		n = 1
	} else {
		n = b.viaList(s, f, &hashes)
	}
	f.vias = uint8(n)
	for i := n - 1; i > 0; i-- {
		f.viaRest = mixVia(hashes[i], f.viaRest)
	}
	if n > 0 {
		f.viaTop = hashes[0]
	}
}

// viaList hashes Vias of which there are several.
func (b *Builder) viaList(s *sip.Message, f *fact, hashes *[maxVias]uint64) (n int) {
	for v := range s.List(headerVia.String()) {
		if n == maxVias {
			break
		}
		hash, marks := b.viaHash(v)
		if n == 0 {
			f.flags |= marks
		}
		hashes[n] = hash
		n++
	}
	return n
}

// via is what is kept of one Via value.
type via struct {
	hash  uint64
	marks flags
}

func (b *Builder) viaHash(v []byte) (hash uint64, marks flags) {
	known, ok := b.hops.recall(maphash.Bytes(b.sym.seed, v))
	if !ok {
		known.hash, known.marks = b.readVia(v)
	}
	return known.hash, known.marks
}

func (b *Builder) readVia(v []byte) (hash uint64, marks flags) {
	hash = 1
	for len(v) > 0 {
		var piece []byte
		piece, v = cutPiece(v)
		switch {
		case len(piece) == 0, addedByReceiver(piece):
			continue
		case hasFold(piece, "branch="):
			marks |= topBranch
		case hasFold(piece, "branched=true"):
			marks |= branchedVia
		}
		hash = mixVia(maphash.Bytes(b.sym.seed, piece), hash)
	}
	return hash | 1, marks
}

// cutPiece returns a value's part before the next semicolon outside quotes.
func cutPiece(v []byte) (piece, rest []byte) {
	quoted := false
	for i, c := range v {
		if c == '"' {
			quoted = !quoted
		}
		if c == ';' && !quoted {
			return bytes.TrimSpace(v[:i]), v[i+1:]
		}
	}
	return bytes.TrimSpace(v), nil
}

func addedByReceiver(piece []byte) bool {
	switch piece[0] | 0x20 {
	case 'm', 'r':
	default:
		return false
	}
	return hasFold(piece, "ms-received-") || hasFold(piece, "received") || hasFold(piece, "rport")
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
func (b *Builder) contacts(s *sip.Message, f *fact) {
	value := s.Get(headerContact)
	if value == nil {
		return
	}
	f.contact = b.sym.add(cut(sip.ParseNameAddr(value).URI, maxURI))
	if bytes.Contains(value, []byte(";isfocus")) {
		f.flags |= isFocus
	}
}

// more is a list of headers that few messages have, in one symbol: a key, the
// length and the value of each.
type more []byte

// The keys of [more].
const (
	keyDiagnostics = "d" // followed by the index of the header's name
	keyReason      = "R"
	keyWarning     = "W"
	keyConv        = "C"
	keyCorrelation = "K"
	keyReplaces    = "P"
	keyTarget      = "D"
	keyReferredBy  = "B"
	keyReferTo     = "T"
	keyHistory     = "H"
	keyOnBehalf    = "O"
	keyContact     = "c"
	keyEvent       = "E"
	keyExpires     = "X"
	keySubject     = "S"
	keySubState    = "N"
	keyAsserted    = "A"
	keyRAck        = "r"
	keyToName      = "n"
	keyPrivacy     = "Y"
)

func (m *more) add(key string, value []byte) {
	if len(value) == 0 || len(*m) > maxSymbol-maxMore-8 {
		return
	}
	value = cut(value, maxMore)
	*m = append(*m, key[0])
	*m = binary.BigEndian.AppendUint16(*m, uint16(len(value)))
	*m = append(*m, value...)
}

// addMarked adds a value with one octet in front of it.
func (m *more) addMarked(key string, mark byte, value []byte) {
	if len(value) == 0 || len(*m) > maxSymbol-maxMore-8 {
		return
	}
	value = cut(value, maxMore-1)
	*m = append(*m, key[0])
	*m = binary.BigEndian.AppendUint16(*m, uint16(len(value)+1))
	*m = append(append(*m, mark), value...)
}

// eachMore calls yield for the values of a key in the text of a [more], until it
// returns false.
func eachMore(text, key string, yield func(value string) bool) {
	for len(text) >= 3 {
		n := int(text[1])<<8 | int(text[2])
		if len(text) < 3+n {
			return
		}
		if text[0] == key[0] && !yield(text[3:3+n]) {
			return
		}
		text = text[3+n:]
	}
}

func firstMore(text, key string) (value string) {
	eachMore(text, key, func(v string) bool { value = v; return false })
	return value
}

var diagnosticNames = [...]string{"ms-diagnostics", "ms-diagnostics-public", "ms-client-diagnostics"}

var diagnosticHeaders = [...]sip.Name{sip.NameOf(diagnosticNames[0]), sip.NameOf(diagnosticNames[1]), sip.NameOf(diagnosticNames[2])}

// header is a rare header and its key in [more].
type header struct {
	key  string
	name sip.Name
}

// rare pairs keys with the names of their headers.
func rare(pairs ...string) []header {
	var list []header
	for i := 0; i < len(pairs); i += 2 {
		list = append(list, header{pairs[i], sip.NameOf(pairs[i+1])})
	}
	return list
}

var (
	ofInvite = rare(
		keyConv, "Ms-Conversation-ID", keyCorrelation, "Ms-Correlation-Id", keyReplaces, "Replaces",
		keyTarget, "Target-Dialog", keyReferredBy, "Referred-By", keyHistory, "History-Info",
		keyOnBehalf, "P-Session-On-Behalf-Of", keySubject, "Subject", keyAsserted, "P-Asserted-Identity",
		keyPrivacy, "Ms-Sensitivity",
	)
	ofResponse = rare(
		keyConv, "Ms-Conversation-ID", keyCorrelation, "Ms-Correlation-Id", keyHistory, "History-Info",
		keyAsserted, "P-Asserted-Identity", keyWarning, "Warning", keyReason, "Reason", keyExpires, "Expires",
	)
	ofRequest = rare(
		keyConv, "Ms-Conversation-ID", keyCorrelation, "Ms-Correlation-Id", keyReason, "Reason",
		keyReplaces, "Replaces", keyTarget, "Target-Dialog", keyReferredBy, "Referred-By", keyReferTo, "Refer-To",
		keyEvent, "Event", keyExpires, "Expires", keySubject, "Subject", keySubState, "Subscription-State",
	)
	ofPrack = rare(keyRAck, "RAck")
	ofClose = rare(keyReason, "Reason")
)

// rareHeaders returns the headers that matter in a message of this kind.
func rareHeaders(method string, request bool) []header {
	switch {
	case !request:
		return ofResponse
	case method == sip.INVITE:
		return ofInvite
	case method == sip.PRACK:
		return ofPrack
	case method == sip.ACK, method == sip.BYE, method == sip.CANCEL:
		return ofClose
	}
	return ofRequest
}

// further collects the rare headers.
func (b *Builder) further(s *sip.Message, toName uint32, f *fact) {
	buf := more(b.scratch[:0])
	for i, name := range diagnosticHeaders {
		if s.Get(name) == nil {
			continue
		}
		for v := range s.Headers(name.String()) {
			buf.addMarked(keyDiagnostics, '0'+byte(i), sip.Unfold(cut(v, maxMore)))
		}
	}
	method := b.sym.text(f.method)
	for _, h := range rareHeaders(method, f.is(isRequest)) {
		v := s.Get(h.name)
		switch {
		case v == nil:
		case s.Repeated(h.name):
			for v := range s.Headers(h.name.String()) {
				buf.add(h.key, sip.Unfold(v))
			}
		default:
			buf.add(h.key, sip.Unfold(v))
		}
	}
	if toName != 0 {
		buf.add(keyToName, []byte(b.sym.text(toName)))
	}
	if method == sip.REGISTER {
		n := 0
		for c := range s.List("Contact") {
			if n++; n <= maxContacts {
				buf.add(keyContact, sip.Unfold(c))
			}
		}
	}
	b.scratch = buf
	f.more = b.sym.add(buf)
}
