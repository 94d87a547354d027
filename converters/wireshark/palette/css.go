package palette

import (
	"fmt"
	"strings"
)

// property is one custom property of a style sheet in both modes.
type property struct{ name, light, dark string }

func properties() []property {
	list := []property{
		{"paper", Light.Paper, Dark.Paper}, {"band", Light.Band, Dark.Band}, {"rule", Light.Rule, Dark.Rule},
		{"ink", Light.Ink, Dark.Ink}, {"muted", Light.Muted, Dark.Muted},
	}
	for _, r := range Roles {
		list = append(list, property{r.Name, r.Light.Text, r.Dark.Text}, property{r.Name + "-fill", r.Light.Fill, r.Dark.Fill})
	}
	return list
}

// darkScreen keeps paper light.
const darkScreen = "screen and (prefers-color-scheme: dark)"

// CSS returns rules that set the palette as custom properties of the elements that
// selector names: --paper, --ink, --failed, --failed-fill and so on. They follow
// what the reader's screen prefers; print is light.
func CSS(selector string) string {
	var light, dark strings.Builder
	for _, p := range properties() {
		fmt.Fprintf(&light, " --%s: %s;", p.name, p.light)
		fmt.Fprintf(&dark, " --%s: %s;", p.name, p.dark)
	}
	return fmt.Sprintf("%s {%s }\n@media %s { %s {%s } }\n", selector, light.String(), darkScreen, selector, dark.String())
}

// Plain replaces var(--NAME) in a style sheet by the colours of one mode, for
// programs that do not know custom properties.
func Plain(rules string, dark bool) string {
	var pairs []string
	for _, p := range properties() {
		value := p.light
		if dark {
			value = p.dark
		}
		pairs = append(pairs, "var(--"+p.name+")", value)
	}
	return strings.NewReplacer(pairs...).Replace(rules)
}
