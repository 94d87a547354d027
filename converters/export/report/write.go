package report

import (
	"bufio"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"html"
	"io"
	"strings"

	"ocsconv/converters/redact/datablock"
	"ocsconv/converters/wireshark/palette"
)

//go:embed page.css
var pageStyle string

//go:embed page.html
var skeleton string

func style() string { return palette.CSS(":root") + pageStyle }

// Write writes the page. The same sessions give the same octets.
func (p *Page) Write(w io.Writer) error {
	p.sort()
	for i := range p.piles {
		p.piles[i].wait()
	}
	l := p.list()
	data, err := json.Marshal(l)
	if err != nil {
		return err
	}
	b := bufio.NewWriterSize(w, 64<<10)
	writeHead(b, l.Title, script(), style(), "")
	writeBody(b, l.Title, "")
	// The list stands before the script, and the script before the rest: it shows
	// the list while the rest of the file is still on its way.
	if err := datablock.Write(b, "data", datablock.Deflate(data)); err != nil {
		return err
	}
	fmt.Fprintf(b, "<script>%s</script>\n", script())
	for k, name := range pileNames {
		for i, c := range p.piles[k].chunks {
			if err := datablock.Write(b, fmt.Sprint(name, i), *c); err != nil {
				return err
			}
		}
	}
	b.WriteString("</body>\n</html>\n")
	return b.Flush()
}

// writeHead writes the head of a page. Its policy lets run nothing but this script,
// and what the sources of policy allow besides.
func writeHead(b *bufio.Writer, title, script, style, policy string) {
	fmt.Fprintf(b, `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src '%s'%s; style-src '%s'; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<title>%s</title>
<style>%s</style>
</head>
`, hash(script), policy, hash(style), html.EscapeString(title), style)
}

// top begins the head of what the page shows.
const top = "<header class=\"top\">\n"

// writeBody writes what the page shows before its script runs, with more markup
// above everything.
func writeBody(b *bufio.Writer, title, above string) {
	b.WriteString(strings.Replace(strings.ReplaceAll(skeleton, "TITLE", html.EscapeString(title)), top, top+above, 1))
}

func hash(text string) string {
	sum := sha256.Sum256([]byte(text))
	return "sha256-" + base64.StdEncoding.EncodeToString(sum[:])
}
