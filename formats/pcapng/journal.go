package pcapng

import (
	"encoding/base64"
	"encoding/binary"
	"math"
	"strconv"
	"strings"

	"ocsconv/formats"
	"ocsconv/formats/printable"
)

// Context writes a line of the log that is no SIP message as a systemd journal
// entry, which Wireshark lists as a frame of its own and every other tool
// skips. The body is the journal export format: NAME=value lines, and a binary
// form with a length for values of several lines.
func (w *Writer) Context(c formats.Context) error {
	if w.err != nil {
		return w.err
	}
	stamp, ok := stampOf(c.Time)
	if !ok {
		stamp = w.stamp
	}
	start := len(w.buf)
	b := beginBlock(w.buf, SystemdJournal)
	body := len(b)
	b = appendJournalTime(b, stamp)
	b = append(b, "PRIORITY="...)
	b = append(b, priority(c.Level), '\n')
	b = appendJournal(b, "_HOSTNAME", c.Server)
	b = appendJournal(b, "SYSLOG_IDENTIFIER", c.Component)
	if c.Process != 0 {
		b = appendJournal(b, "_PID", strconv.FormatUint(uint64(c.Process), 10))
	}
	if c.Thread != 0 {
		b = appendJournal(b, "TID", strconv.FormatUint(uint64(c.Thread), 10))
	}
	b = appendJournal(b, "SIP_CALL_ID", c.CallID)
	b = appendJournal(b, "SIP_CSEQ", c.CSeq)
	b = appendJournal(b, "MESSAGE", clip(strings.TrimRight(c.Text, "\r\n"), MaxPacket/2))
	w.buf = endBlock(pad(b, len(b)-body), start)
	return w.flushFull()
}

func appendJournalTime(b []byte, stamp uint64) []byte {
	if early(stamp) {
		stamp = 0 // a field that is not negative
	}
	b = append(b, "__REALTIME_TIMESTAMP="...)
	return append(strconv.AppendUint(b, stamp/1000, 10), '\n')
}

func appendJournal(b []byte, name, value string) []byte {
	if value == "" {
		return b
	}
	b = append(b, name...)
	if printable.Comment.Text(value) == value {
		return append(append(append(b, '='), value...), '\n')
	}
	b = binary.LittleEndian.AppendUint64(append(b, '\n'), uint64(len(value)))
	return append(append(b, value...), '\n')
}

// priority maps the level of a client log or server trace to that of syslog.
func priority(level string) byte {
	level = strings.TrimPrefix(strings.ToUpper(level), "TL_")
	switch {
	case strings.HasPrefix(level, "ERR"):
		return '3'
	case strings.HasPrefix(level, "WARN"):
		return '4'
	case strings.HasPrefix(level, "VERB"), strings.HasPrefix(level, "NOISE"), strings.HasPrefix(level, "TRACE"):
		return '7'
	default:
		return '6'
	}
}

// journalRecord is the journal field that holds a record in base64, for a log
// whose last packet is gone or that has none.
const journalRecord = "OCSCONV_RECORD="

func appendRecordJournal(b []byte, stamp uint64, l *LogInfo, rec []byte) []byte {
	start := len(b)
	b = beginBlock(b, SystemdJournal)
	body := len(b)
	b = appendJournalTime(b, stamp)
	b = appendJournal(b, "SYSLOG_IDENTIFIER", "ocsconv")
	b = appendJournal(b, "MESSAGE", "end of "+oneLine(l.File))
	b = append(b, journalRecord...)
	b = base64.StdEncoding.AppendEncode(b, closeRecord(rec))
	b = append(b, '\n')
	return endBlock(pad(b, len(b)-body), start)
}

// JournalRecord returns the record that a journal block carries, if any: the
// end of a log that no packet could carry.
func (b *Block) JournalRecord() (rec []byte, ok bool) {
	if b.Type != SystemdJournal || len(b.Body) > math.MaxInt32 {
		return nil, false
	}
	text := string(b.Body)
	if !strings.HasPrefix(text, "__REALTIME_TIMESTAMP=") {
		return nil, false
	}
	_, value, found := strings.Cut(text, "\n"+journalRecord)
	if !found {
		return nil, false
	}
	value, _, _ = strings.Cut(value, "\n")
	rec, err := base64.StdEncoding.DecodeString(value)
	return rec, err == nil
}
