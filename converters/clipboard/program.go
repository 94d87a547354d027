package clipboard

import (
	"bytes"
	"fmt"
	"os/exec"
	"strings"
)

// program puts its standard input on the clipboard.
type program struct {
	words   []string
	wants   string                   // environment variable without which it has no desktop; "" for none
	encoded func(text string) []byte // nil for UTF-8
}

var programs = []program{
	{words: []string{"pbcopy"}},
	{words: []string{"wl-copy"}, wants: "WAYLAND_DISPLAY"},
	{words: []string{"xclip", "-selection", "clipboard"}, wants: "DISPLAY"},
	{words: []string{"xsel", "--clipboard", "--input"}, wants: "DISPLAY"},
	{words: []string{"termux-clipboard-set"}},
	{words: []string{"clip.exe"}, wants: "WSL_DISTRO_NAME", encoded: inWindows},
}

// run hands text to the first program that is there, has a desktop and takes it. A
// display may be named that is gone, as in a session that somebody came back to; the
// error is then that of the first program.
func run(text string, getenv func(string) string) (by string, err error) {
	failed := ErrNone
	for _, p := range programs {
		if p.wants != "" && getenv(p.wants) == "" {
			continue
		}
		path, err := exec.LookPath(p.words[0])
		if err != nil {
			continue
		}
		cmd := exec.Command(path, p.words[1:]...)
		input := []byte(text)
		if p.encoded != nil {
			input = p.encoded(text)
		}
		// No pipes for its output: xclip stays in the background and would keep them.
		cmd.Stdin = bytes.NewReader(input)
		if err := cmd.Run(); err == nil {
			return p.words[0], nil
		} else if failed == ErrNone {
			failed = fmt.Errorf("%s: %w", strings.Join(p.words, " "), err)
		}
	}
	return "", failed
}
