package logs

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"ocsconv/testdata/generate/calls"
)

// UCCAPI writes client logs. The zero value writes the form of Communicator
// 2007 R2 to Skype for Business with CRLF line ends, in UTC.
type UCCAPI struct {
	EOL     string         // "\r\n" when empty
	Zone    *time.Location // of the client's clock
	Process uint32
	Thread  uint32

	NoDate   bool // RTCDLL0.log
	Minimal  bool // no addresses and no byte count
	Nested   bool // every line behind the two prefixes of a phone's log
	Bare     bool // no packet lines at all, only prefixed start lines
	Blank    bool // an empty line after every record
	Gap      bool // an empty line more before the trailer
	OneSpace bool // one blank before "::" and after "Received -"

	Noise   int // percentage of messages that a line of other components follows
	Foreign int // percentage of messages with another thread's line inside
	NoEnd   int // percentage of messages without their trailer

	Rand *rand.Rand // needed for noise, foreign lines and missing trailers
}

// Render returns the whole log.
func (u UCCAPI) Render(messages []*calls.Message) []byte {
	var b strings.Builder
	for _, m := range messages {
		u.record(&b, m)
	}
	return []byte(b.String())
}

func (u UCCAPI) eol() string {
	if u.EOL == "" {
		return "\r\n"
	}
	return u.EOL
}

func (u UCCAPI) chance(percent int) bool {
	return percent > 0 && u.Rand.IntN(100) < percent
}

// Prefix returns what stands before the text of a line.
func (u UCCAPI) Prefix(t time.Time, thread uint32, level string) string {
	t = wall(t, u.Zone)
	stamp := t.Format("01/02/2006|15:04:05.000")
	if u.NoDate {
		stamp = t.Format("15:04:05.000")
	}
	nest := ""
	if u.Nested {
		nest = fmt.Sprintf("0:%02d:%02d.%03d.%03d : Raw data 211 (char), UCD_LOG_INFO: %s Aries: ",
			t.Minute(), t.Second(), t.Nanosecond()/1e6, 610, t.Format("01/02/2006|15:04:05"))
	}
	process := u.Process
	if process == 0 {
		process = 0x1A2C
	}
	if thread == 0 {
		thread = 0x9F0
	}
	if u.OneSpace {
		level = strings.TrimRight(level, " ")
	}
	return fmt.Sprintf("%s%s %X:%X %s :: ", nest, stamp, process, thread, level)
}

func (u UCCAPI) packetLine(m *calls.Message) string {
	size := len(m.Raw)
	switch {
	case u.Minimal && m.Direction == calls.In:
		return "Data Received"
	case u.Minimal:
		return "Sending Packet"
	case m.Direction == calls.Out:
		return fmt.Sprintf("Sending Packet - %s (From Local Address: %s) %d bytes", m.Remote, m.Local, size)
	case u.OneSpace:
		return fmt.Sprintf("Data Received - %s (To Local Address: %s) %d bytes", m.Remote, m.Local, size)
	}
	return fmt.Sprintf("Data Received -%s (To Local Address: %s) %d bytes", m.Remote, m.Local, size)
}

func (u UCCAPI) record(b *strings.Builder, m *calls.Message) {
	eol := u.eol()
	prefix := u.Prefix(m.Time, u.Thread, "INFO ")
	line := u.packetLine(m)
	if !u.Bare {
		colon := ":"
		if u.Minimal {
			colon = ""
		}
		b.WriteString(prefix + line + colon + eol)
	}
	start, headers, body := split(m.Raw)
	b.WriteString(prefix + start + eol)
	foreign := -1
	if u.chance(u.Foreign) {
		foreign = u.Rand.IntN(len(headers))
	}
	for i, h := range headers {
		b.WriteString(h + eol)
		if i == foreign {
			u.remark(b, m.Time, u.Thread+0x44)
		}
	}
	b.WriteString(eol)
	if eol != "\r\n" {
		body = strings.ReplaceAll(body, "\r\n", eol)
	}
	b.WriteString(body)
	if body != "" && !strings.HasSuffix(body, eol) || u.Gap {
		b.WriteString(eol)
	}
	if !u.Bare && !u.chance(u.NoEnd) {
		if u.Minimal {
			line = ""
		}
		b.WriteString(prefix + "End of " + line + eol)
	}
	if u.Blank {
		b.WriteString(eol)
	}
	for u.chance(u.Noise) {
		u.remark(b, m.Time.Add(time.Millisecond), u.Thread+0x1C0)
	}
}

// remark writes a line of another thread.
func (u UCCAPI) remark(b *strings.Builder, t time.Time, thread uint32) {
	level, text, _ := strings.Cut(chatter{u.Rand}.line(), ":: ")
	b.WriteString(u.Prefix(t, thread, strings.TrimSuffix(level, " ")) + text + u.eol())
}
