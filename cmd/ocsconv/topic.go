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
func page(topic string) string { return text(pages, "doc/"+topic+".md") }

// text returns an embedded file, "" when there is none of that path.
func text(files embed.FS, name string) string {
	octets, _ := files.ReadFile(name) // which refuses a path that leads elsewhere
	return string(octets)
}

// topics names what there is a page about, in the order of the alphabet.
func topics() []string { return names(pages, "doc/*.md") }

// names lists embedded files, in the order of the alphabet and without their endings.
func names(files embed.FS, pattern string) (list []string) {
	found, _ := fs.Glob(files, pattern) // the pattern is well formed
	for _, f := range found {
		list = append(list, strings.TrimSuffix(path.Base(f), path.Ext(f)))
	}
	return list
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
