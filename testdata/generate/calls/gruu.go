package calls

import (
	"crypto/sha1"
	"encoding/base64"
	"fmt"
)

// epidSpace is the name space that [MS-SIPRE] 3.2 derives a client's instance
// from, in the memory order of a Windows GUID.
var epidSpace = [16]byte{0x03, 0xfb, 0xac, 0xfc, 0x73, 0x8a, 0xef, 0x46, 0x91, 0xb1, 0xe5, 0xeb, 0xee, 0xab, 0xa4, 0xfe}

func epidUUID(epid string) [16]byte {
	sum := sha1.Sum(append(epidSpace[:], epid...))
	var u [16]byte
	copy(u[:], sum[:])
	u[7] = u[7]&0x0f | 0x50
	u[8] = u[8]&0x3f | 0x80
	return u
}

// GRUUToken returns the last part of the GRUU that a client with this epid has.
func GRUUToken(epid string) string {
	u := epidUUID(epid)
	return base64.RawURLEncoding.EncodeToString(append(u[:], 0, 0))
}

// Instance returns the sip.instance that a client with this epid registers.
func Instance(epid string) string {
	u := epidUUID(epid)
	return fmt.Sprintf("%02x%02x%02x%02x-%02x%02x-%02x%02x-%x-%x",
		u[3], u[2], u[1], u[0], u[5], u[4], u[7], u[6], u[8:10], u[10:])
}
