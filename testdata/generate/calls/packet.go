package calls

import (
	"slices"
	"strconv"
	"strings"
)

type field struct{ name, value string }

// packet is a SIP message that is still being put together or forwarded.
type packet struct {
	start  string
	fields []field
	body   string
}

func (p *packet) clone() *packet {
	return &packet{start: p.start, fields: slices.Clone(p.fields), body: p.body}
}

// bytes returns the wire form; Content-Length is always right and last.
func (p *packet) bytes() []byte {
	var b strings.Builder
	b.WriteString(p.start)
	b.WriteString("\r\n")
	for _, f := range p.fields {
		b.WriteString(f.name + ": " + f.value + "\r\n")
	}
	b.WriteString("Content-Length: " + strconv.Itoa(len(p.body)) + "\r\n\r\n")
	b.WriteString(p.body)
	return []byte(b.String())
}

func (p *packet) find(name string) int {
	return slices.IndexFunc(p.fields, func(f field) bool { return f.name == name })
}

func (p *packet) get(name string) string {
	if i := p.find(name); i >= 0 {
		return p.fields[i].value
	}
	return ""
}

func (p *packet) set(name, value string) {
	if i := p.find(name); i >= 0 {
		p.fields[i].value = value
		return
	}
	p.add(name, value)
}

func (p *packet) add(name, value string) {
	p.fields = append(p.fields, field{name, value})
}

func (p *packet) insert(at int, name, value string) {
	p.fields = slices.Insert(p.fields, at, field{name, value})
}

func (p *packet) drop(name string) {
	p.fields = slices.DeleteFunc(p.fields, func(f field) bool { return f.name == name })
}

// all returns the values of every header line with this name.
func (p *packet) all(name string) []field {
	var found []field
	for _, f := range p.fields {
		if f.name == name {
			found = append(found, f)
		}
	}
	return found
}

// carry gives the packet a body.
func (p *packet) carry(contentType, body string) {
	p.drop("Content-Type")
	p.add("Content-Type", contentType)
	p.body = body
}

// response answers the request p as its receiver does: Via, From, To, Call-ID,
// CSeq and, in replies that make a dialog, Record-Route are the request's.
func (p *packet) response(status, toTag string) *packet {
	q := &packet{start: "SIP/2.0 " + status, fields: p.all("Via")}
	to := p.get("To")
	if toTag != "" && !strings.Contains(to, ";tag=") {
		to += ";tag=" + toTag
	}
	q.add("From", p.get("From"))
	q.add("To", to)
	q.add("Call-ID", p.get("Call-ID"))
	q.add("CSeq", p.get("CSeq"))
	if strings.HasPrefix(p.start, "INVITE ") && status != "100 Trying" {
		q.fields = append(q.fields, p.all("Record-Route")...)
	}
	return q
}

// popVia takes the topmost Via off.
func (p *packet) popVia() {
	if i := p.find("Via"); i >= 0 {
		p.fields = slices.Delete(p.fields, i, i+1)
	}
}

// retarget changes the Request-URI.
func (p *packet) retarget(uri string) {
	method, _, _ := strings.Cut(p.start, " ")
	p.start = method + " " + uri + " SIP/2.0"
}

func (p *packet) method() string {
	method, _, _ := strings.Cut(p.start, " ")
	return method
}
