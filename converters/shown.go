package converters

import (
	"context"
	"net/netip"

	"ocsconv/annotate"
	"ocsconv/formats/sip"
)

// ends are the addresses that the capture shows for one message.
type ends struct{ src, dst netip.Addr }

// shown is what Wireshark's columns say of the messages in the capture that
// their notes do not hold.
type shown struct {
	ends    map[int]ends         // by frame, of messages whose log prints no address
	columns map[int]*columns     // by frame, of messages whose columns are not plain
	same    map[columns]*columns // few differ
}

// FindShown goes through the messages once more and notes what Wireshark shows
// of them in its columns, so that [Job.Show] can tell: the addresses where the
// log prints none, the protocols of the body, the bindings of a REGISTER.
// Survey must have run, with annotations.
func (j *Job) FindShown(ctx context.Context) error {
	j.shown = shown{ends: map[int]ends{}, columns: map[int]*columns{}, same: map[columns]*columns{}}
	for m, err := range j.Pieces(ctx) {
		if err != nil {
			return err
		}
		if m.Raw == nil {
			continue
		}
		if !m.Local.Addr().IsValid() || !m.Remote.Addr().IsValid() {
			src, dst := j.hosts.ends(m)
			j.shown.ends[j.at.frame] = ends{src.Addr(), dst.Addr()}
		}
		message := sip.Parse(m.Raw)
		j.shown.note(j.at.frame, columnsOf(&message))
	}
	return nil
}

func (s *shown) note(frame int, c columns) {
	if c == plain {
		return
	}
	if s.same[c] == nil {
		s.same[c] = &c
	}
	s.columns[frame] = s.same[c]
}

// Show fills in what Wireshark's columns say of the messages of a session. The
// session must be the caller's own.
func (j *Job) Show(s *annotate.Session) {
	for i := range s.Messages {
		n := &s.Messages[i]
		if e, ok := j.shown.ends[n.Frame]; ok {
			n.Source, n.Destination = e.src.String(), e.dst.String()
		}
		c := &plain
		if other := j.shown.columns[n.Frame]; other != nil {
			c = other
		}
		n.Protocol, n.InfoTail = "SIP"+c.protocols, c.tail
	}
}
