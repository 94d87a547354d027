package sip

import (
	"crypto/subtle"
	"fmt"
)

func secret(raw []byte, name string) Secret {
	value, _ := attribute(raw, name)
	return Secret{value}
}

// Secret is a credential that may be compared but not printed: however it is
// formatted or marshalled, its octets do not come out.
type Secret struct{ octets []byte }

// IsZero reports whether there is no credential.
func (s Secret) IsZero() bool { return len(s.octets) == 0 }

// Equal reports whether both are there and the same.
func (s Secret) Equal(t Secret) bool {
	return !s.IsZero() && subtle.ConstantTimeCompare(s.octets, t.octets) == 1
}

// Format implements [fmt.Formatter] for all verbs.
func (s Secret) Format(f fmt.State, _ rune) {
	if s.IsZero() {
		f.Write([]byte("(none)"))
		return
	}
	f.Write([]byte("(secret)"))
}
