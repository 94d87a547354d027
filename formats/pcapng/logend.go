package pcapng

import (
	"encoding/binary"
	"slices"

	"ocsconv/formats"
)

// finishLogs writes what follows the last message of each log: into the packet
// that waits or, when none does, into a journal block of its own.
func (w *Writer) finishLogs() {
	var ends []byte
	for _, l := range w.order {
		if l.devices == 0 {
			if l.gap.empty() {
				continue
			}
			w.addInterface(Interface{Name: interfaceName(&formats.Origin{File: l.info.File}), Log: l.info})
		}
		if n := l.gap.dropped; n > 0 {
			w.problem(&formats.Origin{File: l.info.File}, "%d octets after the last message do not fit the capture and are lost", n)
		}
		rec := binary.AppendUvarint(beginRecord(nil, KindEnd, l.info.ID), l.next)
		rec = l.gap.take(rec)
		if w.last >= 0 && w.end-w.last+len(ends)+len(rec) < maxBlock {
			ends = appendRecord(ends, rec)
		} else if l.next > 0 || len(rec) > 10 {
			w.buf = appendRecordJournal(w.buf, w.stamp, &l.info, rec)
		}
	}
	w.extendLast(ends)
}

// extendLast adds options to the packet that waits.
func (w *Writer) extendLast(options []byte) {
	if w.last < 0 || len(options) == 0 {
		return
	}
	w.buf = slices.Insert(w.buf, w.options, options...)
	w.end += len(options)
	n := uint32(w.end - w.last)
	binary.LittleEndian.PutUint32(w.buf[w.last+4:], n)
	binary.LittleEndian.PutUint32(w.buf[w.end-4:], n)
}
