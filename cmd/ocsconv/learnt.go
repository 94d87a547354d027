package main

import (
	"cmp"
	"fmt"

	"ocsconv/annotate"
	"ocsconv/converters/input"
	"ocsconv/formats/pcapng"
	"ocsconv/formats/printable"
)

// knowledge returns what --learnt says of the inputs, nil without it. Inputs whose
// logs taught nothing of it would be read wrongly and without a word, so they are
// an error.
func (s *invocation) knowledge(r *reading, inputs []*input.Input) (*annotate.Knowledge, error) {
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
		return nil, nil
	}
	if r.redactor != nil {
		return nil, usagef("--redact and --learnt do not go together: redact when the logs are split, with ocsconv shard --redact LEVEL --key FILE")
	}
	k, err := readKnowledge(r.learnt, func(n int) bool { return len(shards) == 0 || shards[n] > 0 })
	if err != nil {
		return nil, err
	}
	files := input.Files(inputs)
	for i, in := range inputs {
		logs := in.MadeFrom
		if len(logs) == 0 {
			logs = []pcapng.LogInfo{in.Info(files[i])}
		}
		for _, info := range logs {
			if !k.Knows(info.File, info.ID) {
				return nil, fmt.Errorf("%s: %s does not know its log %s; make it anew with ocsconv learn", in.Source.Name, printable.Name.Text(r.learnt), printable.Name.Text(info.File))
			}
			if count := info.Shard.Count; count > 0 && count != k.Count {
				return nil, fmt.Errorf("%s: is one of %d shards, %s is of %d", in.Source.Name, count, printable.Name.Text(r.learnt), k.Count)
			}
		}
	}
	return &k.Knowledge, nil
}
