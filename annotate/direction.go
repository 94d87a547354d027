package annotate

import (
	"bytes"
	"cmp"
	"math"

	"ocsconv/formats"
	"ocsconv/formats/sip"
)

// A document or a capture without packet lines does not say which way a message
// went. Clients and servers leave different marks on what they send: clients
// sign with Proxy-Authorization, servers with Authentication-Info ([MS-SIPAE]),
// a server's Via carries a branch and what it has seen ([MS-SIPRE] 2.2). Each
// mark has a weight; the sum says how sure the direction is. Weights are in
// halves, positive for sent by the log's owner. They are judgement, not fitted
// to data: the seven quoted messages of the TechNet article on MPOP come out
// right with them.

// direction stores the sum of the marks. A logged direction counts as certain.
func (x *extractor) direction(s *sip.Message, f *fact) {
	switch {
	case f.dir == formats.Out:
		f.score = certainScore
	case f.dir == formats.In:
		f.score = -certainScore
	case f.is(isRequest):
		f.score = requestScore(s, f)
	default:
		f.score = responseScore(s, f)
	}
	if f.dir == formats.Unknown {
		x.sender(s, f)
	}
}

const (
	certainScore = 40 // of a direction that the log states
	sureScore    = 4  // from here on a message tells who the owner is
	epidScore    = 10
)

func requestScore(s *sip.Message, f *fact) int16 {
	var sum int16
	add := func(hit bool, weight int16) {
		if hit {
			sum += weight
		}
	}
	add(s.Header("Proxy-Authorization") != nil || s.Header("Authorization") != nil, 12)
	add(s.Header("Authentication-Info") != nil || s.Header("Proxy-Authentication-Info") != nil, -12)
	marks := readViaMarks(s)
	add(marks.byServer, -10)
	add(f.vias >= 2, -8)
	add(s.Header("Record-Route") != nil, -8)
	add(marks.received, -6)
	add(f.vias == 1 && !f.is(topBranch) && !marks.received, 4)
	add(bytes.Contains(s.Header("Contact"), []byte("proxy=replace")), 6)
	add(s.Header("P-Preferred-Identity") != nil, 4)
	add(s.Header("P-Asserted-Identity") != nil, -4)
	// That no hop was counted tells nothing where two phones talk to each other.
	hops := s.Header("Max-Forwards")
	add(hops != nil && string(hops) != "70", -3)
	add(f.vias == 1 && s.Header("Route") != nil, 8)
	uri := s.RequestURI()
	add(bytes.Contains(uri, []byte("ms-received-cid")) || bytes.Contains(uri, []byte("ms-opaque")), -4)
	return sum
}

func responseScore(s *sip.Message, f *fact) int16 {
	var sum int16
	add := func(hit bool, weight int16) {
		if hit {
			sum += weight
		}
	}
	add(s.Header("Authentication-Info") != nil, -12)
	add(s.Header("Proxy-Authorization") != nil, 12)
	add(s.Header("WWW-Authenticate") != nil || s.Header("Proxy-Authenticate") != nil, -12)
	add(s.Header("ms-user-logon-data") != nil, -6)
	add(f.vias >= 2, 8)
	add(f.vias == 1 && (readViaMarks(s).stamped || s.Header("Record-Route") != nil), -8)
	add(s.Header("Server") != nil && s.Header("User-Agent") == nil, -2)
	return sum
}

// viaMarks are what servers write into the Vias of a message.
type viaMarks struct {
	byServer bool // the first Via carries parameters that only servers add
	received bool // some Via was stamped by a receiver, received= included
	stamped  bool // some Via carries ms-received-…
}

func readViaMarks(s *sip.Message) (m viaMarks) {
	first := true
	for v := range s.List("Via") {
		_, v = cutPiece(v)
		for len(v) > 0 {
			var piece []byte
			piece, v = cutPiece(v)
			m.byServer = m.byServer || first && (hasFold(piece, "branched=") || hasFold(piece, "ms-internal-info"))
			m.stamped = m.stamped || hasFold(piece, "ms-received-")
			m.received = m.received || hasFold(piece, "received=")
		}
		first = false
	}
	m.received = m.received || m.stamped
	return m
}

// owner is a candidate for the epid of a file's owner.
type owner struct{ file, epid uint32 }

// ownSide is how often an epid stands on the own side of a file, and where first.
type ownSide struct {
	count int
	line  uint32
}

// countOwner notes whose epid stands on the owner's own side.
func (k *teaching) countOwner(f *fact) {
	if f.score < sureScore && f.score > -sureScore || f.is(isServerLog) {
		return
	}
	epid := f.toEpid
	if f.is(isRequest) == (f.score > 0) {
		epid = f.fromEpid
	}
	if epid == 0 {
		return
	}
	o := owner{k.sym.sources[f.source].file, epid}
	if k.counted == nil || k.lastOwner != o {
		k.lastOwner, k.counted = o, k.owners[o]
	}
	if k.counted == nil {
		k.counted = &ownSide{line: f.line}
		k.owners[o] = k.counted
	}
	k.counted.count++
}

// directions settles the direction of each message: logged, or by its marks, by
// the owner's epid, and by the request or response that it belongs to.
func (a *trace) directions() {
	open := 0
	for _, m := range a.messages {
		m.direction, m.how, m.confidence = m.fact.dir, m.fact.how, 1
		if m.direction != formats.Unknown {
			if m.how == formats.NotKnown {
				m.how = formats.Logged
			}
			continue
		}
		m.points = m.score + m.epidPoints()
		open++
	}
	if open == 0 {
		return
	}
	a.opposites()
	a.pairs()
	for _, m := range a.messages {
		if m.direction != formats.Unknown {
			continue
		}
		m.confidence = 1 - 0.5*math.Exp(-math.Abs(float64(m.points)/2)/3)
		m.confidence = math.Round(m.confidence*1000) / 1000
		if m.confidence < 0.6 {
			continue
		}
		m.how, m.direction = formats.Inferred, formats.Out
		if m.points < 0 {
			m.direction = formats.In
		}
	}
}

// serverDirections replaces the guesses for a server's traffic, since the marks
// are those of a client's. A capture at a proxy shows it as the sender of what it
// forwards and the receiver of what it forwarded from.
func (a *trace) serverDirections() {
	own := ""
	for _, m := range a.messages {
		from := cmp.Or(m.original, m.parent)
		if from != nil && m.local != 0 && Host(a.c.text(m.local)) == Host(a.c.text(from.remote)) {
			own = Host(a.c.text(m.local))
			break
		}
	}
	for _, m := range a.messages {
		if m.fact.dir != formats.Unknown {
			continue
		}
		src, dst := Host(a.c.text(m.local)), Host(a.c.text(m.remote))
		switch {
		case own == "" || src == dst:
		case src == own:
			m.direction, m.how, m.confidence = formats.Out, formats.Inferred, serverConfidence
		case dst == own:
			m.direction, m.how, m.confidence = formats.In, formats.Inferred, serverConfidence
		}
	}
}

// serverConfidence is that of a direction that follows from a proxy's address.
const serverConfidence = 0.95

// epidPoints compares the message's epids with the owner's.
func (m *message) epidPoints() int16 {
	local := m.c.owners[m.c.b.sym.sources[m.source].file]
	if local == 0 || m.fact.fromEpid == local && m.fact.toEpid == local {
		return 0
	}
	own, foreign := m.fact.fromEpid, m.fact.toEpid
	if !m.request() {
		own, foreign = foreign, own
	}
	switch local {
	case own:
		return epidScore
	case foreign:
		return -epidScore
	}
	return 0
}

// opposites lets the surer of a request and its responses decide for both: one
// of them was sent, the other received.
func (a *trace) opposites() {
	type key struct {
		cseq   uint32
		method string
		from   string
		to     string
		vias   uint64
	}
	requests := map[key]*message{}
	keyOf := func(m *message) key {
		k := key{cseq: m.cseq, method: m.method, from: m.fromTag, vias: m.via()}
		if m.method != sip.INVITE && m.method != sip.CANCEL && m.method != sip.REGISTER {
			k.to = m.toTag
		}
		return k
	}
	for _, m := range a.messages {
		if m.request() {
			if _, ok := requests[keyOf(m)]; !ok {
				requests[keyOf(m)] = m
			}
		}
	}
	for _, m := range a.messages {
		if m.request() || m.is(isFragment) {
			continue
		}
		r := requests[keyOf(m)]
		switch {
		case r == nil:
		case m.direction == formats.Unknown && r.certainty() > abs(m.points):
			m.points = -r.signedCertainty()
		case r.direction == formats.Unknown && m.certainty() > abs(r.points):
			r.points = -m.signedCertainty()
		}
	}
}

func (m *message) certainty() int16 { return abs(m.signedCertainty()) }

func (m *message) signedCertainty() int16 {
	switch m.direction {
	case formats.Out:
		return certainScore
	case formats.In:
		return -certainScore
	}
	return m.points
}

func abs(n int16) int16 {
	if n < 0 {
		return -n
	}
	return n
}
