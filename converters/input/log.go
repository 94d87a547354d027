package input

import (
	"fmt"
	"io"
	"iter"
	"path"
	"strings"

	"ocsconv/converters/input/logtime"
	"ocsconv/converters/input/source"
	"ocsconv/formats"
	"ocsconv/formats/known"
	"ocsconv/formats/pcapng"
	"ocsconv/formats/sequence"
)

// Identity is what messages, reports and captures say of the log that something
// comes from, be it finished or growing.
type Identity struct {
	Recognition
	File string       // what messages and outputs call the log
	Zone logtime.Zone // of its wall time
	ID   pcapng.LogID // zero for a capture
}

// Log is an input that can be read: its zone and the day of its first line are
// known, and it has a name among the others.
type Log struct {
	Identity
	Input    *Input
	MadeFrom []pcapng.LogInfo // as that of Input, under the names that outputs may show

	// Text says that pieces have the text of the Input's Document, not its
	// octets: it will be put back as a whole.
	Text bool

	count     func(n int)
	parts     *parts
	begun     *ending // the reader that [Log.First] has left
	zoneGiven bool    // a user told the zone

	dayless bool // nothing in the log tells the day of its first line, which it lacks
}

// Shard returns the number of the shard that a log is a part of, -1 of one that is none.
func (l *Log) Shard() int {
	n := -1
	for i, info := range l.MadeFrom {
		if info.Shard.Count == 0 || i > 0 && info.Shard.Number != n {
			return -1
		}
		n = info.Shard.Number
	}
	return n
}

// Files returns what messages and outputs call each input: its file's name,
// without the folder, where that tells them apart, since paths differ from
// machine to machine and captures must not.
func Files(inputs []*Input) []string {
	same := map[string]int{}
	for _, in := range inputs {
		same[in.Source.Base()]++
	}
	files := make([]string, len(inputs))
	for i, in := range inputs {
		if files[i] = in.Source.Base(); same[files[i]] > 1 {
			files[i] = in.Source.Name
		}
	}
	return files
}

// Name returns what reports call the log: the name that the user gave, which
// opens it again. Outputs call it by File, and so do reports where that is a
// pseudonym.
func (l *Log) Name() string {
	if l.File != l.Input.Source.Base() || l.Input.Source.Name == source.Stdin {
		return l.File
	}
	return l.Input.Source.Name
}

// First yields the messages at the beginning of the log that the caller wants to see. The
// next [Log.Reader] goes on behind them and hands them out once more, unless they are longer
// than a head: a small log is not read twice.
func (l *Log) First() iter.Seq2[*formats.Message, error] {
	return func(yield func(*formats.Message, error) bool) {
		r, err := l.reader()
		if err != nil {
			yield(nil, err)
			return
		}
		var ahead []*formats.Message
		size := 0
		for m, err := range formats.All(r) {
			if err != nil {
				_ = r.Close()
				yield(nil, err)
				return
			}
			if size += len(m.Gap) + len(m.Head) + len(m.Source()) + len(m.Foot); size <= HeadSize {
				ahead = append(ahead, m)
			}
			if m.Raw != nil && !yield(m, nil) {
				break
			}
		}
		if size > HeadSize || l.External { // whose program would wait
			_ = r.Close()
			return
		}
		r.ahead, l.begun = ahead, r
	}
}

// Reader opens the log for one pass. The closer belongs to the caller.
func (l *Log) Reader() (formats.Reader, io.Closer, error) {
	r, err := l.begun, error(nil)
	if l.begun = nil; r == nil {
		if r, err = l.reader(); err != nil {
			return nil, nil, err
		}
	}
	if l.Input.Document != nil {
		return &wrapping{Reader: r, document: l.Input.Document, decoded: l.Text}, r, nil
	}
	return r, r, nil
}

// Reading is what decides beside the octets how messages are read from the log.
func (l *Log) Reading() []string {
	z := &l.Zone
	return []string{l.Input.Source.Name, l.File, l.Format.Name, l.Encoding.String(), z.Clock.Name(), fmt.Sprint(z.Assumed, z.Undated, z.Date)}
}

// ReaderFrom opens the log for what stands behind a place that the reader of a part of it
// came to. It is not ok for a log that is not stored as it is read.
func (l *Log) ReaderFrom(p formats.Place) (r formats.Reader, closer io.Closer, ok bool) {
	section, ok := l.Input.section(p.Offset)
	if !ok {
		return nil, nil, false
	}
	options := l.optionsFor(func(own *formats.Options) { own.From = p })
	return sequence.NewReader(section, l.Format, l.Input.Formats(), options), section, true
}

// optionsFor is optionsOf with more that the reader of the log's own form is told.
func (l *Log) optionsFor(tell func(own *formats.Options)) func(*formats.Format) *formats.Options {
	return func(f *formats.Format) *formats.Options {
		own := l.optionsOf(f)
		if f.Name == l.Format.Name {
			tell(own)
		}
		return own
	}
}

// reader opens the log.
func (l *Log) reader() (*ending, error) {
	memory := new(formats.Memory)
	r, err := l.Input.reader(l.optionsFor(func(own *formats.Options) { own.Memory = memory }), l.count)
	if err == nil && !l.Format.Binary && !l.External { // else pieces are not the octets of the log
		r.memory = memory
	}
	return r, err
}

// Decoded opens the log's octets, in UTF-8, for one pass.
func (l *Log) Decoded() (io.Reader, io.Closer, error) { return l.Input.decoded(l.count) }

func (i *Identity) options() *formats.Options {
	return &formats.Options{File: i.File, Clock: i.Zone.Clock.Clone(), Date: i.Zone.Date, Assumed: i.Zone.Parts()}
}

// Context yields what the lines tell that stand before m and are no SIP.
func (i *Identity) Context(m *formats.Message) iter.Seq[formats.Context] {
	if i.Format.Context == nil {
		return func(func(formats.Context) bool) {}
	}
	return i.Format.Context(m, &formats.Options{File: i.File, Clock: i.Zone.Clock.Clone()})
}

// ContextTells reports whether what stands before m may tell of a session or an
// address.
func (i *Identity) ContextTells(m *formats.Message) bool {
	return i.Format != nil && i.Format.Context != nil && len(m.Gap) > 0 && (i.Format.ContextTells == nil || i.Format.ContextTells(m.Gap))
}

// Telling yields [Identity.Context] where it may tell of a session or an address.
func (i *Identity) Telling(m *formats.Message) iter.Seq[formats.Context] {
	if !i.ContextTells(m) {
		return func(func(formats.Context) bool) {}
	}
	return i.Context(m)
}

// Telling is [Identity.Telling] of a message of a log in one of the formats, nil for those
// that are known.
func Telling(m *formats.Message, list formats.List) iter.Seq[formats.Context] {
	i := Identity{Recognition: Recognition{Format: known.Or(list).ByName(m.Origin.Format)}, File: m.Origin.File}
	return i.Telling(m)
}

// Around returns what tells of the lines around a message: the log itself, the form
// that stands in it there, and of a capture the log that the message was made from.
func (l *Log) Around(m *formats.Message) *Identity {
	switch {
	case len(m.Gap) == 0:
		return &l.Identity
	case !l.Format.Binary:
		return l.within(m)
	}
	for i := range l.MadeFrom {
		if l.MadeFrom[i].File == m.Origin.File {
			return l.original(&l.MadeFrom[i])
		}
	}
	return &l.Identity
}

// within returns the log as one of the form that a message stands in.
func (l *Log) within(m *formats.Message) *Identity {
	f := known.Or(l.Input.list).ByName(m.Origin.Format)
	if f == nil || f.Name == l.Format.Name || l.External {
		return &l.Identity
	}
	other := l.Identity
	other.Format, other.Zone = f, l.zoneOf(f)
	return &other
}

func (l *Log) original(info *pcapng.LogInfo) *Identity {
	f := known.Or(l.Input.list).ByName(info.Format)
	if f == nil || f.Binary {
		return &l.Identity
	}
	return &Identity{Recognition: Recognition{Format: f}, File: info.File, Zone: logtime.Zone{Clock: ClockOf(info)}}
}

// Changed says that a later pass found another log than the first one.
func (l *Log) Changed() error {
	if l.External {
		return fmt.Errorf("%s: %s reads other messages in it the second time", l.Name(), l.Format.Title)
	}
	return fmt.Errorf("%s: was changed while it was read; convert a copy, or follow the log with --follow as it grows", l.Name())
}

// ClockOf returns the clock of a log that a capture was made from, nil where it names none.
// Of a log with a clock change it says only the offsets; the first is the best there is.
func ClockOf(info *pcapng.LogInfo) *formats.Clock {
	first, _, _ := strings.Cut(info.Zone, " then ")
	clock, _ := logtime.Parse(first)
	return clock
}

// Renamed returns the log under the names that outputs may show.
func (l *Log) Renamed(rename func(file string) string) *Log {
	other := *l
	other.File, other.begun = rename(l.File), nil
	other.ID = pcapng.NewLogID(l.Format.Name, other.File, nil)
	other.MadeFrom = nil
	for _, info := range l.MadeFrom {
		info.File = rename(info.File)
		info.ID = pcapng.NewLogID(info.Format, info.File, nil)
		other.MadeFrom = append(other.MadeFrom, info)
	}
	return &other
}

// String describes a log in the comment of a capture.
func (i *Identity) String() string {
	zone := "UTC"
	if !i.Format.Binary {
		zone = i.Zone.Clock.Name()
	}
	return fmt.Sprintf("%s (%s, times in %s: %s)", BaseName(i.File), i.Format.Title, zone, i.Zone.Why)
}

// Interface describes one server's part of a log, "" for a log that names none,
// as an interface of a capture.
func (i *Identity) Interface(server string) pcapng.Interface {
	described := pcapng.Interface{
		Server: server, Name: Stem(BaseName(i.File)), Description: i.Format.Title,
		Log: pcapng.LogInfo{ID: i.ID, Format: i.Format.Name, File: i.File, Encoding: i.Encoding.String(), Zone: i.Zone.Clock.Name(), ServerTrace: i.Format.ServerTrace, Assumed: i.Zone.Parts()},
	}
	if server != "" {
		described.Name, described.Description = server, i.Format.Title+", "+BaseName(i.File)
	}
	return described
}

// BaseName returns the last element of a path of any system, or of a member of
// an archive.
func BaseName(file string) string {
	if _, member, ok := strings.Cut(file, "!"); ok {
		file = member
	}
	return source.BaseName(file)
}

// Stem returns the last element of a path without its ending.
func Stem(base string) string {
	if stem := strings.TrimSuffix(base, path.Ext(base)); stem != "" {
		return stem
	}
	return base
}
