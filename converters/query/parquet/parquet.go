// Package parquet writes sessions as tables for analysts: Apache Parquet, in
// folders by day as Hive has them, for DuckDB, polars, Spark and whatever else reads
// it.
//
//	DIR/sessions/day=2010-01-05/NAME.parquet
//
// and likewise endpoints, messages, causes, quality (a row for each stream of a
// report) and session_keys (what sessions with different Call-IDs have in common).
// The columns have the names of the JSON.
package parquet

import (
	"cmp"
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"ocsconv/annotate"
	"ocsconv/converters/output"
)

// Done says what was written.
type Done struct {
	Files    int
	Sessions int
}

// tables are all tables of a run.
type tables struct {
	sessions  *table[sessionRow]
	endpoints *table[endpointRow]
	messages  *table[messageRow]
	causes    *table[causeRow]
	quality   *table[qualityRow]
	keys      *table[keyRow]
}

// Names are those of the tables.
var Names = []string{"sessions", "endpoints", "messages", "causes", "quality", "session_keys"}

// Options guide [Write].
type Options struct {
	Dir     string
	Name    string        // of the files
	Force   bool          // replace files of that name with other content
	Outputs *output.Batch // to which the files belong; nil is one of their own
	Whole   bool          // the sessions are all of that name: with Force, files of days that have none go
}

// Write writes the tables of sessions, by their numbers; nil stands for all. The
// files take their names when everything is written. What is there under the name
// and is not the same stays without Force, and so does everything then: the error
// wraps [output.ErrExists].
func Write(ctx context.Context, c *annotate.Case, numbers []int, opts Options) (*Done, error) {
	folder, err := cmp.Or(opts.Outputs, &output.Batch{}).CreateFolder(opts.Dir)
	if err != nil {
		return nil, err
	}
	defer folder.Remove()
	codec, err := newCodec()
	if err != nil {
		return nil, err
	}
	root, name := folder.Path(), opts.Name
	t := &tables{
		newTable[sessionRow](root, Names[0], name, codec), newTable[endpointRow](root, Names[1], name, codec), newTable[messageRow](root, Names[2], name, codec),
		newTable[causeRow](root, Names[3], name, codec), newTable[qualityRow](root, Names[4], name, codec), newTable[keyRow](root, Names[5], name, codec),
	}
	defer t.abort() // before the folder goes, for where an open file cannot be removed
	for _, n := range byDay(c, numbers) {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if err := t.add(c.Session(n)); err != nil {
			return nil, err
		}
	}
	files, err := t.close()
	if err != nil {
		return nil, err
	}
	return &Done{Files: len(files), Sessions: t.sessions.rows}, publish(folder, opts, files)
}

// byDay returns the numbers of sessions day by day, so that each day has one file
// in a table and one at a time is open.
func byDay(c *annotate.Case, numbers []int) []int {
	if numbers == nil {
		numbers = make([]int, c.Len())
		for i := range numbers {
			numbers[i] = i + 1
		}
	}
	type dated struct {
		day string
		n   int
	}
	list := make([]dated, len(numbers))
	days := map[string]string{} // one string for each
	for i, n := range numbers {
		day := dayOf(c.Start(n))
		if _, ok := days[day]; !ok {
			days[day] = day
		}
		list[i] = dated{days[day], n}
	}
	slices.SortStableFunc(list, func(x, y dated) int { return strings.Compare(x.day, y.day) })
	sorted := make([]int, len(list))
	for i := range list {
		sorted[i] = list[i].n
	}
	return sorted
}

// add takes the rows of a session.
func (t *tables) add(s *annotate.Session) error {
	s = s.InSession()
	k := keyOf(s)
	for _, one := range t.each() {
		if err := one.begin(k.Day); err != nil {
			return err
		}
	}
	t.sessions.add(sessionOf(k, s))
	for i := range s.Endpoints {
		t.endpoints.add(endpointOf(k, s, &s.Endpoints[i]))
	}
	for i := range s.Messages {
		t.messages.add(messageOf(k, &s.Messages[i]))
	}
	if s.Cause != nil {
		t.causes.add(causeOf(k, s))
	}
	for i := range s.Quality {
		q := &s.Quality[i]
		for j := range q.Streams {
			t.quality.add(streamOf(k, s, i+1, q, &q.Streams[j]))
		}
	}
	for _, of := range s.LinkKeys {
		t.keys.add(keyRow{k, instant(s.Start), of.Why, of.Value, of.Confidence})
	}
	return nil
}

// each are the tables, for what is done to all of them.
func (t *tables) each() []partitioned {
	return []partitioned{t.sessions, t.endpoints, t.messages, t.causes, t.quality, t.keys}
}

type partitioned interface {
	begin(day string) error
	close() error
	abort()
	paths() []string
}

// close finishes all tables and returns the paths of their files.
func (t *tables) close() (files []string, err error) {
	for _, one := range t.each() {
		if err := one.close(); err != nil {
			return nil, err
		}
		files = append(files, one.paths()...)
	}
	return files, nil
}

func (t *tables) abort() {
	for _, one := range t.each() {
		one.abort()
	}
}

// publish gives the files their names, when all may have theirs, and removes those
// of an earlier run that have no successor.
func publish(folder *output.Folder, opts Options, files []string) error {
	var stale []string
	if opts.Whole {
		stale = slices.DeleteFunc(earlier(opts), func(path string) bool { return slices.Contains(files, path) })
	}
	if !opts.Force {
		for _, path := range stale {
			return &output.Error{Path: filepath.Join(opts.Dir, path), Err: output.ErrExists}
		}
		for _, file := range files {
			if err := folder.Clash(file, file); err != nil {
				return err
			}
		}
	}
	for _, file := range files {
		if err := folder.Publish(file, file, opts.Force); err != nil {
			return err
		}
	}
	for _, path := range stale {
		if err := output.RetryWhileHeld(func() error { return os.Remove(filepath.Join(opts.Dir, path)) }); err != nil {
			return err
		}
	}
	return nil
}

// earlier returns the paths of the files of the name that are there.
func earlier(opts Options) (list []string) {
	for _, table := range Names {
		// The folder is the user's, and may have signs in its name that a pattern has.
		found, _ := fs.Glob(os.DirFS(opts.Dir), table+"/day=*/"+opts.Name+".parquet")
		for _, path := range found {
			list = append(list, filepath.FromSlash(path))
		}
	}
	return list
}
