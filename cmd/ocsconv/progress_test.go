package main

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
)

func TestMeterLine(t *testing.T) {
	reading := &meter{doing: "reading", then: "working it out", total: 200_000_000, said: megabytes}
	unknown := &meter{doing: "reading", then: "working it out", total: -1, said: megabytes}
	for _, c := range []struct {
		meter *meter
		done  int64
		spent time.Duration
		want  string
	}{
		{reading, 0, time.Second, "reading   0 %  0 MB/s"},
		{reading, 50_000_000, time.Second, "reading  25 %  50 MB/s  3 s left"},
		{reading, 199_999_999, 2 * time.Second, "reading  99 %  99 MB/s  1 s left"},
		{reading, 200_000_000, 3 * time.Second, "working it out  3 s"},
		{reading, 300_000_000, 3 * time.Second, "working it out  3 s"},
		{unknown, 50_000_000, 2 * time.Second, "reading  50 MB  25 MB/s"},
	} {
		assert.Equal(t, c.want, c.meter.line(c.done, c.spent))
	}
}
