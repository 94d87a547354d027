package converters

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"
	"time"

	"ocsconv/converters/document"
	"ocsconv/converters/filter"
	"ocsconv/converters/source"
	"ocsconv/formats"
	"ocsconv/formats/capture"
	"ocsconv/formats/pcapng"
	"ocsconv/formats/textlog"
)

// Target says what [Job.Write] makes of the inputs.
type Target struct {
	Format   *formats.Format
	Encoding textlog.Encoding // of a text log

	// Document is what a redacted log is put back into; nil for none.
	Document    *document.Document
	Clock       *formats.Clock // zone of fresh log records; nil means that of the logs they stand with, else UTC
	Application string         // what a capture names as its maker
	Encap       pcapng.Encapsulation
	Lanes       bool // every endpoint and server gets an address of its own
	Context     bool // lines that are no SIP become journal entries of a capture

	// File picks the pieces of one of the logs that a capture was made from;
	// empty takes all.
	File string

	// Wanted picks messages; nil takes all. Gaps are left out when it is set.
	Wanted func(filter.Packet) bool

	lanes *lanes // made of the case for Lanes
}

// Written says what came out.
type Written struct {
	Messages int
	Context  int // journal entries
	Problems []*formats.SyntaxError
	Untold   int // problems beyond those in Problems
}

// Write converts the inputs. Survey must have run.
func (j *Job) Write(ctx context.Context, w io.Writer, t Target) (*Written, error) {
	if t.Lanes && j.Case != nil {
		t.lanes = newLanes(j.Case, j.hosts)
	}
	wall := j.wallTime(&t)
	out, finish, err := j.writer(w, t)
	if err != nil {
		return nil, err
	}
	done := &Written{}
	j.brief = t.Wanted == nil
	defer func() { j.brief = false }()
	var last time.Time
	numbers := t.numbering(out)
	explained := func(yield func(piece) bool) {
		for m, err := range j.Pieces(ctx) {
			if err == nil && !j.takes(m, &t) {
				continue
			}
			if !yield(piece{m: m, frame: j.at.frame, err: err}) {
				return
			}
		}
	}
	for p := range ahead(explained) {
		if p.err != nil {
			return done, p.err
		}
		m := p.m
		wall.settle(m)
		if fresh(m, t.Format) {
			j.address(m)
			if m.Time.IsZero() {
				m.Time = last // as captures have it
			}
			last = m.Time
		}
		if t.Context {
			if err := j.writeContext(out, m, done); err != nil {
				return done, err
			}
		}
		if t.lanes != nil && m.Raw != nil {
			t.lanes.show(m, p.frame)
		}
		m.Comment = numbers.Comment(m.Comment)
		if err := out.Write(m); err != nil {
			return done, err
		}
		if m.Raw != nil {
			numbers.Wrote(p.frame)
			done.Messages++
		}
	}
	if err := out.Close(); err != nil {
		return done, err
	}
	if p, ok := out.(*pcapng.Writer); ok {
		done.Problems, done.Untold = p.Problems(), p.Omitted()
	}
	return done, finish()
}

// fresh reports whether a text log gets a record of its own for a message that
// no such log had. Captures take addresses from [pcapng.WriterOptions].
func fresh(m *formats.Message, f *formats.Format) bool {
	return m.Raw != nil && !f.Binary && f.NewWriter != nil && m.Origin.Format != f.Name
}

// address gives a message the addresses that a capture would show, which is
// what viewers of logs draw their diagrams by.
func (j *Job) address(m *formats.Message) {
	src, dst := j.hosts.ends(m)
	if m.Direction == formats.In {
		src, dst = dst, src
	}
	m.Local.AddrPort, m.Remote.AddrPort = src, dst
}

// writer returns the writer for t. A capture says beforehand which interfaces
// and names it has, for names must stand before the packets.
func (j *Job) writer(w io.Writer, t Target) (formats.Writer, func() error, error) {
	if t.Format.Name == capture.Format.Name {
		return j.Capture(w, t), func() error { return nil }, nil
	}
	buffered := bufio.NewWriterSize(w, writeSize)
	enc := textlog.Encode(buffered, t.Encoding)
	finish := func() error { return errors.Join(enc.Close(), buffered.Flush()) }
	if t.Document != nil {
		return j.wrapped(enc, t, finish)
	}
	if t.Format.NewWriter == nil {
		return verbatim{enc}, finish, nil
	}
	return t.Format.NewWriter(enc, &formats.WriterOptions{Clock: t.Clock.Clone()}), finish, nil
}

// wrapped returns a writer of a text that stands in a document, which is written
// when the text is whole.
func (j *Job) wrapped(enc io.WriteCloser, t Target, finish func() error) (formats.Writer, func() error, error) {
	var text bytes.Buffer
	var w formats.Writer = verbatim{&text}
	if t.Format.NewWriter != nil {
		w = t.Format.NewWriter(&text, &formats.WriterOptions{Clock: t.Clock.Clone()})
	}
	return w, func() error {
		_, err := enc.Write(t.Document.Wrap(text.Bytes()))
		return errors.Join(err, finish())
	}, nil
}

// writeSize is how many octets of a text log are written at a time; its writers
// hand out the parts of a record one by one.
const writeSize = 256 << 10

// verbatim writes pieces as they were read. It leads back to a document, which
// has no form that a fresh record could take: an edited message is put in as
// plain SIP.
type verbatim struct{ w io.Writer }

func (v verbatim) Write(m *formats.Message) error {
	for _, b := range [][]byte{m.Gap, m.Head, m.Source(), m.Foot} {
		if _, err := v.w.Write(b); err != nil {
			return err
		}
	}
	return nil
}

func (verbatim) Close() error { return nil }

// Capture returns a writer of packets that knows the interfaces and names of
// the inputs.
func (j *Job) Capture(w io.Writer, t Target) *pcapng.Writer {
	opts := &pcapng.WriterOptions{
		Application:   t.Application,
		Comment:       j.captureComment(),
		Encapsulation: t.Encap,
		Interfaces:    j.interfaces(),
		Addresses:     j.hosts.ends,
	}
	names := j.hosts.names()
	if t.Encap != pcapng.ExportedPDU && j.hosts.bothFamilies(names) {
		names = append(names, inIPv6(names)...)
	}
	for _, n := range names {
		opts.Names = append(opts.Names, pcapng.Name{Addr: n.addr, Name: n.name})
	}
	if t.lanes != nil {
		opts.Addresses, opts.Names = t.lanes.ends, t.lanes.names()
	}
	return pcapng.NewWriter(w, opts)
}

func (j *Job) captureComment() string {
	var parts []string
	for _, l := range j.Logs {
		zone := "UTC"
		if !l.Format.Binary {
			zone = l.Zone.Clock.Name()
		}
		parts = append(parts, fmt.Sprintf("%s (%s, times in %s: %s)", baseName(l.Label), l.Format.Title, zone, l.Zone.Why))
		if len(parts) == 20 && len(j.Logs) > 20 {
			parts = append(parts, fmt.Sprintf("and %d more", len(j.Logs)-20))
			break
		}
	}
	return "made from " + strings.Join(parts, ", ")
}

// interfaces returns one interface per log, or per server of a merged one.
func (j *Job) interfaces() []pcapng.Interface {
	var list []pcapng.Interface
	for _, l := range j.Logs {
		if l.Format.Binary {
			// What a capture was made from travels on with its messages.
			for _, info := range l.made {
				list = append(list, pcapng.Interface{Name: shortName(info.File), Description: info.Format, Log: info})
			}
			continue
		}
		info := pcapng.LogInfo{
			ID: l.id, Format: l.Format.Name, File: l.Label,
			Encoding: l.Encoding.String(), Zone: l.Zone.Clock.Name(), ServerTrace: l.Format.ServerTrace,
		}
		for _, server := range j.serversOf(l) {
			iface := pcapng.Interface{Server: server, Name: shortName(baseName(l.Label)), Description: l.Format.Title, Log: info}
			if server != "" {
				iface.Name, iface.Description = server, l.Format.Title+", "+baseName(l.Label)
			}
			list = append(list, iface)
		}
	}
	return list
}

// serversOf returns the servers whose messages a log holds, "" for a log that
// names none.
func (j *Job) serversOf(l *Log) []string {
	var list []string
	for _, k := range j.order {
		if k.file == l.Label {
			list = append(list, k.server)
		}
	}
	if len(list) == 0 {
		return []string{""}
	}
	return list
}

// baseName returns the last element of a path of any system, or of a member of
// an archive.
func baseName(name string) string {
	if _, member, ok := strings.Cut(name, "!"); ok {
		name = member
	}
	return source.BaseName(name)
}

func shortName(base string) string {
	if short := strings.TrimSuffix(base, path.Ext(base)); short != "" {
		return short
	}
	return base
}

// writeContext writes the lines of a gap as journal entries.
func (j *Job) writeContext(out formats.Writer, m *formats.Message, done *Written) error {
	w, ok := out.(interface{ Context(formats.Context) error })
	i, known := j.byName[m.Origin.File]
	if !ok || !known || j.Logs[i].Format.Context == nil {
		return nil
	}
	l := j.Logs[i]
	for c := range l.Format.Context(m, &formats.Options{File: l.Label, Clock: l.Zone.Clock.Clone()}) {
		if err := w.Context(c); err != nil {
			return err
		}
		done.Context++
	}
	return nil
}

// ErrNoMessages says that an input holds no SIP.
var ErrNoMessages = errors.New("no SIP message found")
