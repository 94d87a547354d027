package redact_test

import (
	"fmt"
	"runtime"
	"testing"

	"github.com/stretchr/testify/assert"

	"ocsconv/converters/redact"
	"ocsconv/formats"
	"ocsconv/formats/known"
)

// TestShortTextsAreForgotten learns from short texts that never come again: what is remembered
// of them is bounded by what it takes, not by the octets of the texts alone.
func TestShortTextsAreForgotten(t *testing.T) {
	heap := func() int {
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return int(m.HeapAlloc)
	}
	r := redact.New(redact.Secrets, redact.Options{Formats: known.Formats})
	before := heap()
	for i := range 30_000 {
		var gap []byte
		for k := range 10 {
			gap = fmt.Appendf(gap, "01/05/2010|14:02:00.000 418:D8 INFO  :: a%x b%x\r\n", i*10+k, i)
		}
		r.Learn(&formats.Message{Gap: gap})
	}
	assert.Less(t, heap()-before, 64<<20)
	runtime.KeepAlive(r)
}
