package converters

import (
	"context"
	"net/netip"

	"ocsconv/annotate"
)

// ends are the addresses that the capture shows for one message.
type ends struct{ src, dst netip.Addr }

// FindEnds goes through the messages once more and notes the addresses that the
// capture shows where the log prints none, so that [Job.ShowEnds] can tell them.
// Survey must have run, with annotations.
func (j *Job) FindEnds(ctx context.Context) error {
	j.ends = map[int]ends{}
	have, err := j.sample()
	if err != nil || have.addresses {
		return err
	}
	for m, err := range j.Pieces(ctx) {
		if err != nil {
			return err
		}
		if m.Raw == nil || m.Local.Addr().IsValid() && m.Remote.Addr().IsValid() {
			continue
		}
		src, dst := j.hosts.ends(m)
		j.ends[j.at.frame] = ends{src.Addr(), dst.Addr()}
	}
	return nil
}

// ShowEnds fills in where the messages of a session came from and went to, as
// the capture shows it. The session must be the caller's own.
func (j *Job) ShowEnds(s *annotate.Session) {
	for i := range s.Messages {
		n := &s.Messages[i]
		if e, ok := j.ends[n.Frame]; ok {
			n.Source, n.Destination = e.src.String(), e.dst.String()
		}
	}
}
