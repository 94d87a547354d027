//go:build js

package drawing

import (
	"errors"
	"io"
)

// errBrowser leaves fonts and writers of pictures, a tenth of the program, out of a
// page: a browser draws and prints by itself.
var errBrowser = errors.New("pictures of pixels and documents are made by the installed program; the svg can be had here")

// PNG draws no picture in a browser.
func PNG(io.Writer, io.Reader) error { return errBrowser }

// PDF writes no document in a browser.
func PDF(io.Writer, io.Reader, string) error { return errBrowser }
