package redact

import (
	"encoding/base64"
	"encoding/hex"
	"slices"
	"strings"

	"ocsconv/formats/sip"
)

// The instance and the GRUU of a client follow from its epid (see
// [sip.Instance]). The pseudonyms keep that, also where a log has only one of them: every
// UUID becomes the instance of an epid that follows from the UUID, and an epid of the usual
// form becomes that which follows from its instance. Where an epid has another form, its
// instance follows from the epid's pseudonym in logs that have the epid.

func instanceOf(epid string) string { return sip.Instance(epid) }

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

func isUsualEpid(v string) bool {
	return len(v) == usualEpid && strings.Trim(v, digitSet+lowerSet[:6]) == ""
}

// epidOf returns the pseudonym of an epid. Its digits are hexadecimal, which some
// components write in upper case.
func (r *Redactor) epidOf(v []byte) string { return cased(r.draw(epid, string(fold(v))), isUpper(v)) }

// endpointToken returns the pseudonym of a GRUU's token when that is a UUID.
func (r *Redactor) endpointToken(token string) (string, bool) {
	id, ok := uuidOfToken(token)
	if !ok {
		return "", false
	}
	return tokenOfUUID(r.draw(guid, id))
}

// memoryOrder is where the octets of a UUID's text stand in memory on Windows.
var memoryOrder = [16]int{3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15}

// uuidOfToken reads base64url of a UUID in memory order and two zero octets.
func uuidOfToken(token string) (string, bool) {
	if len(token) != 24 {
		return "", false
	}
	b, err := base64.URLEncoding.DecodeString(token)
	if err != nil || len(b) != 18 || b[16] != 0 || b[17] != 0 {
		return "", false
	}
	var g [16]byte
	for i, j := range memoryOrder {
		g[i] = b[j]
	}
	s := hex.EncodeToString(g[:])
	return s[:8] + "-" + s[8:12] + "-" + s[12:16] + "-" + s[16:20] + "-" + s[20:], true
}

func tokenOfUUID(id string) (string, bool) {
	g, err := hex.DecodeString(strings.ReplaceAll(id, "-", ""))
	if err != nil || len(g) != 16 {
		return "", false
	}
	var b [18]byte
	for i, j := range memoryOrder {
		b[j] = g[i]
	}
	return base64.URLEncoding.EncodeToString(b[:]), true
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
