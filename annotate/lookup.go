package annotate

import (
	"hash/maphash"

	"ocsconv/formats/sip"
)

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

// uris remembers what the URIs of the sessions before said: users come again.
type uris struct {
	opaques  memory[sip.Opaque]
	aors     memory[string]
	contacts memory[contact]
}

// contact is what [contactAOR] says of a URI.
type contact struct {
	uri, aor string
	kind     sip.Opaque
}

// contactAOR is the function of that name for a URI that comes many times.
func (a *lookup) contactAOR(uri string) (kind sip.Opaque, aor string) {
	c, known := a.uris.contacts.recall(maphash.String(a.c.b.sym.seed, uri))
	if !known || c.uri != uri {
		c.uri = uri
		c.kind, c.aor = contactAOR(uri)
	}
	return c.kind, c.aor
}

func (a *lookup) opaque(uri uint32) sip.Opaque {
	if uri == 0 {
		return sip.OpaqueNone
	}
	kind, known := a.uris.opaques.recall(uint64(uri) << 1)
	if !known {
		*kind, _ = sip.ParseURI([]byte(a.c.text(uri))).Opaque()
	}
	return *kind
}

func (a *lookup) aor(uri uint32) string {
	aor, known := a.uris.aors.recall(uint64(uri) << 1)
	if !known {
		*aor = clean(sip.ParseURI([]byte(a.c.text(uri))).AOR(), 120)
	}
	return *aor
}
