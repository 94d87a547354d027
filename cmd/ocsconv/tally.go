package main

import (
	"errors"
	"fmt"

	"ocsconv/converters/input"
)

// tally is what came of inputs that are converted one by one.
type tally struct {
	several bool     // one that fails does not end the run
	partial bool     // some were damaged or skipped
	failed  []string // names of those that were not converted
}

// add takes what came of one input and tells why it failed. The error is that of
// a run that was stopped.
func (s *console) add(t *tally, in *input.Input, damaged bool, err error) error {
	if s.ctx.Err() != nil {
		return s.ctx.Err()
	}
	t.partial = t.partial || damaged
	switch {
	case errors.Is(err, input.ErrNoDate) && t.several:
		s.say("%v; skipped", err)
		t.partial = true
	case err != nil:
		s.say("%v", err)
		t.failed = append(t.failed, in.Source.Name)
	}
	return nil
}

// result ends the run.
func (t *tally) result() error {
	switch len(t.failed) {
	case 0:
		return partly(t.partial, nil)
	case 1:
		return fmt.Errorf("%s: not converted", t.failed[0])
	}
	return fmt.Errorf("%s and %s: not converted", t.failed[0], count(len(t.failed)-1, "more input"))
}
