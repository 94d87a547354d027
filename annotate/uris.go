package annotate

import "ocsconv/formats/sip"

// uris remembers what the URIs of the sessions before said: users come again.
type uris struct {
	opaques memory[sip.Opaque]
	aors    memory[string]
}

func (a *trace) opaque(uri uint32) sip.Opaque {
	if uri == 0 {
		return sip.OpaqueNone
	}
	kind, known := a.uris.opaques.recall(uint64(uri) << 1)
	if !known {
		*kind, _ = sip.ParseURI([]byte(a.c.text(uri))).Opaque()
	}
	return *kind
}

func (a *trace) aor(uri uint32) string {
	aor, known := a.uris.aors.recall(uint64(uri) << 1)
	if !known {
		*aor = clean(sip.ParseURI([]byte(a.c.text(uri))).AOR(), 120)
	}
	return *aor
}
