package main

import (
	"path/filepath"
	"slices"
	"time"

	"github.com/urfave/cli/v2"

	"ocsconv/converters/answers"
	"ocsconv/converters/input"
)

// gistCache keeps the gist of each log among the answers, so that of a folder only the logs
// that are new or have changed are read. It implements [merge.Cache].
type gistCache struct {
	store    *answers.Store
	question answers.Question // but for the log
	files    map[string]*answers.File
	further  []answers.File
	entries  []gistEntry
	read     int // logs of which there was no gist
}

type gistEntry struct {
	path     string
	question answers.Question
	octets   []byte
}

// readingFlags are the flags that change what a log tells.
var readingFlags = []string{"tz", "date", "captions"}

func (a *asking) gists(c *cli.Context) *gistCache {
	k := &gistCache{store: a.store, question: answers.Question{"gist", version(), buildID(), localZone(time.Now())}, files: map[string]*answers.File{}}
	for _, name := range readingFlags {
		k.question = append(k.question, c.String(name))
	}
	logs := len(a.files) - len(a.further)
	for i := range a.files[:logs] {
		k.files[a.files[i].Path] = &a.files[i]
	}
	k.further = a.files[logs:]
	return k
}

// of returns the question about one log, and its file.
func (k *gistCache) of(l *input.Log) (answers.Question, *answers.File) {
	path, err := filepath.Abs(l.Input.Source.Path())
	if err != nil {
		return nil, nil
	}
	return slices.Concat(k.question, []string{path}, l.Reading()), k.files[path]
}

// Gist implements [merge.Cache].
func (k *gistCache) Gist(l *input.Log) (gist []byte, grown bool) {
	q, f := k.of(l)
	if f == nil {
		return nil, false
	}
	a, grown := k.store.RecallOf(q, f, k.further...)
	if a == nil {
		return nil, false
	}
	return a.Octets(), grown
}

// KeepGist implements [merge.Cache].
func (k *gistCache) KeepGist(l *input.Log, gist []byte, part int64) {
	k.read++
	if q, f := k.of(l); f != nil {
		f.Part = part
		k.entries = append(k.entries, gistEntry{f.Path, q, gist})
	}
}

// taken are the gists of the logs that were read.
func (k *gistCache) taken() []answers.Entry {
	var list []answers.Entry
	for _, e := range k.entries {
		list = append(list, answers.Entry{Question: e.question, Files: append([]answers.File{*k.files[e.path]}, k.further...), Answer: answers.Of(e.octets)})
	}
	return list
}
