package printable_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"ocsconv/formats/printable"
)

func TestFileName(t *testing.T) {
	for name, want := range map[string]string{
		"a.log": "a.log", "Журнал 会議.log": "Журнал 会議.log", "": "",
		"x?y.log": "x_y.log", "a:b": "a_b", `a\b/c`: "a_b_c", "a\nb\x1b\u202e": "a_b__", "bad\xff": "bad_",
		"end. .": "end___", ".hidden": ".hidden", "..": "__",
		"con.log": "_con.log", "NUL": "_NUL", "aux.tar.gz": "_aux.tar.gz", "COM1.txt": "_COM1.txt", "com¹": "_com¹", "lpt9 .x": "_lpt9 .x", "CONIN$": "_CONIN$",
		"console.log": "console.log", "COM10": "COM10", "com.log": "com.log",
	} {
		assert.Equal(t, want, printable.FileName(name), name)
	}
}

func FuzzFileName(f *testing.F) {
	for _, name := range []string{"a.log", "con.", "nul .x", "a\x00b", "..", "COM¹.log"} {
		f.Add(name)
	}
	f.Fuzz(func(t *testing.T, name string) {
		safe := printable.FileName(name)
		assert.Equal(t, safe, printable.FileName(safe), "a safe name stays")
		assert.False(t, strings.ContainsAny(safe, "<>:\"/\\|?*\x00\r\n\x1b"), safe)
		assert.Equal(t, name == "", safe == "")
	})
}
