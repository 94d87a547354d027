package main

import (
	"errors"

	"ocsconv/converters"
	"ocsconv/converters/filter"
	"ocsconv/converters/input"
)

// errOtherSessions says that what was chosen in the originals cannot be found again in
// what was redacted. It would be a fault of the redactor, whose output has the
// sessions of its input.
var errOtherSessions = errors.New("the redacted input has other sessions than the input, so nothing was written; redact first, and choose from the redacted file")

// choosesBefore reports whether a choice is to be made before the inputs are redacted.
// Who chooses knows the originals, whose names, numbers and texts are gone afterwards.
func (r *reading) choosesBefore(sessions []string) bool {
	return r.redactor != nil && (len(sessions)+len(r.people) > 0 || r.asks())
}

// originals surveys inputs as they are and settles the question by what they hold.
func (s *invocation) originals(r *reading, inputs []*input.Input, opts converters.Options) (*converters.Case, error) {
	opts.Redactor, opts.Learnt = nil, nil
	known, err := converters.Survey(s.ctx, inputs, opts)
	if err != nil {
		return nil, err
	}
	return known, r.settled(s, known.Logs, known.Reports)
}

// chosenMessages are those that a choice in the originals took, by their number, which
// is that of the redacted message as well.
type chosenMessages struct {
	taken    []bool
	sessions int // of the originals
}

// chooseMessages makes the choice of a conversion that redacts.
func (v *conversion) chooseMessages(inputs []*input.Input, opts converters.Options) (*chosenMessages, error) {
	known, err := v.originals(&v.reading, inputs, opts)
	if err != nil {
		return nil, err
	}
	wanted, err := v.wanted(known)
	if err != nil {
		return nil, err
	}
	f := &chosenMessages{sessions: known.Len()}
	for p, err := range known.Packets(v.ctx) {
		if err != nil {
			return nil, err
		}
		for len(f.taken) <= p.Frame {
			f.taken = append(f.taken, false)
		}
		f.taken[p.Frame] = wanted(p)
	}
	return f, nil
}

// of returns the test that takes the same messages of the redacted inputs.
func (f *chosenMessages) of(redacted *converters.Case) (func(filter.Packet) bool, error) {
	if redacted.Len() != f.sessions {
		return nil, errOtherSessions
	}
	return func(p filter.Packet) bool { return p.Frame < len(f.taken) && f.taken[p.Frame] }, nil
}
