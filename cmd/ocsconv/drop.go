package main

import (
	"path/filepath"

	"github.com/urfave/cli/v2"

	"ocsconv/converters"
	"ocsconv/converters/table"
	"ocsconv/formats/capture"
)

// drop is what happens to files that are dropped on the program: each becomes a
// capture beside it, and the sessions are listed.
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
	logs, skipped, done, err := s.inputs(c.Args().Slice())
	if err != nil {
		return err
	}
	defer done()
	logs = s.once(logs, v.quiet)
	if err := v.learnAll(logs); err != nil {
		return err
	}
	made := tally{partial: skipped > 0, several: len(logs) > 1}
	taken := map[string]bool{}
	for _, l := range logs {
		if l.Format.Binary {
			s.say("%s: is a capture already; ocsconv convert %s -o OUT makes a log of it", l.Source.Name, l.Source.Name)
			made.partial = true
			continue
		}
		if l.Source.Path() == "" {
			return usagef("standard input has no place for a file beside it; use ocsconv convert - -o OUT")
		}
		t := v.base()
		t.Format = capture.Format
		one, err := v.one([]*converters.Log{l}, t, unique(beside(l), taken))
		if err == nil && one.job.Case != nil && !v.quiet {
			err = table.List(s.stdout, one.job.Case.Sessions(), table.ListOptions{Columns: s.columns(), Zone: zoneOf(one.job)})
		}
		if err := s.add(&made, l, one.damaged, err); err != nil {
			return err
		}
	}
	return made.result()
}

// beside names the capture of a log. A file in an archive goes beside the
// archive, under its own name.
func beside(l *converters.Log) string {
	path := l.Source.Path()
	if l.Source.InArchive() {
		return filepath.Join(filepath.Dir(path), l.Source.Base()+".pcapng")
	}
	return path + ".pcapng"
}
