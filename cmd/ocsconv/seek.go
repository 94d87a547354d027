package main

import (
	"bytes"
	"maps"
	"regexp"
	"slices"
	"unicode/utf8"

	"ocsconv/annotate"
	"ocsconv/converters/filter"
	"ocsconv/converters/query"
	"ocsconv/converters/redact"
	"ocsconv/formats"
)

// maxHits bounds the lines that are kept of one session.
const maxHits = 1000

// maxSeen bounds the lines that a survey keeps of all sessions. Where there are more,
// the messages of the chosen ones are read again.
const maxSeen = 50_000

// hit is one line that has a word.
type hit struct {
	file string // as messages call it
	line int
	text string
}

// found is what a session's messages, or one of them, have of the words.
type found struct {
	hits []hit
	more int // that are not kept
}

func (f *found) add(other *found, most int) {
	room := min(most-len(f.hits), len(other.hits))
	f.hits = append(f.hits, other.hits[:room]...)
	f.more += other.more + len(other.hits) - room
}

// seeker looks for words in messages, and for texts as they are. A nil one finds
// nothing.
type seeker struct {
	patterns []*filter.Pattern
	most     int // lines that are kept of one session
	frame    int
	frames   map[int]*found // of the messages that it has seen
	lines    int            // in frames
	overrun  bool           // and has nothing to show for it
	sessions map[int]*found // of all that were chosen, nil where that is not known
}

// newSeeker returns a seeker, nil where nothing is looked for. What a redactor makes
// of the words is looked for too.
func newSeeker(words, texts []string, most int, redactor *redact.Redactor) (*seeker, error) {
	k := &seeker{most: most, frames: map[int]*found{}}
	for i, w := range slices.Concat(words, texts) {
		pattern := query.Pattern
		if i >= len(words) {
			pattern = regexp.QuoteMeta
		}
		expressions := []string{pattern(w)}
		if redactor != nil {
			expressions = append(expressions, pattern(redactor.Text(w)))
		}
		for _, expr := range expressions {
			p, err := filter.CompilePattern(expr)
			if err != nil {
				return nil, err
			}
			k.patterns = append(k.patterns, p)
		}
	}
	if len(k.patterns) == 0 {
		return nil, nil
	}
	return k, nil
}

// see looks at the next message of a survey.
func (k *seeker) see(m *formats.Message) {
	if k == nil {
		return
	}
	k.frame++
	if k.overrun {
		return
	}
	f := k.search(m)
	if f == nil {
		return
	}
	k.frames[k.frame] = f
	if k.lines += len(f.hits); k.lines > maxSeen {
		k.frames, k.overrun = nil, true
	}
}

// seen reports whether the seeker has seen all messages of a survey.
func (k *seeker) seen() bool { return k.frame > 0 && !k.overrun }

func (k *seeker) matches(text []byte) bool {
	return slices.ContainsFunc(k.patterns, func(p *filter.Pattern) bool { return p.Match(text) })
}

// search returns the lines of a message that have a word, nil for none. A server's
// trace orders the headers its own way, so there the line of the message stands for
// all.
func (k *seeker) search(m *formats.Message) *found {
	if !k.matches(m.Raw) {
		return nil
	}
	f := &found{}
	number := m.Origin.Line
	for line := range bytes.Lines(m.Raw) {
		if k.matches(line) {
			if len(f.hits) == k.most {
				f.more++
			} else {
				f.hits = append(f.hits, hit{m.Origin.File, number, string(k.shortened(bytes.TrimSpace(line), maxLine))})
			}
		}
		if number > 0 && !m.Origin.ServerTrace {
			number++
		}
	}
	return f
}

// hits returns what the messages of the chosen sessions have of the words.
func (k *analysed) hits(seek *seeker) (map[int]*found, error) {
	switch {
	case seek == nil || k.none():
		return nil, nil
	case seek.sessions != nil:
		return seek.sessions, nil
	}
	seek.sessions = map[int]*found{}
	if seek.seen() {
		chosen := setOf(k.picked)
		for frame, n := range k.ByFrame() {
			if k.picked == nil || chosen[n] {
				seek.add(n, seek.frames[frame])
			}
		}
		return seek.sessions, nil
	}
	picked := k.picked
	if picked == nil {
		picked = k.All()
	}
	return seek.sessions, k.Complete(k.ctx, picked, seek.look)
}

// look looks into a session that was chosen, in the order of frames.
func (k *seeker) look(s *annotate.Session, messages []*formats.Message) error {
	if k == nil {
		return nil
	}
	inFrames := map[int]*formats.Message{}
	for i, m := range messages {
		inFrames[s.Messages[i].Frame] = m
	}
	for _, frame := range slices.Sorted(maps.Keys(inFrames)) {
		k.add(s.Number, k.search(inFrames[frame]))
	}
	return nil
}

func (k *seeker) add(session int, f *found) {
	switch {
	case f == nil:
	case k.sessions[session] == nil:
		k.sessions[session] = f
	default:
		k.sessions[session].add(f, k.most)
	}
}

// maxLine is how many characters of a line are kept: one of a body fills a screen.
const maxLine = 200

// shortened leaves so many characters of a line, and among them the first word that was
// looked for.
func (k *seeker) shortened(line []byte, most int) []byte {
	if utf8.RuneCount(line) <= most {
		return line
	}
	r := []rune(string(line))
	from := 0
	if at := k.where(line); at != nil {
		begins, ends := utf8.RuneCount(line[:at[0]]), utf8.RuneCount(line[:at[1]])
		if ends > most-1 {
			const before = 4 // as a share of what there is room for
			from = max(0, min(begins-max(0, most-2-(ends-begins))/before, len(r)-most+1))
		}
	}
	text := "…"
	if from == 0 {
		text = ""
	}
	room := most - utf8.RuneCountInString(text)
	if from+room >= len(r) {
		return []byte(text + string(r[from:]))
	}
	return []byte(text + string(r[from:from+room-1]) + "…")
}

// where returns what a line has first of the words, nil where it has none.
func (k *seeker) where(line []byte) (first []int) {
	for _, p := range k.patterns {
		if at := p.Find(line); at != nil && (first == nil || at[0] < first[0]) {
			first = at
		}
	}
	return first
}
