package clipboard

import (
	"bytes"
	"fmt"
	"io"
	"os/exec"
	"strings"

	"ocsconv/converters/output"
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
		cmd.Stdin = bytes.NewReader(input)
		if err := runSaying(cmd); err == nil {
			return p.words[0], nil
		} else if failed == ErrNone {
			failed = fmt.Errorf("%s: %w", strings.Join(p.words, " "), err)
		}
	}
	return "", failed
}

// longestSaying is how many octets of what a program says are repeated.
const longestSaying = 500

// runSaying runs a command, whose error ends with what it said. That goes to a file and
// through no pipe: xclip stays in the background and would keep the pipe open.
func runSaying(cmd *exec.Cmd) error {
	said, err := output.CreateScratch()
	if err != nil {
		return cmd.Run()
	}
	defer said.Close()
	cmd.Stderr = said
	if err = cmd.Run(); err == nil {
		return nil
	}
	text, _ := io.ReadAll(io.NewSectionReader(said, 0, longestSaying))
	if words := strings.Join(strings.Fields(string(text)), " "); words != "" {
		return fmt.Errorf("%w: %s", err, words)
	}
	return err
}
