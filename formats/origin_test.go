package formats_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"ocsconv/formats"
)

func TestPlace(t *testing.T) {
	for want, o := range map[string]formats.Origin{
		"":            {},
		"a.log:2":     {File: "a.log", Line: 2},
		"a.log":       {File: "a.log"},
		"line 7 INFO": {Line: 7, Level: "INFO"},
		"pid=0x1B3C":  {Process: 0x1b3c},
		`a.log:2 pid=0x1B3C tid=0xA1F POOL01\FE01 TL_INFO`: {File: "a.log", Line: 2, Process: 0x1b3c, Thread: 0xa1f, Level: "TL_INFO", Server: `POOL01\FE01`},
	} {
		assert.Equal(t, want, string(o.AppendPlace(nil)))
		if want != "" {
			assert.Equal(t, "x ["+want, string(o.AppendPlace([]byte("x ["))))
		}
	}
}

func TestAppendHex(t *testing.T) {
	for v, want := range map[uint32]string{0: "0", 0xa: "A", 0x90: "90", 0xdeadbeef: "DEADBEEF"} {
		assert.Equal(t, "c"+want, string(formats.AppendHex([]byte("c"), v)))
	}
}
