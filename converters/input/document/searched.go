package document

import (
	"bytes"
	"slices"
	"strconv"

	"ocsconv/formats"
	"ocsconv/formats/sip"
	"ocsconv/formats/textlog"
)

// A search prints before each line the file that it is from and its number, and marks the
// lines that were found: grep -n -C with a colon where others have a dash, and a line "--"
// where some are left out; findstr /n with a colon; PowerShell's Select-String -Context
// with "> " where others are indented:
//
//	sip.log-12-Via: SIP/2.0/TLS 192.0.2.10:5061
//	sip.log:13:Call-ID: 1
//
// That numbers go on from line to line tells the form, and where there are none, that two
// lines of SIP stand behind the same file.

// place is what stands before a line that was found.
type place struct {
	file     string
	numbered bool
	number   int
	size     int // octets, with the margin
}

// Bounds on the octets of a place, and on how many files a text may be from.
const longestPlace, mostFiles = 300, 64

// isSearched reports whether head is what a search printed.
func isSearched(head []byte, list formats.List) bool { return len(placesIn(head, list)) > 0 }

// placesIn returns the first place of each file of a text.
func placesIn(text []byte, list formats.List) (places []place) {
	var before []byte
	for line := range bytes.Lines(text) {
		bare := line[marginOf(line):]
		if len(bare) > 0 && len(before) > 0 && (bare[0] == before[0] || sip.IsDigit(bare[0]) && sip.IsDigit(before[0])) {
			p, ok := placeBefore(before, bare, list)
			known := func(q place) bool { return q.file == p.file && q.numbered == p.numbered }
			if ok && len(places) < mostFiles && !slices.ContainsFunc(places, known) {
				places = append(places, p)
			}
		}
		before = bare
	}
	return places
}

func isMark(c byte) bool { return c == ':' || c == '-' }

// placeBefore returns the place before a line of SIP or of a known log that is followed by
// another one.
func placeBefore(line, next []byte, list formats.List) (p place, ok bool) {
	for at := 1; at < min(len(line), longestPlace); at++ {
		if !isMark(line[at]) {
			continue
		}
		p = placeOf(line, at)
		if q, ok := p.another(next); ok && q.number == p.number+q.step() && recorded(line[p.size:], list) && recorded(next[q.size:], list) {
			return p, true
		}
	}
	return p, false
}

// step is by how much numbers grow from line to line.
func (p *place) step() int {
	if p.numbered {
		return 1
	}
	return 0
}

// placeOf returns the place of a line that ends with the mark at an octet.
func placeOf(line []byte, at int) place {
	digits := at
	for digits > 0 && sip.IsDigit(line[digits-1]) {
		digits--
	}
	if digits < at && (digits == 0 || isMark(line[digits-1])) {
		number, err := strconv.Atoi(string(line[digits:at]))
		return place{string(line[:max(0, digits-1)]), err == nil, number, at + 1}
	}
	return place{string(line[:at]), false, 0, at + 1}
}

// another returns the place of another line of the same file.
func (p *place) another(line []byte) (q place, ok bool) {
	at := len(p.file)
	if !bytes.HasPrefix(line, []byte(p.file)) || len(line) <= at || at > 0 && !isMark(line[at]) {
		return q, false
	}
	if !p.numbered {
		return place{p.file, false, 0, at + 1}, bytes.ContainsAny(line[:at], `./\`) && bytes.IndexByte(line[:at], ' ') < 0
	}
	if at > 0 {
		at++
	}
	for at < len(line) && sip.IsDigit(line[at]) {
		at++
	}
	if at == len(line) || !isMark(line[at]) {
		return q, false
	}
	q = placeOf(line, at)
	return q, q.numbered && q.file == p.file
}

// recorded reports whether a line is one of SIP or opens the record of a log.
func recorded(line []byte, list formats.List) bool {
	opens := func(f *formats.Format) bool {
		return f.RecordStart != nil && bytes.Contains(line, f.StartMark) && f.RecordStart(line) == 0
	}
	bare := textlog.TrimEOL(line)
	return sip.IsKnownHeaderLine(bare) || sip.IsStartLine(bare) || slices.ContainsFunc(list, opens)
}

// searched are the lines of a text that a search printed.
type searched struct {
	places []place // of each file
	last   *place  // of the line before, nil where it has none
}

// placed returns the place before a line at the front of a text, nil where it has none, and
// the lines behind it that are its rest. Numbers go on from the line before or up to the
// next one.
func (s *searched) placed(line, behind []byte) (*place, [][]byte) {
	n := marginOf(line)
	for i := range s.places {
		p, ok := s.places[i].another(line[n:])
		if !ok {
			continue
		}
		after := s.last != nil && s.last.file == p.file && p.number > s.last.number
		rest, before := p.rest(behind)
		if !p.numbered || after || before {
			p.size += n
			return &p, rest
		}
	}
	return nil, nil
}

// rest returns the lines at the front of a text before the one with the next number, which
// are the rest of one that was wrapped; false where that one does not come.
func (p *place) rest(text []byte) (lines [][]byte, ok bool) {
	const most = 32
	for p.numbered && len(text) > 0 && len(lines) < most {
		line := textlog.FirstLine(text)
		if q, ok := p.another(line[marginOf(line):]); ok {
			if q.number != p.number+1 {
				break
			}
			return lines, true
		}
		if textlog.Blank(line) || string(textlog.TrimEOL(line)) == "--" {
			break
		}
		lines, text = append(lines, line), text[len(line):]
	}
	return nil, false
}

// openSearched takes the places off the lines of a text.
func openSearched(src []byte, list formats.List) *layer {
	s := searched{places: placesIn(src, list)}
	b := newBuilder("what a search found", src)
	for b.at < len(src) {
		line := textlog.FirstLine(src[b.at:])
		behind := src[b.at+len(line):]
		last, rest := s.placed(line, behind)
		if s.last = last; last == nil {
			b.plain(len(line))
			continue
		}
		b.add(last.size, nil, nil)
		lines := append([][]byte{line}, rest...)
		width := widthOf(lines)
		if len(rest) == 0 || width > widest {
			b.plain(len(line) - last.size)
			continue
		}
		b.block(len(bytes.Join(lines, nil))-last.size, joined(lines, 0, width)[last.size:], folding{width: width}.wrapper(nil))
	}
	return b.layer()
}
