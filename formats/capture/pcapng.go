package capture

import (
	"ocsconv/formats/pcapng"
)

// ngSource reads the frames of a pcapng file. What else the file says goes to
// the reader: the logs that its interfaces name.
type ngSource struct {
	reader *Reader
	blocks *pcapng.BlockReader
	number int
	frame  frame
}

func (s *ngSource) next() (*frame, error) {
	r := s.reader
	for {
		b, err := s.blocks.Next()
		if err != nil {
			return nil, err
		}
		switch {
		case b.IsPacket():
			if s.packet(b) {
				return &s.frame, nil
			}
		case b.Type == pcapng.InterfaceDescription:
			r.learnInterface(s.blocks.LastInterface())
		case b.Type == pcapng.SystemdJournal:
			s.number++ // Wireshark counts it as a frame
			r.stats.otherBlocks++
			s.journal(b)
		case b.Type != pcapng.SectionHeader:
			r.stats.otherBlocks++
		}
	}
}

// packet decodes a packet block and reports whether it could.
func (s *ngSource) packet(b *pcapng.Block) bool {
	s.number++
	s.frame.number, s.frame.offset = s.number, b.Offset
	p, err := s.blocks.Packet(b)
	if err != nil {
		s.reader.note(s.reader.damage(&s.frame, err.Error()))
		return false
	}
	s.frame.packet, s.frame.link = p, p.Interface.LinkType
	return true
}

// journal reads the end of a log that no packet could carry.
func (s *ngSource) journal(b *pcapng.Block) {
	data, ok := b.JournalRecord()
	if !ok {
		return
	}
	var rec pcapng.Record
	if err := pcapng.ParseRecord(data, nil, &rec); err != nil {
		s.frame.offset, s.frame.number = b.Offset, s.number
		s.reader.note(s.reader.damage(&s.frame, err.Error()))
		return
	}
	if rec.Kind == pcapng.KindEnd {
		s.reader.endOfLog(&rec)
	}
}
