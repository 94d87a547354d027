//go:build man

package main

import (
	"fmt"
	"io"
	"os"
	"regexp"
	"strings"

	"github.com/urfave/cli/v2"
)

// With the tag man the program prints its manual page, made from the help of its
// commands, and does nothing else: go run -tags man ./cmd/ocsconv. Other builds
// need not hold what writes manual pages.
func init() {
	writeManual(os.Stdout, (&invocation{}).app())
	os.Exit(exitDone)
}

// writeManual writes the page in the language of man(7).
func writeManual(w io.Writer, app *cli.App) {
	fmt.Fprintf(w, ".nh\n.TH %s 1\n.SH NAME\n%s \\- %s\n", strings.ToUpper(app.Name), app.Name, roff(app.Usage))
	fmt.Fprintf(w, ".SH SYNOPSIS\n%s.SH DESCRIPTION\n%s", verbatim(app.UsageText), verbatim(app.Description))
	fmt.Fprint(w, ".SH OPTIONS WITHOUT A COMMAND\n")
	manualOptions(w, app.Flags)
	fmt.Fprint(w, ".SH COMMANDS\n")
	for _, c := range app.Commands {
		manualCommand(w, c.Name, c)
	}
}

func manualCommand(w io.Writer, name string, c *cli.Command) {
	fmt.Fprintf(w, ".SS %s\n%s\n%s%s", name, roff(c.Usage), verbatim(c.UsageText), verbatim(c.Description))
	manualOptions(w, c.Flags)
	for _, sub := range c.Subcommands {
		manualCommand(w, name+" "+sub.Name, sub)
	}
}

// placeholder is the name of a flag's value in its usage.
var placeholder = regexp.MustCompile("`([^`]*)`")

func manualOptions(w io.Writer, flags []cli.Flag) {
	for _, f := range flags {
		d, ok := f.(cli.DocGenerationFlag)
		if !ok {
			continue
		}
		var names []string
		for _, name := range f.Names() {
			names = append(names, `\fB`+roff(dashed(name))+`\fP`)
		}
		usage, value := d.GetUsage(), ""
		if m := placeholder.FindStringSubmatch(usage); m != nil {
			value = ` \fI` + roff(m[1]) + `\fP`
		}
		fmt.Fprintf(w, ".TP\n%s%s\n%s\n", strings.Join(names, ", "), value, roff(placeholder.ReplaceAllString(usage, "$1")))
	}
}

// verbatim keeps the lines of a text as they are.
func verbatim(text string) string {
	if text == "" {
		return ""
	}
	var b strings.Builder
	b.WriteString(".PP\n.nf\n")
	for line := range strings.SplitSeq(strings.TrimRight(text, "\n"), "\n") {
		b.WriteString(roff(line) + "\n")
	}
	b.WriteString(".fi\n")
	return b.String()
}

// roff takes from a line what would be a request or an escape.
func roff(line string) string {
	line = strings.NewReplacer(`\`, `\e`, "-", `\-`).Replace(line)
	if strings.HasPrefix(line, ".") || strings.HasPrefix(line, "'") {
		line = `\&` + line
	}
	return line
}
