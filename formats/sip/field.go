package sip

import (
	"bytes"
	"strings"
	"sync"
)

// fieldNames tells of the header fields of RFC 3261 and its extensions, by name in lower
// case, whether SIP alone has one of that name: mail and HTTP have the others too.
var fieldNames = sync.OnceValue(func() map[string]bool {
	own := map[string]bool{}
	for name := range strings.FieldsSeq(`from to content-type content-length
		accept accept-encoding accept-language authorization content-disposition content-encoding content-id content-language date event expires
		identity in-reply-to mime-version organization path priority reason server subject timestamp user-agent warning www-authenticate`) {
		own[name] = false
	}
	for name := range strings.FieldsSeq(`call-id cseq via
		accept-contact alert-info allow allow-events answer-mode authentication-info call-info contact diversion error-info feature-caps flow-timer
		geolocation history-info identity-info info-package join max-breadth max-forwards min-expires min-se p-asserted-identity p-preferred-identity
		policy-id presence-state privacy proxy-authenticate proxy-authorization proxy-require rack record-route recv-info refer-to referred-by
		reject-contact remote-party-id replaces request-disposition require retry-after route rseq security-client security-server security-verify
		service-route session-expires session-id sip-etag sip-if-match subscription-state supported suppress-if-match target-dialog unsupported user-to-user`) {
		own[name] = true
	}
	return own
})

// KnownField reports whether a name in lower case is that of a header field, of a standard
// or by its prefix one of Microsoft's or a maker's own, and whether of SIP alone. Compact
// forms are none: text has letters with a colon too.
func KnownField(name string) (known, own bool) {
	if own, known = fieldNames()[name]; known {
		return known, own
	}
	of := func(prefix string) bool { return len(name) > 3 && strings.HasPrefix(name, prefix) }
	return of("ms-") || of("p-") || of("x-"), len(name) > 1 && !strings.HasPrefix(name, "x-")
}

// IsKnownHeaderLine reports whether a line is a header with such a name.
func IsKnownHeaderLine(line []byte) bool {
	if !IsHeaderLine(line) {
		return false
	}
	name, _, _ := bytes.Cut(line, []byte{':'})
	known, _ := KnownField(string(bytes.ToLower(bytes.TrimRight(name, " \t"))))
	return known
}
