package main

import (
	"errors"
	"os"
	"path/filepath"

	"github.com/urfave/cli/v2"

	"ocsconv/converters"
	"ocsconv/converters/input"
	"ocsconv/converters/output"
	"ocsconv/converters/table"
	"ocsconv/formats/capture"
)

// drop is what happens to files that are dropped on the program: each, and each folder,
// becomes a capture beside it, and the sessions of all are listed as one case.
func (s *invocation) drop(c *cli.Context) error {
	if c.NArg() == 0 {
		if c.NumFlags() > 0 {
			return usagef("no input given")
		}
		return cli.ShowAppHelp(c)
	}
	if err := misplaced(c.App, c.Args().Slice()); err != nil {
		return err
	}
	v, err := s.conversion(c)
	if err != nil {
		return err
	}
	inputs, skipped, done, err := s.inputs(c.Args().Slice())
	if err != nil {
		return err
	}
	defer done()
	inputs = s.once(inputs, v.quiet)
	if err := v.learnAll(inputs); err != nil {
		return err
	}
	made := tally{partial: skipped > 0, several: len(inputs) > 1}
	taken := map[string]bool{}
	var logs []*input.Input
	for _, in := range inputs {
		switch {
		case in.Format.Binary:
			s.say("%s: is a capture already; ocsconv convert %s -o OUT makes a log of it", in.Source.Name, in.Source.Name)
			made.partial = true
		case in.Source.Path() == "":
			return usagef("standard input has no place for a file beside it; use ocsconv convert - -o OUT")
		default:
			logs = append(logs, in)
		}
	}
	var read []*input.Input
	var only *converters.Case // of the only pile
	for _, p := range piles(c.Args().Slice(), logs) {
		one, err := v.pileBeside(p, taken)
		if err == nil && one.known != nil {
			if only = nil; len(read) == 0 {
				only = one.known
			}
			read = append(read, p.logs...)
		}
		if err := s.add(&made, p.logs[0], one.damaged, err); err != nil {
			return err
		}
	}
	if err := v.listDropped(read, only); err != nil {
		return err
	}
	return afterDrop(made.result(), func() error { return s.offerPage(c.Args().Slice()) })
}

// pile is what becomes one capture: a log, or all logs of a folder that was dropped.
type pile struct {
	logs []*input.Input
	name string // of the capture
}

// piles puts the logs of each folder among the operands together, in the order of the logs;
// those of a folder in another one by themselves.
func piles(operands []string, logs []*input.Input) []*pile {
	var list []*pile
	names := captureNames(operands)
	of := map[string]*pile{}
	for _, in := range logs {
		folder := ""
		path, _ := filepath.Abs(in.Source.Path()) // which the system refuses only without a folder of its own
		for f := range names {
			if inside, err := filepath.Rel(f, path); err == nil && filepath.IsLocal(inside) && len(f) > len(folder) {
				folder = f
			}
		}
		if p := of[folder]; p != nil {
			p.logs = append(p.logs, in)
			continue
		}
		p := &pile{[]*input.Input{in}, beside(in)}
		if list = append(list, p); folder != "" {
			of[folder], p.name = p, names[folder]
		}
	}
	return list
}

// captureNames returns the names of the captures of the folders among operands, by where the
// folder is; none for the root of a drive, since nothing is beside it.
func captureNames(operands []string) map[string]string {
	names := map[string]string{}
	for _, o := range operands {
		folder, err := filepath.Abs(o)
		if info, failed := os.Stat(o); err != nil || failed != nil || !info.IsDir() || filepath.Dir(folder) == folder {
			continue
		}
		if o = filepath.Clean(o); filepath.Base(o) != filepath.Base(folder) { // as of "."
			o = folder
		}
		names[folder] = o + ".pcapng"
	}
	return names
}

// pileBeside converts a pile beside its logs. Where the capture of other content is, as of
// a log that has grown since, it gets a name where none is: nobody who drops a file can
// say --force.
func (v *conversion) pileBeside(p *pile, taken map[string]bool) (one converted, err error) {
	t := v.Target
	t.Format = capture.Format
	for range besideNames {
		one, err = v.one(p.logs, t, output.Unique(p.name, taken))
		if !errors.Is(err, output.ErrExists) {
			break
		}
	}
	return one, err
}

// listDropped lists the sessions of all inputs that were converted: a call that two of
// them saw stands there once, and the numbers are those of the page. Only is the case of
// the only pile, nil where there are more.
func (v *conversion) listDropped(read []*input.Input, only *converters.Case) (err error) {
	if len(read) == 0 || v.quiet {
		return nil
	}
	if only == nil {
		if only, err = converters.Survey(v.ctx, read, v.options(converters.Options{Learnt: v.learnt})); err != nil {
			return err
		}
	}
	return table.List(v.stdout, only.Sessions(), table.ListOptions{Columns: v.columns(), Zone: input.CommonZone(only.Logs)})
}

// afterDrop offers the page of what was converted, unless that failed. The page's
// own failure is told before that some input was damaged, which was said already.
func afterDrop(result error, offer func() error) error {
	if result != nil && !errors.Is(result, errPartial) {
		return result
	}
	if err := offer(); err != nil {
		return err
	}
	return result
}

// beside names the capture of a log. A file in an archive goes beside the
// archive, under its own name.
func beside(in *input.Input) string {
	path := in.Source.Path()
	if in.Source.InArchive() {
		return filepath.Join(filepath.Dir(path), in.Source.Base()+".pcapng")
	}
	return path + ".pcapng"
}
