package main

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"github.com/urfave/cli/v2"

	"ocsconv/converters/export"
	"ocsconv/converters/filter"
	"ocsconv/converters/plugin"
	"ocsconv/formats/known"
)

func (s *plugins) formatsCommand() *cli.Command {
	return &cli.Command{
		Name:      "formats",
		Usage:     "list what is read, written and exported, and the fields of -Y",
		UsageText: "ocsconv formats [--fields|--table]",
		Flags: []cli.Flag{
			&cli.BoolFlag{Name: "table", Usage: "print the table of captions of other programs, as --captions takes it"},
			&cli.BoolFlag{Name: "fields", Usage: "list the fields that -Y takes, with type and meaning"},
		},
		Action: s.formats,
	}
}

func (s *plugins) formats(c *cli.Context) error {
	if err := unasked(c); err != nil {
		return err
	}
	if c.Bool("table") {
		return inPieces(listCaptions)(s.stdout)
	}
	if c.Bool("fields") {
		return inPieces(listFields)(s.stdout)
	}
	for _, p := range s.onPath() {
		if taken(p) {
			s.say("%s: is not used, since ocsconv has the %s %s itself", p.Path, p.Kind, p.Name)
		}
	}
	return inPieces(s.list)(s.stdout)
}

// list writes the three tables.
func (s *plugins) list(w io.Writer) error {
	for i, table := range []func(io.Writer) error{s.listFormats, s.listExports, listPrograms} {
		if i > 0 {
			if _, err := io.WriteString(w, "\n"); err != nil {
				return err
			}
		}
		if err := table(w); err != nil {
			return err
		}
	}
	return nil
}

func (s *plugins) listFormats(out io.Writer) error {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "NAME\tREAD\tWRITTEN\tENDINGS\tWHAT IT IS")
	for _, f := range known.Formats {
		written := "no"
		if f.NewWriter != nil {
			written = "yes"
		}
		fmt.Fprintf(w, "%s\tyes\t%s\t%s\t%s\n", f.Name, written, strings.Join(f.Extensions, " "), f.Title)
	}
	for _, p := range s.programs(plugin.Format) {
		about := s.described(p)
		fmt.Fprintf(w, "%s\tyes\tno\t%s\t%s\n", p.Name, strings.Join(about.Extensions, " "), about.Title)
	}
	return w.Flush()
}

func listFields(out io.Writer) error {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "FIELD\tTYPE\tWHAT IT IS")
	for _, f := range filter.Fields() {
		fmt.Fprintf(w, "%s\t%s\t%s\n", f.Name, f.Type, f.Description)
	}
	return w.Flush()
}

func (s *plugins) listExports(out io.Writer) error {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "EXPORTS\tENDING\tWHAT IT IS")
	for _, f := range export.Forms {
		fmt.Fprintf(w, "%s\t%s\t%s\n", f.Name, f.Extension, f.Title)
	}
	for _, p := range s.programs(plugin.Export) {
		about := s.described(p)
		fmt.Fprintf(w, "%s\t%s\t%s\n", p.Name, about.Extensions[0], about.Title)
	}
	return w.Flush()
}
