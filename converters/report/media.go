package report

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"ocsconv/annotate"
	"ocsconv/converters/diagram"
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

// figure is what a column of bars shows.
type figure struct {
	column   string // in [table.QualityTable], with the unit
	name     string // in [annotate.MediaStream.Exceeded], "" for one without a limit
	scale    float64
	unit     string
	most     float64 // at the end of the bar
	of       func(*annotate.MediaStream) *float64
	inLadder string // how [diagram.Stream.Figures] begins with it
}

var figures = []figure{
	{"Loss %", "loss", 100, " %", 30, func(m *annotate.MediaStream) *float64 { return m.Loss }, "loss "},
	{"Jitter ms", "jitter", 1, " ms", 100, func(m *annotate.MediaStream) *float64 { return m.JitterMS }, "jitter "},
	{"Round trip ms", "rtt", 1, " ms", 1500, func(m *annotate.MediaStream) *float64 { return m.RTTMS }, "round trip "},
	{"Concealed %", "concealed", 100, " %", 20, func(m *annotate.MediaStream) *float64 { return m.Concealed }, "concealed "},
	{"MOS", "", 1, "", 5, func(m *annotate.MediaStream) *float64 { return m.MOS }, "MOS "},
}

// limit is the limit of a figure as it is shown, 0 for none.
func (f *figure) limit() float64 {
	limit, _ := annotate.AudioLimit(f.name)
	return math.Round(limit*f.scale*1000) / 1000
}

// mediaHeads are the heads of the columns of bars: those of the workbook and of CSV,
// whose cells are numbers without their unit.
func mediaHeads() []string {
	var list []string
	for i := range figures {
		f := &figures[i]
		head := strings.TrimSuffix(f.column, f.unit)
		if limit := f.limit(); limit > 0 {
			head += " (limit " + decimal(limit) + f.unit + ")"
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
		for k := range figures {
			v.Bars = append(v.Bars, figures[k].bar(&line.Stream))
		}
		v.Further = further(line.Figures)
		list = append(list, v)
	}
	return list
}

// bar makes the bar of a stream's figure.
func (f *figure) bar(m *annotate.MediaStream) bar {
	value := f.of(m)
	if value == nil {
		return bar{}
	}
	v := *value * f.scale
	return bar{Text: decimal(v) + f.unit, Value: min(v, f.most), Limit: f.limit(), Max: f.most, Exceeded: slices.Contains(m.Exceeded, f.name)}
}

func decimal(v float64) string {
	text := strconv.FormatFloat(v, 'f', 2, 64)
	return strings.TrimRight(strings.TrimRight(text, "0"), ".")
}

// further joins the figures that have no bar.
func further(all []string) string {
	var list []string
	for _, f := range all {
		if !slices.ContainsFunc(figures, func(with figure) bool { return strings.HasPrefix(f, with.inLadder) }) {
			list = append(list, f)
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

func next(c *annotate.Cause) string {
	if c == nil {
		return ""
	}
	return text(c.Next)
}
