package main

import (
	"fmt"
	"io"
	"strings"
	"sync/atomic"

	"github.com/urfave/cli/v2"

	"ocsconv/converters"
	"ocsconv/converters/export"
	"ocsconv/converters/workbook"
	"ocsconv/formats"
	"ocsconv/formats/capture"
)

func (s *session) exportCommand() *cli.Command {
	return &cli.Command{
		Name:      "export",
		Usage:     "write each session as CSV, workbook, sequence diagram and more",
		UsageText: "ocsconv export INPUT... -d DIR [--as csv,xlsx,puml]",
		Description: "Every session becomes DIR/S001-CALLID.EXT in each form, and DIR/sessions.csv and\n" +
			"DIR/sessions.xlsx list them all. The forms are " + formNames() + ".",
		Flags: append(append(commonFlags(), outputFlags()...),
			&cli.StringFlag{Name: "dir", Aliases: []string{"d"}, Usage: "write to folder `DIR`, which is made when missing"},
			&cli.StringSliceFlag{Name: "as", Usage: "write `FORMS`, with commas between (default: " + strings.Join(export.Default, ",") + ")"},
			sessionFlag(),
			&cli.BoolFlag{Name: "combined", Usage: "one file per form over all sessions"},
			&cli.BoolFlag{Name: "collapse", Usage: "fold losers, presence and re-registrations"},
			&cli.BoolFlag{Name: "no-inferred", Usage: "draw only what is in the log"},
			&cli.BoolFlag{Name: "raw-csv", Usage: "leave CSV cells as they are, even those a spreadsheet would run"},
			&cli.BoolFlag{Name: "bom", Usage: "start CSV files with a byte-order mark, for Excel"},
			&cli.BoolFlag{Name: "stdout", Usage: "write a single text output to standard output instead"},
		),
		Action: s.export,
	}
}

func formNames() string {
	names := make([]string, len(export.Forms))
	for i, f := range export.Forms {
		names[i] = f.Name
	}
	return strings.Join(names, ", ")
}

// forms reads --as.
func forms(values []string) ([]*export.Form, error) {
	var list []*export.Form
	for _, v := range values {
		for name := range strings.SplitSeq(v, ",") {
			f := export.ByName(strings.TrimSpace(name))
			if f == nil {
				return nil, usagef("--as: no form %q; there are %s", name, formNames())
			}
			list = append(list, f)
		}
	}
	return list, nil
}

func (s *session) export(c *cli.Context) error {
	as := c.StringSlice("as")
	if len(as) == 0 {
		as = export.Default
	}
	list, err := forms(as)
	if err != nil {
		return err
	}
	toStdout := c.Bool("stdout")
	switch {
	case toStdout && (len(list) != 1 || !list[0].Text || len(c.StringSlice("as")) == 0):
		return usagef("--stdout takes one text form; name it with --as")
	case !toStdout && c.String("dir") == "":
		return usagef("no folder given; name it with -d DIR")
	}
	k, err := s.analyse(c)
	if err != nil {
		return err
	}
	defer k.done()
	opts := k.exportOptions(c)
	if toStdout {
		err = k.exportText(list[0], &opts)
	} else {
		err = k.exportFiles(c, list, opts)
	}
	if err != nil {
		return err
	}
	return k.end()
}

func (k *analysed) exportOptions(c *cli.Context) export.Options {
	opts := export.Options{
		Raw: c.Bool("raw-csv"), BOM: c.Bool("bom"), Collapse: c.Bool("collapse"), NoInferred: c.Bool("no-inferred"),
		Source: workbook.Source{Program: "ocsconv " + version()},
	}
	for _, r := range k.job.Reports() {
		if !r.First.IsZero() && (opts.Origin.IsZero() || r.First.Before(opts.Origin)) {
			opts.Origin = r.First
		}
		opts.Source.Files = append(opts.Source.Files, workbook.File{
			Name: r.Log.Label, Format: r.Log.Format.Title, Messages: r.Messages, Damaged: r.Damaged + r.Altered,
		})
		for _, p := range r.Problems {
			opts.Source.Remarks = append(opts.Source.Remarks, p.Error())
		}
	}
	opts.Capture = func(w io.Writer) formats.Writer {
		return k.job.Capture(w, converters.Target{Format: capture.Format, Application: "ocsconv"})
	}
	return opts
}

func (k *analysed) exportText(f *export.Form, opts *export.Options) error {
	entries := func(yield func(export.Entry) bool) {
		for s := range k.chosen() {
			if !yield(export.Entry{Session: s}) {
				return
			}
		}
	}
	if f.All != nil {
		return f.All(k.stdout, entries, opts)
	}
	n := 0
	for e := range entries {
		if n++; n > 1 {
			return usagef("%s holds one session; pick it with --session", f.Name)
		}
		if err := f.Write(k.stdout, e, opts); err != nil {
			return err
		}
	}
	return nil
}

func (k *analysed) exportFiles(c *cli.Context, list []*export.Form, opts export.Options) error {
	var files atomic.Int64
	run := export.Run{
		Job: k.job, Forms: list, Sessions: k.picked, Folder: c.String("dir"),
		Combined: c.Bool("combined"), Force: c.Bool("force"), Options: opts,
		Wrote: func(string) { files.Add(1) },
	}
	if err := run.Do(k.ctx); err != nil {
		return err
	}
	if !k.quiet {
		k.say("wrote %s to %s", count(int(files.Load()), "file"), fmt.Sprint(run.Folder))
	}
	return nil
}
