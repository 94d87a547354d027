package palette

import "strconv"

// RGB returns the parts of a colour of the palette, "#rrggbb". It panics for what is
// of another form: colours are written in this package only.
func RGB(colour string) (red, green, blue uint8) {
	n, err := strconv.ParseUint(colour[1:], 16, 24)
	if err != nil || len(colour) != len("#rrggbb") {
		panic("palette: no colour: " + strconv.Quote(colour))
	}
	return uint8(n >> 16), uint8(n >> 8), uint8(n)
}
