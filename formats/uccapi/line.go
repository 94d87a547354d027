package uccapi

import (
	"bytes"
	"time"

	"ocsconv/formats"
	"ocsconv/formats/sip"
	"ocsconv/formats/textlog"
)

// Line implements Line of [formats.Format]. It asks for less than [ParsePrefix]
// does: in a damaged line a time is still a time, and a number of octets still
// one.
func Line(line []byte) formats.Line {
	bare := bytes.TrimPrefix(line, textlog.Mark)
	p, whole := ParsePrefix(bare)
	l := readStamp(bare[p.Outer:]).Shift(p.Outer)
	l.Text = p.Size
	if !whole {
		l.Text = behindColons(bare)
	}
	l.Packet, l.Count = findCount(bare)
	return l.Shift(len(line) - len(bare))
}

// yearOne is the day of times without a date.
var yearOne = time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC)

// readStamp reads what a line begins with: a time, with or without a date, and
// behind it process and thread.
func readStamp(b []byte) (l formats.Line) {
	var p Prefix
	at, ok := 0, false
	if len(b) >= dateSize && b[dateSize-1] == '|' && sip.IsDigit(b[0]) && sip.IsDigit(b[1]) && !sip.IsDigit(b[2]) {
		at = dateSize
		p.Date, l.Dated = parseDate(b)
	}
	if len(b) >= at+timeSize {
		p.Millis, ok = parseTime(b[at:])
	}
	if at == 0 && (!ok || len(b) == timeSize || b[timeSize] != ' ') {
		return l
	}
	l.Dated, l.Timed = l.Dated && ok, ok && (l.Dated || at == 0)
	if l.Timed {
		l.Wall = p.Wall(yearOne)
	}
	at += stampLength(b[at:])
	if n := stampLength(b[at:]); n > 0 && bytes.IndexByte(b[at:at+n], ':') > 0 {
		at += n
	}
	l.Stamp.To = at
	return l
}

// stampLength returns the length of a time, or of process and thread, that b
// begins with, the blank behind it included; 0 when other text stands there.
func stampLength(b []byte) int {
	for n, c := range b {
		switch {
		case c == ' ':
			return n + 1
		case !sip.IsDigit(c) && (c|0x20 < 'a' || c|0x20 > 'f') && c != ':' && c != '.':
			return 0
		}
	}
	return 0
}

// behindColons returns where the text begins in a line whose prefix is damaged,
// and 0 when it has none.
func behindColons(line []byte) int {
	const colons = " :: "
	i := bytes.Index(line[:min(len(line), outerReach)], []byte(colons))
	if i < 0 {
		return 0
	}
	return i + len(colons)
}

// findCount finds the number of octets in a packet line or its end line: before
// " bytes", behind a bracket. The packet is named from its first word on.
func findCount(line []byte) (packet, count formats.Span) {
	const longest = 1 << 10
	if len(line) > longest {
		return packet, count
	}
	to := lastBytes(line)
	if to < 0 {
		return packet, count
	}
	words := max(lastIndex(line[:to], sending), lastIndex(line[:to], received))
	from := to
	for from > 0 && sip.IsDigit(line[from-1]) && to-from < 9 {
		from--
	}
	if words < 0 || from == to {
		return packet, count
	}
	return formats.Span{From: words, To: from}, formats.Span{From: from, To: to}
}

// lastBytes returns where the last " bytes" of a line begins, -1 where it has none. It looks
// for the word, since blanks are in every line.
func lastBytes(line []byte) int {
	word := []byte("bytes")
	last := -1
	for at := 0; ; {
		i := bytes.Index(line[at:], word)
		if i < 0 {
			return last
		}
		at += i
		if at > 0 && line[at-1] == ' ' {
			last = at - 1
		}
		at += len(word)
	}
}

// lastIndex is [bytes.LastIndex] for text that a line hardly ever has twice: looking from
// the front is several times as quick.
func lastIndex(line, text []byte) int {
	last := -1
	for {
		i := bytes.Index(line[last+1:], text)
		if i < 0 {
			return last
		}
		last += 1 + i
	}
}
