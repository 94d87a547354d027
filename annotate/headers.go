package annotate

// headers is the first stage of an analysis, which has no message yet: what each says by
// itself, in its header fields and its body, and what the whole input knows of whom it
// names.
type headers struct {
	c      *Case
	number int
	chain  chain
	uris   *uris
}

// begin empties the stage for session n.
func (a *headers) begin(c *Case, n int) {
	if a.uris == nil {
		a.uris = new(uris)
	}
	a.c, a.number, a.chain = c, n, c.b.sessions[n-1]
}

func (a *headers) sameLog(x, y *message) bool {
	s, t := a.c.b.sources[x.source], a.c.b.sources[y.source]
	return s.file == t.file && s.server == t.server
}

// description returns what the SDP of a message says, nil without SDP.
func (a *headers) description(m *message) *description {
	if m.body == nil && m.sdp != 0 {
		m.body = unpackDescription(a.c.text(m.sdp))
	}
	return m.body
}

func (a *headers) hasRemoteCandidates(m *message) bool {
	d := a.description(m)
	return d != nil && len(d.remote) > 0
}

// rackCSeq reads the CSeq number of "1 3 INVITE".
func rackCSeq(value string) (n uint32, ok bool) {
	words, field := 0, uint32(0)
	for i := 0; i <= len(value); i++ {
		if i < len(value) && value[i] >= '0' && value[i] <= '9' {
			field = field*10 + uint32(value[i]-'0')
			continue
		}
		if i > 0 && value[i-1] >= '0' && value[i-1] <= '9' {
			if words++; words == 2 {
				return field, true
			}
			field = 0
		}
	}
	return 0, false
}
