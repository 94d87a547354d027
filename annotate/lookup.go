package annotate

// lookup is what all stages of an analysis and its messages have: which session it is
// about, and the case that holds what the numbers in its messages stand for.
type lookup struct {
	c      *Case
	number int
	chain  chain
	uris   *uris
}

// begin turns to session n.
func (a *lookup) begin(c *Case, n int) {
	if a.uris == nil {
		a.uris = new(uris)
	}
	a.c, a.number, a.chain = c, n, c.b.sessions[n-1]
}
