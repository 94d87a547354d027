//go:build !js

package drawing

import (
	"sync"

	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/goitalic"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/opentype"
)

// The Go fonts hold Latin, Greek and Cyrillic letters; they come with the
// program, so that a picture is the same on every machine.

type face struct {
	bold, italic bool
	size         float64
}

// faces are the fonts at the sizes of one picture.
type faces map[face]font.Face

var parsed = sync.OnceValue(func() map[face]*opentype.Font {
	fonts := map[face]*opentype.Font{}
	for f, ttf := range map[face][]byte{{}: goregular.TTF, {bold: true}: gobold.TTF, {italic: true}: goitalic.TTF} {
		parsed, err := opentype.Parse(ttf)
		if err != nil {
			panic(err) // the fonts are part of the program
		}
		fonts[f] = parsed
	}
	return fonts
})

// of returns the font of a style at a scale.
func (fs faces) of(s style, scale float64) font.Face {
	f := face{bold: s.bold, italic: s.italic && !s.bold, size: s.size * scale}
	if fs[f] == nil {
		made, err := opentype.NewFace(parsed()[face{bold: f.bold, italic: f.italic}], &opentype.FaceOptions{Size: f.size, DPI: 72, Hinting: font.HintingNone})
		if err != nil {
			panic(err) // of sizes that are never zero
		}
		fs[f] = made
	}
	return fs[f]
}
