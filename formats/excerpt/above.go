package excerpt

import (
	"bytes"
	"net/netip"
	"strings"
	"time"

	"ocsconv/formats"
	"ocsconv/formats/announced"
	"ocsconv/formats/stamp"
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
	if len(q.opener) > 0 {
		a.hear(r.captions, q.opener)
	}
	before := r.w.Peek(q.head)
	before = before[max(0, len(before)-aboveReach):]
	if len(before) < aboveReach && len(r.tail) > 0 {
		before = append(bytes.Clone(r.tail), before...)
	}
	around, nearest := before, true
	for n := 0; len(before) > 0 && n < aboveLines; {
		i := bytes.LastIndexByte(bytes.TrimSuffix(before, []byte{'\n'}), '\n') + 1
		text, _ := split(before[i:])
		before = before[:i]
		bare := text
		if q.lead != nil {
			if cut, ok := q.lead.Cut(text); ok {
				bare = trimEnd(cut)
			}
		}
		if len(bare) == 0 {
			continue
		}
		n++
		if drawn(bare) {
			nearest = nearest && boxed(before)
			continue
		}
		heard := a.hear(r.captions, spaced(text))
		if !heard && len(bare) < len(text) {
			heard = a.hear(r.captions, spaced(bare))
		}
		if heard && a.complete() {
			break
		}
		if text = bare; !heard {
			if nearest && !a.dated && !a.stamp.Known() {
				a.stamp.Head(text)
			}
			if !ruler(text) && text[0] != '#' {
				break
			}
		}
		nearest = false
	}
	for _, text := range [][]byte{q.opener, q.closer} {
		if !a.dated && !a.stamp.Known() && len(text) > 0 {
			a.read(text)
		}
	}
	if q.inQuote && !a.dated && !a.stamp.Known() {
		a.object(r, q, around)
	}
	return a
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
func drawn(text []byte) bool {
	return ruler(text) && bytes.Count(text, text[:1]) == len(text)
}

// boxed reports whether a line stands alone between two rules, of which the lower one
// comes behind these octets.
func boxed(before []byte) bool {
	before = bytes.TrimRight(before, "\r\n")
	above := bytes.TrimRight(before[:max(0, bytes.LastIndexByte(before, '\n'))], "\r\n")
	rule, _ := split(above[bytes.LastIndexByte(above, '\n')+1:])
	return drawn(rule)
}

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
