// Package datablock keeps octets compressed within an HTML page: a hidden element
// with deflated data (RFC 1951) in base64. The page's own script expands a block when
// somebody looks at it, by what every browser of today brings (DecompressionStream).
// It is a div, whose text browsers pass over by words, not a script of a type that
// nobody runs, through which they go letter by letter.
//
// Whoever searches a page for words reads it through [Expand].
package datablock

import (
	"bufio"
	"bytes"
	"compress/flate"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
)

const (
	opening = `<div hidden id="`
	closing = "</div>\n"
)

// Deflate compresses the octets of a block.
func Deflate(b []byte) []byte {
	var out bytes.Buffer
	z, err := flate.NewWriter(&out, flate.BestCompression)
	if err == nil {
		_, err = z.Write(b)
	}
	if err == nil {
		err = z.Close()
	}
	if err != nil {
		panic(err) // the level is one that there is, and a buffer takes everything
	}
	return out.Bytes()
}

// Write writes a block of octets that were deflated. The id is of letters and
// digits. The block is a line of its own.
func Write(w io.Writer, id string, deflated []byte) error {
	if _, err := io.WriteString(w, opening+id+`">`); err != nil {
		return err
	}
	enc := base64.NewEncoder(base64.StdEncoding, w)
	if _, err := enc.Write(deflated); err != nil {
		return err
	}
	if err := enc.Close(); err != nil {
		return err
	}
	_, err := io.WriteString(w, closing)
	return err
}

// ErrDamaged is wrapped by the error about a block that cannot be expanded.
var ErrDamaged = errors.New("a block of data in the page cannot be expanded")

// Expand returns a reader of the page in which every block holds its octets as they
// were before they were compressed.
func Expand(r io.Reader) io.Reader {
	return &expander{lines: bufio.NewReaderSize(r, 64<<10)}
}

type expander struct {
	lines *bufio.Reader
	now   io.Reader // what is handed out; nil for the next line
	err   error
}

func (e *expander) Read(p []byte) (int, error) {
	for e.err == nil {
		if e.now == nil {
			if e.err = e.next(); e.err != nil {
				break
			}
		}
		n, err := e.now.Read(p)
		if err == io.EOF {
			e.now, err = nil, nil
		}
		if err != nil {
			e.err = fmt.Errorf("%w: %v", ErrDamaged, err)
		}
		if n > 0 {
			return n, nil
		}
	}
	return 0, e.err
}

// next opens the next line: as it is, or the block that it holds.
func (e *expander) next() error {
	start, err := e.lines.Peek(len(opening))
	if err != nil && len(start) == 0 {
		return err
	}
	if string(start) != opening {
		line, err := e.lines.ReadSlice('\n') // the beginning of a long line does as well
		if len(line) == 0 {
			return err
		}
		e.now = bytes.NewReader(bytes.Clone(line))
		return nil
	}
	line, err := e.lines.ReadBytes('\n')
	if err != nil && err != io.EOF {
		return err
	}
	tag, data, ok := bytes.Cut(line, []byte(`">`))
	data, closed := bytes.CutSuffix(data, []byte(closing))
	if !ok || !closed {
		return ErrDamaged
	}
	e.now = io.MultiReader(bytes.NewReader(tag), bytes.NewReader([]byte(`">`+"\n")),
		flate.NewReader(base64.NewDecoder(base64.StdEncoding, bytes.NewReader(data))), bytes.NewReader([]byte("\n"+closing)))
	return nil
}
