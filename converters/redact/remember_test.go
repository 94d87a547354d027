package redact_test

import (
	"bytes"
	"cmp"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/converters/redact"
	"ocsconv/formats"
	"ocsconv/formats/known"
)

// TestRememberingChangesNothing holds that a text becomes what it does where nothing is
// remembered, wherever it stood before: among header fields, in bodies of each type and in logs
// of each format.
func TestRememberingChangesNothing(t *testing.T) {
	opts := redact.Options{Key: []byte("k"), Formats: known.Formats}
	for _, list := range restless(t) {
		for level := redact.Secrets; level <= redact.All; level++ {
			r, forgetful := redact.New(level, opts), redact.New(level, opts)
			forgetful.Forget()
			for _, m := range list {
				r.Learn(m)
				forgetful.Learn(m)
			}
			for _, m := range list {
				got, want := *m, *m
				r.Apply(&got)
				forgetful.Apply(&want)
				require.Equal(t, string(want.Source())+string(want.Gap), string(got.Source())+string(got.Gap), "%s: %s%s", level, m.Raw, m.Gap)
			}
		}
	}
}

// restless returns the texts of logs of which each stands in several places, behind itself in
// others.
func restless(t *testing.T) (lists [][]*formats.Message) {
	others, err := filepath.Glob("../../testdata/other/*")
	require.NoError(t, err)
	const longest = 16 << 10
	names := []string{""}
	for _, f := range known.Formats {
		names = append(names, f.Name)
	}
	texts := [][]byte{client(sweepMessage+strings.Join(damagedLines, "\n")+"\n\n", "")}
	for _, path := range append(logs(t), others...) {
		data, err := os.ReadFile(path)
		require.NoError(t, err)
		texts = append(texts, data)
	}
	for n, data := range texts {
		if len(data) > longest || !slices.ContainsFunc(textFormats(), func(f *formats.Format) bool { return f.Detect(data) == nil }) {
			continue
		}
		var list []*formats.Message
		of := func(m formats.Message, format string) {
			m.Origin.Format = format
			list = append(list, &m)
		}
		for i, m := range piecesOf(t, data) {
			format, other := m.Origin.Format, names[(n+i)%len(names)]
			text := slices.Concat(m.Gap, m.Head, m.Raw)
			lines := bytes.ReplaceAll(text, []byte("\r\n\r\n"), []byte("\r\n"))
			places := []func(){
				func() { of(*m, format) },
				func() { of(formats.Message{Gap: text}, format) },
				func() { of(formats.Message{Gap: text}, other) },
				func() {
					of(formats.Message{Raw: slices.Concat([]byte("INFO sip:rosa@voight.com SIP/2.0\r\n"), lines, []byte("\r\n"))}, format)
				},
			}
			for _, kind := range []string{"application/sdp", "application/xml", "application/dtmf-relay", "text/plain"} {
				places = append(places, func() {
					of(formats.Message{Raw: fmt.Appendf(nil, "INFO sip:rosa@voight.com SIP/2.0\r\nContent-Type: %s\r\n\r\n%s", kind, lines)}, cmp.Or(other, format))
				})
			}
			for k := range places {
				places[(k*4+n+i)%len(places)]() // 4 and 9 have no factor in common
			}
		}
		lists = append(lists, list)
	}
	assert.Greater(t, len(lists), 40)
	return lists
}

// TestNothingBeforeMatters holds that a text becomes what it does alone, whatever came before
// it: the same octets among header fields and elsewhere, as a body of another type, in another
// encoding or too deep to be read, the same tag behind the name of something else, the same line
// in a log of another format, a port that follows no host.
func TestNothingBeforeMatters(t *testing.T) {
	var pieces []*formats.Message
	add := func(m *formats.Message) { pieces = append(pieces, m) }
	body := func(kind, text string) {
		add(&formats.Message{Raw: fmt.Appendf(nil, "INFO sip:rosa@voight.com SIP/2.0\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n%s", kind, len(text), text)})
	}
	const description, markup, strange = "v=0\r\ns=session\r\n", "<q><key>size</key></q>", `<q zork="Kalle"/>`
	kind, deep := "application/xml", markup
	for i := range 15 {
		deep = fmt.Sprintf("--b%d\r\nContent-Type: %s\r\n\r\n%s\r\n--b%d--\r\n", i, kind, deep, i)
		kind = fmt.Sprintf("multipart/mixed;boundary=b%d", i)
	}
	body(kind, deep)
	for _, text := range []string{markup, strange, `<q><key>size</key><item value="48213"/></q>`, `<q><key>pin</key><item value="48213"/></q>`,
		`<q><item value="48213"/></q>`, `<q><item name="pin"/></q>`, `<q><key>pin&gt;</key><item value="48213"`, `<q><item value="48213"pin>`} {
		body("application/xml", text)
	}
	body("application/zork+xml", strange)
	for _, kind := range []string{"application/sdp", "text/plain", "application/sdp\r\nContent-Transfer-Encoding: base64"} {
		body(kind, description)
		body(kind, b64(description))
	}
	for _, field := range []string{`From: "A" <sip:a@b.example;zork=kalle>;tag=1`, "Via: SIP/2.0/TLS a.example ?zork=kalle;branch=1",
		`Authorization: NTLM realm="a;zork=kalle"`, "X-Zork: " + strange, strange, `a=x;zork=kalle`, ":81356 kalle\r\n:81356 kalle"} {
		add(&formats.Message{Raw: []byte("INFO sip:rosa@voight.com SIP/2.0\r\n" + field + "\r\n\r\n")})
		add(&formats.Message{Gap: []byte(field + "\r\n")})
	}
	for _, f := range append(slices.Clone(known.Formats), &formats.Format{}) {
		for _, line := range []string{"Frame 12: 345 bytes on wire, Zork", "Data Received -192.0.2.1:5060 (To Local Address: 192.0.2.2:5060) 345 bytes:", "Reason: zork"} {
			m := &formats.Message{Gap: []byte(line + "\r\n")}
			m.Origin.Format = f.Name
			add(m)
		}
	}
	opts := redact.Options{Key: []byte("k"), Formats: known.Formats}
	for level := redact.Secrets; level <= redact.All; level++ {
		apply := func(r *redact.Redactor, of *formats.Message) string {
			m := *of
			r.Apply(&m)
			return string(m.Raw) + string(m.Gap)
		}
		alone := map[*formats.Message]string{}
		became := map[string]bool{}
		for _, m := range pieces {
			forgetful := redact.New(level, opts)
			forgetful.Forget()
			alone[m] = apply(forgetful, m)
			became[alone[m]] = true
		}
		for order := range uint64(10) {
			r := redact.New(level, opts)
			for _, i := range rand.New(rand.NewPCG(order, 0)).Perm(len(pieces)) {
				assert.Equal(t, alone[pieces[i]], apply(r, pieces[i]), "%s: order %d", level, order)
			}
		}
		assert.Greater(t, len(became), 20)
	}
}
