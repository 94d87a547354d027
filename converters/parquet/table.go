package parquet

import (
	"bufio"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strconv"

	pq "github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/compress/zstd"
)

const (
	maxGroup = 1 << 16 // rows of a row group, which is what a writer holds in memory
	maxOpen  = 3       // days of a table that are written at a time
	maxBatch = 1 << 10 // rows that are handed over at a time
)

// table is one table, with a file for each day.
type table[T any] struct {
	root, name, file string
	days             []*partition[T] // that are open, the latest to be written to last
	parts            map[string]int  // files of each day so far
	written          []string        // paths below root
	rows             int
}

// partition is the file of one day.
type partition[T any] struct {
	day  string
	file *os.File
	buf  *bufio.Writer
	w    *pq.GenericWriter[T]
	rows []T
}

func newTable[T any](root, name, file string) *table[T] {
	return &table[T]{root: root, name: name, file: file, parts: map[string]int{}}
}

// add takes rows of a day. A day without rows has a file all the same, so that a
// question about it finds the table.
func (t *table[T]) add(day string, rows ...T) error {
	p, err := t.partition(day)
	if err != nil {
		return err
	}
	t.rows += len(rows)
	if p.rows = append(p.rows, rows...); len(p.rows) < maxBatch {
		return nil
	}
	return p.flush()
}

func (t *table[T]) partition(day string) (*partition[T], error) {
	if i := slices.IndexFunc(t.days, func(p *partition[T]) bool { return p.day == day }); i >= 0 {
		return t.days[i], nil
	}
	if len(t.days) == maxOpen {
		if err := t.days[0].close(); err != nil {
			return nil, err
		}
		t.days = t.days[1:]
	}
	t.parts[day]++
	path := filepath.Join(t.name, "day="+day, t.file)
	if n := t.parts[day]; n > 1 {
		path += "-" + strconv.Itoa(n)
	}
	path += ".parquet"
	if err := os.MkdirAll(filepath.Join(t.root, filepath.Dir(path)), 0o777); err != nil {
		return nil, err
	}
	f, err := os.Create(filepath.Join(t.root, path))
	if err != nil {
		return nil, err
	}
	p := &partition[T]{day: day, file: f, buf: bufio.NewWriterSize(f, 256<<10)}
	p.w = pq.NewGenericWriter[T](p.buf, pq.Compression(&zstd.Codec{Level: zstd.SpeedFastest}), pq.MaxRowsPerRowGroup(maxGroup), pq.CreatedBy("ocsconv", "1", ""))
	t.days, t.written = append(t.days, p), append(t.written, path)
	return p, nil
}

func (p *partition[T]) flush() error {
	_, err := p.w.Write(p.rows)
	clear(p.rows)
	p.rows = p.rows[:0]
	return err
}

func (p *partition[T]) close() error {
	return errors.Join(p.flush(), p.w.Close(), p.buf.Flush(), p.file.Close())
}

// close finishes the files.
func (t *table[T]) close() error {
	var errs []error
	for _, p := range t.days {
		errs = append(errs, p.close())
	}
	t.days = nil
	return errors.Join(errs...)
}
