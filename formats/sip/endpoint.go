package sip

import (
	"bytes"
	"crypto/sha1"
	"encoding/base64"
	"encoding/hex"
	"strings"
)

// An endpoint is named three ways: by its epid, by the +sip.instance it
// registers and by the opaque parameter of its GRUU. The second and third follow
// from the first: a version 5 UUID (RFC 4122 §4.3) whose name space and result
// stand in the memory order of a Windows GUID. [MS-SIPRE] 3.2 demands only that
// it is derived; the order was found with real pairs of epid and GRUU.

// nameSpace is fcacfb03-8a73-46ef-91b1-e5ebeeaba4fe in memory order.
const nameSpace = "\x03\xfb\xac\xfc\x73\x8a\xef\x46\x91\xb1\xe5\xeb\xee\xab\xa4\xfe"

// instance returns the UUID of an epid in memory order.
func instance(epid string) (u [16]byte) {
	sum := sha1.Sum(append([]byte(nameSpace), epid...))
	copy(u[:], sum[:])
	u[7] = u[7]&0x0f | 0x50
	u[8] = u[8]&0x3f | 0x80
	return u
}

// Instance returns the UUID that a client with this epid registers as
// +sip.instance, in lower case and without "urn:uuid:". The epid counts octet
// for octet, case included.
func Instance(epid string) string {
	u := instance(epid)
	return uuid(u[:])
}

// uuid returns the text of a UUID that stands in memory order.
func uuid(u []byte) string {
	s := hex.EncodeToString(inOrder(u))
	return s[:8] + "-" + s[8:12] + "-" + s[12:16] + "-" + s[16:20] + "-" + s[20:]
}

// inOrder changes a UUID from memory order to that of its text, or back.
func inOrder(u []byte) []byte {
	return append([]byte{u[3], u[2], u[1], u[0], u[5], u[4], u[7], u[6]}, u[8:16]...)
}

// GRUUToken returns what stands behind "opaque=user:epid:" in the GRUU of a
// client with this epid.
func GRUUToken(epid string) string {
	u := instance(epid)
	return base64.URLEncoding.EncodeToString(append(u[:], 0, 0))
}

// TokenInstance returns the instance that a GRUU's token is made of, ok when it is of that
// form.
func TokenInstance(token string) (id string, ok bool) {
	u, err := base64.URLEncoding.DecodeString(token)
	if err != nil || len(u) != 18 || u[16] != 0 || u[17] != 0 {
		return "", false
	}
	return uuid(u), true
}

// InstanceToken returns the token of the GRUU of an instance, ok when that is a UUID.
func InstanceToken(id string) (token string, ok bool) {
	u, err := hex.DecodeString(strings.ReplaceAll(id, "-", ""))
	if err != nil || len(u) != 16 {
		return "", false
	}
	return base64.URLEncoding.EncodeToString(append(inOrder(u), 0, 0)), true
}

// Opaque is what the opaque parameter of a URI addresses.
type Opaque uint8

// The kinds of opaque parameters that Microsoft's servers and clients write.
const (
	OpaqueNone        Opaque = iota
	OpaqueEndpoint           // "user:epid:…", one endpoint of a user
	OpaqueServer             // "srvr:…", a server or trusted service
	OpaqueConference         // "app:conf:…", a focus or conferencing server
	OpaqueVoicemail          // "app:voicemail…", Exchange UM
	OpaqueApplication        // "app:…", any other application
	OpaqueState              // "state:…", a proxy's own in a route
	OpaqueOther
)

var opaques = [...]struct {
	prefix string
	kind   Opaque
}{
	{"user:epid:", OpaqueEndpoint},
	{"srvr:", OpaqueServer},
	{"app:conf:", OpaqueConference},
	{"app:voicemail", OpaqueVoicemail},
	{"app:", OpaqueApplication},
	{"state:", OpaqueState},
}

// Opaque returns the kind of the URI's opaque parameter and what follows the
// prefix of that kind.
func (u URI) Opaque() (kind Opaque, rest []byte) {
	value, ok := u.params.get("opaque")
	if !ok {
		return OpaqueNone, nil
	}
	for _, o := range opaques {
		if hasPrefixFold(value, o.prefix) {
			return o.kind, value[len(o.prefix):]
		}
	}
	return OpaqueOther, value
}

// EndpointToken returns the token of a user endpoint's GRUU, to be compared with
// [GRUUToken]; nil when the URI addresses no single endpoint.
func (u URI) EndpointToken() []byte {
	if kind, token := u.Opaque(); kind == OpaqueEndpoint {
		return token
	}
	return nil
}

// IsGRUU reports whether the URI is marked as globally routable to one endpoint.
func (u URI) IsGRUU() bool {
	_, ok := u.params.get("gruu")
	return ok
}

// SIPInstance returns the UUID of a Contact's +sip.instance, without
// "<urn:uuid:" and ">"; nil when absent.
func (a NameAddr) SIPInstance() []byte {
	v := bytes.Trim(a.value("+sip.instance"), "<>")
	if hasPrefixFold(v, "urn:uuid:") {
		return v[len("urn:uuid:"):]
	}
	return v
}
