package annotate

import (
	"cmp"
	"iter"
	"math"
	"slices"
	"strings"

	"ocsconv/formats"
	"ocsconv/formats/sip"
)

// Builder collects the facts of messages in the order in which they come. It
// keeps no message: less than 100 octets remain of each, mostly numbers. It is
// not safe for concurrent use.
type Builder struct {
	sym      *symbols
	ledger   ledger
	count    int
	placed   [][]uint32 // by frame, in chunks: index in sessions
	sessions []chain
	byCallID map[uint32]uint32 // Call-ID to index in sessions

	facts  extractor
	taught teaching
	links  linkIndex

	message sip.Message // the newest one
	fact    fact        // of it; here, since one of its own for each would be a quarter of all garbage

	records  map[uint32][]Record // Call-ID to diagnostic records
	comments map[int][]string    // that people wrote, by frame
	reports  reportIndex

	own int // messages that are not lent, -1 while none is
}

const (
	placedChunk = 1 << 14
	noSession   = ^uint32(0)
)

// NewBuilder returns a Builder without messages.
func NewBuilder() *Builder {
	sym := newSymbols()
	return &Builder{
		sym: sym, byCallID: map[uint32]uint32{}, facts: newExtractor(sym), taught: newTeaching(sym),
		links:   linkIndex{sym: sym, linked: map[uint32][]linked{}},
		records: map[uint32][]Record{}, comments: map[int][]string{}, own: -1,
	}
}

// Add takes the facts of the next message. Its number, the frame, is the count
// of messages so far, from 1. A piece that holds no message (Raw is nil) is
// ignored. The message is not kept.
func (b *Builder) Add(m *formats.Message) {
	if m != nil {
		b.add(m, len(m.Raw))
	}
}

// add takes a message of so many octets.
func (b *Builder) add(m *formats.Message, octets int) {
	if m.Raw == nil {
		return
	}
	b.message = sip.Parse(m.Raw)
	if b.count%placedChunk == 0 { // the first chunk grows, since most logs are small
		b.placed = append(b.placed, make([]uint32, 0, min(b.count, placedChunk)))
	}
	last := &b.placed[len(b.placed)-1]
	*last = append(*last, 0)
	b.count++
	b.comment(m.Remarks)
	f := &b.fact
	*f = fact{length: uint32(min(uint64(octets), math.MaxUint32))}
	b.facts.extract(m, &b.message, f)
	b.taught.teach(&b.facts, m, &b.message, f)
	callID := b.sym.add(identity(b.message.CallID()))
	b.place(callID, m, f)
	if callID != 0 {
		b.mediaReports(&b.message, callID, f)
	}
}

// Bounds on what is kept of the comments that people wrote on one packet.
const (
	maxComments = 8
	maxComment  = 500 // octets of each
)

// comment keeps what people wrote on the newest message.
func (b *Builder) comment(texts []string) {
	for _, text := range texts[:min(len(texts), maxComments)] {
		if text = clean(text, maxComment); text != "" {
			b.comments[b.count] = append(b.comments[b.count], text)
		}
	}
}

// place puts the newest message into its session. A fragment without a Call-ID
// waits for its neighbours in the log, unless somebody has seen them already.
func (b *Builder) place(callID uint32, m *formats.Message, f *fact) {
	switch {
	case callID != 0:
	case m.Settled:
		f.flags |= tied
		b.tie([]fragment{{b.count, *f}}, b.sym.add(identity([]byte(m.Session))))
		return
	default:
		f.flags |= tied
		b.tie(b.taught.file.near.Wait(fragment{b.count, *f}), 0)
		return
	}
	b.tie(b.taught.file.near.Pass(callID))
	session := b.session(callID)
	b.append(session, b.count, f)
	b.sessions[session].watch.see(f, b.sym.text(f.method))
	b.links.index(callID, b.count, f)
}

// session returns the session of a Call-ID.
func (b *Builder) session(callID uint32) uint32 {
	session, ok := b.byCallID[callID]
	if !ok {
		session = b.begin(callID)
		b.byCallID[callID] = session
	}
	return session
}

// begin makes a session, whose Call-ID is 0 for messages without one.
func (b *Builder) begin(callID uint32) uint32 {
	b.sessions = append(b.sessions, chain{callID: callID})
	return uint32(len(b.sessions) - 1)
}

// tie adds fragments to the session of a Call-ID, and with 0 to that of their log:
// those of several logs have nothing in common.
func (b *Builder) tie(list []fragment, callID uint32) {
	for i := range list {
		f := &list[i].fact
		var session uint32
		if callID != 0 {
			session = b.session(callID)
		} else {
			file := b.taught.files[b.sym.sources[f.source].file]
			if file.loose == 0 {
				file.loose = b.begin(0) + 1
			}
			session = file.loose - 1
		}
		b.append(session, list[i].frame, f)
		b.sessions[session].watch.see(f, b.sym.text(f.method))
	}
}

func (b *Builder) append(session uint32, frame int, f *fact) {
	b.placed[(frame-1)/placedChunk][(frame-1)%placedChunk] = session
	b.ledger.append(&b.sessions[session], session, uint32(frame), f)
}

// sessionOf returns the session of a frame, which counts from 1, as an index.
func (b *Builder) sessionOf(frame int) uint32 {
	return b.placed[(frame-1)/placedChunk][(frame-1)%placedChunk]
}

// Record is a diagnostic record of a log that names a Call-ID and is no SIP
// message, as the SIP stack of a server writes them.
type Record struct {
	Time      Time   `json:"time"`
	Level     string `json:"level"`
	Component string `json:"component"`
	Server    string `json:"server"`
	Text      string `json:"text"`
	CSeq      string `json:"cseq,omitempty"`   // of the request that it is about
	Reason    string `json:"reason,omitempty"` // what it says happened
	Result    string `json:"result,omitempty"` // its code, with the name: "0xc3e93d67 SIPPROXY_E_…"
}

// maxRecords bounds the diagnostic records that are kept of one session.
const maxRecords = 32

// AddContext takes a record that is no SIP message. One that names no Call-ID
// is ignored, and so are those after the first 32 of a session.
func (b *Builder) AddContext(c formats.Context) {
	if c.CallID == "" {
		return
	}
	id := b.sym.add(identity([]byte(c.CallID)))
	list := b.records[id]
	r := Record{
		Time: Time{c.Time}, Level: clean(c.Level, 20), Component: clean(c.Component, 40),
		Server: clean(c.Server, 80), Text: clean(c.Text, 300),
		CSeq: clean(c.CSeq, 40), Reason: clean(c.Reason, 200), Result: clean(c.Result, 100),
	}
	at, _ := slices.BinarySearchFunc(list, r, func(have, r Record) int {
		return cmp.Or(have.Time.Compare(r.Time.Time), strings.Compare(have.Server, r.Server), -1) // behind those of the same moment
	})
	if at < maxRecords {
		list = slices.Insert(list, at, r)
		b.records[id] = list[:min(len(list), maxRecords)]
	}
}

// Case closes the input and returns what was collected. The Builder must not be
// used any more.
func (b *Builder) Case() *Case {
	b.closeFragments()
	b.message = sip.Message{}
	return newCase(b)
}

// closeFragments ties the fragments at the ends of the files.
func (b *Builder) closeFragments() {
	type end struct {
		fragment
		callID uint32
	}
	var list []end
	for _, file := range b.taught.files {
		waiting, of := file.near.End()
		for _, f := range waiting {
			list = append(list, end{f, of})
		}
	}
	slices.SortFunc(list, func(x, y end) int { return x.frame - y.frame })
	for _, e := range list {
		b.tie([]fragment{e.fragment}, e.callID)
	}
}

// Analyze collects all messages of seq and returns the case. It stops at the
// first error and returns it.
func Analyze(seq iter.Seq2[*formats.Message, error]) (*Case, error) {
	b := NewBuilder()
	for m, err := range seq {
		if err != nil {
			return nil, err
		}
		b.Add(m)
	}
	return b.Case(), nil
}
