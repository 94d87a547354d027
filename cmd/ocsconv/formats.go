package main

import (
	"fmt"
	"strings"
	"text/tabwriter"

	"github.com/urfave/cli/v2"

	"ocsconv/formats/known"
)

func (s *session) formatsCommand() *cli.Command {
	return &cli.Command{
		Name:   "formats",
		Usage:  "list what is read and written",
		Action: s.formats,
	}
}

func (s *session) formats(*cli.Context) error {
	w := tabwriter.NewWriter(s.stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "NAME\tREAD\tWRITTEN\tENDINGS\tWHAT IT IS")
	for _, f := range known.Formats {
		written := "no"
		if f.NewWriter != nil {
			written = "yes"
		}
		fmt.Fprintf(w, "%s\tyes\t%s\t%s\t%s\n", f.Name, written, strings.Join(f.Extensions, " "), f.Title)
	}
	return w.Flush()
}
