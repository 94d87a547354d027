package main

import (
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/urfave/cli/v2"

	"ocsconv/converters"
	"ocsconv/converters/export"
)

// parquetForm is the --as of tables, which hold all sessions and are many files. The tag
// noparquet leaves out what writes them.
const parquetForm = "parquet"

func (s *invocation) exportCommand() *cli.Command {
	return &cli.Command{
		Name:      "export",
		Usage:     "write each session as CSV, workbook, sequence diagram and more",
		UsageText: "ocsconv export INPUT... -d DIR [--as csv,xlsx,puml]",
		Description: "Every session becomes DIR/S001-CALLID.EXT in each form, and DIR/sessions.csv and\n" +
			"DIR/sessions.xlsx list them all where these forms are written. Without --as that is\n" +
			strings.Join(export.Default, ", ") + "; --as names what is written instead. The forms are\n" + strings.Join(formNames(), ", ") + ",\n" +
			"and NAME where PATH has a program ocsconv-export-NAME. --as parquet writes tables over all\n" +
			"sessions for DuckDB, polars and Spark; see ocsconv help fleet.",
		Flags: append(append(commonFlags(), outputFlags()...),
			&cli.StringFlag{Name: "output", Aliases: []string{"o"}, Usage: "write one `FILE` over all that is chosen; its ending says the form. A folder is taken as by -d"},
			&cli.StringFlag{Name: "dir", Aliases: []string{"d"}, Usage: "write to folder `DIR`, which is made when missing"},
			&cli.StringSliceFlag{Name: "as", Usage: "write `FORMS`, with commas between"},
			sessionFlag(), clipFlag(), cacheFlag(),
			&cli.BoolFlag{Name: "combined", Usage: "one file per form over all sessions"},
			&cli.BoolFlag{Name: "collapse", Usage: "fold losers, presence and re-registrations"},
			&cli.BoolFlag{Name: "no-inferred", Usage: "draw only what is in the log"},
			&cli.BoolFlag{Name: "raw-csv", Usage: "leave CSV cells as they are, even those a spreadsheet would run"},
			&cli.BoolFlag{Name: "bom", Usage: "start CSV files with a byte-order mark, for Excel"},
			&cli.BoolFlag{Name: "stdout", Usage: "write a single text output to standard output instead"},
		),
		Action: s.keeping(s.export),
	}
}

func formNames() []string {
	names := make([]string, len(export.Forms))
	for i, f := range export.Forms {
		names[i] = f.Name
	}
	return names
}

// forms reads --as.
func (s *plugins) forms(values []string) ([]*export.Form, error) {
	var list []*export.Form
	for _, v := range values {
		for name := range strings.SplitSeq(v, ",") {
			f, err := s.form(strings.TrimSpace(name))
			if err != nil {
				return nil, err
			}
			if !slices.ContainsFunc(list, func(g *export.Form) bool { return g.Name == f.Name }) {
				list = append(list, f)
			}
		}
	}
	return list, nil
}

// chosenForms are those of --as, or the default ones where it says nothing.
func (s *plugins) chosenForms(as []string) ([]*export.Form, error) {
	if len(as) == 0 {
		as = export.Default
	}
	return s.forms(as)
}

// formOfFile returns the form that -o FILE writes: that of --as, else what the
// ending means.
func formOfFile(file string, list []*export.Form, chosen bool) ([]*export.Form, error) {
	if chosen {
		return list, nil
	}
	if f := export.ByExtension(filepath.Ext(file)); f != nil {
		return []*export.Form{f}, nil
	}
	return nil, usagef("cannot tell from %s what to write; name the form with --as, or end it in / for a folder", file)
}

func (s *invocation) export(c *cli.Context) error {
	toStdout, file := c.Bool("stdout") || c.Bool("clip"), c.String("output")
	if c.Bool("clip") && !c.IsSet("as") {
		if err := c.Set("as", clipForm); err != nil {
			return err
		}
	}
	if dir := file; namesFolder(dir) && c.String("dir") == "" && !toStdout {
		file = ""
		if err := c.Set("dir", dir); err != nil {
			return err
		}
	}
	if slices.Contains(c.StringSlice("as"), parquetForm) {
		return s.exportTables(c)
	}
	list, err := s.chosenForms(c.StringSlice("as"))
	if file != "" && file != "-" {
		list, err = formOfFile(file, list, len(c.StringSlice("as")) > 0)
	}
	if err != nil {
		return err
	}
	if err := oneOutput(c, list, file, toStdout); err != nil {
		return err
	}
	columns := slices.ContainsFunc(list, func(f *export.Form) bool { return f.Columns })
	addresses := columns || slices.ContainsFunc(list, func(f *export.Form) bool { return f.Addresses })
	if addresses {
		s.findings = nil // which have none
	}
	k, err := s.analyse(c, converters.Options{Columns: columns && !slices.ContainsFunc(choosingFlags, c.IsSet), SessionsOnly: !addresses})
	if err != nil {
		return err
	}
	defer k.done()
	if k.none() {
		return k.end()
	}
	if columns {
		if k.Case, err = k.WithColumns(k.ctx, k.picked); err != nil {
			return err
		}
	}
	run := &export.Run{
		Case: k.Case, Forms: list, Sessions: k.picked, Folder: c.String("dir"),
		Outputs: k.outputs, Combined: c.Bool("combined"), Force: c.Bool("force"), Options: k.exportOptions(c),
	}
	if toStdout || file != "" {
		run.Ending = filepath.Ext(file)
		err = k.printLike("session"+list[0].Extension, func(w io.Writer) error { return run.Print(k.ctx, w) })
	} else {
		err = k.exportFiles(run)
	}
	if err != nil {
		return err
	}
	return k.end()
}

// oneOutput refuses flags that say in two ways where the forms go, or in none, and forms
// that could not be searched for what is redacted.
func oneOutput(c *cli.Context, list []*export.Form, file string, toStdout bool) error {
	oneText := len(list) == 1 && list[0].Text
	switch {
	case c.Bool("clip") && (file != "" || c.String("dir") != "" || !oneText):
		return usagef("--clip takes one text form, and neither -o nor -d; name it with --as")
	case file != "" && (toStdout || c.String("dir") != "" || len(list) != 1):
		return usagef("-o writes one file of one form; give it without -d and --stdout, and name one form at most")
	case file == "-" && !oneText:
		return usagef("-o - takes one text form; name it with --as")
	case file != "":
	case toStdout && (!oneText || len(c.StringSlice("as")) == 0):
		return usagef("--stdout takes one text form; name it with --as")
	case !toStdout && c.String("dir") == "":
		return usagef("no folder given; name it with -d DIR")
	}
	return searchable(list, c.String("redact"))
}

func (k *analysed) exportOptions(c *cli.Context) export.Options {
	opts := export.NewOptions(k.Case, application, k.skipped)
	opts.Raw, opts.BOM, opts.Collapse, opts.NoInferred = c.Bool("raw-csv"), c.Bool("bom"), c.Bool("collapse"), c.Bool("no-inferred")
	opts.Zone, opts.Source.Program = k.zone(), application+" "+version()
	return opts
}

func (k *analysed) exportFiles(run *export.Run) error {
	if n := run.Files(); n > manyFiles && !run.Force &&
		!k.confirmed(fmt.Sprintf("%s will be written to %s; -o FILE.html writes one page of all. Go on?", count(n, "file"), run.Folder)) {
		return fmt.Errorf("nothing was written")
	}
	var files atomic.Int64
	step, finish := k.countdown(run.Files(), k.quiet)
	run.Wrote = func(string) { files.Add(1); step() }
	var mu sync.Mutex
	run.Check = func(name, path string) error {
		mu.Lock()
		defer mu.Unlock()
		return k.checkFile(name, path, export.OwnWords(name))
	}
	err := run.Do(k.ctx)
	finish()
	if err == nil {
		err = k.writeMap(k.outputs, run.Force)
	}
	done := count(int(files.Load()), "file")
	switch {
	case err != nil && files.Load() > 0:
		k.say("wrote %s to %s, then:", done, run.Folder)
		return err
	case err != nil:
		return err
	case k.quiet:
		return nil
	}
	k.say("wrote %s to %s", done, run.Folder)
	for i, remark := range run.Remarks() {
		if i == maxRemarks {
			k.say("and %s on what files could not hold", count(len(run.Remarks())-i, "more remark"))
			break
		}
		k.say("%s", remark)
	}
	return nil
}

// maxRemarks is how many remarks on files are told; the workbooks have their own.
const maxRemarks = 20

// searchable refuses forms that nobody can search for original values, before one file is
// written: what is redacted is searched.
func searchable(list []*export.Form, level string) error {
	if level == "" {
		return nil
	}
	for _, f := range list {
		if !f.Searchable() {
			return fmt.Errorf("--as %s: cannot be searched for original values, so it is not written redacted; nothing was written (svg and html can be searched)", f.Name)
		}
	}
	return nil
}
