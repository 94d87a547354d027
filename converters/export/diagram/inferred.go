package diagram

import "ocsconv/annotate"

// unlogged returns what is not in the log as dotted arrows.
func (b *builder) unlogged(list []annotate.Unlogged) []Step {
	if b.opts.NoInferred {
		return nil
	}
	var steps []Step
	for _, u := range list {
		m := &Message{
			From:     b.lanes.of(u.From),
			To:       b.lanes.of(u.To),
			Endpoint: -1,
			Request:  true,
			Inferred: true,
			Label:    u.Method + " (not in this log)",
			Short:    u.Method,
		}
		m.Branch = b.lanes.all[m.To].Label
		if u.To.Role == annotate.RoleEndpoint {
			m.Endpoint = m.To
		}
		steps = append(steps, m)
	}
	return steps
}
