package diagram

import (
	_ "embed" // of ladder.css
	"fmt"
	"strings"

	"ocsconv/converters/wireshark/palette"
)

// svgRules name colours as var(--name) of the palette. Every selector is one class,
// and every element that is painted has one that says all, since that is what office
// programs understand of style sheets.
var svgRules = "\n" + ladderRules + svgRoleRules()

//go:embed ladder.css
var ladderRules string

// svgRoleRules colour lanes and arrows by role. A failing arrow is broader too.
func svgRoleRules() string {
	var b strings.Builder
	for _, r := range []*palette.Role{&palette.Server, &palette.Won, &palette.Lost, &palette.Cancelled, &palette.Failed} {
		wide := "1.4px"
		if r == &palette.Failed {
			wide = "2.4px"
		}
		fmt.Fprintf(&b, ".lane-%[1]s { fill: var(--%[1]s-fill); stroke: var(--%[1]s) }\n.tip-%[1]s { fill: var(--%[1]s) }\n"+
			".shaft-%[1]s { stroke: var(--%[1]s); stroke-width: %[2]s }\n.dash-%[1]s { stroke: var(--%[1]s); stroke-width: %[2]s; stroke-dasharray: 6 4 }\n", r.Name, wide)
	}
	return b.String()
}

// svgHalo keeps lines away from the texts that they cross.
const svgHalo = `.ladder text { white-space: pre; paint-order: stroke; stroke: var(--paper); stroke-width: 4px; stroke-linejoin: round }
.ladder .head text, .ladder .divider text { stroke: none }
`

// svgPage colours what a browser shows around a picture.
const svgPage = "svg.ladder { background: var(--paper) }\n"

const svgDark = "screen and (prefers-color-scheme: dark)"

// svgStyles are the <style> elements of a picture on its own. Office programs
// and drawing programs know neither variables nor paint-order; some apply what
// stands in @media whatever the medium is, others do so with the attribute
// media. So the first element is all they need, and the others say twice that
// they are for browsers.
func svgStyles() string {
	return "<style>" + palette.Plain(svgRules, false) + "</style>\n" +
		svgMedia("screen, print", palette.Plain(svgPage+svgHalo, false)) +
		svgMedia(svgDark, palette.Plain(svgRules+svgPage+svgHalo, true))
}

func svgMedia(media, rules string) string {
	return fmt.Sprintf("<style media=\"%s\">@media %s {\n%s}</style>\n", media, media, rules)
}
