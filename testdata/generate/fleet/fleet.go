// Package fleet deals the records of one server's trace to the traces of several
// servers, so that the messages of a call lie in many files.
package fleet

import (
	"bytes"
	"fmt"
	"hash/fnv"
	"io"
	"time"

	"ocsconv/formats"
	"ocsconv/formats/ocslogger"
)

// Options say how the records are dealt.
type Options struct {
	Hosts  int
	Copies int           // every so many records go to two hosts; 0 for none
	Skew   time.Duration // the clock of every second host is that much ahead
	Cut    int           // the last so many octets of each log are missing
	Sites  bool          // the addresses of a call are in one of the three networks for documentation
}

// stamp is how a record of the trace says its time.
const stamp = "01/02/2006-15:04:05.000"

// Spread reads a trace and returns those of the hosts. The same options give the
// same octets.
func Spread(r io.Reader, o Options) ([][]byte, error) {
	logs := make([][]byte, o.Hosts)
	count := 0
	for m, err := range formats.All(ocslogger.NewReader(r, nil)) {
		if err != nil {
			return nil, err
		}
		count++
		host := int(session(m)>>8)%o.Hosts + count%3*3 // two or three hosts see a call
		logs[host%o.Hosts] = o.append(logs[host%o.Hosts], host%o.Hosts, m)
		if o.Copies > 0 && count%o.Copies == 0 && m.Raw != nil {
			other := (host + 1) % o.Hosts
			logs[other] = o.append(logs[other], other, m)
		}
	}
	for i := range logs {
		logs[i] = logs[i][:len(logs[i])-min(o.Cut, len(logs[i]))]
	}
	return logs, nil
}

func session(m *formats.Message) uint32 {
	h := fnv.New32a()
	if at := bytes.Index(m.Raw, []byte("Call-ID: ")); at >= 0 {
		h.Write(m.Raw[at:min(len(m.Raw), at+40)])
	}
	return h.Sum32()
}

// append adds a record as the host would have logged it.
func (o Options) append(log []byte, host int, m *formats.Message) []byte {
	name := fmt.Appendf(nil, `\FE%02d]`, host+1)
	for _, part := range [][]byte{m.Gap, m.Head, m.Source(), m.Foot} {
		part = bytes.ReplaceAll(part, []byte(`\FE01]`), name)
		if o.Sites {
			part = bytes.ReplaceAll(part, []byte("192.0.2."), [...][]byte{[]byte("192.0.2."), []byte("198.51.100."), []byte("203.0.113.")}[session(m)%3])
		}
		if o.Skew != 0 && host%2 == 1 {
			part = o.skewed(part)
		}
		log = append(log, part...)
	}
	return log
}

// skewed moves the times in the prefixes of records.
func (o Options) skewed(part []byte) []byte {
	var out []byte
	for line := range bytes.Lines(part) {
		if at := bytes.Index(line, []byte("::")); bytes.HasPrefix(line, []byte("TL_")) && at >= 0 && len(line) >= at+2+len(stamp) {
			from := at + 2
			if t, err := time.Parse(stamp, string(line[from:from+len(stamp)])); err == nil {
				line = append(append(append([]byte(nil), line[:from]...), t.Add(o.Skew).Format(stamp)...), line[from+len(stamp):]...)
			}
		}
		out = append(out, line...)
	}
	return out
}
