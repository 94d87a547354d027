package annotate

// lookup is the first stage of an analysis: which session it is about, and the case that
// holds what the numbers in its messages stand for.
type lookup struct {
	c      *Case
	number int
	chain  chain
	uris   *uris
}

// begin empties the stage for session n.
func (a *lookup) begin(c *Case, n int) {
	if a.uris == nil {
		a.uris = new(uris)
	}
	a.c, a.number, a.chain = c, n, c.b.sessions[n-1]
}
