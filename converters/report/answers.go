package report

import (
	"encoding/json"
	"fmt"

	"ocsconv/annotate"
)

// Answers has the data of a page that no blocks hold: a program answers what the
// page asks, the list as it grows and the parts of one session when somebody looks
// at it.
type Answers struct{ page *Page }

// NewAnswers returns the answers of a page without sessions.
func NewAnswers(o Options) *Answers { return &Answers{New(o)} }

// Add adds a session to the list and to the statistics. It is not kept.
func (a *Answers) Add(s *annotate.Session) {
	p := a.page
	if len(p.rows) == 0 {
		p.named = p.ladder(s).Title
	}
	p.rows = append(p.rows, newRow(s, p.opts.Zone))
	p.stats.Add(s)
}

// List returns the list so far, as the script of the page reads it.
func (a *Answers) List() ([]byte, error) {
	a.page.sort()
	return json.Marshal(a.page.list())
}

// Part returns a part of a session, by the name that the script of the page has for
// it: "view", "note", "ticket" or "raw". Raw is that of [Page.Add].
func (a *Answers) Part(name string, s *annotate.Session, raw func(n int) []byte) ([]byte, error) {
	// What a view remembers for the title of the page is of no use here, so that
	// several sessions can be asked for at a time.
	p := &Page{opts: a.page.opts}
	switch name {
	case "view":
		return p.view(s, raw)
	case "note":
		return notes(s), nil
	case "ticket":
		return p.ticket(s, raw)
	case "raw":
		return octets(s, raw), nil
	}
	return nil, fmt.Errorf("a session has no part %q", name)
}
