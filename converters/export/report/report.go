// Package report writes sessions as one HTML page that needs nothing else: no
// network, no server, no cookies. It is a list of calls with a timeline and
// statistics, and for every call its verdict, endpoints, media quality, ladder and
// messages.
//
// One page holds one call or ten thousand. The list is a block of columns at the
// beginning; what is shown of a session, and its messages, wait in compressed
// blocks (package datablock) behind the script, which expands those that somebody
// looks at or searches.
//
// Everything that comes from SIP goes into the page as text. The page's own script
// and style sheet are the only ones that its Content-Security-Policy lets run, by
// their hashes; the script shows all data by textContent.
package report

import (
	"cmp"
	"slices"
	"time"

	"ocsconv/annotate"
	"ocsconv/converters/export/diagram"
	"ocsconv/converters/export/stats"
)

// Options guide [New].
type Options struct {
	Title      string         // "" makes one of the sessions
	Zone       *time.Location // of the times that a person reads; UTC when nil
	NoInferred bool           // draw only what is in the log
}

// Page is a page on its way. It keeps the sessions that were added compressed.
type Page struct {
	opts   Options
	rows   []row
	piles  [len(pileNames)]pile
	stats  *stats.Collector
	linked map[int]string // Call-IDs of sessions that others name, by number
	named  string         // the session that was added last: who calls whom
}

// pileNames are what the page keeps of each session: what is shown of it, the
// annotations, the text for the ticket, and the messages one behind the other.
var pileNames = [...]string{"view", "note", "ticket", "raw"}

// New returns a page without sessions.
func New(o Options) *Page {
	o.Zone = cmp.Or(o.Zone, time.UTC)
	return &Page{opts: o, stats: stats.New(o.Zone), linked: map[int]string{}}
}

// maxRaw is the length in octets above which a message is cut in the page. What
// is missing is counted there.
const maxRaw = 256 << 10

// Add adds a session. Sessions come in any order; the list has them by number. Raw
// returns the SIP message with that number (annotate.Note.N), nil when it is not at
// hand; raw itself may be nil. Neither is kept.
func (p *Page) Add(s *annotate.Session, raw func(n int) []byte) error {
	if raw == nil {
		raw = func(int) []byte { return nil }
	}
	view, err := p.view(s, raw)
	if err != nil {
		return err
	}
	text, err := p.ticket(s, raw)
	if err != nil {
		return err
	}
	r := newRow(s, p.opts.Zone)
	for i, b := range [...][]byte{view, notes(s), text, octets(s, raw)} {
		r.places[i] = p.piles[i].add(b)
	}
	p.rows = append(p.rows, r)
	p.stats.Add(s)
	return nil
}

// octets are the messages of a session as the page keeps them.
func octets(s *annotate.Session, raw func(n int) []byte) []byte {
	var all []byte
	for i := range s.Messages {
		b := raw(s.Messages[i].N)
		all = append(all, b[:min(len(b), maxRaw)]...)
	}
	return all
}

// sort puts the rows into the order of the input.
func (p *Page) sort() {
	slices.SortStableFunc(p.rows, func(a, b row) int { return cmp.Compare(a.number, b.number) })
}

func (p *Page) ladder(s *annotate.Session) *diagram.Ladder {
	return diagram.New(s, diagram.Options{NoInferred: p.opts.NoInferred, Duplicates: true, Zone: p.opts.Zone})
}
