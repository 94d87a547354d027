package capture_test

import (
	"bytes"
	"encoding/binary"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/formats"
	"ocsconv/formats/capture"
	"ocsconv/formats/pcapng"
)

// The problems of packets are named up to a thousand, and counted beyond that.
func TestProblemsOfPacketsAreCounted(t *testing.T) {
	const bad = 1234
	var out bytes.Buffer
	w := pcapng.NewWriter(&out, &pcapng.WriterOptions{Interfaces: []pcapng.Interface{{Name: "a"}}})
	require.NoError(t, w.Flush())
	block := binary.LittleEndian.AppendUint32(nil, pcapng.EnhancedPacket)
	block = binary.LittleEndian.AppendUint32(block, 32)
	block = binary.LittleEndian.AppendUint32(block, 99) // no such interface
	block = binary.LittleEndian.AppendUint32(append(block, make([]byte, 16)...), 32)
	out.Write(bytes.Repeat(block, bad))

	var problems []*formats.SyntaxError
	for m, err := range formats.All(capture.NewReader(&out, nil)) {
		require.NoError(t, err)
		problems = append(problems, m.Problems...)
	}
	require.Len(t, problems, 1001)
	assert.Contains(t, problems[0].Msg, "interface 99")
	assert.Equal(t, "234 more problems of packets", problems[1000].Msg)
}
