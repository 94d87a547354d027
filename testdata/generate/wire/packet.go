// Package wire puts SIP messages together, header line by header line, for the
// generators of this folder. It knows nothing of what the messages mean.
package wire

import (
	"slices"
	"strconv"
	"strings"
)

// Field is one header line.
type Field struct{ Name, Value string }

// Packet is a SIP message that is still being put together or forwarded.
type Packet struct {
	Start  string
	Fields []Field
	Body   string
}

// Clone returns a copy that shares nothing with p.
func (p *Packet) Clone() *Packet {
	return &Packet{Start: p.Start, Fields: slices.Clone(p.Fields), Body: p.Body}
}

// Bytes returns the wire form; Content-Length is always right and last.
func (p *Packet) Bytes() []byte {
	var b strings.Builder
	b.WriteString(p.Start)
	b.WriteString("\r\n")
	for _, f := range p.Fields {
		b.WriteString(f.Name + ": " + f.Value + "\r\n")
	}
	b.WriteString("Content-Length: " + strconv.Itoa(len(p.Body)) + "\r\n\r\n")
	b.WriteString(p.Body)
	return []byte(b.String())
}

// Find returns the place of the first header line with this name, -1 for none.
func (p *Packet) Find(name string) int {
	return slices.IndexFunc(p.Fields, func(f Field) bool { return f.Name == name })
}

// Get returns the value of the first header line with this name.
func (p *Packet) Get(name string) string {
	if i := p.Find(name); i >= 0 {
		return p.Fields[i].Value
	}
	return ""
}

// Set changes the first header line with this name, or adds one.
func (p *Packet) Set(name, value string) {
	if i := p.Find(name); i >= 0 {
		p.Fields[i].Value = value
		return
	}
	p.Add(name, value)
}

// Add puts a header line behind the others.
func (p *Packet) Add(name, value string) {
	p.Fields = append(p.Fields, Field{name, value})
}

// Insert puts a header line at a place.
func (p *Packet) Insert(at int, name, value string) {
	p.Fields = slices.Insert(p.Fields, at, Field{name, value})
}

// Drop takes all header lines with this name away.
func (p *Packet) Drop(name string) {
	p.Fields = slices.DeleteFunc(p.Fields, func(f Field) bool { return f.Name == name })
}

// All returns the values of every header line with this name.
func (p *Packet) All(name string) []Field {
	var found []Field
	for _, f := range p.Fields {
		if f.Name == name {
			found = append(found, f)
		}
	}
	return found
}

// Carry gives the packet a body.
func (p *Packet) Carry(contentType, body string) {
	p.Drop("Content-Type")
	p.Add("Content-Type", contentType)
	p.Body = body
}

// Response answers the request p as its receiver does: Via, From, To, Call-ID,
// CSeq and, in replies that make a dialog, Record-Route are the request's.
func (p *Packet) Response(status, toTag string) *Packet {
	q := &Packet{Start: "SIP/2.0 " + status, Fields: p.All("Via")}
	to := p.Get("To")
	if toTag != "" && !strings.Contains(to, ";tag=") {
		to += ";tag=" + toTag
	}
	q.Add("From", p.Get("From"))
	q.Add("To", to)
	q.Add("Call-ID", p.Get("Call-ID"))
	q.Add("CSeq", p.Get("CSeq"))
	if strings.HasPrefix(p.Start, "INVITE ") && status != "100 Trying" {
		q.Fields = append(q.Fields, p.All("Record-Route")...)
	}
	return q
}

// PopVia takes the topmost Via off.
func (p *Packet) PopVia() {
	if i := p.Find("Via"); i >= 0 {
		p.Fields = slices.Delete(p.Fields, i, i+1)
	}
}

// Retarget changes the Request-URI.
func (p *Packet) Retarget(uri string) {
	method, _, _ := strings.Cut(p.Start, " ")
	p.Start = method + " " + uri + " SIP/2.0"
}

// Method returns the first word of the start line.
func (p *Packet) Method() string {
	method, _, _ := strings.Cut(p.Start, " ")
	return method
}
