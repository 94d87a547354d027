package converters

import (
	"slices"

	"ocsconv/formats/pcapng"
)

// Copies parts logs into those to read and those that would bring every message
// a second time: a log that is named twice, say by itself and by its folder, and
// a capture that was made from nothing but others of them, as the command writes
// it beside each log.
func Copies(logs []*Log) (kept, copies []*Log) {
	// The size tells a log from one that only begins like it.
	type text struct {
		id   pcapng.LogID
		size int64
	}
	var texts []pcapng.LogID
	seen := map[text]bool{}
	again := map[*Log]bool{}
	for _, l := range logs {
		if l.Format.Binary {
			continue
		}
		t := text{l.id, l.Source.Size}
		again[l] = seen[t]
		seen[t] = t.size >= 0
		texts = append(texts, l.id)
	}
	for _, l := range logs {
		if again[l] || len(texts) > 0 && l.madeOf(texts) {
			copies = append(copies, l)
			continue
		}
		kept = append(kept, l)
	}
	return kept, copies
}

// madeOf reports whether l is a capture that was made from texts alone. What
// cannot be read is no copy; reading it later says why.
func (l *Log) madeOf(texts []pcapng.LogID) bool {
	made, err := l.madeFrom()
	if err != nil || len(made) == 0 {
		return false
	}
	return !slices.ContainsFunc(made, func(info pcapng.LogInfo) bool { return !slices.Contains(texts, info.ID) })
}
