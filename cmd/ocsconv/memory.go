package main

import (
	"runtime/debug"
	"runtime/metrics"

	"ocsconv/converters"
)

// A conversion that explains nothing makes its garbage in large pieces and holds
// little of it at a time, however long its input. So the collector may wait until
// the heap has grown to what is held when writing begins, such as the redactor's
// tables, and what a pass takes beside it. That saves it most of its rounds.
const (
	passMemory   = 34 << 20  // octets
	logMemory    = 192 << 10 // octets, of each log that is open
	plainGarbage = 400       // percent of what is held

	// Redaction comes to hold what became of the lines that repeat.
	redactionMemory = 128 << 20

	// What explains holds the facts of all messages, and for the second pass how
	// the first one cut the logs.
	annotatedGarbage = 80 // percent
)

// collect sets how the process collects its garbage while the inputs are written,
// and returns what takes that back. Nothing else in the program changes it.
func collect(g *converters.Merged, redacting bool) (restore func()) {
	if g.Explained() {
		percent := debug.SetGCPercent(annotatedGarbage)
		return func() { debug.SetGCPercent(percent) }
	}
	held := []metrics.Sample{{Name: "/gc/heap/live:bytes"}} // as the last round has found it
	metrics.Read(held)
	most := passMemory + int64(held[0].Value.Uint64()) + int64(len(g.Logs))*logMemory
	if redacting {
		most += redactionMemory
	}
	limit, percent := debug.SetMemoryLimit(most), debug.SetGCPercent(plainGarbage)
	return func() {
		debug.SetMemoryLimit(limit)
		debug.SetGCPercent(percent)
	}
}
