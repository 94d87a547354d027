package main

import (
	"embed"
	"fmt"
	"io/fs"
	"path"
	"strings"

	"github.com/urfave/cli/v2"

	"ocsconv/converters/redact"
)

// The pages of "ocsconv help TOPIC" are those of the folder, so that they can
// be read without the program as well.
//
//go:embed doc/*.md
var pages embed.FS

// page returns the text of a topic, or "" when there is none of that name.
func page(topic string) string {
	if !fs.ValidPath(topic) || strings.Contains(topic, "/") {
		return ""
	}
	text, err := pages.ReadFile("doc/" + topic + ".md")
	if err != nil {
		return ""
	}
	return string(text)
}

// topics names what there is a page about, in the order of the alphabet.
func topics() []string {
	files, _ := fs.Glob(pages, "doc/*.md") // the pattern is well formed
	var names []string
	for _, f := range files {
		names = append(names, strings.TrimSuffix(path.Base(f), ".md"))
	}
	return names
}

// helpOn prints the page of "ocsconv help TOPIC". A topic that is a command too
// has the command's flags first. It reports whether args ask for such a page.
func (s *console) helpOn(app *cli.App, args []string) (asked bool, err error) {
	if len(args) == 4 && args[1] == "help" && args[2] == "redaction" && args[3] == "--words" {
		_, err := fmt.Fprint(s.stdout, redact.Words())
		return true, err
	}
	if len(args) != 3 || args[1] != "help" {
		return false, nil
	}
	text := page(args[2])
	if text == "" {
		return false, nil
	}
	if app.Command(args[2]) != nil {
		if err := app.RunContext(s.ctx, []string{args[0], args[2], "--help"}); err != nil {
			return true, err
		}
		fmt.Fprintln(s.stdout)
	}
	_, err = fmt.Fprint(s.stdout, text)
	return true, err
}
