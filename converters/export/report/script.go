package report

import (
	"embed"
	"encoding/json"
	"strings"
	"sync"

	"ocsconv/converters/wireshark/palette"
)

// The parts of the script are read in the order of their names.
//
//go:embed script/*.js
var parts embed.FS

var script = sync.OnceValue(func() string { return joinScript("") }) // most runs write no page

// joinScript makes one script of the parts, with more before the one that starts
// them. They share one scope, which the page does not see.
func joinScript(more string) string {
	var b strings.Builder
	signs := map[string]string{}
	for _, r := range palette.Roles {
		signs[r.Name] = r.Sign
	}
	b.WriteString("\"use strict\";\n(() => {\nconst palette = " + constant(signs) + ";\nconst mediaHeads = " + constant(mediaHeads()) + ";\n")
	files, err := parts.ReadDir("script")
	if err != nil {
		panic(err) // it is embedded
	}
	for i, f := range files {
		text, err := parts.ReadFile("script/" + f.Name())
		if err != nil {
			panic(err)
		}
		if i == len(files)-1 {
			b.WriteString(more)
		}
		b.Write(text)
	}
	b.WriteString("})();")
	return b.String()
}

// constant spells words in the script.
func constant(words any) string {
	text, err := json.Marshal(words)
	if err != nil {
		panic(err) // strings only
	}
	return string(text)
}
