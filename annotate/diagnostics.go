package annotate

import (
	"cmp"
	"slices"
	"strings"

	"ocsconv/formats/sip"

	"ocsconv/annotate/catalog"
)

// diagnostics returns the ms-diagnostics of a message and their kin.
func (m *message) diagnostics() []sip.Diagnostic {
	if m.rare != 0 && !m.parsed {
		m.reports, m.parsed = m.parseDiagnostics(), true
	}
	return m.reports
}

func (m *message) parseDiagnostics() []sip.Diagnostic {
	var list []sip.Diagnostic
	for v := range rareValues(m.c.text(m.rare), keyDiagnostics) {
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

// carriesID reports whether a message carries one of these ids of ms-diagnostics.
func (m *message) carriesID(ids ...int) bool {
	return slices.ContainsFunc(m.diagnostics(), func(d sip.Diagnostic) bool { return slices.Contains(ids, d.ID) })
}

// allDiagnostics lists what all messages report. The copies of a server's log
// repeat their originals and are left out.
func (a *records) allDiagnostics() []Diagnostic {
	list := []Diagnostic{}
	for _, m := range a.input {
		if m.original != nil || m.duplicate != nil || m.rare == 0 {
			continue
		}
		for _, d := range m.diagnostics() {
			if d.ID >= 0 {
				list = append(list, m.explain(d))
			}
		}
	}
	return list
}

// explain completes a header with the tables: its own words come first.
func (m *message) explain(d sip.Diagnostic) Diagnostic {
	entry, _ := catalog.DiagnosticIn(catalog.FamilyOf(d.Header), d.ID)
	reason := cmp.Or(d.Reason, entry.Reason)
	return Diagnostic{
		Message: m.n, ID: d.ID, Sub: d.Sub, Header: d.Header, Meaning: entry.Meaning,
		Reason: clean(reason, 200), Source: clean(d.Source, 100),
		Component: clean(component(d, m.c.text(m.server), entry.Component), 80),
	}
}

// tabled is what the tables know of a diagnostics header that does not say it
// itself.
type tabled struct{ reason, component string }

// tabled returns what the tables add to the headers of a message, in order.
func (m *message) tabled() []tabled {
	var list []tabled
	for _, d := range m.diagnostics() {
		if d.ID < 0 {
			continue
		}
		entry, _ := catalog.DiagnosticIn(catalog.FamilyOf(d.Header), d.ID)
		var t tabled
		if d.Reason == "" {
			t.reason = entry.Reason
		}
		if said := component(d, m.c.text(m.server), ""); said == "" {
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
func (m *message) ids() []int {
	var ids []int
	for _, d := range m.diagnostics() {
		if d.ID >= 0 && !slices.Contains(ids, d.ID) {
			ids = append(ids, d.ID)
		}
	}
	return ids
}
