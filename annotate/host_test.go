package annotate_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"ocsconv/annotate"
)

func TestHost(t *testing.T) {
	for address, want := range map[string]string{
		"192.0.2.1:5061": "192.0.2.1", "192.0.2.1": "192.0.2.1",
		"[2001:db8::1]:5061": "2001:db8::1", "2001:db8::1": "2001:db8::1", "2001:db8::1:5061": "2001:db8::1:5061",
		"[::ffff:192.0.2.1]:5061": "192.0.2.1",
		"fe01.contoso.com:5061":   "fe01.contoso.com", "fe01.contoso.com": "fe01.contoso.com",
		"fe01:99999": "fe01:99999", ":5061": "", "": "",
	} {
		assert.Equal(t, want, annotate.Host(address), "%q", address)
	}
}
