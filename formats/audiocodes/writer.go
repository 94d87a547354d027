package audiocodes

import (
	"bytes"
	"cmp"
	"io"
	"strconv"

	"ocsconv/formats"
	"ocsconv/formats/announced"
)

// NewWriter returns a writer of a device's syslog: two packets for a message, one
// that announces it and one that holds it. They have the sequence numbers of this
// output, and the session of a message that has one in a number. An entry cannot
// leave a direction open: such a message is written as sent, as
// [formats.Message.Src] counts it.
func NewWriter(w io.Writer, opts *formats.WriterOptions) formats.Writer {
	clock, sequence := opts.WithDefaults().Clock, 0
	return announced.NewWriter(w, Name, func(m *formats.Message) []byte {
		at := " [Time:" + clock.Wall(m.Time).Format("02-01@15:04:05.000") + "]\n"
		transport := cmp.Or(m.Transport.String(), "TLS")
		words := "---- Outgoing SIP Message to " + end(m.Remote) + " from SIPInterface #0 "
		if m.Direction == formats.In {
			words = "---- Incoming SIP Message from " + end(m.Remote) + " to SIPInterface #0 "
		}
		lead := func() []byte {
			sequence++
			return []byte("[S=" + strconv.Itoa(sequence) + "] [SID=000000:0:0] ")
		}
		b := append(lead(), " (N "+strconv.Itoa(sequence)+") "+words+transport+" ---- #012"+at...)
		b = append(b, lead()...)
		return append(append(b, bytes.ReplaceAll(bytes.TrimLeft(m.Raw, "\r\n"), []byte("\r\n"), []byte("#015#012"))...), at...)
	})
}

// end spells an address.
func end(a formats.Address) string {
	switch {
	case a.Addr().IsValid():
		return a.AddrPort.String()
	case a.Host != "":
		return a.Host + ":" + strconv.Itoa(int(a.Port()))
	}
	return "0.0.0.0:0"
}

// Line implements Line of [formats.Format]: the device's time stands at the end of
// a packet, its sequence number at the beginning. The session behind the number
// names the device.
func Line(line []byte) formats.Line {
	if i := bytes.LastIndex(line, timeMark); i >= 0 {
		if n := bytes.IndexByte(line[i:], ']'); n > 0 && n < len("[Time: 31-12-2018@23:59:59.000000]") {
			return formats.Line{Stamp: formats.Span{From: i, To: i + n + 1}, Text: min(i, textAt(line, parseLead(line).size))}
		}
	}
	l := parseLead(line)
	if l.size == 0 {
		return formats.Line{}
	}
	from := bytes.Index(line, sequenceMark)
	return formats.Line{Stamp: formats.Span{From: from, To: from + bytes.IndexByte(line[from:], ']') + 1}, Text: textAt(line, l.size)}
}

// textAt returns where the text of a packet begins, the lead of which has so many
// octets: behind the number of an entry.
func textAt(line []byte, size int) int {
	if size == 0 {
		return 0
	}
	blanks := len(line[size:]) - len(bytes.TrimLeft(line[size:], " "))
	if n := len(entryForm().Find(line[size+blanks:])); n > 0 {
		return size + blanks + n
	}
	return size
}
