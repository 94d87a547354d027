package plugin

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"time"
	"unicode/utf8"

	"ocsconv/formats"
	"ocsconv/formats/announced"
	"ocsconv/formats/sip"
	"ocsconv/formats/textlog"
)

// Schema names the JSON form of a message that a format's program writes. Fields
// are only ever added.
const Schema = "ocsconv.message/1"

// record is one line of a program's output.
type record struct {
	Schema    string  `json:"schema"`
	Time      string  `json:"time"`
	Direction string  `json:"direction"`
	Local     string  `json:"local"`
	Remote    string  `json:"remote"`
	Transport string  `json:"transport"`
	Raw       *string `json:"raw"`
	RawBase64 []byte  `json:"raw_base64"`
	Line      int     `json:"line"`
	Offset    int64   `json:"offset"`
	Process   uint32  `json:"process"`
	Thread    uint32  `json:"thread"`
	Level     string  `json:"level"`
	Component string  `json:"component"`
	Server    string  `json:"server"`
	Problem   string  `json:"problem"`
}

// message reads one line. Whatever is wrong with it is a problem of the piece.
func (r *reader) message(line []byte) *formats.Message {
	var rec record
	if err := json.Unmarshal(line, &rec); err != nil {
		return r.damaged("is no object of " + Schema + ": " + err.Error())
	}
	if rec.Schema != "" && rec.Schema != Schema {
		return r.damaged(fmt.Sprintf("is of schema %q; this ocsconv reads %s", rec.Schema, Schema))
	}
	m := &formats.Message{Origin: formats.Origin{
		Format: r.program.Name, File: r.opts.File, Line: max(rec.Line, 0), Offset: max(rec.Offset, 0),
		Process: rec.Process, Thread: rec.Thread, Level: rec.Level, Component: rec.Component, Server: rec.Server,
	}}
	complain := func(format string, args ...any) {
		m.Problems = append(m.Problems, r.problem(m.Origin.Line, fmt.Sprintf(format, args...)))
	}
	if rec.Problem != "" {
		complain("%s", rec.Problem)
	}
	raw, err := rec.raw(r.opts.MaxMessage)
	if err != nil {
		complain("%v", err)
		return m
	}
	if raw == nil {
		if rec.Problem == "" {
			return r.damaged("has neither a message nor a problem")
		}
		return m
	}
	if !utf8.Valid(line) {
		complain("the message was written as text but is no UTF-8, so some of its octets are lost")
	}
	m.Raw = raw
	r.describe(m, &rec, complain)
	return m
}

// raw returns the message in wire form; nil when there is none.
func (rec *record) raw(limit int) ([]byte, error) {
	var raw []byte
	switch {
	case rec.Raw != nil && rec.RawBase64 != nil:
		return nil, errors.New("the message comes twice, as raw and as raw_base64")
	case rec.Raw != nil:
		raw = textlog.Wire([]byte(*rec.Raw))
	case rec.RawBase64 != nil:
		raw = rec.RawBase64
	default:
		return nil, nil
	}
	if len(raw) > limit {
		return nil, fmt.Errorf("the message has %d octets, more than %d", len(raw), limit)
	}
	first, _, _ := bytes.Cut(raw, []byte("\r\n"))
	if !sip.IsStartLine(first) {
		return nil, errors.New("what should be a message does not begin with a SIP start line")
	}
	return raw, nil
}

// describe fills in what the record tells of its message.
func (r *reader) describe(m *formats.Message, rec *record, complain func(string, ...any)) {
	var err error
	if m.Time, err = r.time(rec.Time); err != nil {
		complain("%v", err)
	}
	switch rec.Direction {
	case "in":
		m.Direction, m.How = formats.In, formats.Logged
	case "out":
		m.Direction, m.How = formats.Out, formats.Logged
	case "", "unknown":
	default:
		complain("the direction %q is none of in, out, unknown", rec.Direction)
	}
	m.Local, m.Remote = announced.ParseAddress(rec.Local, ""), announced.ParseAddress(rec.Remote, "")
	if m.Transport = formats.ParseTransport(rec.Transport); m.Transport == formats.UnknownTransport && rec.Transport != "" {
		complain("the transport %q is not known", rec.Transport)
	}
	r.frame(m, rec.Raw != nil, complain)
}

// frame finds the end of the message. Text may lack the empty line after headers
// without a body, and may have line ends behind it: both are how a log is laid
// out, not damage.
func (r *reader) frame(m *formats.Message, text bool, complain func(string, ...any)) {
	msg := sip.Parse(m.Raw)
	size, counted := msg.ContentLength()
	if !msg.HeadersEnded() {
		if !text || size > 0 {
			complain("the message ends in its headers")
			return
		}
		m.Raw = append(bytes.TrimRight(m.Raw, "\r\n"), "\r\n\r\n"...)
		return
	}
	body := msg.Body()
	if text && len(body) > size && len(bytes.Trim(body[size:], "\r\n")) == 0 {
		m.Raw = m.Raw[:len(m.Raw)-len(body)+size]
		return
	}
	if counted && size != len(body) {
		complain("Content-Length is %d, the body has %d octets", size, len(body))
	}
}

// time reads a time with its offset, or wall time in the zone of the log.
func (r *reader) time(s string) (time.Time, error) {
	if s == "" {
		return time.Time{}, nil
	}
	if t, err := time.Parse(time.RFC3339Nano, s); err == nil {
		return t.UTC(), nil
	}
	wall, err := time.Parse("2006-01-02T15:04:05.999999999", s)
	if err != nil {
		return time.Time{}, fmt.Errorf("the time %q is not in the form of RFC 3339", s)
	}
	return r.opts.Clock.Instant(wall), nil
}
