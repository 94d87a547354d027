package report

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"ocsconv/annotate"
	"ocsconv/converters/export/diagram"
)

// stream is one stream of a quality report. Its bars are those of the figures, in
// their order.
type stream struct {
	Who     string `json:"who"`
	Verdict string `json:"verdict"`
	Poor    bool   `json:"poor,omitempty"`
	Bars    []bar  `json:"bars"`
	Further string `json:"further,omitempty"`
	Path    string `json:"path,omitempty"`
	Report  string `json:"report,omitempty"`
}

// bar is a figure against its limit.
type bar struct {
	Text     string  `json:"text,omitempty"` // "" where the report has no such figure
	Value    float64 `json:"value,omitempty"`
	Limit    float64 `json:"limit,omitempty"`
	Max      float64 `json:"max,omitempty"`
	Exceeded bool    `json:"exceeded,omitempty"`
}

// barred are the figures that have a bar.
var barred = slices.DeleteFunc(slices.Clone(annotate.Figures()), func(f *annotate.Figure) bool { return f.Most == 0 })

// limitOf is the limit of a figure as it is shown, 0 for none.
func limitOf(f *annotate.Figure) float64 {
	limit, _ := f.AudioLimit()
	return math.Round(f.Shown(limit)*1000) / 1000
}

// mediaHeads are the heads of the columns of bars: those of the workbook and of CSV,
// whose cells are numbers without their unit.
func mediaHeads() []string {
	var list []string
	for _, f := range barred {
		head := strings.TrimSuffix(f.Column, f.Unit())
		if limit := limitOf(f); limit > 0 {
			head += " (limit " + decimal(limit) + f.Unit() + ")"
		}
		list = append(list, head)
	}
	return list
}

// streams lists the streams of a session's quality reports with their bars.
func streams(l *diagram.Ladder) []stream {
	var list []stream
	for i := range l.Media {
		line := &l.Media[i]
		v := stream{Who: line.Who, Verdict: line.Verdict, Poor: line.Poor, Path: line.Path, Report: line.Report}
		for _, f := range barred {
			v.Bars = append(v.Bars, barOf(f, &line.Stream))
		}
		v.Further = further(line.Figures)
		list = append(list, v)
	}
	return list
}

// barOf makes the bar of a stream's figure.
func barOf(f *annotate.Figure, m *annotate.MediaStream) bar {
	value := f.Of(m)
	if value == nil {
		return bar{}
	}
	v := f.Shown(*value)
	return bar{Text: decimal(v) + f.Unit(), Value: min(v, f.Most), Limit: limitOf(f), Max: f.Most, Exceeded: f.Exceeds(m)}
}

func decimal(v float64) string {
	text := strconv.FormatFloat(v, 'f', 2, 64)
	return strings.TrimRight(strings.TrimRight(text, "0"), ".")
}

// further joins the figures that have no bar.
func further(all []diagram.FigureText) string {
	var list []string
	for _, f := range all {
		if f.Most == 0 {
			list = append(list, f.Text)
		}
	}
	return strings.Join(list, ", ")
}

// rules names whose limits the verdicts are by.
func rules(s *annotate.Session) string {
	var names []string
	for i := range s.Quality {
		for j := range s.Quality[i].Streams {
			if r := s.Quality[i].Streams[j].Rule; r != "" && !slices.Contains(names, r) {
				names = append(names, r)
			}
		}
	}
	if len(names) == 0 {
		return "No stream is classified."
	}
	return "Verdicts by the rule of " + strings.Join(names, " and ") + "."
}

func why(c *annotate.Cause) string {
	if c == nil {
		return ""
	}
	return joined(c.String(), c.Where())
}

func (p *Page) next(s *annotate.Session) string {
	if s.Cause == nil {
		return ""
	}
	return text(s.Cause.NextIn(p.opts.Zone))
}
