package main

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestNameFromACapture(t *testing.T) {
	for log, want := range map[string]string{
		"oc-phone.uccapilog": "oc-phone.uccapilog", `C:\logs\a.log`: "a.log", "../../etc/passwd": "passwd", "dir/b.log": "b.log",
		"": "log.txt", ".": "log.txt", "..": "log.txt", "/": "log.txt", `..\..`: "log.txt", "a\x1b[2Jb.log": "log.txt",
	} {
		assert.Equal(t, want, nameFrom(log, ".txt"), "%q", log)
	}
}
