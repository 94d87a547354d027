package filter_test

import (
	"fmt"

	"ocsconv/converters/filter"
	"ocsconv/formats"
)

func Example() {
	f, err := filter.Parse(`sip.Method in {"INVITE", "BYE"} and not sip.to.tag`)
	if err != nil {
		fmt.Println(err)
		return
	}
	for i, raw := range []string{
		"INVITE sip:bob@example.com SIP/2.0\r\nTo: <sip:bob@example.com>\r\n\r\n",
		"BYE sip:bob@example.com SIP/2.0\r\nTo: <sip:bob@example.com>;tag=1\r\n\r\n",
	} {
		fmt.Println(f.Match(filter.Packet{Message: &formats.Message{Raw: []byte(raw)}, Frame: i + 1}))
	}
	_, err = filter.Parse(`sip.Metod == "INVITE"`)
	fmt.Println(err)
	// Output:
	// true
	// false
	// column 1: no field or protocol sip.Metod; did you mean sip.Method? ocsconv formats --fields lists them
	// sip.Metod == "INVITE"
	// ^~~~~~~~~
}
