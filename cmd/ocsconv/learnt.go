package main

import (
	"cmp"
	"errors"
	"fmt"
	"slices"

	"ocsconv/converters"
	"ocsconv/converters/input"
	"ocsconv/converters/shard"
	"ocsconv/formats/pcapng"
	"ocsconv/formats/printable"
)

// know sets what --learnt says of the inputs, and what other shards lend to them.
func (s *invocation) know(opts *converters.Options, r *reading, inputs []*input.Input) error {
	k, shards, err := s.knowledge(r, inputs)
	if k == nil || err != nil {
		return err
	}
	opts.Knowledge = &k.Knowledge
	if len(shards) == 0 {
		return nil
	}
	var dirs []string
	for _, in := range inputs {
		if dir := shard.FolderOf(in.Source.Path()); dir != "" && !slices.Contains(dirs, dir) {
			dirs = append(dirs, dir)
		}
	}
	lent, err := shard.Lend(dirs, k, func(n int) bool { return shards[n] > 0 })
	if err != nil {
		return err
	}
	if lent.Missing > 0 && !r.quiet {
		s.say("not at hand: %s of other shards by which some of these are told; all shards belong in one folder, with index beside them", count(lent.Missing, "session"))
	}
	k.Elsewhere = lent.Elsewhere
	var errs []error
	opts.Lent, errs = input.OpenAll(s.ctx, lent.Sources, s.opening())
	return errors.Join(errs...)
}

// knowledge returns what --learnt says of the inputs, nil without it, and the numbers
// of the shards among the inputs. Inputs whose logs taught nothing of it would be read
// wrongly and without a word, so they are an error.
func (s *console) knowledge(r *reading, inputs []*input.Input) (*shard.Knowledge, map[int]int, error) {
	shards := map[int]int{} // number to count
	var one *input.Input    // the first that is a shard
	for _, in := range inputs {
		for _, info := range in.MadeFrom {
			if info.Shard.Count > 0 {
				shards[info.Shard.Number] = info.Shard.Count
				one = cmp.Or(one, in)
			}
		}
	}
	if r.learnt == "" {
		if one != nil && !r.quiet {
			s.say("%s: is a shard; what other shards teach is not known without --learnt", one.Source.Name)
		}
		return nil, nil, nil
	}
	if r.redactor != nil {
		return nil, nil, usagef("--redact and --learnt do not go together: redact when the logs are split, with ocsconv shard --redact LEVEL --key FILE")
	}
	k, err := readKnowledge(r.learnt, func(n int) bool { return len(shards) == 0 || shards[n] > 0 })
	if err != nil {
		return nil, nil, err
	}
	files := input.Files(inputs)
	for i, in := range inputs {
		logs := in.MadeFrom
		if len(logs) == 0 {
			logs = []pcapng.LogInfo{in.Info(files[i])}
		}
		for _, info := range logs {
			if !k.Knows(info.File, info.ID) {
				return nil, nil, fmt.Errorf("%s: %s does not know its log %s; make it anew with ocsconv learn", in.Source.Name, printable.Name.Text(r.learnt), printable.Name.Text(info.File))
			}
			if count := info.Shard.Count; count > 0 && count != k.Count {
				return nil, nil, fmt.Errorf("%s: is one of %d shards, %s is of %d", in.Source.Name, count, printable.Name.Text(r.learnt), k.Count)
			}
		}
	}
	return k, shards, nil
}
