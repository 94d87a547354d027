package annotate

import (
	"cmp"
	"slices"
	"strings"

	"ocsconv/formats/sip"

	"ocsconv/annotate/catalog"
)

// diagnostics returns the ms-diagnostics of a message and their kin.
func (a *headers) diagnostics(m *message) []sip.Diagnostic {
	if m.more != 0 && !m.parsed {
		m.reports, m.parsed = a.parseDiagnostics(m), true
	}
	return m.reports
}

func (a *headers) parseDiagnostics(m *message) []sip.Diagnostic {
	var list []sip.Diagnostic
	for v := range eachMore(a.c.text(m.more), keyDiagnostics) {
		if v == "" {
			continue
		}
		name := diagnosticNames[int(v[0]-'0')%len(diagnosticNames)]
		for _, d := range sip.ParseDiagnostics([]byte(v[1:])) {
			d.Header = name
			list = append(list, d)
		}
		if len(list) >= 32 {
			break
		}
	}
	return list
}

// reports reports whether a message carries one of these ids.
func (a *headers) reports(m *message, ids ...int) bool {
	return slices.ContainsFunc(a.diagnostics(m), func(d sip.Diagnostic) bool { return slices.Contains(ids, d.ID) })
}

// allDiagnostics lists what all messages report. The copies of a server's log
// repeat their originals and are left out.
func (a *records) allDiagnostics() []Diagnostic {
	list := []Diagnostic{}
	for _, m := range a.input {
		if m.original != nil || m.duplicate != nil || m.more == 0 {
			continue
		}
		for _, d := range a.diagnostics(m) {
			if d.ID >= 0 {
				list = append(list, a.explain(m, d))
			}
		}
	}
	return list
}

// explain completes a header with the tables: its own words come first.
func (a *headers) explain(m *message, d sip.Diagnostic) Diagnostic {
	entry, _ := catalog.DiagnosticIn(catalog.FamilyOf(d.Header), d.ID)
	reason := cmp.Or(d.Reason, entry.Reason)
	return Diagnostic{
		Message: m.n, ID: d.ID, Sub: d.Sub, Header: d.Header, Meaning: entry.Meaning,
		Reason: clean(reason, 200), Source: clean(d.Source, 100),
		Component: clean(component(d, a.c.text(m.server), entry.Component), 80),
	}
}

// tabled is what the tables know of a diagnostics header that does not say it
// itself.
type tabled struct{ reason, component string }

// tabled returns what the tables add to the headers of a message, in order.
func (a *headers) tabled(m *message) []tabled {
	var list []tabled
	for _, d := range a.diagnostics(m) {
		if d.ID < 0 {
			continue
		}
		entry, _ := catalog.DiagnosticIn(catalog.FamilyOf(d.Header), d.ID)
		var t tabled
		if d.Reason == "" {
			t.reason = entry.Reason
		}
		if said := component(d, a.c.text(m.server), ""); said == "" {
			t.component = entry.Component
		}
		if t != (tabled{}) {
			list = append(list, t)
		}
	}
	return list
}

// component names the part of the product that reports: what the header says, as an
// application or as a component, else the Server header's product, else what the tables
// know of the id.
func component(d sip.Diagnostic, server, known string) string {
	if d.AppName != "" {
		return d.AppName
	}
	if part, _ := d.Param("component"); part != "" {
		return part
	}
	if name, _, _ := strings.Cut(server, "/"); name != "" && d.Header != "ms-client-diagnostics" {
		return name
	}
	return known
}

// product returns what a User-Agent or Server header names.
func product(agent string) catalog.Agent {
	p, ok := catalog.Product(agent)
	if !ok {
		return catalog.Agent{}
	}
	return p
}

// ids returns the ids of a message's diagnostics, without repetition.
func (a *headers) ids(m *message) []int {
	var ids []int
	for _, d := range a.diagnostics(m) {
		if d.ID >= 0 && !slices.Contains(ids, d.ID) {
			ids = append(ids, d.ID)
		}
	}
	return ids
}
