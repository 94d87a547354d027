package excerpt

import (
	"bytes"
	"net/netip"
	"slices"
	"strings"
	"time"

	"ocsconv/formats"
	"ocsconv/formats/announced"
	"ocsconv/formats/stamp"
	"ocsconv/formats/textlog"
	"ocsconv/formats/uccapi"
)

// above is what the lines above a message tell of it, by the table of captions.
type above struct {
	direction formats.Direction
	transport formats.Transport
	far, near formats.Address
	from, to  formats.Address
	stamp     stamp.Stamp
	dated     bool // by the message's own line, so that no line above tells when
}

// aboveReach is how many octets above a message captions are looked for, and
// aboveLines how many lines with text.
const (
	aboveReach = 4 << 10
	aboveLines = 14
)

// told reads the captions above a message: from the nearest line upwards, as long
// as every line is one. Blank lines and rules between them say nothing.
func (r *reader) told(q *quotation) *above {
	a := &above{dated: q.logged}
	if len(q.opener) > 0 && !q.inLine {
		a.hear(r.captions, q.opener)
	}
	before := r.w.Peek(q.head)
	before = before[max(0, len(before)-aboveReach):]
	if len(before) < aboveReach && len(r.tail) > 0 {
		before = append(bytes.Clone(r.tail), before...)
	}
	lines, nearest := r.linesAbove(q, before), true
	for i, text := range lines {
		bare := q.bare(text)
		if len(bare) == 0 { // it stands before the message itself
			bare = q.unled(text)
		}
		if drawn(bare) {
			nearest = nearest && i+2 < len(lines) && drawn(q.bare(lines[i+2])) // with one line alone between two rules
			continue
		}
		heard := a.hear(r.captions, bare)
		if len(bare) < len(text) && a.hear(r.captions, spaced(text)) || !heard && a.hearBroken(r.captions, q, lines[i:]) {
			heard = true
		}
		switch {
		case heard && a.complete():
			return a
		case !heard && (nearest || wrappedBefore(text, q.bare(lines[i-1]))) && !a.dated && !a.stamp.Known():
			a.stamp.Head(bare)
		}
		if !heard && !ruler(bare) && bare[0] != '#' {
			a.day(text)
			break
		}
		nearest = false
	}
	for _, text := range [][]byte{q.opener, q.closer, r.cellBehind(q)} {
		if !a.dated && !a.stamp.Known() && len(text) > 0 {
			a.read(text)
		}
	}
	if q.inQuote && !a.dated && a.stamp.Month == 0 && a.stamp.Instant.IsZero() {
		var around above
		if around.object(r, q, lines); around.stamp.Known() {
			a.stamp = around.stamp
		}
	}
	return a
}

// cellBehind returns what stands behind a message in quotes that is a value of a table.
func (r *reader) cellBehind(q *quotation) []byte {
	if !bytes.HasSuffix(q.opener, []byte{'"'}) {
		return nil
	}
	rest := textlog.TrimEOL(r.w.LineAt(q.end, longestCaptionLine))
	last := textlog.TrimEOL(r.w.Peek(q.end)) // the cell may have ended in the last line
	last = last[bytes.LastIndexByte(last, '\n')+1:]
	if i := closing(last, q.mark, true); q.doubled && i >= 0 {
		rest = last[i:]
	}
	if closes(q.opener, rest) && valueEnds(rest[1:]) {
		return rest[1:]
	}
	return nil
}

// linesAbove returns the lines with text above a message from the nearest one, less the
// margin: first those that stand in its own line, with marks for their ends.
func (r *reader) linesAbove(q *quotation, before []byte) (lines [][]byte) {
	add := func(text []byte) {
		if len(q.bare(text)) > 0 {
			lines = append(lines, text)
		}
	}
	end := q.mark[max(0, bytes.LastIndexByte(q.mark, '\\')):] // the line feed, of escapes
	if rest := q.opener; q.inLine {
		i := bytes.LastIndex(rest, end)
		for ; i >= 0; i = bytes.LastIndex(rest, end) {
			add(rest[i+len(end):])
			rest = rest[:i]
		}
		if rest = rest[bytes.LastIndexByte(rest, '"')+1:]; r.captioned(q.unled(rest)) {
			lines = append(lines, rest)
		}
	}
	for len(before) > 0 {
		i := bytes.LastIndexByte(bytes.TrimSuffix(before, []byte{'\n'}), '\n') + 1
		text, _ := split(before[i:])
		add(text)
		before = before[:i]
	}
	return lines[:min(len(lines), aboveLines)]
}

// said is what stands before a caption in its line where somebody passed the log on: who
// said it in a chat, the mark of a block, the place in a program.
var said = formats.Pattern("^.{0,80}?(?:[`\\]>}]|: |:\\d+ )[`\\s]*")

// hearBroken takes what the first of some lines, from the nearest one, tells behind words of
// somebody else's, or together with the line above it, at whose width it was wrapped.
func (a *above) hearBroken(captions *Captions, q *quotation, lines [][]byte) bool {
	text := q.bare(lines[0])
	if len(lines) > 1 {
		if above := q.bare(lines[1]); wrappedBefore(lines[1], text) && (a.hear(captions, slices.Concat(above, []byte{' '}, text)) || a.hear(captions, slices.Concat(above, text))) {
			return true
		}
	}
	for range 3 {
		at := said().FindIndex(text)
		if at == nil {
			break
		}
		if text = text[at[1]:]; a.hear(captions, text) {
			return true
		}
	}
	return false
}

// wrappedBefore reports whether the first word of the line below had no room in this one.
func wrappedBefore(line, below []byte) bool {
	word, _, _ := bytes.Cut(below, []byte{' '})
	return len(line)+1+len(word) > wrapWidth
}

// bare returns a line above the message without what stands around each of its lines.
func (q *quotation) bare(text []byte) []byte {
	if q.lead != nil {
		if cut, ok := q.lead.Cut(text); ok {
			text = cut
		}
	}
	return q.unled(text)
}

// unled returns a line as bare does where no lead stands before it.
func (q *quotation) unled(text []byte) []byte { return spaced(bytes.TrimSpace(q.plain(text))) }

// day takes the date of a log's line above the captions, which have a time alone, where
// the two were written at the same time.
func (a *above) day(text []byte) {
	if !a.stamp.Timed || a.stamp.Month > 0 {
		return
	}
	var s stamp.Stamp
	if s.Read(text); s.Timed && (s.Clock-a.stamp.Clock).Abs() < time.Minute {
		a.stamp.Set(s.Year, s.Month, s.Day)
	}
}

// read takes the time of a line's other words, which may be the prefix of a client log
// that is damaged behind it.
func (a *above) read(text []byte) {
	if l := uccapi.Line(text); l.Dated && l.Timed {
		year, month, day := l.Wall.Date()
		a.stamp.Set(year, int(month), day)
		a.stamp.Clock, a.stamp.Timed = l.Wall.Sub(l.Wall.Truncate(24*time.Hour)), true
		return
	}
	a.stamp.Read(text)
}

// drawn reports whether a line is one sign again and again, which tells nothing.
func drawn(text []byte) bool { return ruler(text) && bytes.Count(text, text[:1]) == len(text) }

// complete reports whether there is nothing left that a further line could tell.
func (a *above) complete() bool {
	ends := !a.far.IsZero() || !a.from.IsZero() && !a.to.IsZero()
	timed := a.dated || a.stamp.Timed && a.stamp.Month > 0 && a.stamp.Year > 0
	return ends && timed && a.transport != formats.UnknownTransport
}

// hear takes what a line tells if it is a caption. What a nearer line said stays.
func (a *above) hear(captions *Captions, line []byte) bool {
	k, values := captions.find(line)
	if k == nil {
		return false
	}
	get := func(name string) string {
		if i, ok := k.fields[name]; ok {
			return string(values[i])
		}
		return ""
	}
	if a.direction == formats.Unknown && (a.from.IsZero() || k.fields["far"] == 0) {
		switch k.kind {
		case "in":
			a.direction = formats.In
		case "out":
			a.direction = formats.Out
		}
	}
	if a.transport == formats.UnknownTransport {
		a.transport = formats.ParseTransport(strings.TrimRight(get("transport"), "46"))
	}
	for _, end := range []struct {
		name string
		at   *formats.Address
	}{{"far", &a.far}, {"near", &a.near}, {"from", &a.from}, {"to", &a.to}} {
		*end.at = merged(*end.at, get(end.name), get(end.name+"port"))
	}
	if !a.dated {
		a.time(get, line)
	}
	return true
}

// ends returns this end and the other one of a message whose direction is told.
func (a *above) ends() (near, far formats.Address) {
	from, to := a.from, a.to
	if a.direction == formats.In {
		from, to = to, from
	}
	if near = a.near; near.IsZero() {
		near = from
	}
	if far = a.far; far.IsZero() {
		far = to
	}
	return near, far
}

// merged fills in what is not known of an address yet. Host and port may come
// from two lines.
func merged(a formats.Address, host, port string) formats.Address {
	if host == "" && port == "" {
		return a
	}
	b := announced.ParseAddress(host, port)
	if a.Host == "" && !a.Addr().IsValid() {
		a.Host, a.AddrPort = b.Host, netip.AddrPortFrom(b.Addr(), max(a.Port(), b.Port()))
		return a
	}
	if a.Port() == 0 {
		a.AddrPort = netip.AddrPortFrom(a.Addr(), b.Port())
	}
	return a
}

// time takes the fields that tell when.
func (a *above) time(get func(string) string, line []byte) {
	s := &a.stamp
	if text := get("epoch"); text != "" && s.Instant.IsZero() {
		s.SetEpoch(text)
	}
	if text := get("compact"); text != "" && !s.Timed {
		s.SetCompact(text)
	}
	if text := get("time"); text != "" {
		if !s.Timed {
			if zone := get("zone"); zone != "" {
				s.SetZone(zone)
			}
		}
		if behind := line[bytes.Index(line, []byte(text))+len(text):]; len(behind) == 0 || behind[0] < '0' || behind[0] > '9' { // 10:00:123 is no time
			s.SetTime(text)
		}
	}
	if text := get("date"); text != "" {
		s.SetDate(text)
	}
	for _, order := range []string{"dmy", "mdy", "dm", "md"} {
		if text := get(order); text != "" {
			s.SetOrdered(order, text)
		}
	}
	if s.Month == 0 || !s.Timed {
		s.Read(line) // the log's own prefix may have it
	}
}
