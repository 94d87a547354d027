package sip

import (
	"bytes"
	"net/netip"
	"strings"
)

// URI is a SIP, SIPS or tel URI in its parts (RFC 3261 §19.1, RFC 3966). The
// same parts serve for other schemes that write "user@host", as im and pres; of
// any other URI all that follows the scheme is the Host.
type URI struct {
	Scheme  []byte // "sip", as written; nil when there is none
	User    []byte // without the password; the number of a tel URI
	Host    []byte // as written, an IPv6 address in its brackets
	Port    int    // 0 when there is none
	params  params // inside the URI
	headers []byte // behind the "?"
}

// ParseURI reads a URI without its angle brackets. A password is skipped, since
// nothing here has a use for it. A URI without a scheme is read as SIP.
func ParseURI(b []byte) URI {
	u := URI{}
	scheme, rest := cutScheme(trim(b))
	u.Scheme = scheme
	if equalFold(scheme, "tel") {
		u.User, u.params = cutParams(rest)
		return u
	}
	if at := UserEnd(rest); at >= 0 {
		u.User, _, _ = bytes.Cut(rest[:at], []byte{':'})
		rest = rest[at+1:]
	} else if scheme != nil && !isSIP(scheme) {
		u.Host = rest
		return u
	}
	if i := bytes.IndexByte(rest, '?'); i >= 0 {
		rest, u.headers = rest[:i], rest[i+1:]
	}
	rest, u.params = cutParams(rest)
	u.Host, u.Port = splitHostPort(rest)
	return u
}

func isSIP(scheme []byte) bool { return equalFold(scheme, "sip") || equalFold(scheme, "sips") }

// cutScheme cuts "scheme:" off. A name that a port follows is a host.
func cutScheme(b []byte) (scheme, rest []byte) {
	i := bytes.IndexByte(b, ':')
	if i <= 0 || !IsToken(b[:i]) {
		return nil, b
	}
	scheme, rest = b[:i], b[i+1:]
	if isSIP(scheme) || equalFold(scheme, "tel") {
		return scheme, rest
	}
	port, _ := until(rest, ";?")
	if _, ok := parseUint(trim(port), 65535); ok {
		return nil, b
	}
	return scheme, rest
}

// UserEnd returns where the "@" before the host of a URI without its scheme stands, -1
// when there is none. A user part may carry ";" and "?", and gateways write
// "user@domain@host"; parameters after the host may not hide an "@".
func UserEnd(b []byte) int {
	at := bytes.IndexByte(b, '@')
	if at < 0 {
		return -1
	}
	end := bytes.IndexAny(b[at:], ";?")
	if end < 0 {
		end = len(b) - at
	}
	return bytes.LastIndexByte(b[:at+end], '@')
}

func cutParams(b []byte) (rest []byte, p params) {
	i := bytes.IndexByte(b, ';')
	if i < 0 {
		return b, nil
	}
	return trim(b[:i]), params(b[i+1:])
}

// splitHostPort reads "host:port" with blanks around the colon and an IPv6
// address in brackets. A port that is none counts as absent.
func splitHostPort(b []byte) (host []byte, port int) {
	b = trim(b)
	from := 0
	if len(b) > 0 && b[0] == '[' {
		from = max(bytes.IndexByte(b, ']'), 0)
	}
	i := bytes.IndexByte(b[from:], ':')
	if i < 0 {
		return b, 0
	}
	n, _ := parseUint(trim(b[from+i+1:]), 65535)
	return trim(b[:from+i]), int(n)
}

// parseHost returns the address that a host part is, zero for a name.
func parseHost(host string) netip.Addr {
	if n := len(host); n > 1 && host[0] == '[' && host[n-1] == ']' {
		host = host[1 : n-1]
	}
	if len(host) == 0 || len(host) > 64 || host[0] != ':' && !IsHexDigit(host[0]) {
		return netip.Addr{}
	}
	a, _ := netip.ParseAddr(host)
	return a
}

// Addr returns the host as an address, invalid when it is a name.
func (u URI) Addr() netip.Addr { return parseHost(string(u.Host)) }

// Param returns a URI parameter; its name may be in any case. A parameter
// without a value, as "gruu" and "lr", is ok and nil.
func (u URI) Param(name string) (value []byte, ok bool) { return u.params.get(name) }

// Header returns a header that the URI asks for behind its "?", as Replaces in
// a Refer-To (RFC 3891); still with its %-escapes, see [Unescape].
func (u URI) Header(name string) (value []byte, ok bool) {
	for rest := u.headers; len(rest) > 0; {
		var pair []byte
		pair, rest, _ = bytes.Cut(rest, []byte{'&'})
		if n, v := cutPair(pair); sameName(n, name) {
			return v, true
		}
	}
	return nil, false
}

// AOR returns the address of record to group and compare by: "user@host" with
// the host in lower case and without scheme, password, port and parameters; the
// host alone when there is no user; the number of a tel URI; "" for nothing.
// The user part keeps its case, and escapes only where they are needed (RFC 3261
// §19.1.4).
func (u URI) AOR() string {
	if len(u.Host) == 0 {
		return string(u.User)
	}
	host := strings.ToLower(string(u.Host))
	if len(u.User) == 0 {
		return host
	}
	return unescapeUser(u.User) + "@" + host
}

// unescapeUser resolves the escapes of characters that need none: those stand for
// the same user (RFC 3261 §19.1.4).
func unescapeUser(user []byte) string { return unescaped(user, isUnreserved) }

// isUnreserved reports whether a character is an unreserved one of RFC 3261 §25.1.
func isUnreserved(c byte) bool {
	return IsDigit(c) || 'a' <= lower(c) && lower(c) <= 'z' || strings.IndexByte("-_.!~*'()", c) >= 0
}

// Unescape resolves the %-escapes of a URI's user part or header. What is no
// escape stays.
func Unescape(v []byte) string { return unescaped(v, func(byte) bool { return true }) }

// unescaped resolves the escapes of those characters that are wanted.
func unescaped(v []byte, wanted func(byte) bool) string {
	if bytes.IndexByte(v, '%') < 0 {
		return string(v)
	}
	out := make([]byte, 0, len(v))
	for i := 0; i < len(v); i++ {
		if v[i] == '%' && i+2 < len(v) && IsHexDigit(v[i+1]) && IsHexDigit(v[i+2]) {
			if c := unhex(v[i+1])<<4 | unhex(v[i+2]); wanted(c) {
				out = append(out, c)
				i += 2
				continue
			}
		}
		out = append(out, v[i])
	}
	return string(out)
}

func unhex(c byte) byte {
	if IsDigit(c) {
		return c - '0'
	}
	return lower(c) - 'a' + 10
}
