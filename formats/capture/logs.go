package capture

import (
	"io"

	"ocsconv/formats"
	"ocsconv/formats/pcapng"
)

// Logs returns the logs that the packets of a capture were made from, as
// [Reader.Logs] does at the end of it: a section or an interface that follows the
// first packets may name more of them. It decodes no message, and does not read
// a pcap, which names none. Damage ends it like the end of the file, for reading
// the messages tells of it.
func Logs(r io.Reader, opts *formats.Options) ([]pcapng.LogInfo, error) {
	in := NewReader(r, opts)
	if in.format == namePcap {
		return nil, nil
	}
	for {
		f, err := in.src.next()
		if err != nil {
			in.stop(err)
			break
		}
		in.learnPacket(f)
	}
	if in.err != io.EOF {
		return nil, in.err
	}
	return in.Logs(), nil
}

// learnPacket takes notice of the logs that a packet's records name.
func (r *Reader) learnPacket(f *frame) {
	if pcapng.NewRecords(f.packet.Options, nil).All(r.knows) {
		return
	}
	records := pcapng.NewRecords(f.packet.Options, &r.strings)
	for {
		var rec pcapng.Record
		more, err := records.Next(&rec)
		if !more {
			return
		}
		if err != nil || rec.Kind != pcapng.KindMessage && rec.Kind != pcapng.KindEnd {
			continue
		}
		if rec.Kind == pcapng.KindMessage {
			if _, ok := r.dissect(f); !ok {
				continue
			}
		}
		r.logOf(&rec)
	}
}

func (r *Reader) knows(id pcapng.LogID) bool { return r.logs[id] != nil }
