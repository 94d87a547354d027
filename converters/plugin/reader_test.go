package plugin_test

import (
	"errors"
	"io"
	"net/netip"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/converters/plugin"
	"ocsconv/formats"
)

// format returns the format of one of the programs.
func format(t *testing.T, name string) (*formats.Format, func() []string) {
	t.Helper()
	p, said := program(t, name)
	f, err := p.Format(t.Context())
	require.NoError(t, err)
	return f, said
}

// read returns the pieces that the lines make.
func read(t *testing.T, opts *formats.Options, lines ...string) []*formats.Message {
	t.Helper()
	f, _ := format(t, "ocsconv-format-lines")
	var list []*formats.Message
	for m, err := range formats.All(f.NewReader(strings.NewReader("#lines\n"+strings.Join(lines, "\n")), opts)) {
		require.NoError(t, err)
		list = append(list, m)
	}
	return list
}

func TestFormat(t *testing.T) {
	f, said := format(t, "ocsconv-format-lines")
	assert.Equal(t, "lines", f.Name)
	assert.Equal(t, "lines of JSON", f.Title)
	assert.Equal(t, []string{".jsonl", ".ndjson"}, f.Extensions)
	assert.Nil(t, f.NewWriter)
	assert.NoError(t, f.Detect([]byte("#lines\n")))
	assert.EqualError(t, f.Detect([]byte("# something else\n")), "it does not begin with #lines")
	assert.Empty(t, said(), "reasons are listed, not said")

	f, _ = format(t, "ocsconv-format-fails")
	assert.EqualError(t, f.Detect(nil), "ocsconv-format-fails: exit status 3: out of paper")
}

func TestFormatThatHangs(t *testing.T) {
	f, _ := format(t, "ocsconv-format-hangs")
	t.Cleanup(plugin.SetDetectTime(100 * time.Millisecond))
	assert.EqualError(t, f.Detect([]byte("anything")), "ocsconv-format-hangs: gives no answer to --detect")
}

func TestMessage(t *testing.T) {
	list := read(t, &formats.Options{File: "a.lines"},
		`{"schema":"ocsconv.message/1","time":"2010-01-05T15:00:47.889+01:00","direction":"in","local":"192.0.2.1:5061","remote":"[2001:db8::1]:5060",`+
			`"transport":"tls","raw":"OPTIONS sip:a@contoso.com SIP/2.0\nCSeq: 1 OPTIONS\nContent-Length: 0\n\n","line":7,"offset":99,"process":1,"thread":2,`+
			`"level":"INFO","component":"core","server":"fe1","later":"a member of a later version"}`)
	require.Len(t, list, 1)
	m := list[0]
	assert.Equal(t, &formats.Message{
		Time: time.Date(2010, 1, 5, 14, 0, 47, 889e6, time.UTC), Direction: formats.In, How: formats.Logged,
		Local:     formats.Address{AddrPort: netip.MustParseAddrPort("192.0.2.1:5061")},
		Remote:    formats.Address{AddrPort: netip.MustParseAddrPort("[2001:db8::1]:5060")},
		Transport: formats.TLS,
		Raw:       []byte("OPTIONS sip:a@contoso.com SIP/2.0\r\nCSeq: 1 OPTIONS\r\nContent-Length: 0\r\n\r\n"),
		Origin: formats.Origin{
			Format: "lines", File: "a.lines", Line: 7, Offset: 99, Process: 1, Thread: 2, Level: "INFO", Component: "core", Server: "fe1",
		},
	}, m)
}

func TestEndOfMessage(t *testing.T) {
	const head = "OPTIONS sip:a@contoso.com SIP/2.0\r\nCSeq: 1 OPTIONS\r\n"
	for _, c := range []struct {
		json    string
		want    string
		problem string
	}{
		{`"raw":"OPTIONS sip:a@contoso.com SIP/2.0\nCSeq: 1 OPTIONS"`, head + "\r\n", ""},
		{`"raw":"OPTIONS sip:a@contoso.com SIP/2.0\r\nCSeq: 1 OPTIONS\r\n\r\n\r\n\r\n"`, head + "\r\n", ""},
		{`"raw":"OPTIONS sip:a@contoso.com SIP/2.0\nCSeq: 1 OPTIONS\nl: 4\n\na\nb\n"`, head + "l: 4\r\n\r\na\r\nb", ""},
		{`"raw":"OPTIONS sip:a@contoso.com SIP/2.0\nCSeq: 1 OPTIONS\nl: 9\n\na\nb\n"`, head + "l: 9\r\n\r\na\r\nb\r\n", "Content-Length is 9, the body has 6 octets"},
		{`"raw":"OPTIONS sip:a@contoso.com SIP/2.0\nCSeq: 1 OPTIONS\nl: 9"`, head + "l: 9", "the message ends in its headers"},
		// BYE sip:a@b SIP/2.0, a blank line, and the octets ff 0a.
		{`"raw_base64":"QllFIHNpcDphQGIgU0lQLzIuMA0KbDogMg0KDQr/Cg=="`, "BYE sip:a@b SIP/2.0\r\nl: 2\r\n\r\n\xff\n", ""},
	} {
		list := read(t, nil, "{"+c.json+"}")
		require.Len(t, list, 1)
		assert.Equal(t, c.want, string(list[0].Raw))
		assert.Equal(t, c.problem, problems(list[0]), c.json)
	}
}

func problems(m *formats.Message) string {
	var list []string
	for _, p := range m.Problems {
		list = append(list, p.Error())
	}
	return strings.Join(list, "\n")
}

// Whatever a program writes is counted and named, and the rest is read.
func TestDamage(t *testing.T) {
	const good = `{"raw":"BYE sip:a@b SIP/2.0\n\n"}`
	for _, c := range []struct{ line, problem string }{
		{"garbage", "line 1 of ocsconv-format-lines is no object of ocsconv.message/1: invalid character 'g' looking for beginning of value"},
		{"{", "line 1 of ocsconv-format-lines is no object of ocsconv.message/1: unexpected end of JSON input"},
		{"null", "line 1 of ocsconv-format-lines has neither a message nor a problem"},
		{`{"schema":"ocsconv.message/2","raw":"BYE sip:a@b SIP/2.0"}`, `line 1 of ocsconv-format-lines is of schema "ocsconv.message/2"; this ocsconv reads ocsconv.message/1`},
		{`{"raw":"lalala"}`, "what should be a message does not begin with a SIP start line"},
		{`{"raw":""}`, "what should be a message does not begin with a SIP start line"},
		{`{"raw":"BYE sip:a@b SIP/2.0","raw_base64":"QllF"}`, "the message comes twice, as raw and as raw_base64"},
		{`{"problem":"the record is cut","line":4}`, "4: the record is cut"},
		{strings.Repeat(" ", 7*1024) + strings.Repeat("x", 128<<10), "line 1 of ocsconv-format-lines has more than 71680 octets"},
		{`{"raw":"BYE sip:a@b SIP/2.0\nx: ` + strings.Repeat("y", 1024) + `"}`, "the message has 1048 octets, more than 1024"},
	} {
		list := read(t, &formats.Options{MaxMessage: 1024}, c.line, "", good)
		require.Len(t, list, 2, c.line)
		assert.Nil(t, list[0].Raw, c.line)
		assert.Equal(t, c.problem, problems(list[0]))
		assert.Equal(t, "BYE sip:a@b SIP/2.0\r\n\r\n", string(list[1].Raw))
	}
}

// What is wrong beside the message leaves the message as it is.
func TestDamageBesideTheMessage(t *testing.T) {
	for _, c := range []struct{ member, problem string }{
		{`"time":"yesterday"`, `the time "yesterday" is not in the form of RFC 3339`},
		{`"direction":"up"`, `the direction "up" is none of in, out, unknown`},
		{`"transport":"pigeon"`, `the transport "pigeon" is not known`},
		{`"problem":"two records ran into each other"`, "two records ran into each other"},
		{"\"level\":\"\xff\"", "the message was written as text but is no UTF-8, so some of its octets are lost"},
	} {
		list := read(t, nil, `{"raw":"BYE sip:a@b SIP/2.0\n\n",`+c.member+`}`)
		require.Len(t, list, 1)
		assert.Equal(t, "BYE sip:a@b SIP/2.0\r\n\r\n", string(list[0].Raw))
		assert.Equal(t, c.problem, problems(list[0]))
	}
}

func TestTimesWithoutZone(t *testing.T) {
	clock := formats.NewClock(time.FixedZone("+02:00", 7200))
	list := read(t, &formats.Options{Clock: clock},
		`{"raw":"BYE sip:a@b SIP/2.0\n\n","time":"2010-07-05T15:00:47.5"}`, `{"raw":"BYE sip:a@b SIP/2.0\n\n","time":"2010-07-05T15:00:47.5Z"}`, `{"raw":"BYE sip:a@b SIP/2.0\n\n"}`)
	require.Len(t, list, 3)
	assert.Equal(t, time.Date(2010, 7, 5, 13, 0, 47, 5e8, time.UTC), list[0].Time)
	assert.Equal(t, time.Date(2010, 7, 5, 15, 0, 47, 5e8, time.UTC), list[1].Time)
	assert.True(t, list[2].Time.IsZero())
}

func TestAddresses(t *testing.T) {
	for text, want := range map[string]formats.Address{
		"":                      {},
		"192.0.2.1":             {AddrPort: netip.AddrPortFrom(netip.MustParseAddr("192.0.2.1"), 0)},
		"2001:db8::1":           {AddrPort: netip.AddrPortFrom(netip.MustParseAddr("2001:db8::1"), 0)},
		"[2001:db8::1]":         {AddrPort: netip.AddrPortFrom(netip.MustParseAddr("2001:db8::1"), 0)},
		"fe1.contoso.com:5061":  {AddrPort: netip.AddrPortFrom(netip.Addr{}, 5061), Host: "fe1.contoso.com"},
		"fe1.contoso.com":       {Host: "fe1.contoso.com"},
		"fe1.contoso.com:70000": {Host: "fe1.contoso.com:70000"},
	} {
		list := read(t, nil, `{"raw":"BYE sip:a@b SIP/2.0\n\n","local":"`+text+`"}`)
		assert.Equal(t, want, list[0].Local, text)
	}
}

func TestReaderOfProgramThatDies(t *testing.T) {
	f, said := format(t, "ocsconv-format-dies")
	r := f.NewReader(strings.NewReader("x"), &formats.Options{File: "a.log"})
	m, err := r.Read()
	require.NoError(t, err)
	assert.NotNil(t, m.Raw)
	for range 2 {
		_, err = r.Read()
		assert.EqualError(t, err, "a.log: ocsconv-format-dies: exit status 4: record 2 is not to be understood")
	}
	assert.Empty(t, said())
}

// torn is an input that cannot be read to its end.
type torn struct{}

var errTorn = errors.New("the archive ends early")

func (torn) Read([]byte) (int, error) { return 0, errTorn }

func TestReaderOfTornInput(t *testing.T) {
	f, _ := format(t, "ocsconv-format-lines")
	_, err := f.NewReader(torn{}, nil).Read()
	assert.ErrorIs(t, err, errTorn)
}

func TestReaderEnds(t *testing.T) {
	f, _ := format(t, "ocsconv-format-lines")
	r := f.NewReader(strings.NewReader("#lines\n"), nil)
	for range 2 {
		m, err := r.Read()
		assert.Nil(t, m)
		assert.Equal(t, io.EOF, err)
	}
	require.NoError(t, r.(io.Closer).Close())
}

// A reader that is given up ends its program, which else would go on for ever.
func TestReaderIsClosed(t *testing.T) {
	f, _ := format(t, "ocsconv-format-endless")
	r := f.NewReader(strings.NewReader(""), nil)
	_, err := r.Read()
	require.NoError(t, err)
	require.NoError(t, r.(io.Closer).Close())
	_, err = r.Read()
	assert.ErrorIs(t, err, io.ErrClosedPipe)

	unread := f.NewReader(strings.NewReader(""), nil)
	assert.NoError(t, unread.(io.Closer).Close())
}

func TestReaderIsStopped(t *testing.T) {
	p, _ := program(t, "ocsconv-format-hangs")
	ctx := running(t)
	f, err := p.Format(ctx)
	require.NoError(t, err)
	_, err = f.NewReader(strings.NewReader("x"), &formats.Options{File: "a"}).Read()
	assert.ErrorIs(t, err, ctx.Err())
}
