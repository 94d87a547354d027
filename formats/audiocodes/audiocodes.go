// Package audiocodes reads and writes the syslog of AudioCodes gateways and
// session border controllers, as the device sends it, as a syslog daemon keeps it
// and as the vendor's viewer shows it:
//
//	<133>[S=1718543] [SID=b9027c:24:198171]  (N  6891937) ---- Incoming SIP Message from 192.0.2.1:9024 to SIPInterface #2 (Teams) TLS TO(#138) SocketID(204) ---- #012 [Time:19-12@12:45:02.514]
//	<133>[S=1718544] [SID=b9027c:24:198171]  INVITE sip:bob@example.com SIP/2.0 #012Via: … [Time:19-12@12:45:02.514]
//
// A syslog packet has a sequence number (S) and the session that it is about
// (SID: device, restarts of the device, session). It may hold several entries, and
// a message may take several packets, between which those of other sessions
// stand. Line ends are line ends, "#012", "#015#012" or, before release 6.6, two
// blanks. The time is that of the device, day and month without a year; before
// release 6.6 it had month, day and year.
//
// The form follows from the vendor's manuals and from programs that read it; no
// complete log was at hand.
package audiocodes

import (
	"bytes"
	"errors"
	"io"

	"ocsconv/formats"
	"ocsconv/formats/announced"
	"ocsconv/formats/stamp"
)

// Name is the format's name in [formats.Format] and [formats.Origin].
const Name = "audiocodes"

// Format is the device's syslog, read and written.
var Format = &formats.Format{
	Name:        Name,
	Title:       "syslog of AudioCodes gateways and SBCs",
	Marks:       "entries ---- Incoming SIP Message from or ---- Outgoing SIP Message to",
	Extensions:  []string{".syslog", ".log", ".txt"},
	Detect:      Detect,
	NewReader:   NewReader,
	NewWriter:   NewWriter,
	Line:        Line,
	ServerTrace: true,
	Dateless:    true,
}

var errNoEntry = errors.New("no entry ---- Incoming SIP Message from or ---- Outgoing SIP Message to with a message behind it")

// Detect takes an input in which a message is found.
func Detect(head []byte) error {
	if !bytes.Contains(head, announceWords) || !formats.Holds(head, NewReader) {
		return errNoEntry
	}
	return nil
}

// NewReader returns a reader of a device's syslog. The year is that of opts.Date.
func NewReader(r io.Reader, opts *formats.Options) formats.Reader {
	own := opts.WithDefaults()
	g := &grammar{
		calendar: stamp.NewCalendar(&own),
		limit:    min(own.MaxMessage, maxRecord),
		waiting:  map[string]*assembly{},
		ledger:   newLedger(own.File),
	}
	return &reader{Reader: announced.NewReader(r, Name, opts, g.record), ledger: g.ledger}
}

// reader adds to the pieces of a log what the ledger of its packets has found missing.
type reader struct {
	formats.Reader
	ledger *ledger
}

// Read implements [formats.Reader].
func (r *reader) Read() (*formats.Message, error) {
	m, err := r.Reader.Read()
	if err == io.EOF {
		if owed := r.ledger.close(); len(owed) > 0 {
			return &formats.Message{Origin: formats.Origin{Format: Name, File: r.ledger.file}, Problems: owed}, nil
		}
	}
	if err != nil {
		return nil, err
	}
	m.Problems = append(m.Problems, r.ledger.take()...)
	return m, nil
}

// maxRecord is how many octets of a log one message may take, with all that
// stands between its packets.
const maxRecord = 1 << 20
