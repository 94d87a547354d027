package filter_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/converters/filter"
)

// TestVersions holds what differs between Wireshark 4.0 and its successors. The
// numbers are those that tshark 4.0.17 and Wireshark 4.4.5 choose from the capture
// of both logs.
func TestVersions(t *testing.T) {
	list := packets(append(clientLog(t, "../../testdata/scenarios/S01.log"), clientLog(t, "../../testdata/uccapi/six-endpoints.uccapilog")...))
	require.Len(t, list, 29)
	for _, tt := range []struct {
		filter      string
		newest, v40 int
	}{
		{`sip.Method not in {"INVITE", "ACK"}`, 3, 23},
		{`sip.Status-Code not in {200, 183}`, 11, 20},
		{`all sip.Status-Code not in {200}`, 14, 23},
		{`sip.Via.sent-by.port not in {5061}`, 19, 27},
		{`any sip.Via.sent-by.port not in {5061}`, 19, 27},
		{`not sip.Via.sent-by.port in {5061}`, 27, 27},
		{`count(sip.Route) == 0`, 23, 0},
		{`count(sip.Route) < 2`, 24, 1},
		{`sip.msg_hdr contains "candidate"`, 0, 8},
		{`sip contains "candidate"`, 8, 8},
		{`sip[0] == 83`, 20, 0},
		{`sip[0] == 0x53`, 20, 20},
	} {
		assert.Len(t, chosenAs(t, tt.filter, filter.Newest, list), tt.newest, tt.filter)
		assert.Len(t, chosenAs(t, tt.filter, filter.V40, list), tt.v40, "%s in 4.0", tt.filter)
		f, err := filter.Parse(tt.filter)
		require.NoError(t, err)
		assert.Equal(t, tt.newest != tt.v40, f.Changed() != "", tt.filter)
	}
	_, err := filter.ParseVersion("3.6")
	assert.Error(t, err)
}
