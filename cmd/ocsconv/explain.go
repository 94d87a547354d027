package main

import (
	"fmt"

	"github.com/urfave/cli/v2"

	"ocsconv/annotate/catalog"
)

func (s *session) explainCommand() *cli.Command {
	return &cli.Command{
		Name:      "explain",
		Usage:     "say what an ms-diagnostics id, a status code or a pasted header means, offline",
		UsageText: "ocsconv explain ID|HEADER...",
		Action:    s.explain,
	}
}

func (s *session) explain(c *cli.Context) error {
	if c.NArg() == 0 {
		return usagef("nothing to explain; give an id such as 13004, a status code, or a header line in quotes")
	}
	for i, arg := range c.Args().Slice() {
		list, err := catalog.Explain(arg)
		if err != nil {
			return err
		}
		for j, e := range list {
			if i+j > 0 {
				fmt.Fprintln(s.stdout)
			}
			s.explanation(e)
		}
	}
	return nil
}

// explanation prints one explanation: what it is, who says it, what it means.
func (s *session) explanation(e catalog.Explanation) {
	title := e.Subject
	if e.Title != "" && e.Title != e.Subject {
		title += "  " + e.Title
	}
	fmt.Fprintln(s.stdout, printable(title))
	line := func(name, value string) {
		if value != "" {
			fmt.Fprintf(s.stdout, "  %-10s %s\n", name, printable(value))
		}
	}
	line("from", e.Component)
	line("means", e.Meaning)
	for _, d := range e.Details {
		line(string(d.Name), string(d.Value))
	}
	if !e.Exact && e.Kind == catalog.KindDiagnostic {
		line("known by", "its range only; the id itself is in no published list")
	}
	line("see", e.Source)
}
