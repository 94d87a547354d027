package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestWiresharkAbsent installs, asks and removes where there is no Wireshark,
// and where the user has changed what was installed.
func TestWiresharkAbsent(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("the places are those of Linux")
	}
	home := t.TempDir()
	t.Setenv("HOME", home)
	t.Setenv("XDG_CONFIG_HOME", "")
	t.Setenv("PATH", t.TempDir())
	ocsconv := func(args ...string) (code int, out, errs string) {
		var o, e bytes.Buffer
		code = run(context.Background(), append([]string{"ocsconv", "wireshark"}, args...), nil, &o, &e)
		return code, o.String(), e.String()
	}

	code, out, errs := ocsconv("status")
	assert.Equal(t, exitDone, code)
	assert.Equal(t, os.Geteuid() == 0, strings.Contains(errs, "for whom Wireshark 4.2 and later load no Lua"), errs)
	first, rest, _ := strings.Cut(out, "\n")
	assert.Equal(t, "folders as Wireshark's documents name them, since no tshark tells them", first)
	for line := range strings.Lines(rest) {
		assert.Regexp(t, "^not installed  ", line)
	}

	code, _, _ = ocsconv("install")
	require.Equal(t, exitDone, code)
	reader := filepath.Join(home, ".local/lib/wireshark/plugins/ocsconv_reader.lua")
	require.NoError(t, os.WriteFile(reader, []byte("-- mine\n"), 0o644))
	code, out, errs = ocsconv("install")
	assert.Equal(t, exitPartial, code)
	assert.Contains(t, out+errs, "refused "+reader+": it was changed since it was installed; move it away and install again\n")

	code, _, _ = ocsconv("remove")
	assert.Equal(t, exitPartial, code)
	assert.FileExists(t, reader)
	require.NoError(t, os.RemoveAll(filepath.Join(home, ".local")))
	left, err := os.ReadDir(home)
	require.NoError(t, err)
	assert.Empty(t, left)
}
