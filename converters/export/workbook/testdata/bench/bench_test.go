// Package bench compares the workbook's rows with those of excelize's
// StreamWriter. It is a module of its own so that the program does not depend
// on excelize. Run it with
//
//	go test -bench . -benchtime 1x -count 3
//
// Both write the same cells: every column of a Messages sheet, numbers as
// numbers, times as dates, each cell with a style.
package bench

import (
	"fmt"
	"io"
	"iter"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"ocsconv/annotate"
	"ocsconv/converters/export/workbook"
	"ocsconv/converters/table"
	"ocsconv/formats"
)

const (
	sessions = 1000
	perCall  = 100
)

// calls makes sessions one at a time, as a case read from a large log would.
func calls() iter.Seq[*annotate.Session] {
	start := time.Date(2010, 1, 5, 14, 0, 47, 889e6, time.UTC)
	return func(yield func(*annotate.Session) bool) {
		for i := range sessions {
			if !yield(call(i, start.Add(time.Duration(i)*time.Minute))) {
				return
			}
		}
	}
}

func call(i int, start time.Time) *annotate.Session {
	id := fmt.Sprintf("%032x", i*7919)
	s := &annotate.Session{Number: i + 1, CallID: id, Start: annotate.Time{Time: start}, Messages: make([]annotate.Note, perCall)}
	for n := range s.Messages {
		label := "E" + strconv.Itoa(n%3+1)
		s.Messages[n] = annotate.Note{
			N: n + 1, Frame: i*perCall + n + 1, Time: annotate.Time{Time: start.Add(time.Duration(n) * 37 * time.Millisecond)},
			File: "frontend.log", Line: (i*perCall + n) * 31, Direction: formats.In, DirectionHow: formats.Logged,
			StartLine: "SIP/2.0 183 Session Progress", Status: 183, Method: "INVITE", CSeq: "1 INVITE", Kind: "EPROG",
			Endpoint: label, State: "early", Verdict: annotate.StateLost, Length: 1400 + n,
			Note:    "183 Session Progress from endpoint " + label + " (epid 2798f0b3cc), call " + id[20:] + ": starts an early dialog.",
			FromTag: id[:10], ToTag: fmt.Sprintf("%010x", i*perCall+n), FromEpid: "1488039028", ToEpid: "2798f0b3cc",
			Product: "Office Communicator Phone 2007 R2", Src: "192.0.2.20:443", Dst: "192.0.2.201:2604", SDP: "answer",
			Transaction: "1 INVITE", UserAgent: "CPE/3.5.6907.0 OCPhone/3.5.6907.0 (Office Communicator Phone 2007 R2)",
		}
	}
	return s
}

func TestPeak(t *testing.T) {
	for name, write := range map[string]func(io.Writer) error{"ocsconv": ours, "excelize": theirs} {
		if !strings.EqualFold(os.Getenv("PEAK"), name) {
			continue
		}
		f, err := os.Create(t.TempDir() + "/out.xlsx")
		if err != nil {
			t.Fatal(err)
		}
		if err := write(f); err != nil {
			t.Fatal(err)
		}
		info, _ := f.Stat()
		status, _ := os.ReadFile("/proc/self/status")
		for line := range strings.Lines(string(status)) {
			if strings.HasPrefix(line, "VmHWM") {
				t.Log(name, strings.Fields(line)[1], "KiB peak,", info.Size(), "octets")
			}
		}
	}
}

func BenchmarkWorkbook(b *testing.B) { run(b, ours) }

func BenchmarkExcelize(b *testing.B) { run(b, theirs) }

func run(b *testing.B, write func(io.Writer) error) {
	b.ReportAllocs()
	for b.Loop() {
		if err := write(io.Discard); err != nil {
			b.Fatal(err)
		}
	}
}

func ours(w io.Writer) error {
	_, err := workbook.WriteCase(w, calls(), workbook.Options{})
	return err
}

func theirs(w io.Writer) error {
	f := excelize.NewFile()
	defer f.Close()
	stream, err := f.NewStreamWriter("Sheet1")
	if err != nil {
		return err
	}
	styles, err := styled(f)
	if err != nil {
		return err
	}
	columns := table.Columns()
	cells := make([]any, len(columns))
	for i, c := range columns {
		cells[i] = c.Name
	}
	if err := stream.SetRow("A1", cells); err != nil {
		return err
	}
	row := 2
	for s := range calls() {
		for r := range table.Rows(s, time.Time{}) {
			for i, c := range columns {
				cells[i] = cell(c.Value(r), styles)
			}
			if err := stream.SetRow("A"+strconv.Itoa(row), cells); err != nil {
				return err
			}
			row++
		}
	}
	if err := stream.Flush(); err != nil {
		return err
	}
	_, err = f.WriteTo(w)
	return err
}

// styled makes a style for each kind of cell.
func styled(f *excelize.File) (map[table.Kind]int, error) {
	styles := make(map[table.Kind]int)
	for kind, format := range map[table.Kind]string{
		table.Text: "@", table.Count: "0", table.Seconds: "0.000", table.Instant: "yyyy-mm-dd hh:mm:ss.000",
	} {
		id, err := f.NewStyle(&excelize.Style{CustomNumFmt: &format})
		if err != nil {
			return nil, err
		}
		styles[kind] = id
	}
	return styles, nil
}

func cell(v table.Value, styles map[table.Kind]int) excelize.Cell {
	c := excelize.Cell{StyleID: styles[v.Kind]}
	switch v.Kind {
	case table.Text:
		c.Value = v.Text
	case table.Count:
		c.Value = v.Int
	case table.Seconds:
		c.Value = v.Span.Seconds()
	case table.Instant:
		c.Value = v.Time
	}
	return c
}
