package sip_test

import (
	"fmt"

	"ocsconv/formats/sip"
)

// A message is looked at where it lies: what is handed out are slices of it.
func Example() {
	m := sip.Parse([]byte("SIP/2.0 480 Temporarily Unavailable\r\n" +
		"v: SIP/2.0/TLS 192.0.2.10:50123;branch=z9hG4bK1\r\n" +
		"From: \"Alice\" <sip:alice@contoso.com>;tag=a;epid=1488039028\r\n" +
		"To: <sip:bob@contoso.com>;tag=b\r\n" +
		"CSeq: 1 INVITE\r\n" +
		"ms-diagnostics: 13004;reason=\"Request was proxied to one or more registered endpoints\"\r\n" +
		"\r\n"))

	n, method, _ := m.CSeq()
	fmt.Println(m.Status(), n, method, string(m.Header("Via")))
	from := m.From()
	epid, _ := from.Param("epid")
	fmt.Println(from.AOR(), string(epid))
	for d := range m.Diagnostics() {
		fmt.Println(d.ID, d.Reason)
	}
	// Output:
	// 480 1 INVITE SIP/2.0/TLS 192.0.2.10:50123;branch=z9hG4bK1
	// alice@contoso.com 1488039028
	// 13004 Request was proxied to one or more registered endpoints
}
