package diagram

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"ocsconv/converters/table/cells"
)

// String says what the fold stands for: "3 messages folded (frames 6 to 8: PRACK)".
func (f *Fold) String() string {
	what := "messages"
	if f.Count == 1 {
		what = "message"
	}
	where := ""
	switch {
	case f.First > 0 && f.First == f.Last:
		where = fmt.Sprintf("frame %d", f.First)
	case f.First > 0:
		where = fmt.Sprintf("frames %d to %d", f.First, f.Last)
	}
	why := strings.TrimPrefix(where+": "+f.Why, ": ")
	return fmt.Sprintf("%s %s folded (%s)", thousands(f.Count), what, strings.TrimSuffix(why, ": "))
}

func thousands(n int) string {
	digits := strconv.Itoa(n)
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return digits
}

// text is what is written at the arrow.
func (l *Ladder) text(m *Message) string {
	text := m.Label
	if l.shared(m) {
		text = m.Branch + ": " + text
	}
	if m.SDP != "" {
		text += ", SDP " + m.SDP
	}
	if m.Again {
		text += " (again)"
	}
	if len(m.Copies) > 0 {
		text += " (passed on as " + frames(m.Copies) + ")"
	}
	return text
}

// shared reports whether the message's endpoint has no lane of its own.
func (l *Ladder) shared(m *Message) bool {
	return m.Endpoint >= 0 && l.Lanes[m.Endpoint].Role == Others
}

// offset returns the message's time in the ladder: "+0.942 s".
func offset(m *Message) string {
	text := since(m.Offset)
	if !farApart(m.Offset) {
		text += " s"
	}
	return text
}

// since writes a time in the ladder: "+0.942", and "+2069 d" where the clocks of two logs
// are so far apart that it tells nothing of the call.
func since(d time.Duration) string {
	if farApart(d) {
		return fmt.Sprintf("%+d d", d/day)
	}
	return fmt.Sprintf("%+.3f", d.Seconds())
}

const day = 24 * time.Hour

// farApart reports whether no two messages of a call lie so far apart.
func farApart(d time.Duration) bool { return d.Abs() >= day }

// frames lists frame numbers as the ladder shows them.
func frames(list []int) string {
	names := make([]string, len(list))
	for i, n := range list {
		names[i] = fmt.Sprintf("[%d]", n)
	}
	return strings.Join(names, ", ")
}

// Key explains how the ladder is drawn; unseen says how inferred messages are.
func (l *Ladder) Key(unseen string) string {
	key := "Solid: request. Dashed: response. [n]: frame in the capture. +s: seconds after " + l.Since + "."
	if l.inferred() {
		return key + " " + unseen + ": not in this log, follows from the rules of SIP."
	}
	return key
}

func (l *Ladder) inferred() bool {
	for _, s := range l.Steps {
		if m, ok := s.(*Message); ok && m.Inferred {
			return true
		}
	}
	return false
}

// notesLeft reports whether more of the messages with a note touch the first
// lane than the last, so that notes stand beside them on the left.
func (l *Ladder) notesLeft() bool {
	left, right := 0, 0
	for _, s := range l.Steps {
		m, ok := s.(*Message)
		if !ok || !m.Key {
			continue
		}
		if min(m.From, m.To) == 0 {
			left++
		}
		if max(m.From, m.To) == len(l.Lanes)-1 {
			right++
		}
	}
	return left > right
}

// wrap breaks text at blanks into lines of at most so many columns; a longer
// word is broken. A wide character takes two columns.
func wrap(text string, room int) []string {
	var lines []string
	var line []byte
	length := 0 // of the line, in columns
	room = max(room, 1)
	flush := func() {
		if length > 0 {
			lines = append(lines, string(line))
		}
		line, length = line[:0], 0
	}
	for word := range strings.FieldsSeq(text) {
		n := cells.Width(word)
		if length > 0 && length+1+n > room {
			flush()
		}
		for n > room {
			head := beginning(word, room)
			lines = append(lines, head)
			word, n = word[len(head):], n-cells.Width(head)
		}
		if length > 0 {
			line, length = append(line, ' '), length+1
		}
		line, length = append(line, word...), length+n
	}
	flush()
	return lines
}

// beginning returns as many characters of a word as so many columns hold, one at
// least.
func beginning(word string, room int) string {
	for i, r := range word {
		if room -= cells.Of(r); room < 0 && i > 0 {
			return word[:i]
		}
	}
	return word
}
