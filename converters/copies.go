package converters

import (
	"slices"

	"ocsconv/formats/pcapng"
)

// Copies parts logs into those to read and captures that were made from nothing
// but others of them, which would bring every message a second time: the command
// writes a capture beside its log, so a folder soon holds both.
func Copies(logs []*Log) (kept, copies []*Log) {
	var texts []pcapng.LogID
	for _, l := range logs {
		if !l.Format.Binary {
			texts = append(texts, l.id)
		}
	}
	if len(texts) == 0 || len(texts) == len(logs) {
		return logs, nil
	}
	for _, l := range logs {
		if l.copies(texts) {
			copies = append(copies, l)
			continue
		}
		kept = append(kept, l)
	}
	return kept, copies
}

// copies reports whether l is a capture that was made from texts alone. What
// cannot be read is no copy; reading it later says why.
func (l *Log) copies(texts []pcapng.LogID) bool {
	made, err := l.madeFrom()
	if err != nil || len(made) == 0 {
		return false
	}
	return !slices.ContainsFunc(made, func(info pcapng.LogInfo) bool { return !slices.Contains(texts, info.ID) })
}
