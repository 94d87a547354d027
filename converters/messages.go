package converters

import (
	"context"
	"errors"

	"ocsconv/annotate"
	"ocsconv/formats"
)

// Messages goes through the inputs until it has seen every message of a session,
// and returns those by their numbers (annotate.Note.N). Nothing is explained on
// the way, so it costs a fraction of [Case.Packets]. It may run beside other
// passes.
func (c *Case) Messages(ctx context.Context, s *annotate.Session) (map[int]*formats.Message, error) {
	wanted, found := map[int]int{}, map[int]*formats.Message{}
	for i := range s.Messages {
		wanted[s.Messages[i].Frame] = s.Messages[i].N
	}
	errAll := errors.New("all are found")
	frame := 0
	err := c.read(ctx, writing, nil, func(p piece) error {
		if p.m.Raw == nil {
			return nil
		}
		frame++
		if n, ok := wanted[frame]; ok {
			found[n] = p.m
			if len(found) == len(wanted) {
				return errAll
			}
		}
		return nil
	})
	if err == errAll {
		err = nil
	}
	return found, err
}
