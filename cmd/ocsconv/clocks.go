package main

import (
	"ocsconv/annotate"
	"ocsconv/formats/printable"
)

// maxClocksSaid bounds the clocks that are named one by one.
const maxClocksSaid = 3

// sayClocks tells of clocks that differ from the others.
func (s *console) sayClocks(list []annotate.Clock) {
	for i, c := range list {
		if i == maxClocksSaid {
			s.say("%s; ocsconv stats lists them", count(len(list)-i, "more clock that differs"))
			break
		}
		s.say("clock: %s; messages are ordered by that, and shown with the times of the logs", printable.Terminal.Text(c.String()))
	}
}
