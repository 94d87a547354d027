package redact

import (
	"encoding/hex"
	"slices"

	"ocsconv/formats/sip"
)

// The instance and the GRUU of a client follow from its epid (see
// [sip.Instance]). The pseudonyms keep that, also where a log has only one of them: every
// UUID becomes the instance of an epid that follows from the UUID, and an epid of the usual
// form becomes that which follows from its instance. Where an epid has another form, its
// instance follows from the epid's pseudonym in logs that have the epid.

const usualEpid = 10 // hexadecimal digits

// newEpid returns the pseudonym of an epid of the usual form by its instance.
func (r *Redactor) newEpid(instance string, attempt int) string {
	r.seed(guid, []byte(instance), attempt)
	var b [usualEpid / 2]byte
	for i := range b {
		b[i] = byte(r.rng.Uint64())
	}
	return hex.EncodeToString(b[:])
}

// epidOf returns the pseudonym of an epid. Its digits are hexadecimal, which some
// components write in upper case.
func (r *Redactor) epidOf(v []byte) string { return cased(r.draw(epid, string(fold(v))), isUpper(v)) }

// endpointToken returns the pseudonym of a GRUU's token when that is a UUID.
func (r *Redactor) endpointToken(token string) (string, bool) {
	id, ok := sip.TokenInstance(token)
	if !ok {
		return "", false
	}
	return sip.InstanceToken(r.draw(guid, id))
}

// isGUID reports whether v is a UUID as text.
func isGUID(v []byte) bool {
	const shape = "hhhhhhhh-hhhh-hhhh-hhhh-hhhhhhhhhhhh"
	return len(v) == len(shape) && like(v, shape)
}

// dashed returns the usual form of a UUID that is written without its dashes.
func dashed(v []byte) ([]byte, bool) {
	if len(v) != 32 {
		return nil, false
	}
	id := slices.Concat(v[:8], []byte{'-'}, v[8:12], []byte{'-'}, v[12:16], []byte{'-'}, v[16:20], []byte{'-'}, v[20:])
	return id, isGUID(id)
}
