// Package logs writes the sessions of package calls as the text logs of
// clients and servers spell them, with the damage that such logs have in the
// field.
package logs

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"ocsconv/testdata/generate/calls"
)

// Mix returns the messages of all sessions that the log shows, in the order of
// their times; equal times keep the order of the sessions.
func Mix(sessions ...*calls.Session) []*calls.Message {
	var all []*calls.Message
	for _, s := range sessions {
		all = append(all, s.Present()...)
	}
	slices.SortStableFunc(all, func(a, b *calls.Message) int { return a.Time.Compare(b.Time) })
	return all
}

// chatter makes the lines that other components write between messages. All of
// it is made up.
type chatter struct{ r *rand.Rand }

var remarks = [...]string{
	"TRACE :: media::engine tick stream=%d jitter=%d",
	"TRACE :: presence::cache lookup key=%08x hits=%d",
	"WARN  :: transport::pool connection %d idle for %d ms",
	"TRACE :: dialog::timer armed id=%08x due=%d ms",
	"INFO  :: contacts::sync batch %d of %d",
	"ERROR :: WebClient::Fetch failed hr=80ef%04x attempt=%d",
	"TRACE :: ui::queue depth=%d longest=%d",
	"TRACE :: ice::agent check %08x round=%d, no answer yet",
}

// line returns one line without its prefix: level, "::" and text.
func (c chatter) line() string {
	return fmt.Sprintf(remarks[c.r.IntN(len(remarks))], c.r.IntN(1<<16), 1+c.r.IntN(900))
}

// split takes a message apart: start line, header lines, body.
func split(raw []byte) (start string, headers []string, body string) {
	head, body, _ := strings.Cut(string(raw), "\r\n\r\n")
	lines := strings.Split(head, "\r\n")
	return lines[0], lines[1:], body
}

// header returns the value of a message's first header line with this name.
func header(raw []byte, name string) string {
	_, headers, _ := split(raw)
	for _, h := range headers {
		if v, ok := strings.CutPrefix(h, name+": "); ok {
			return v
		}
	}
	return ""
}

// wall is a time as the log's owner reads it off the clock.
func wall(t time.Time, zone *time.Location) time.Time {
	if zone == nil {
		return t.UTC()
	}
	return t.In(zone)
}
