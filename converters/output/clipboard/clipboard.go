// Package clipboard puts a text on the clipboard of the desktop that a person sits at.
//
// Windows has functions for that. Elsewhere a program does it that comes with the
// desktop: pbcopy of macOS, wl-copy under Wayland, xclip or xsel under X11,
// termux-clipboard-set on Android, clip.exe where Linux runs inside Windows. Where there
// is none, as on a server that is reached by SSH, the terminal is asked by the control
// sequence OSC 52, which goes to the machine where the person sits (XTerm Control
// Sequences, "Manipulate Selection Data").
package clipboard

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"unicode/utf16"
)

// ErrNone says that nothing on this system takes a text to a clipboard.
var ErrNone = errors.New("no clipboard: none of wl-copy, xclip and xsel is installed for this desktop, and standard error is no terminal; -o FILE writes a file")

// MaxText is how many octets go to a terminal. Many take no more than 74,994 octets
// (100,000 of Base64) and drop the rest without a word.
const MaxText = 74_994

// Write puts text on the clipboard and returns what took it, in words. Terminal is
// where control sequences go to, nil where there is no terminal.
func Write(text string, terminal io.Writer) (by string, err error) {
	by, err = system(text)
	if !errors.Is(err, ErrNone) || terminal == nil {
		return by, err
	}
	if len(text) > MaxText {
		return "", fmt.Errorf("no clipboard program is installed, and a terminal takes %d octets, not %d; -o FILE writes a file", MaxText, len(text))
	}
	_, err = io.WriteString(terminal, "\x1b]52;c;"+base64.StdEncoding.EncodeToString([]byte(text))+"\a")
	return "the terminal (OSC 52), if it allows that", err
}

// inWindows writes a text for clip.exe, which takes octets of more than ASCII for
// UTF-16.
func inWindows(text string) []byte {
	if bytes.IndexFunc([]byte(text), func(r rune) bool { return r >= 0x80 }) < 0 {
		return []byte(text)
	}
	var b []byte
	for _, c := range utf16.Encode([]rune(text)) {
		b = append(b, byte(c), byte(c>>8))
	}
	return b
}
