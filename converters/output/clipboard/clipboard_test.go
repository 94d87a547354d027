package clipboard_test

import (
	"bytes"
	"encoding/base64"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/converters/output/clipboard"
)

// desktop makes a folder of programs the whole PATH. Each writes what it is given to
// the file "got" beside it.
func desktop(t *testing.T, names ...string) (got string) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows has functions for that")
	}
	dir := t.TempDir()
	got = filepath.Join(dir, "got")
	for _, name := range names {
		script := "#!/bin/sh\necho \"$0 $*\" | /usr/bin/sed 's|.*/||' > " + got + "\n/bin/cat >> " + got + "\n"
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), []byte(script), 0o700))
	}
	t.Setenv("PATH", dir)
	for _, name := range []string{"WAYLAND_DISPLAY", "DISPLAY", "WSL_DISTRO_NAME"} {
		t.Setenv(name, "")
	}
	return got
}

func TestPrograms(t *testing.T) {
	for _, tt := range []struct{ program, variable, words string }{
		{"pbcopy", "", "pbcopy "},
		{"wl-copy", "WAYLAND_DISPLAY", "wl-copy "},
		{"xclip", "DISPLAY", "xclip -selection clipboard"},
		{"xsel", "DISPLAY", "xsel --clipboard --input"},
	} {
		got := desktop(t, tt.program)
		if tt.variable != "" {
			_, err := clipboard.Write("text", nil)
			assert.ErrorIs(t, err, clipboard.ErrNone, "%s without a desktop", tt.program)
			t.Setenv(tt.variable, "0")
		}
		by, err := clipboard.Write("one → two\nthree", nil)
		require.NoError(t, err)
		assert.Equal(t, tt.program, by)
		text, err := os.ReadFile(got)
		require.NoError(t, err)
		assert.Equal(t, tt.words+"\none → two\nthree", string(text))
	}
}

// A program that fails leaves the text to the next one, and is named when there is none.
func TestNextProgram(t *testing.T) {
	got := desktop(t, "xclip", "xsel")
	t.Setenv("DISPLAY", ":9")
	xclip := filepath.Join(filepath.Dir(got), "xclip")
	require.NoError(t, os.WriteFile(xclip, []byte("#!/bin/sh\nexit 1\n"), 0o700))
	by, err := clipboard.Write("text", nil)
	require.NoError(t, err)
	assert.Equal(t, "xsel", by)
	require.NoError(t, os.Remove(filepath.Join(filepath.Dir(got), "xsel")))
	_, err = clipboard.Write("text", nil)
	assert.EqualError(t, err, "xclip -selection clipboard: exit status 1")
}

func TestWindowsFromLinux(t *testing.T) {
	got := desktop(t, "clip.exe")
	t.Setenv("WSL_DISTRO_NAME", "Debian")
	for text, want := range map[string]string{"plain": "plain", "é\U0001F642": "\xe9\x00\x3d\xd8\x42\xde"} {
		_, err := clipboard.Write(text, nil)
		require.NoError(t, err)
		octets, err := os.ReadFile(got)
		require.NoError(t, err)
		_, octets, _ = bytes.Cut(octets, []byte("\n"))
		assert.Equal(t, want, string(octets))
	}
}

func TestTerminal(t *testing.T) {
	desktop(t)
	var terminal bytes.Buffer
	by, err := clipboard.Write("one → two\x1b]52;c;AAAA\a", &terminal)
	require.NoError(t, err)
	assert.Contains(t, by, "OSC 52")
	packed, ok := strings.CutPrefix(terminal.String(), "\x1b]52;c;")
	require.True(t, ok)
	packed, ok = strings.CutSuffix(packed, "\a")
	require.True(t, ok)
	text, err := base64.StdEncoding.DecodeString(packed)
	require.NoError(t, err)
	assert.Equal(t, "one → two\x1b]52;c;AAAA\a", string(text))

	_, err = clipboard.Write(strings.Repeat("x", clipboard.MaxText+1), &terminal)
	assert.ErrorContains(t, err, "-o FILE")
}

func TestProgramThatFails(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows has functions for that")
	}
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "pbcopy"), []byte("#!/bin/sh\necho 'no  display\n:9' >&2\nexit 4\n"), 0o700))
	t.Setenv("PATH", dir)
	_, err := clipboard.Write("text", nil)
	assert.EqualError(t, err, "pbcopy: exit status 4: no display :9")
}
