package capture

import (
	"bufio"
	"fmt"
	"io"

	"ocsconv/formats"
	"ocsconv/formats/pcapng"
)

// Reader yields the SIP messages of a capture. It implements [formats.Reader].
//
// Packets that this program wrote come back as the pieces of the log that they
// were made from: gaps, heads and feet included, in the order of the log, also
// where a tool has put the packets in another one, as far as 16,384 messages or
// 16 MiB away. What is missing, changed or beyond that is a problem of the next
// message. Several logs in one capture are told apart by Origin.File. All other
// packets are read as what they are.
type Reader struct {
	opts   formats.Options
	format string
	src    source
	err    error // of the source
	ended  bool

	ready   []*restored // to be read next
	at      int         // how far ready has been read
	inflate io.Reader   // the rest of a deflated gap
	after   *restored   // the message behind that gap

	logs         map[pcapng.LogID]*logState
	order        []*logState
	files        map[string]bool
	nameBytes    int // of what the logs are called
	recent       *logState
	slots        []slot // places of the capture that wait for a message
	waitingBytes int
	marks        marks
	parts        map[partKey]*parts
	partBytes    int
	lacking      map[partKey]*restored // messages of which earlier segments are to come
	strings      pcapng.Strings
	record       pcapng.Record // of the newest packet

	fragments fragments
	streams   streams
	chunks    chunks
	segment   segmentKey // with several messages, exported last
	stats     counters
	notes     []*formats.SyntaxError // of packets that became no message
	untold    int                    // problems beyond the notes
	told      bool                   // of what was not read
}

// NewReader returns a reader of a pcapng or pcap file. Nil options are useful.
func NewReader(r io.Reader, opts *formats.Options) *Reader {
	out := &Reader{
		logs:  make(map[pcapng.LogID]*logState),
		files: make(map[string]bool),
		parts: make(map[partKey]*parts),

		lacking: make(map[partKey]*restored),
		opts:    opts.WithDefaults(),
	}
	input := bufio.NewReaderSize(r, 4096)
	if head, _ := input.Peek(pcapHeaderLength); detectPcap(head) == nil {
		out.format, out.src = namePcap, newPcapSource(input)
	} else {
		out.format, out.src = namePcapng, &ngSource{reader: out, blocks: pcapng.NewBlockReader(input)}
	}
	out.streams.stats, out.streams.emit = &out.stats, out.streamMessage
	out.streams.limit = out.opts.MaxMessage
	return out
}

// Logs returns the logs that the packets read so far were made from, by the
// File of their messages' Origin.
func (r *Reader) Logs() []pcapng.LogInfo {
	out := make([]pcapng.LogInfo, len(r.order))
	for i, l := range r.order {
		out[i] = l.info
	}
	return out
}

// Read returns the next piece: see [formats.Reader]. A file that ends early or
// is damaged gives a last piece that carries the problem.
func (r *Reader) Read() (*formats.Message, error) {
	for {
		if m := r.pending(); m != nil {
			return m, nil
		}
		if r.ended {
			return nil, r.err
		}
		r.more()
	}
}

// pending returns the next piece of what has been released.
func (r *Reader) pending() *formats.Message {
	if r.inflate != nil {
		if m := r.gapPiece(); m != nil {
			return m
		}
	}
	if x := r.after; x != nil {
		r.after = nil
		if x.message.Raw != nil || len(x.message.Problems) > 0 {
			return &x.message
		}
	}
	if r.at == len(r.ready) {
		r.ready, r.at = r.ready[:0], 0
		return nil
	}
	x := r.ready[r.at]
	r.ready[r.at] = nil
	r.at++
	if x.gap.IsZero() {
		return &x.message
	}
	r.inflate, r.after = x.gap.Reader(), x
	return r.pending()
}

// gapPiece reads on in a deflated gap, nil at its end.
func (r *Reader) gapPiece() *formats.Message {
	buf := make([]byte, formats.MaxGap)
	n, err := io.ReadFull(r.inflate, buf)
	o := r.after.message.Origin
	piece := &formats.Message{Origin: formats.Origin{Format: o.Format, File: o.File}}
	if err != nil {
		r.inflate = nil
		if err != io.EOF && err != io.ErrUnexpectedEOF {
			r.problem(piece, "the octets before a message are damaged in the capture: %v", err)
		}
	}
	if n == 0 && len(piece.Problems) == 0 {
		return nil
	}
	piece.Gap = buf[:n:n]
	return piece
}

// more reads one frame, or finishes what is open at the end of the file.
func (r *Reader) more() {
	if r.err != nil {
		r.finish()
		return
	}
	f, err := r.src.next()
	if err != nil {
		r.stop(err)
		return
	}
	r.stats.frames++
	if !r.restore(f) {
		r.foreign(f)
	}
}

// stop ends the reading of frames. Damage of the file is a problem and not an
// error, like that of a message.
func (r *Reader) stop(err error) {
	r.err = err
	if damage, ok := err.(*formats.SyntaxError); ok {
		damage.File = r.opts.File
		r.note(damage)
		r.err = io.EOF
	}
}

// finish releases, one after the other, what the end of the file leaves open.
func (r *Reader) finish() {
	if r.err == io.EOF {
		r.streams.closeAll()
		r.fragments.finish()
		r.chunks.finish()
		if len(r.slots) > 0 {
			r.advance()
			return
		}
		for _, l := range r.order {
			if r.finishLog(l) {
				return
			}
		}
		if !r.told {
			r.told = true
			r.unreadLinks()
			for _, p := range r.stats.places {
				r.note(&formats.SyntaxError{File: r.opts.File, Msg: fmt.Sprintf("frame %d: %s", p.frame, p.msg)})
			}
			r.untold += r.stats.placesMore
			for _, number := range r.fragments.cut {
				r.note(&formats.SyntaxError{File: r.opts.File, Msg: fmt.Sprintf("frame %d: fragments of a SIP message whose others are not in the capture: it is left out", number)})
			}
			r.untold += r.fragments.cutMore
		}
		if r.untold > 0 {
			r.notes = append(r.notes, &formats.SyntaxError{File: r.opts.File, Msg: fmt.Sprintf("%d more problems of packets", r.untold)})
			r.untold = 0
		}
		if len(r.notes) > 0 {
			origin := formats.Origin{Format: r.format, File: r.opts.File}
			r.ready = append(r.ready, &restored{message: formats.Message{Origin: origin, Problems: r.notes}})
			r.notes = nil
			return
		}
	}
	r.ended = true
}

func (r *Reader) problem(m *formats.Message, format string, args ...any) {
	m.Problems = append(m.Problems, &formats.SyntaxError{
		File: m.Origin.File, Line: m.Origin.Line, Offset: m.Origin.Offset, Msg: fmt.Sprintf(format, args...),
	})
}

// maxNotes is how many problems that belong to no message are kept.
const maxNotes = 1000

// note keeps a problem that belongs to no message. Those beyond maxNotes
// are counted.
func (r *Reader) note(e *formats.SyntaxError) {
	if len(r.notes) == maxNotes {
		r.untold++
		return
	}
	r.notes = append(r.notes, e)
}

func (r *Reader) damage(f *frame, msg string) *formats.SyntaxError {
	r.stats.damaged++
	return &formats.SyntaxError{File: r.opts.File, Offset: f.offset, Msg: fmt.Sprintf("frame %d: %s", f.number, msg)}
}
