package answers

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"slices"
	"time"

	"github.com/klauspost/compress/zstd"

	"ocsconv/annotate/codec"
)

// Answer is what a command said and printed, in its order. The zero value says
// nothing and can be written to.
type Answer struct {
	Status byte // of how the command ended, the caller's own

	question string
	files    []File

	packed  bytes.Buffer // of records
	w       *zstd.Encoder
	overrun bool
}

// Bounds on what is kept.
const (
	maxAnswer = 32 << 20  // octets of what was printed and said, packed
	maxStored = 128 << 20 // of any answer
	maxRecord = 1 << 20
	window    = 1 << 20 // of the compression
)

// kinds of records.
const (
	printed  = 'p'
	remarked = 's'
)

// Of returns an answer that is octets, packed by who asks.
func Of(octets []byte) *Answer {
	a := &Answer{}
	a.packed.Write(octets)
	return a
}

// Octets returns those of an answer that was made by [Of].
func (a *Answer) Octets() []byte { return a.packed.Bytes() }

// Printed adds what went to the output. It keeps nothing of p.
func (a *Answer) Printed(p []byte) {
	for len(p) > 0 {
		n := min(len(p), maxRecord)
		a.record(printed, p[:n])
		p = p[n:]
	}
}

// Remarked adds a line for people.
func (a *Answer) Remarked(line string) { a.record(remarked, []byte(line)) }

// Whole reports whether everything could be kept: not what is too long.
func (a *Answer) Whole() bool { return !a.overrun }

func (a *Answer) record(kind byte, data []byte) {
	if a.overrun || len(data) > maxRecord {
		a.overrun = true
		return
	}
	if a.w == nil {
		a.w, _ = zstd.NewWriter(&a.packed, zstd.WithEncoderLevel(zstd.SpeedFastest), zstd.WithWindowSize(window),
			zstd.WithEncoderConcurrency(1), zstd.WithEncoderCRC(false)) // fails for impossible options only
	}
	head := binary.AppendUvarint([]byte{kind}, uint64(len(data)))
	_, _ = a.w.Write(head)
	_, _ = a.w.Write(data) // into memory
	if a.packed.Len() > maxAnswer {
		a.overrun = true
		a.packed = bytes.Buffer{}
	}
}

// Replay hands out what was said and printed. It ends with the first error of either.
func (a *Answer) Replay(print func([]byte) error, say func(line string)) error {
	r, err := zstd.NewReader(&a.packed, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxWindow(window), zstd.WithDecoderLowmem(true))
	if err != nil {
		return err
	}
	defer r.Close()
	return replay(r, print, say)
}

// errRecord says that a record is none.
var errRecord = errors.New("damaged answer")

func replay(r io.Reader, print func([]byte) error, say func(line string)) error {
	in := &octetReader{r: r}
	var buf []byte
	for {
		kind, err := in.ReadByte()
		if err == io.EOF {
			return nil
		}
		size, err2 := binary.ReadUvarint(in)
		if err = errors.Join(err, err2); err != nil || size > maxRecord {
			return errors.Join(errRecord, err)
		}
		if uint64(cap(buf)) < size {
			buf = make([]byte, size)
		}
		buf = buf[:size]
		if _, err := io.ReadFull(r, buf); err != nil {
			return errors.Join(errRecord, err)
		}
		switch kind {
		case printed:
			if err := print(buf); err != nil {
				return err
			}
		case remarked:
			say(string(buf))
		default:
			return errRecord
		}
	}
}

// octetReader reads single octets, and no more than it is asked for.
type octetReader struct {
	r   io.Reader
	one [1]byte
}

func (o *octetReader) ReadByte() (byte, error) {
	_, err := io.ReadFull(o.r, o.one[:])
	return o.one[0], err
}

// magic begins every answer. Its number changes with the form.
const magic = "ocsconv answer 3\n"

// format writes the answer: what it is an answer to, then the records, all behind a
// checksum.
func (a *Answer) format(question string, files []File) []byte {
	if a.w != nil {
		_ = a.w.Close()
		a.w = nil
	}
	kept := Answer{Status: a.Status, question: question, files: files}
	c := codec.Writer()
	kept.code(c)
	b := slices.Concat([]byte(magic), make([]byte, 8), c.Octets, a.packed.Bytes())
	binary.BigEndian.PutUint64(b[len(magic):], checksum(0, b[len(magic)+8:]))
	return b
}

// code codes what stands before the records.
func (a *Answer) code(c *codec.Codec) {
	codec.Inline(c, &a.question)
	codec.List(c, &a.files, codeFile)
	codec.Unsigned(c, &a.Status)
}

func codeFile(c *codec.Codec, f *File) {
	changed := f.Changed.UnixNano()
	codec.Inline(c, &f.Path)
	codec.Integer(c, &f.Size)
	codec.Integer(c, &changed)
	c.Natural(&f.sum)
	codec.Integer(c, &f.Part)
	c.Natural(&f.part)
	if !c.Writing {
		f.Changed, f.summed = time.Unix(0, changed), true
	}
}

// parse reads what format wrote.
func parse(b []byte) (*Answer, error) {
	rest, ok := bytes.CutPrefix(b, []byte(magic))
	if !ok || len(rest) < 8 || binary.BigEndian.Uint64(rest) != checksum(0, rest[8:]) {
		return nil, errRecord
	}
	return parseBody(rest[8:])
}

// parseBody reads what stands behind the checksum.
func parseBody(b []byte) (*Answer, error) {
	a, c := &Answer{}, codec.Reader(b, nil)
	if a.code(c); c.Bad {
		return nil, errRecord
	}
	a.packed.Write(c.Octets)
	return a, nil
}
