package logs

import (
	"bytes"
	"cmp"
	"container/heap"
	"fmt"
	"io"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"time"

	"ocsconv/testdata/generate/calls"
)

// StreamOptions say what a big log holds.
type StreamOptions struct {
	Kind     string // "uccapi" or "cls"
	Size     int64  // octets, about
	Sessions int    // Call-IDs, exactly
	Seed     uint64
	Start    time.Time // UTC
}

// Stream writes a log of any size with little memory. It plays a pool of
// sessions once and then repeats them with new ids and times, interleaved, so
// that it is much faster than a reader. A tenth of the log are lines of other
// components. The same options give the same octets.
func Stream(w io.Writer, o StreamOptions) error {
	st, err := newStream(w, o)
	if err != nil {
		return err
	}
	for st.step() {
	}
	return st.flush()
}

// slot is a place in a record that differs from session to session.
type slot struct {
	at   int
	what int // one of the constants below, or the number of an id
}

const (
	stampSlot    = -1 // date and time, 23 octets
	sequenceSlot = -2 // sequence number of the trace, 8 hexadecimal digits
	instanceSlot = -3 // Instance-Id, likewise
	cseqSlot     = -4 // CSeq number of a repeated notification, 9 digits
	dateSlot     = -5 // value of a Date header, 29 octets
)

// record is one message of a template, ready to be copied.
type record struct {
	after time.Duration // since the session's start
	text  []byte
	slots []slot
}

// template is one session, ready to be repeated.
type template struct {
	ids     []string // Call-ID first
	records []record
	size    int64
	endless bool // its last record may be repeated
}

// instance is one session that is being written.
type instance struct {
	*template
	ids    [][]byte
	start  time.Time
	next   int
	extra  int // how often the last record is still to be repeated
	number int
	cseq   int
}

func (in *instance) due() time.Time {
	last := len(in.records) - 1
	if in.next <= last {
		return in.start.Add(in.records[in.next].after)
	}
	return in.start.Add(in.records[last].after + time.Duration(in.next-last)*11*time.Second)
}

// queue orders the running sessions by their next message.
type queue []*instance

func (q queue) Len() int      { return len(q) }
func (q queue) Swap(i, j int) { q[i], q[j] = q[j], q[i] }
func (q *queue) Push(x any)   { *q = append(*q, x.(*instance)) }
func (q *queue) Pop() any {
	old := *q
	last := old[len(old)-1]
	*q = old[:len(old)-1]
	return last
}
func (q queue) Less(i, j int) bool {
	if c := q[i].due().Compare(q[j].due()); c != 0 {
		return c < 0
	}
	return q[i].number < q[j].number
}

type stream struct {
	StreamOptions
	w   io.Writer
	r   *rand.Rand
	buf []byte
	err error

	pool    []*template // by size
	chatter []record
	running queue
	started int
	opening time.Time // when the next session starts

	written, noise int64
	promised       int64 // octets of running sessions that are not written yet
	sequence       uint32
	instances      uint32
	stamp          []byte
	minute         int64
}

const poolSize = 160

func newStream(w io.Writer, o StreamOptions) (*stream, error) {
	if o.Start.IsZero() {
		o.Start = time.Date(2010, 1, 5, 6, 0, 0, 0, time.UTC)
	}
	st := &stream{
		StreamOptions: o, w: w, r: rand.New(rand.NewPCG(o.Seed, 0x6f6373)),
		opening: o.Start, stamp: make([]byte, len("01/02/2006|15:04:05.000")), minute: -1, sequence: 0x4f0, instances: 0x18CF10,
	}
	if o.Kind != "uccapi" && o.Kind != "cls" {
		return nil, fmt.Errorf("unknown kind of log %q", o.Kind)
	}
	st.fill()
	if least := st.pool[0].size * 10 / 9; o.Sessions < 1 || o.Size/int64(o.Sessions) < least {
		return nil, fmt.Errorf("%d sessions do not fit into %d octets: each needs %d at least", o.Sessions, o.Size, least)
	}
	return st, nil
}

// fill plays the pool.
func (st *stream) fill() {
	view, era, day := "caller", calls.Lync2010, st.Start
	if st.Kind == "cls" {
		view, era = "server", calls.Lync2013
	}
	cast := calls.NewCast(st.r, era, 1)
	for i := range poolSize {
		var s *calls.Session
		endless := false
		switch {
		case i%10 < 5:
			s = calls.Play(st.r, cast, calls.RandomPlan(st.r), day).View(view, 0)
		case i%10 < 8:
			best := i%10 < 7
			s = calls.Subscription(st.r, cast, day, 4+st.r.IntN(20), best).View(view)
			endless = best
		case i%20 == 8:
			s = calls.Registration(st.r, cast, day).View(view)
		case i%20 == 18:
			s = calls.Conference(st.r, cast, day)[1].View(view)
		case i%20 == 9:
			s = calls.Service(st.r, cast, day, 4000).View(view)
		default:
			s = calls.Options(st.r, cast, day).View(view)
		}
		st.pool = append(st.pool, st.template(s, endless))
	}
	slices.SortStableFunc(st.pool, func(a, b *template) int { return cmp.Compare(a.size, b.size) })
	for range 64 {
		st.chatter = append(st.chatter, st.remark())
	}
}

// template renders a session and finds what must change when it is repeated.
func (st *stream) template(s *calls.Session, endless bool) *template {
	t := &template{ids: identifiers(s), endless: endless}
	if st.Kind == "cls" {
		t.ids = append(t.ids, fmt.Sprint(correlation(s.Messages[0])))
	}
	if endless {
		last := s.Messages[len(s.Messages)-1]
		number, _, _ := strings.Cut(header(last.Raw, "CSeq"), " ")
		last.Raw = bytes.Replace(last.Raw, []byte("CSeq: "+number+" "), []byte("CSeq: "+firstRepeat+" "), 1)
	}
	trace := SIPStack{Layout: LayoutCLS}
	for _, m := range s.Messages {
		one := []*calls.Message{m}
		rec := record{after: m.Time.Sub(s.Messages[0].Time)}
		fixed := map[string]int{}
		if st.Kind == "cls" {
			rec.text = trace.Render(one)
			fixed[m.Time.Format("01/02/2006-15:04:05.000")] = stampSlot
			fixed[fmt.Sprintf("%08X", trace.sequence)] = sequenceSlot
			fixed[fmt.Sprintf("%08X", trace.instance)] = instanceSlot
		} else {
			rec.text = UCCAPI{}.Render(one)
			fixed[m.Time.Format("01/02/2006|15:04:05.000")] = stampSlot
		}
		if endless {
			fixed[firstRepeat] = cseqSlot
		}
		if date := header(m.Raw, "Date"); date != "" {
			fixed[date] = dateSlot
		}
		rec.slots = slots(rec.text, t.ids, fixed)
		t.records = append(t.records, rec)
		t.size += int64(len(rec.text))
	}
	return t
}

// firstRepeat is the CSeq number of the first notification that may be
// repeated; it is long enough for all that follow.
const firstRepeat = "100000001"

// unique are the strings that belong to one session alone: Call-ID, tags, Via
// branches, and the name of the conversation.
var unique = regexp.MustCompile(`\r\nCall-ID: ([^\r]+)|;tag=([^;>\r]+)|branch=z9hG4bK([0-9A-F]+)|\r\nMs-Conversation-ID: ([^=\r]+)`)

func identifiers(s *calls.Session) []string {
	ids := []string{s.CallID}
	for _, m := range s.Messages {
		for _, found := range unique.FindAllStringSubmatch(string(m.Raw), -1) {
			id := strings.Join(found[1:], "")
			if !slices.Contains(ids, id) {
				ids = append(ids, id)
			}
		}
	}
	return ids
}

// slots finds every place where one of the strings stands.
func slots(text []byte, ids []string, fixed map[string]int) []slot {
	var found []slot
	add := func(s string, what int) {
		for at := 0; ; {
			i := bytes.Index(text[at:], []byte(s))
			if i < 0 {
				return
			}
			found = append(found, slot{at + i, what})
			at += i + len(s)
		}
	}
	for n, id := range ids {
		add(id, n)
	}
	for s, what := range fixed {
		add(s, what)
	}
	slices.SortFunc(found, func(a, b slot) int { return cmp.Compare(a.at, b.at) })
	return found
}

// remark is a line of another component with a slot for its time.
func (st *stream) remark() record {
	c := chatter{st.r}
	if st.Kind == "cls" {
		var b strings.Builder
		trace := SIPStack{Layout: LayoutCLS, Rand: st.r}
		trace.component(&b, &calls.Message{Time: st.Start, Server: "fe01"})
		text := []byte(b.String())
		return record{text: text, slots: slots(text, nil, map[string]int{
			st.Start.Format("01/02/2006-15:04:05.000"): stampSlot, fmt.Sprintf("%08X", trace.sequence): sequenceSlot,
		})}
	}
	level, line, _ := strings.Cut(c.line(), ":: ")
	text := []byte(UCCAPI{}.Prefix(st.Start, 0xBB4, strings.TrimSuffix(level, " ")) + line + "\r\n")
	return record{text: text, slots: []slot{{0, stampSlot}}}
}

// step writes one message, or starts one session; it reports whether there is
// more to do.
func (st *stream) step() bool {
	if st.err != nil {
		return false
	}
	more := st.started < st.Sessions
	if len(st.running) == 0 && !more {
		return false
	}
	if more && (len(st.running) == 0 || !st.running[0].due().Before(st.opening)) {
		heap.Push(&st.running, st.open())
		return true
	}
	in := st.running[0]
	at := in.due()
	st.message(in, at)
	if in.next >= len(in.records)+in.extra {
		heap.Pop(&st.running)
	} else {
		heap.Fix(&st.running, 0)
	}
	for st.noise*10 < st.written {
		rec := &st.chatter[st.r.IntN(len(st.chatter))]
		st.noise += int64(len(rec.text))
		st.put(rec, nil, at)
	}
	return true
}

// open starts a session, chosen so that the log comes out as long as it was
// ordered.
func (st *stream) open() *instance {
	budget := (st.Size - st.written - st.promised) * 9 / 10 / int64(st.Sessions-st.started)
	t := st.choose(budget)
	in := &instance{template: t, start: st.opening, number: st.started, cseq: 100000001}
	for _, id := range t.ids {
		in.ids = append(in.ids, st.fresh(id))
	}
	size := t.size
	if t.endless && size < budget {
		last := int64(len(t.records[len(t.records)-1].text))
		in.extra = int((budget - size) / last)
		size += int64(in.extra) * last
	}
	st.promised += size
	st.started++
	st.opening = st.opening.Add(time.Duration(400+st.r.IntN(3200)) * time.Millisecond)
	return in
}

// choose picks a session: as random as the budget for it allows.
func (st *stream) choose(budget int64) *template {
	small, _ := slices.BinarySearchFunc(st.pool, budget, func(t *template, n int64) int { return cmp.Compare(t.size, n) })
	switch {
	case small == len(st.pool): // even the longest is too short: presence goes on for long
		for {
			if t := st.pool[st.r.IntN(len(st.pool))]; t.endless {
				return t
			}
		}
	case small == 0:
		return st.pool[0]
	case st.r.IntN(2) == 0:
		return st.pool[st.r.IntN(small)]
	}
	return st.pool[st.r.IntN(min(len(st.pool), 2*small))]
}

// fresh returns a new id of the same shape: hexadecimal digits in the same
// case, decimal digits, or letters and digits.
func (st *stream) fresh(id string) []byte {
	const decimal, lower, upper, letters = "0123456789", "abcdef", "ABCDEF", "ghijklmnopqrstuvwxyzGHIJKLMNOPQRSTUVWXYZ"
	alphabet := decimal
	for _, more := range []string{lower, upper, letters} {
		if strings.ContainsAny(id, more) {
			alphabet += more
		}
	}
	b := make([]byte, len(id))
	for i := range b {
		b[i] = alphabet[st.r.IntN(len(alphabet))]
	}
	if alphabet == decimal {
		b[0] = '1' + b[0]%3 // ten digits stay below 2^32
	}
	return b
}

func (st *stream) message(in *instance, at time.Time) {
	rec := &in.records[min(in.next, len(in.records)-1)]
	st.instances++
	st.put(rec, in, at)
	st.promised -= int64(len(rec.text))
	if in.next >= len(in.records)-1 {
		in.cseq++
	}
	in.next++
}

// put copies a record and fills its slots.
func (st *stream) put(rec *record, in *instance, at time.Time) {
	base := len(st.buf)
	st.buf = append(st.buf, rec.text...)
	st.sequence++
	for _, s := range rec.slots {
		place := st.buf[base+s.at:]
		switch s.what {
		case stampSlot:
			copy(place, st.clock(at, place[10]))
		case sequenceSlot:
			putHex(place, st.sequence)
		case instanceSlot:
			putHex(place, st.instances)
		case dateSlot:
			at.UTC().AppendFormat(place[:0], "Mon, 02 Jan 2006 15:04:05 GMT")
		case cseqSlot:
			putDecimal(place[:9], in.cseq)
		default:
			copy(place, in.ids[s.what])
		}
	}
	st.written += int64(len(rec.text))
	if len(st.buf) > 1<<20 {
		st.err = st.flush()
	}
}

func putHex(b []byte, v uint32) {
	const upper = "0123456789ABCDEF"
	for i := 7; i >= 0; i-- {
		b[i] = upper[v&15]
		v >>= 4
	}
}

func putDecimal(b []byte, v int) {
	for i := len(b) - 1; i >= 0; i-- {
		b[i] = byte('0' + v%10)
		v /= 10
	}
}

// clock returns the time as a line spells it; separator stands between date
// and time of day.
func (st *stream) clock(at time.Time, separator byte) []byte {
	ms := at.UnixMilli()
	if minute := ms / 60000; minute != st.minute {
		st.minute = minute
		at.UTC().AppendFormat(st.stamp[:0], "01/02/2006|15:04:05.000")
	}
	st.stamp[10] = separator
	putDecimal(st.stamp[17:19], int(ms/1000%60))
	putDecimal(st.stamp[20:23], int(ms%1000))
	return st.stamp
}

func (st *stream) flush() error {
	_, err := st.w.Write(st.buf)
	st.buf = st.buf[:0]
	return err
}
