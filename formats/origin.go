package formats

import "strconv"

// Origin tells where a message came from. Strings are empty and numbers zero
// where the log does not say. Line counts from 1; Offset is in octets of the
// decoded text (after UTF-16 and gzip).
type Origin struct {
	Format      string // name of the format that read it: "uccapi"
	File        string // the input's name as the user gave it
	Line        int    // line of the message's start line
	Offset      int64  // offset of the record's first octet (the head)
	Process     uint32
	Thread      uint32
	Level       string // "INFO", "TL_INFO"
	Component   string // "SIPStack", "S4"
	Server      string // `POOL01\FE01` in a merged CLS file; whoever sets it reads a server's trace
	Instance    string // Instance-Id of a SIPStack record
	Correlation string // Trace-Correlation-Id
	Sequence    string // the trace's own sequence number

	// ServerTrace says that the record stands in a server's trace.
	ServerTrace bool
}

// AppendPlace appends where the message stands, for people: file and line, the
// process and thread that wrote it, server and level, as far as they are known:
// "phone.uccapilog:2 pid=0x1B3C tid=0xA1F INFO".
func (o *Origin) AppendPlace(b []byte) []byte {
	empty := len(b)
	word := func(prefix string) {
		if len(b) > empty {
			b = append(b, ' ')
		}
		b = append(b, prefix...)
	}
	switch {
	case o.File != "" && o.Line > 0:
		b = strconv.AppendInt(append(append(b, o.File...), ':'), int64(o.Line), 10)
	case o.File != "":
		b = append(b, o.File...)
	case o.Line > 0:
		b = strconv.AppendInt(append(b, "line "...), int64(o.Line), 10)
	}
	if o.Process != 0 {
		word("pid=0x")
		b = AppendHex(b, o.Process)
	}
	if o.Thread != 0 {
		word("tid=0x")
		b = AppendHex(b, o.Thread)
	}
	if o.Server != "" {
		word(o.Server)
	}
	if o.Level != "" {
		word(o.Level)
	}
	return b
}

// AppendHex appends the id of a process or thread as Windows tools write it: in
// upper case and without zeros in front.
func AppendHex(b []byte, v uint32) []byte {
	at := len(b)
	b = strconv.AppendUint(b, uint64(v), 16)
	for i, c := range b[at:] {
		if c >= 'a' {
			b[at+i] = c - 'a' + 'A'
		}
	}
	return b
}
