package main

import (
	"runtime/debug"
	"runtime/metrics"

	"ocsconv/converters/input"
)

// How the process collects its garbage follows from what the job holds at the time.
// Nothing else in the program changes it.
//
// While inputs are opened nothing is held. A conversion that explains nothing makes
// its garbage in large pieces and holds little of it at a time, however long its
// input. So the collector may wait until the heap has grown to what is held when
// writing begins, such as the redactor's tables, and what a pass takes beside it.
// That saves it most of its rounds.
const (
	passMemory  = 37 << 20 // octets
	logMemory   = 64 << 10 // octets, of each log that is open
	mostGarbage = 400      // percent of what is held

	// Redaction comes to hold what became of the lines that repeat.
	redactionMemory = 128 << 20

	// Splitting holds what is to be written of the captures, what the logs teach, and of
	// each log less than a conversion may, since it is not to exceed 100 MB.
	shardMemory    = 20 << 20
	shardLogMemory = 16 << 10

	// What explains holds the facts of all messages, and for the second pass how
	// the first one cut the logs: about one octet for so many of the inputs.
	factShare  = 14
	readMemory = 12 << 20 // what reading logs holds at most, and no more than they have

	// Garbage beside facts: so many octets, but a share of what is held at least.
	factGarbage  = 24 << 20
	leastGarbage = 40 // percent
)

// collectAtStart sets how garbage is collected while there is nothing to hold.
func collectAtStart() { debug.SetGCPercent(mostGarbage) }

// collectFacts sets how garbage is collected while inputs are looked through for
// what is remembered of them.
func collectFacts(inputs []*input.Input) {
	octets := int64(0)
	for _, in := range inputs {
		octets += max(in.Source.Size, 0)
	}
	debug.SetGCPercent(garbageBeside(max(octets/factShare, min(octets, readMemory))))
}

// garbageBeside is how much garbage there may be beside what is held, in percent.
func garbageBeside(held int64) int {
	return int(min(max(100*factGarbage/max(held, 1), leastGarbage), mostGarbage))
}

// collect sets how garbage is collected while logs are written, by what that holds
// beside what a pass takes, and returns what takes that back. Explained says that the
// facts of their messages are held too.
func collect(logs int, explained bool, holds int64) (restore func()) {
	sample := []metrics.Sample{{Name: "/gc/heap/live:bytes"}} // as the last round has found it
	metrics.Read(sample)
	held := int64(sample[0].Value.Uint64())
	if explained {
		percent := debug.SetGCPercent(garbageBeside(held))
		debug.SetGCPercent(min(percent, garbageBeside(held))) // no more than before
		return func() { debug.SetGCPercent(percent) }
	}
	most := passMemory + held + int64(logs)*logMemory + holds
	limit, percent := debug.SetMemoryLimit(most), debug.SetGCPercent(mostGarbage)
	return func() {
		debug.SetMemoryLimit(limit)
		debug.SetGCPercent(percent)
	}
}

// redactionHolds is what redacting comes to hold.
func (r *reading) redactionHolds() int64 {
	if r.redactor == nil {
		return 0
	}
	return redactionMemory
}
