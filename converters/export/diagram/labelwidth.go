package diagram

import (
	"fmt"
	"strings"
	"unicode"

	"ocsconv/converters/table/cells"
)

// labelWidth is what the label of a message takes in pixels, with its frame and sign.
func labelWidth(m *Message, text string) int {
	width := 0
	if m.Frame > 0 {
		width = tenths(fmt.Sprintf("[%d] ", m.Frame), true)
	}
	return (width + tenths(m.sign()+text, m.Failing || m.Answers)) / 10
}

// tenths estimates the width of a text of 12 px letters in tenths of a pixel, by DejaVu
// Sans, the widest of the fonts that a picture names.
func tenths(text string, bold bool) int {
	width := 0
	for _, r := range text {
		switch {
		case strings.ContainsRune(" !'(),-.:;I[]fijlrt|", r):
			width += 46
		case strings.ContainsRune("@MW%mw", r):
			width += 112
		case unicode.IsUpper(r):
			width += 84
		default:
			width += 75 * cells.Of(r)
		}
	}
	if bold {
		width += width / 9
	}
	return width
}

// fitted cuts the text of a label to the pixels above its arrow. The status stays.
func fitted(m *Message, text string, room int) string {
	const status = 8
	n := max(cells.Width(text), status)
	for n > status && labelWidth(m, cells.Cut(text, n)) > room {
		n--
	}
	return cells.Cut(text, n)
}
