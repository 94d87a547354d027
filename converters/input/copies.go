package input

import (
	"slices"

	"ocsconv/formats/pcapng"
)

// Duplicates parts inputs into those to read and those that would bring every message
// a second time: a log that is named twice, say by itself and by its folder, and
// a capture that was made from nothing but others of them, as the command writes
// it beside each log.
func Duplicates(inputs []*Input) (kept, copies []*Input) {
	// The size tells a log from one that only begins like it.
	type text struct {
		id   pcapng.LogID
		size int64
	}
	var texts []pcapng.LogID
	seen := map[text]bool{}
	again := map[*Input]bool{}
	for _, in := range inputs {
		if in.id == 0 {
			continue
		}
		t := text{in.id, in.Source.Size}
		again[in] = seen[t]
		seen[t] = t.size >= 0
		if !in.Format.Binary {
			texts = append(texts, in.id)
		}
	}
	for _, in := range inputs {
		if again[in] || in.madeOf(texts) {
			copies = append(copies, in)
			continue
		}
		kept = append(kept, in)
	}
	return kept, copies
}

// madeOf reports whether the input is a capture that was made from texts alone.
func (in *Input) madeOf(texts []pcapng.LogID) bool {
	if len(in.MadeFrom) == 0 {
		return false
	}
	return !slices.ContainsFunc(in.MadeFrom, func(info pcapng.LogInfo) bool { return !slices.Contains(texts, info.ID) })
}
