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

// Sessions are those of a case, whole and in brief as [annotate.Case.Brief] has them.
type Sessions interface {
	Session(n int) *annotate.Session
	Brief(n int) *annotate.Session
}

// Add adds session n of a case to the list and to the statistics. It is worked out
// whole only where the row tells of its messages.
func (a *Answers) Add(c Sessions, n int) {
	p, s := a.page, c.Brief(n)
	first := len(p.rows) == 0
	if first || needsWords(s) {
		s = c.Session(n)
	}
	if first {
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
