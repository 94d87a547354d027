package main

import (
	"runtime/debug"

	"ocsconv/converters"
)

// A conversion that explains nothing holds little at a time, however long its
// input, and makes its garbage in large pieces. So the collector may wait until
// the heap has grown to plainMemory octets, which saves it most of its rounds.
const (
	plainMemory  = 36 << 20
	plainGarbage = 400 // percent of what is held

	// Redaction holds its pseudonyms and what became of the lines that repeat.
	redactionMemory = 128 << 20

	// What explains holds the facts of all messages, and for the second pass how
	// the first one cut the logs.
	annotatedGarbage = 80
)

// collect sets how the process collects its garbage while the inputs are written,
// and returns what takes that back. Nothing else in the program changes it.
func collect(g *converters.Merged, redacting bool) (restore func()) {
	if g.Explained() {
		percent := debug.SetGCPercent(annotatedGarbage)
		return func() { debug.SetGCPercent(percent) }
	}
	most := int64(plainMemory)
	if redacting {
		most += redactionMemory
	}
	limit, percent := debug.SetMemoryLimit(most), debug.SetGCPercent(plainGarbage)
	return func() {
		debug.SetMemoryLimit(limit)
		debug.SetGCPercent(percent)
	}
}
