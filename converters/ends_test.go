package converters_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/converters"
	"ocsconv/converters/filter"
	"ocsconv/converters/input"
	"ocsconv/converters/input/source"
	"ocsconv/formats/capture"
)

// unaddressed returns a client log whose packet lines, and with them the
// addresses, end after the first messages, as where a log was cut together.
func unaddressed(first, messages int) string {
	var b strings.Builder
	for i := range messages {
		at := fmt.Sprintf("01/05/2010|14:%02d:%02d.125 17B4:15C0 INFO  :: ", (first+i)/60%60, (first+i)%60)
		if i < 30 {
			b.WriteString(at + "Sending Packet - 192.0.2.1:5061 (From Local Address: 192.0.2.2:50000) 200 bytes:\r\n")
		}
		fmt.Fprintf(&b, "%sOPTIONS sip:bob@contoso.com SIP/2.0\r\nVia: SIP/2.0/TLS pc.contoso.com:5061\r\nFrom: <sip:a@contoso.com>;tag=1\r\n"+
			"To: <sip:bob@contoso.com>\r\nCall-ID: c%d\r\nCSeq: 1 OPTIONS\r\nContent-Length: 0\r\n\r\n", at, i)
	}
	return b.String()
}

// A filter looks at addresses while the writer writes those of earlier messages,
// on another goroutine. Run with -race, and see that the addresses that had to be
// made up do not depend on who asks first.
func TestAddressesOfFilteredOutput(t *testing.T) {
	const logs, messages = 6, 600
	dir := t.TempDir()
	write := func() []byte {
		var list []*input.Input
		for n := range logs {
			path := filepath.Join(dir, fmt.Sprintf("pc%d.uccapilog", n))
			require.NoError(t, os.WriteFile(path, []byte(unaddressed(n*messages/2, messages)), 0o600))
			sources, errs := source.Expand([]string{path}, nil)
			require.Empty(t, errs)
			in, err := input.Open(sources[0], input.Options{})
			require.NoError(t, err)
			list = append(list, in)
		}
		merged, err := converters.Merge(t.Context(), list, converters.Options{})
		require.NoError(t, err)
		f, err := filter.Parse("ip.addr")
		require.NoError(t, err)
		var out bytes.Buffer
		written, err := merged.Write(t.Context(), &out, converters.Target{Format: capture.Format, Wanted: f.Match})
		require.NoError(t, err)
		assert.Equal(t, logs*messages, written.Messages)
		return out.Bytes()
	}
	assert.True(t, bytes.Equal(write(), write()), "the same logs, another capture")
}
