package main

import (
	"fmt"
	"os"
	"slices"
	"strings"

	"ocsconv/converters/export"
	"ocsconv/converters/plugin"
	"ocsconv/formats"
	"ocsconv/formats/known"
)

// search finds the converters of others on PATH.
func (s *console) search() []*plugin.Program {
	return plugin.Search(os.Getenv("PATH"), func(text string) { s.say("%s", text) })
}

// taken reports whether ocsconv has the program's name itself.
func taken(p *plugin.Program) bool {
	if p.Kind == plugin.Export {
		return export.ByName(p.Name) != nil
	}
	return known.ByName(p.Name) != nil
}

// programs returns the converters of one kind that can be used.
func (s *plugins) programs(kind plugin.Kind) []*plugin.Program {
	var list []*plugin.Program
	for _, p := range s.onPath() {
		if p.Kind == kind && !taken(p) {
			list = append(list, p)
		}
	}
	return list
}

// form returns the export form with this name: our own, else a program on PATH,
// else our own by another name, which took no program's place when it came.
func (s *plugins) form(name string) (*export.Form, error) {
	if f := export.ByName(name); f != nil {
		return f, nil
	}
	others := s.programs(plugin.Export)
	i := slices.IndexFunc(others, func(p *plugin.Program) bool { return strings.EqualFold(p.Name, name) })
	if i >= 0 {
		return others[i].Form(s.ctx)
	}
	if f := export.ByAlias(name); f != nil {
		return f, nil
	}
	names := formNames()
	for _, p := range others {
		names = append(names, p.Name)
	}
	return nil, usagef("--as: no form %q; there are %s", name, strings.Join(names, ", "))
}

// othersFormats returns the formats that programs on PATH read.
func (s *plugins) othersFormats() []*formats.Format {
	var list []*formats.Format
	for _, p := range s.programs(plugin.Format) {
		f, err := p.Format(s.ctx)
		if err != nil {
			s.say("%v; it is not asked", err)
			continue
		}
		list = append(list, f)
	}
	return list
}

// described returns what a program says of itself, with its path.
func (s *console) described(p *plugin.Program) plugin.About {
	about, err := p.About(s.ctx)
	if err != nil {
		s.say("%v", err)
	}
	about.Title = fmt.Sprintf("%s (%s)", about.Title, p.Path)
	return about
}
