package workbench

import (
	"bytes"
	"context"
	"strings"
	"unicode/utf8"

	"ocsconv/converters/filter"
)

// Hits is what a search found in a session. What was found in its annotations
// counts apart.
type Hits struct {
	Session  int   `json:"session"`
	Messages []int `json:"messages"` // their numbers
	Raw      int   `json:"raw"`      // places in messages
	Notes    int   `json:"notes"`
}

// batch is of how many sessions the hits are told together.
const batch = 200

// Search looks for a text in all messages and in what is said of them, in any case,
// and tells what it found, some sessions at a time.
func (b *Bench) Search(ctx context.Context, text string, tell func([]Hits)) error {
	if text == "" {
		return nil
	}
	b.meter.start("searching", b.size())
	find := newFolded(text)
	open := map[int]*Hits{}
	var done []Hits
	left := map[int]int{}
	for p, err := range b.known.Packets(ctx) {
		if err != nil {
			return err
		}
		n := p.Session.Number
		if _, ok := left[n]; !ok {
			left[n] = len(p.Session.Messages)
		}
		if h := found(find, p, open[n]); h != nil {
			open[n] = h
		}
		if left[n]--; left[n] == 0 {
			if h := open[n]; h != nil {
				done = append(done, *h)
			}
			delete(open, n)
			delete(left, n)
		}
		if len(done) == batch {
			tell(done)
			done = nil
		}
	}
	if len(done) > 0 {
		tell(done)
	}
	return ctx.Err()
}

// found adds what is found in a message to the hits of its session, nil for none yet.
func found(find *folded, p filter.Packet, h *Hits) *Hits {
	raw, notes := find.count(p.Message.Raw), find.count([]byte(p.Note.Note))
	for _, c := range p.Note.Comments {
		notes += find.count([]byte(c))
	}
	if raw+notes == 0 {
		return h
	}
	if h == nil {
		h = &Hits{Session: p.Session.Number}
	}
	h.Raw, h.Notes = h.Raw+raw, h.Notes+notes
	h.Messages = append(h.Messages, p.Note.N)
	return h
}

// folded is a text that is looked for in any case.
type folded struct {
	lower  []byte
	ascii  bool
	octets []byte // of the message at hand, in lower case
}

func newFolded(text string) *folded {
	f := &folded{lower: []byte(strings.ToLower(text)), ascii: true}
	for _, c := range []byte(text) {
		f.ascii = f.ascii && c < utf8.RuneSelf
	}
	return f
}

// count returns in how many places the text stands.
func (f *folded) count(b []byte) int {
	if !f.ascii {
		return bytes.Count(bytes.ToLower(b), f.lower)
	}
	f.octets = append(f.octets[:0], b...)
	for i, c := range f.octets {
		if 'A' <= c && c <= 'Z' {
			f.octets[i] = c + 'a' - 'A'
		}
	}
	return bytes.Count(f.octets, f.lower)
}
