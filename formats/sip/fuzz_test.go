package sip_test

import (
	"testing"
	"unsafe"

	"ocsconv/formats/sip"
)

// inside fails unless part is a slice of whole.
func inside(t *testing.T, whole, part []byte) {
	t.Helper()
	if len(part) == 0 {
		return
	}
	from := uintptr(unsafe.Pointer(unsafe.SliceData(whole)))
	at := uintptr(unsafe.Pointer(unsafe.SliceData(part)))
	if at < from || at+uintptr(len(part)) > from+uintptr(len(whole)) {
		t.Fatalf("%q does not lie in the input", part)
	}
}

func FuzzParse(f *testing.F) {
	f.Add(wire(invite))
	f.Add(wire("SIP/2.0 200 OK\nv: SIP/2.0/UDP [::1]:5060;received=x\nm: *\nCSeq: 1 INVITE\nc: multipart/mixed;boundary=b\n\n--b\n\n" + offerR2))
	f.Add([]byte("To:\n <sip:a@b>\n ;tag=1\n\n"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		m := sip.Parse(raw)
		inside(t, raw, m.StartLine())
		inside(t, raw, m.RequestURI())
		inside(t, raw, m.Reason())
		inside(t, raw, m.Body())
		if m.HeaderLength()+len(m.Body()) != len(raw) {
			t.Fatalf("%d octets of headers and %d of body are not %d", m.HeaderLength(), len(m.Body()), len(raw))
		}
		if m.IsRequest() == (m.RequestURI() == nil) || m.IsResponse() == (m.Status() == 0) {
			t.Fatalf("start line %q is of no one kind", m.StartLine())
		}
		checkHeaders(t, raw, &m)
		for v := range m.Vias() {
			inside(t, raw, v.Host)
			inside(t, raw, v.Branch())
		}
		for p := range m.Parts() {
			inside(t, raw, p.Body)
			inside(t, raw, p.ContentType)
		}
		for c := range m.Contacts() {
			inside(t, raw, c.URI)
		}
		for s := range m.SDPs() {
			for range s.RemoteCandidates() {
			}
		}
		for range m.Diagnostics() {
		}
		m.Deregistrations()
		m.RAck()
		m.ContentLength()
	})
}

// checkHeaders holds the index against a plain scan of all lines.
func checkHeaders(t *testing.T, raw []byte, m *sip.Message) {
	t.Helper()
	seen := map[string]int{}
	for name, value := range m.All() {
		inside(t, raw, name)
		inside(t, raw, value)
		if name == nil {
			continue
		}
		if seen[string(name)]++; seen[string(name)] > 50 || len(seen) > 50 {
			return
		}
		if m.Header(string(name)) == nil {
			t.Fatalf("header %q is listed but not found", name)
		}
	}
	for name, n := range seen {
		found := 0
		for range m.Headers(name) {
			found++
		}
		if found < n {
			t.Fatalf("header %q: %d lines, %d found", name, n, found)
		}
	}
}

func FuzzNameAddr(f *testing.F) {
	f.Add([]byte(`"Bob, \"B\"" <sip:bob:pw@Contoso.com:5061;opaque=user:epid:x;gruu?a=b>;tag=1;epid=2`))
	f.Add([]byte(`sip:bob@[::1]:5060;tag="x;y"`))
	f.Add([]byte(`*;expires=0, <tel:+1;ext=2>`))
	f.Fuzz(func(t *testing.T, value []byte) {
		a := sip.ParseNameAddr(value)
		inside(t, value, a.Display)
		inside(t, value, a.URI)
		inside(t, value, a.Tag())
		inside(t, value, a.SIPInstance())
		for name, v := range a.Params() {
			inside(t, value, name)
			inside(t, value, v)
		}
		a.DisplayName()
		u := a.Parse()
		inside(t, value, u.User)
		inside(t, value, u.Host)
		if u.Port < 0 || u.Port > 65535 {
			t.Fatalf("port %d", u.Port)
		}
		u.AOR()
		u.Addr()
		u.Opaque()
		u.Header("Replaces")
		sip.ParseVia(value).Branch()
	})
}

func FuzzSDP(f *testing.F) {
	f.Add([]byte(offerR1))
	f.Add(wire(offerR2))
	f.Fuzz(func(t *testing.T, body []byte) {
		s := sip.ParseSDP(body)
		for _, line := range s.Lines() {
			inside(t, body, line)
			if c, ok := sip.ParseCandidate(line); ok && (c.Component > 256 || c.Dialect == 0) {
				t.Fatalf("candidate %+v", c)
			}
		}
		for range s.RemoteCandidates() {
		}
	})
}

func FuzzDiagnostics(f *testing.F) {
	f.Add([]byte(`13004.1;reason="a \"b\"; c";source="d";Count="2",12006;reason=` + "\u201cx\u201d"))
	f.Add([]byte(`;;=,"\`))
	f.Fuzz(func(t *testing.T, value []byte) {
		for _, d := range sip.ParseDiagnostics(value) {
			if d.ID < -1 || d.Sub < 0 {
				t.Fatalf("id %d.%d", d.ID, d.Sub)
			}
			if d.ID < 0 && len(d.Params()) == 0 {
				t.Fatal("a diagnostic that says nothing")
			}
		}
	})
}
