package report

import (
	_ "embed"
	"html/template"
	"sync"

	"ocsconv/annotate"
)

//go:embed page.html
var page string

// templates returns those of the page, which are parsed when one is first written.
var templates = sync.OnceValue(func() *template.Template { return template.Must(template.New("page").Parse(page)) })

// start is what the templates show above the sessions.
type start struct {
	Title    string
	Sessions []overview
	Large    bool // ladders wait for the script
}

type overview struct {
	ID, Messages                         int
	Title, Outcome, Winner, MPOP, Begins string
	Good                                 bool
}

func startView(title string, entries []Entry, large bool) start {
	v := start{Title: title, Large: large}
	if len(entries) < 2 {
		return v
	}
	for i := range entries {
		s := newOverview(&entries[i])
		s.ID = i + 1
		v.Sessions = append(v.Sessions, s)
	}
	return v
}

func newOverview(e *Entry) overview {
	s := e.Session
	o := overview{
		Messages: s.Count(),
		Title:    titleOf([]Entry{*e}),
		Outcome:  text(string(s.Outcome)),
		MPOP:     text(string(s.MPOP)),
		Begins:   s.Start.String(),
		Good:     s.Outcome == annotate.OutcomeAnswered,
	}
	if s.Winner != nil {
		o.Winner = text(*s.Winner)
	}
	return o
}
