package shard

import (
	"maps"
	"reflect"
	"slices"

	"ocsconv/annotate"
)

// ChangedShards tells which shards hold sessions of which later knowledge says something
// else than an earlier one did, because of the links between sessions or of clocks.
// All of them do where every shard has to be read again.
func (k *Knowledge) ChangedShards(before *Knowledge) (shards []int, all bool) {
	if !slices.Equal(k.ClockOffsets(), before.ClockOffsets()) {
		return nil, true
	}
	for file, ids := range before.Logs {
		for _, id := range ids {
			if !k.Knows(file, id) {
				return nil, true // a log that went away may have been in any
			}
		}
	}
	found := map[int]bool{}
	for _, side := range [][2]*Knowledge{{k, before}, {before, k}} {
		told := side[0].SessionsByLink()
		for key, list := range side[0].Links {
			if slices.Equal(list, side[1].Links[key]) {
				continue
			}
			if len(list) >= annotate.MaxLinked {
				return nil, true // sessions that found no room may be anywhere
			}
			for _, callID := range told(key) {
				found[Of([]byte(callID), k.Count)] = true
			}
		}
	}
	return slices.Sorted(maps.Keys(found)), false
}

// Outdates reports whether a part of k, of some logs, is not what an earlier knowledge
// has of these logs: they were not there, or have grown since.
func (k *Knowledge) Outdates(part, before *Knowledge) bool {
	for file, ids := range part.Logs {
		for _, id := range ids {
			if !before.Knows(file, id) {
				return true
			}
		}
	}
	for file := range part.Files {
		if !reflect.DeepEqual(k.Files[file], before.Files[file]) {
			return true
		}
	}
	return false
}
