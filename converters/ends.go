package converters

import (
	"context"
	"net/netip"
)

// ends are the addresses that the capture shows for one message.
type ends struct{ src, dst netip.Addr }

// FindEnds goes through the messages once more and notes the addresses that the
// capture shows where the log prints none, so that [Job.Show] can tell them.
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
