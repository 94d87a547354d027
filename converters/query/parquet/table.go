package parquet

import (
	"bufio"
	"cmp"
	"errors"
	"os"
	"path/filepath"

	"github.com/klauspost/compress/zstd"
	pq "github.com/parquet-go/parquet-go"
	pqzstd "github.com/parquet-go/parquet-go/compress/zstd"
)

const (
	maxGroup = 1 << 15 // rows of a row group, which is what a writer holds in memory
	maxBatch = 1 << 10 // rows that are handed over at a time
)

// codec compresses pages with one encoder for all tables, whose window is as long as
// a page: that of parquet-go holds 8 MiB, and as many again after each collection of
// garbage.
type codec struct {
	pqzstd.Codec
	encoder *zstd.Encoder
}

func newCodec() (*codec, error) {
	e, err := zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedFastest), zstd.WithEncoderConcurrency(1),
		zstd.WithWindowSize(pq.DefaultPageBufferSize), zstd.WithLowerEncoderMem(true), zstd.WithZeroFrames(true), zstd.WithEncoderCRC(false))
	return &codec{encoder: e}, err
}

// Encode is that of compress.Codec.
func (c *codec) Encode(dst, src []byte) ([]byte, error) {
	return c.encoder.EncodeAll(src, dst[:0]), nil
}

// table is one table, with a file for each day. Days come one after the other.
type table[T any] struct {
	root, name, file string
	codec            *codec
	open             *partition[T] // of the day that is written
	written          []string      // paths below root
	rows             int
}

// partition is the file of one day.
type partition[T any] struct {
	day  string
	file *os.File
	buf  *bufio.Writer
	w    *pq.GenericWriter[T]
	rows []T
	err  error // the first of writing
}

func newTable[T any](root, name, file string, codec *codec) *table[T] {
	return &table[T]{root: root, name: name, file: file, codec: codec}
}

// begin ends the day before, if the rows to come are of another one. A day without rows
// has a file all the same, so that a question about it finds the table.
func (t *table[T]) begin(day string) error {
	if t.open != nil && t.open.day == day {
		return t.open.err
	}
	if err := t.close(); err != nil {
		return err
	}
	path := filepath.Join(t.name, "day="+day, t.file+".parquet")
	if err := os.MkdirAll(filepath.Join(t.root, filepath.Dir(path)), 0o777); err != nil {
		return err
	}
	f, err := os.OpenFile(filepath.Join(t.root, path), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if err != nil {
		return err
	}
	t.open = &partition[T]{day: day, file: f, buf: bufio.NewWriterSize(f, 64<<10)}
	t.open.w = pq.NewGenericWriter[T](t.open.buf, pq.Compression(t.codec), pq.MaxRowsPerRowGroup(maxGroup), pq.CreatedBy("ocsconv", "1", ""))
	t.written = append(t.written, path)
	return nil
}

// add takes a row of the day. What goes wrong, begin and close say.
func (t *table[T]) add(row T) {
	t.rows++
	if t.open.rows = append(t.open.rows, row); len(t.open.rows) == maxBatch {
		t.open.flush()
	}
}

func (p *partition[T]) flush() {
	_, err := p.w.Write(p.rows)
	p.err = cmp.Or(p.err, err)
	clear(p.rows)
	p.rows = p.rows[:0]
}

// close finishes the file of the newest day.
func (t *table[T]) close() error {
	p := t.open
	if t.open = nil; p == nil {
		return nil
	}
	p.flush()
	return errors.Join(p.err, p.w.Close(), p.buf.Flush(), p.file.Close())
}

// abort closes the file of a run that failed.
func (t *table[T]) abort() {
	if t.open != nil {
		_ = t.open.file.Close()
	}
}

func (t *table[T]) paths() []string { return t.written }
