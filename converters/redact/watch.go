package redact

import (
	"bytes"
	"io"
)

// window is the octets of an output that are searched next.
type window struct {
	d    *Detector
	name string
	buf  []byte
	at   int64 // offset of buf
}

const (
	windowSize    = 256 << 10
	windowOverlap = 4 << 10 // of a line that is longer
)

// Write searches all lines that are complete.
func (w *window) Write(b []byte) (int, error) {
	n := len(b)
	for len(b) > 0 {
		take := min(len(b), windowSize-len(w.buf))
		w.buf = append(w.buf, b[:take]...)
		if b = b[take:]; len(w.buf) == windowSize {
			w.search()
		}
	}
	return n, nil
}

// search searches a full window, up to its last line end if that is not far from its end.
func (w *window) search() {
	end := len(w.buf)
	from := end
	if i := bytes.LastIndexByte(w.buf, '\n'); i > windowSize/2 {
		end, from = i+1, i+1
	} else {
		end -= (windowOverlap - lastAtom(w.buf[end-windowOverlap:])) % windowOverlap // unless all of it is one atom
		from = end - windowOverlap
		from += atomLen(w.buf[from:end])
	}
	w.d.octets(w.name, w.at, w.buf[:end])
	w.at += int64(from)
	w.buf = append(w.buf[:0], w.buf[from:]...)
}

// close searches what is left.
func (w *window) close() { w.d.octets(w.name, w.at, w.buf) }

// Watch searches an output while it is written, so that it need not be read again.
type Watch struct {
	to     io.Writer
	window window
	head   []byte // until it tells the form
	sealed bool   // the form hides its text from who reads octet by octet
}

// headSize is how many octets tell the form of an output.
const headSize = 4 << 10

// Watch returns what writes an output of that name to w.
func (d *Detector) Watch(name string, w io.Writer) *Watch {
	return &Watch{to: w, window: window{d: d, name: name}, head: make([]byte, 0, headSize)}
}

// Write searches the octets and passes them on.
func (w *Watch) Write(b []byte) (int, error) {
	rest := b
	if w.head != nil {
		take := min(len(b), headSize-len(w.head))
		w.head, rest = append(w.head, b[:take]...), b[take:]
		if len(w.head) == headSize {
			w.begin()
		}
	}
	if w.head == nil && !w.sealed {
		_, _ = w.window.Write(rest) // never fails
	}
	return w.to.Write(b)
}

// begin looks at the form of the output.
func (w *Watch) begin() {
	head := w.head
	form, _ := formOf(head)
	if w.sealed = form != plainText; !w.sealed {
		_, _ = w.window.Write(head)
	}
	w.head = nil
}

// Close ends the search of what was written. It reports false where the form of the output
// wants that its reader be given to [Detector.CheckReader] instead.
func (w *Watch) Close() (searched bool) {
	if w.head != nil {
		w.begin()
	}
	if !w.sealed {
		w.window.close()
	}
	return !w.sealed
}

// form is how an output is searched.
type form uint8

const (
	plainText   form = iota
	encodedText      // in another encoding than octets
	zipFile
	gzipFile
	captureFile
	pageFile
	closedFile // not at all
)
