package sip

// AuthScheme returns the scheme of an authentication header's value, as "NTLM"
// or "Kerberos"; nil when the value begins with a parameter, as RFC 3261 has it
// for Authentication-Info.
func AuthScheme(value []byte) []byte {
	scheme, _ := splitScheme(value)
	return scheme
}

// AuthParam returns a parameter of an authentication header's value, without
// quotes: "gssapi-data", "opaque", "snum" ([MS-SIPAE]). Its name may be in
// any case. Several of these are secrets: do not print them.
func AuthParam(value []byte, name string) (param []byte, ok bool) {
	_, rest := splitScheme(value)
	for pair := range splitList(rest, ',') {
		if n, v := cutPair(pair); sameName(n, name) {
			return v, true
		}
	}
	return nil, false
}

func splitScheme(value []byte) (scheme, rest []byte) {
	word, rest := field(value)
	if next := trim(rest); !isToken(word) || len(next) > 0 && next[0] == '=' {
		return nil, value
	}
	return word, rest
}
