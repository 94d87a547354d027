package diagram

import (
	"fmt"
	"strings"
)

// svgColours are the colours of the ladder. They keep a contrast of 4.5 to 1 or
// more against the background, in both modes.
var svgColours = []struct{ name, light, dark string }{
	{"ink", "#1b2127", "#e7ebee"},
	{"muted", "#56616b", "#a5b0b9"},
	{"line", "#98a2ab", "#6c7780"},
	{"paper", "#ffffff", "#15191d"},
	{"band", "#f2f4f6", "#20262b"},
	{"head", "#ffffff", "#1b2126"},
	{"server", "#1f4e8c", "#8fbcf5"},
	{"serverfill", "#e1ebf8", "#1c3049"},
	{"won", "#1a6b29", "#84d393"},
	{"wonfill", "#d9f1dd", "#173a20"},
	{"lost", "#85481d", "#e5ab80"},
	{"lostfill", "#f1e6dd", "#40291a"},
}

// svgRules name colours as var(--name). Every selector is one class, and every
// element that is painted has one that says all, since that is what office
// programs understand of style sheets.
const svgRules = `
.ladder { fill: var(--ink); font-family: system-ui, "Segoe UI", "DejaVu Sans", sans-serif; font-size: 12px }
.paper { fill: var(--paper) }
.title { font-size: 15px; font-weight: bold }
.name { font-size: 13px; font-weight: bold }
.small, .note { font-size: 11px }
.verdict { font-size: 12px }
.foot { font-size: 11px; fill: var(--muted) }
.time { font-size: 11px; fill: var(--muted); font-variant-numeric: tabular-nums }
.gap { fill: var(--muted) }
.frame { font-weight: bold }
.unseen-label { fill: var(--muted); font-style: italic }
.user { fill: var(--band) }
.life { stroke: var(--line); stroke-width: 1px }
.lane { fill: var(--head); stroke: var(--line) }
.lane-server { fill: var(--serverfill); stroke: var(--line) }
.lane-won { fill: var(--wonfill); stroke: var(--won) }
.lane-lost { fill: var(--lostfill); stroke: var(--line) }
.rule { stroke: var(--line); stroke-width: 1px }
.plate { fill: var(--band); stroke: var(--line) }
.phase { font-weight: bold }
.shaft { stroke: var(--ink); stroke-width: 1.4px }
.shaft-server { stroke: var(--server); stroke-width: 1.4px }
.shaft-won { stroke: var(--won); stroke-width: 1.4px }
.shaft-lost { stroke: var(--lost); stroke-width: 1.4px }
.dash { stroke: var(--ink); stroke-width: 1.4px; stroke-dasharray: 6 4 }
.dash-server { stroke: var(--server); stroke-width: 1.4px; stroke-dasharray: 6 4 }
.dash-won { stroke: var(--won); stroke-width: 1.4px; stroke-dasharray: 6 4 }
.dash-lost { stroke: var(--lost); stroke-width: 1.4px; stroke-dasharray: 6 4 }
.unseen-shaft { stroke: var(--muted); stroke-width: 1.4px; stroke-dasharray: 1.5 4; stroke-linecap: round }
.tip { fill: var(--ink) }
.tip-server { fill: var(--server) }
.tip-won { fill: var(--won) }
.tip-lost { fill: var(--lost) }
.unseen-tip { fill: none; stroke: var(--muted) }
.hit { fill: none; pointer-events: all }
`

// svgHalo keeps lines away from the texts that they cross.
const svgHalo = `.ladder text { white-space: pre; paint-order: stroke; stroke: var(--paper); stroke-width: 4px; stroke-linejoin: round }
.ladder .head text, .ladder .divider text { stroke: none }
`

// svgPage colours what a browser shows around a picture.
const svgPage = "svg.ladder { background: var(--paper) }\n"

const svgDark = "screen and (prefers-color-scheme: dark)"

// SVGStyle is the style sheet of the ladder in a page. It applies to elements
// inside one with the class "ladder".
var SVGStyle = svgVariables() + strings.NewReplacer("\n.ladder", "\n.ladder", "\n.", "\n.ladder .", ", .", ", .ladder .").Replace(svgRules) + svgHalo

func svgVariables() string {
	var light, dark strings.Builder
	for _, c := range svgColours {
		fmt.Fprintf(&light, " --%s: %s;", c.name, c.light)
		fmt.Fprintf(&dark, " --%s: %s;", c.name, c.dark)
	}
	return fmt.Sprintf(".ladder {%s }\n@media %s { .ladder {%s } }\n", light.String(), svgDark, dark.String())
}

// svgStyles are the <style> elements of a picture on its own. Office programs
// and drawing programs know neither variables nor paint-order; some apply what
// stands in @media whatever the medium is, others do so with the attribute
// media. So the first element is all they need, and the others say twice that
// they are for browsers.
func svgStyles() string {
	var light, dark []string
	for _, c := range svgColours {
		light = append(light, "var(--"+c.name+")", c.light)
		dark = append(dark, "var(--"+c.name+")", c.dark)
	}
	inLight, inDark := strings.NewReplacer(light...), strings.NewReplacer(dark...)
	return "<style>" + inLight.Replace(svgRules) + "</style>\n" +
		svgMedia("screen, print", inLight.Replace(svgPage+svgHalo)) +
		svgMedia(svgDark, inDark.Replace(svgRules+svgPage+svgHalo))
}

func svgMedia(media, rules string) string {
	return fmt.Sprintf("<style media=\"%s\">@media %s {\n%s}</style>\n", media, media, rules)
}
