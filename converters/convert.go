package converters

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"

	"ocsconv/converters/output"
	"ocsconv/formats"
	"ocsconv/formats/capture"
	"ocsconv/formats/known"
	"ocsconv/formats/pcapng"
	"ocsconv/formats/textlog"
)

// Target says what [Job.Write] makes of the inputs.
type Target struct {
	Format      *formats.Format
	Encoding    textlog.Encoding // of a text log
	Clock       *formats.Clock   // zone of fresh log records; nil means UTC
	Application string           // what a capture names as its maker
	Encap       pcapng.Encapsulation
	Context     bool // lines that are no SIP become journal entries of a capture

	// Wanted picks the messages by their number from 1; nil takes all. Gaps
	// are left out when it is set.
	Wanted func(frame int) bool
}

// Written says what came out.
type Written struct {
	Messages int
	Context  int // journal entries
	Problems []*formats.SyntaxError
}

// Write converts the inputs. Survey must have run.
func (j *Job) Write(ctx context.Context, w io.Writer, t Target) (*Written, error) {
	behind := output.Behind(w)
	done, err := j.write(ctx, behind, t)
	if closeErr := behind.Close(); err == nil {
		err = closeErr
	}
	return done, err
}

func (j *Job) write(ctx context.Context, w io.Writer, t Target) (*Written, error) {
	out, finish, err := j.writer(w, t)
	if err != nil {
		return nil, err
	}
	done := &Written{}
	frame := 0
	for m, err := range ahead(j.Pieces(ctx)) {
		if err != nil {
			return done, err
		}
		if m.Raw != nil {
			frame++
		}
		if t.Wanted != nil {
			if m.Raw == nil || !t.Wanted(frame) {
				continue
			}
			m.Gap = nil
		}
		if t.Context {
			if err := j.writeContext(out, m, done); err != nil {
				return done, err
			}
		}
		if err := out.Write(m); err != nil {
			return done, err
		}
		if m.Raw != nil {
			done.Messages++
		}
	}
	if err := out.Close(); err != nil {
		return done, err
	}
	if p, ok := out.(interface{ Problems() []*formats.SyntaxError }); ok {
		done.Problems = p.Problems()
	}
	return done, finish()
}

// writer returns the writer for t. A capture says beforehand which interfaces
// and names it has, for names must stand before the packets.
func (j *Job) writer(w io.Writer, t Target) (formats.Writer, func() error, error) {
	if t.Format.NewWriter == nil {
		return nil, nil, fmt.Errorf("format %s is only read, not written", t.Format.Name)
	}
	if t.Format.Name != capture.Format.Name {
		enc := textlog.Encode(w, t.Encoding)
		return t.Format.NewWriter(enc, &formats.WriterOptions{Clock: t.Clock.Clone()}), enc.Close, nil
	}
	return j.Capture(w, t), func() error { return nil }, nil
}

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
	for _, n := range j.hosts.names() {
		opts.Names = append(opts.Names, pcapng.Name{Addr: n.addr, Name: n.name})
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
			continue // a capture brings its own
		}
		info := pcapng.LogInfo{
			Format: l.Format.Name, File: l.Label,
			Encoding: l.Encoding.String(), Zone: l.Zone.Clock.Name(),
		}
		servers := j.servers[l.Label]
		if len(servers) == 0 {
			servers = []string{""}
		}
		for _, server := range servers {
			iface := pcapng.Interface{Server: server, Name: shortName(l.Source.Base()), Description: l.Format.Title, Log: info}
			if server != "" {
				iface.Name, iface.Description = server, l.Format.Title+", "+l.Source.Base()
			}
			list = append(list, iface)
		}
	}
	return list
}

// baseName returns the last element of a path of any system, or of a member of
// an archive.
func baseName(name string) string {
	name = strings.ReplaceAll(name, `\`, "/")
	if _, member, ok := strings.Cut(name, "!"); ok {
		name = member
	}
	return path.Base(name)
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

// Home tells which log a capture was made from: its format, its encoding and
// its name. It looks at the first message.
func (l *Log) Home() (f *formats.Format, enc textlog.Encoding, file string, err error) {
	if !l.Format.Binary {
		return nil, 0, "", nil
	}
	r, closer, err := l.Reader()
	if err != nil {
		return nil, 0, "", err
	}
	defer closer.Close()
	for m, err := range formats.Messages(r) {
		if err != nil {
			return nil, 0, "", err
		}
		f = known.ByName(m.Origin.Format)
		if f == nil || f.NewReader == nil || m.Head == nil && m.Gap == nil {
			return nil, 0, "", nil
		}
		file = m.Origin.File
		break
	}
	if f == nil {
		return nil, 0, "", nil
	}
	if logs, ok := r.(interface{ Logs() []pcapng.LogInfo }); ok {
		for _, info := range logs.Logs() {
			if info.Format == f.Name {
				enc, _ = textlog.ParseEncoding(info.Encoding)
				return f, enc, info.File, nil
			}
		}
	}
	return f, enc, file, nil
}

// ErrNoMessages says that an input holds no SIP.
var ErrNoMessages = errors.New("no SIP message found")

func newReader(b []byte) io.Reader { return bytes.NewReader(b) }
