package sip

import "bytes"

// authentication are the headers with which a server authenticates itself.
var authentication = [...]Name{
	NameOf("Authentication-Info"), NameOf("Proxy-Authentication-Info"), NameOf("WWW-Authenticate"), NameOf("Proxy-Authenticate"),
}

var targetName = []byte(`targetname="`)

// TargetName returns the host name under which the server that sent the message
// authenticates itself: targetname of its challenge or signature ([MS-SIPAE]
// 3.2.5), which is a service principal name "sip/host" for Kerberos. It is nil
// where the message has none.
func (m *Message) TargetName() []byte {
	for _, header := range authentication {
		_, rest, ok := bytes.Cut(m.Get(header), targetName)
		if !ok {
			continue
		}
		if name, _, ok := bytes.Cut(rest, []byte{'"'}); ok && len(name) > 0 {
			return bytes.TrimPrefix(name, []byte("sip/"))
		}
	}
	return nil
}
