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
	"errors"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"ocsconv/annotate"
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

// Write writes the tables below dir, in files that are called name. They take their
// names when everything is written, and what an earlier run left under the name
// goes.
func Write(dir, name string, sessions iter.Seq[*annotate.Session]) (*Done, error) {
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return nil, err
	}
	temp, err := os.MkdirTemp(dir, ".unfinished-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(temp)
	t := &tables{
		newTable[sessionRow](temp, Names[0], name), newTable[endpointRow](temp, Names[1], name), newTable[messageRow](temp, Names[2], name),
		newTable[causeRow](temp, Names[3], name), newTable[qualityRow](temp, Names[4], name), newTable[keyRow](temp, Names[5], name),
	}
	for s := range sessions {
		if err := t.add(s); err != nil {
			return nil, err
		}
	}
	files, err := t.close()
	if err != nil {
		return nil, err
	}
	return &Done{Files: len(files), Sessions: t.sessions.rows}, publish(temp, dir, name, files)
}

// add takes the rows of a session.
func (t *tables) add(s *annotate.Session) error {
	s = s.InSession()
	k := keyOf(s)
	var endpoints []endpointRow
	for i := range s.Endpoints {
		endpoints = append(endpoints, endpointOf(k, s, &s.Endpoints[i]))
	}
	messages := make([]messageRow, len(s.Messages))
	for i := range s.Messages {
		messages[i] = messageOf(k, &s.Messages[i])
	}
	var causes []causeRow
	if s.Cause != nil {
		causes = append(causes, causeOf(k, s))
	}
	var streams []qualityRow
	for i := range s.Quality {
		q := &s.Quality[i]
		for j := range q.Streams {
			streams = append(streams, streamOf(k, s, i+1, q, &q.Streams[j]))
		}
	}
	var keys []keyRow
	for _, of := range s.Keys {
		keys = append(keys, keyRow{k, instant(s.Start), of.Why, of.Value, of.Confidence})
	}
	return errors.Join(
		t.sessions.add(k.Day, sessionOf(k, s)), t.endpoints.add(k.Day, endpoints...), t.messages.add(k.Day, messages...),
		t.causes.add(k.Day, causes...), t.quality.add(k.Day, streams...), t.keys.add(k.Day, keys...),
	)
}

// close finishes all tables and returns the paths of their files.
func (t *tables) close() (files []string, err error) {
	for _, one := range []interface {
		close() error
		paths() []string
	}{t.sessions, t.endpoints, t.messages, t.causes, t.quality, t.keys} {
		if err := one.close(); err != nil {
			return nil, err
		}
		files = append(files, one.paths()...)
	}
	return files, nil
}

func (t *table[T]) paths() []string { return t.written }

// publish gives the files their names and removes those of an earlier run that
// have no successor.
func publish(temp, dir, name string, files []string) error {
	for _, file := range files {
		if err := os.MkdirAll(filepath.Join(dir, filepath.Dir(file)), 0o777); err != nil {
			return err
		}
		if err := os.Rename(filepath.Join(temp, file), filepath.Join(dir, file)); err != nil {
			return err
		}
	}
	for _, table := range Names {
		old, _ := filepath.Glob(filepath.Join(dir, table, "day=*", "*.parquet"))
		for _, path := range old {
			base := strings.TrimSuffix(filepath.Base(path), ".parquet")
			rest, own := strings.CutPrefix(base, name)
			relative, err := filepath.Rel(dir, path)
			if err == nil && own && strings.Trim(rest, "-0123456789") == "" && !slices.Contains(files, relative) {
				_ = os.Remove(path)
			}
		}
	}
	return nil
}
