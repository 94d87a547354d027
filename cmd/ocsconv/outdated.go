package main

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"ocsconv/annotate"
	"ocsconv/converters/input/merge"
	"ocsconv/converters/shard"
	"ocsconv/formats/printable"
)

// learntPart is a file of what some logs teach.
type learntPart struct {
	file string // DIR/learnt/NAME.json
	*shard.Knowledge
}

// name is what the files of these logs are called.
func (p *learntPart) name() string { return strings.TrimSuffix(filepath.Base(p.file), ".json") }

// outdatedShards returns the folders of the shards of which sessions may be others than
// before: those with a file of logs that are new or have grown, and those whose
// sessions are told by what these logs teach.
func (s *invocation) outdatedShards(parts []learntPart, all, before *shard.Knowledge) ([]string, error) {
	if all.Count != before.Count {
		return nil, fmt.Errorf("it is of %d shards, what was learnt before is of %d", all.Count, before.Count)
	}
	numbers, every := all.ChangedShards(before)
	for _, p := range parts {
		if every || !all.Outdates(p.Knowledge, before) {
			continue
		}
		borrow, err := all.Borrowers(filepath.Dir(filepath.Dir(p.file)), p.name())
		if err != nil {
			return nil, fmt.Errorf("%w; split its logs again with ocsconv shard", err)
		}
		numbers = append(numbers, borrow...)
	}
	changes := all.Changes(&before.Knowledge)
	var list []string
	for _, dir := range foldersOf(parts) {
		folders, err := fs.Glob(os.DirFS(dir), "shard=*")
		if err != nil {
			return nil, err
		}
		for _, folder := range folders {
			n, err := strconv.Atoi(strings.TrimPrefix(folder, "shard="))
			if err != nil {
				continue
			}
			folder = filepath.Join(dir, folder)
			does := every || slices.Contains(numbers, n) || hasNews(folder, parts, all, before)
			if !does && !changes.None() {
				if does, err = s.names(folder, changes); err != nil {
					return nil, err
				}
			}
			if does {
				list = append(list, folder)
			}
		}
	}
	return list, nil
}

// foldersOf returns the folders that hold the shards of the parts, each once.
func foldersOf(parts []learntPart) []string {
	var list []string
	for _, p := range parts {
		if dir := filepath.Dir(filepath.Dir(p.file)); !slices.Contains(list, dir) {
			list = append(list, dir)
		}
	}
	return list
}

// hasNews reports whether a shard has a file of logs that are new or have grown.
func hasNews(folder string, parts []learntPart, all, before *shard.Knowledge) bool {
	return slices.ContainsFunc(parts, func(p learntPart) bool {
		_, err := os.Stat(filepath.Join(folder, p.name()+".pcapng"))
		return err == nil && all.Outdates(p.Knowledge, before)
	})
}

// names reports whether a message of a shard names what changed.
func (s *invocation) names(folder string, changes *annotate.Changes) (bool, error) {
	inputs, _, done, err := s.inputs([]string{folder})
	if err != nil {
		return false, err
	}
	defer done()
	g, err := merge.Gather(s.ctx, inputs, merge.Options{})
	if err != nil {
		return false, err
	}
	for p, err := range g.Pieces(s.ctx, merge.Pass{}) {
		if err != nil {
			return false, fmt.Errorf("%s: %w", printable.Name.Text(folder), err)
		}
		if changes.In(p.Message) {
			return true, nil
		}
	}
	return false, nil
}
