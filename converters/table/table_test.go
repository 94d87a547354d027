package table_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"flag"
	"iter"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/annotate"
	"ocsconv/converters/table"
	"ocsconv/formats/printable"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// call returns the session of testdata/s01.json: a call to two endpoints, of
// which the phone answers.
func call(t testing.TB) *annotate.Session {
	data, err := os.ReadFile("testdata/s01.json")
	require.NoError(t, err)
	s := new(annotate.Session)
	require.NoError(t, json.Unmarshal(data, s))
	return s
}

func one(s *annotate.Session) iter.Seq[*annotate.Session] {
	return slices.Values([]*annotate.Session{s})
}

func golden(t *testing.T, name string, got []byte) {
	path := filepath.Join("testdata", name)
	if *update {
		require.NoError(t, os.WriteFile(path, got, 0o644))
	}
	want, err := os.ReadFile(path)
	require.NoError(t, err)
	assert.Equal(t, string(want), string(got))
}

func TestWriteMessages(t *testing.T) {
	var out bytes.Buffer
	require.NoError(t, table.WriteMessages(&out, one(call(t)), table.Options{}))
	golden(t, "s01.csv", out.Bytes())
	assert.True(t, strings.HasPrefix(out.String(), "No.,Time,Source,Destination,Protocol,Length,Info,Direction,"))
	assert.Equal(t, 17, strings.Count(out.String(), "\r\n"))
}

func TestWriteSessions(t *testing.T) {
	var out bytes.Buffer
	require.NoError(t, table.WriteSessions(&out, one(call(t)), table.Options{}))
	golden(t, "sessions.csv", out.Bytes())
}

func TestTimeCountsFromOrigin(t *testing.T) {
	s := call(t)
	var out bytes.Buffer
	opt := table.Options{Origin: s.Start.Add(-time.Second)}
	require.NoError(t, table.WriteMessages(&out, one(s), opt))
	assert.Contains(t, out.String(), "\r\n1,1.000000000,200.1.1.201,")

	out.Reset()
	s.Messages[0].Time.Time = time.Time{}
	opt.Origin = s.Start.Add(1500 * time.Millisecond)
	require.NoError(t, table.WriteMessages(&out, one(s), opt))
	assert.Contains(t, out.String(), "\r\n1,,200.1.1.201,", "no time is not time 0")
	assert.Contains(t, out.String(), "\r\n2,-1.400000000,200.1.1.20,")
}

func TestFormulasAreHarmless(t *testing.T) {
	tests := []struct {
		in   string
		want string
	}{
		{"=1+1", "'=1+1"},
		{"+38514802551", "'+38514802551"},
		{"-2+3", "'-2+3"},
		{"@SUM(1)", "'@SUM(1)"},
		{"\t=1", "'\t=1"},
		{"\r=1", "'\r=1"},
		{"  =1+1", "'  =1+1"},
		{"\ufeff=1+1", "'\ufeff=1+1"},
		{"＝1+1", "'＝1+1"},
		{"=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0"},
		{`=HYPERLINK("http://example.com","x")`, `'=HYPERLINK("http://example.com","x")`},
		{"-", "-"},
		{"sip:a@b;x=1", "sip:a@b;x=1"},
		{"", ""},
		{" a ", " a "},
		{"a\r\nb", "a\r\nb"},
		{`say "hi", she said`, `say "hi", she said`},
		{"bell\a esc\x1b[31m del\x7f csi\u009b bad\xff\xfe", "bell␇ esc␛[31m del␡ csi\ufffd bad\ufffd\ufffd"},
	}
	for _, tt := range tests {
		s := call(t)
		s.Messages = s.Messages[:1]
		s.Messages[0].Note = tt.in
		assert.Equal(t, tt.want, annotation(t, s, table.Options{}), "%q", tt.in)
		assert.Equal(t, tt.in, annotation(t, s, table.Options{Raw: true}), "%q raw", tt.in)
	}
}

// annotation writes s and returns the Annotation of its first row as another
// reader of RFC 4180 sees it.
func annotation(t testing.TB, s *annotate.Session, opt table.Options) string {
	var out bytes.Buffer
	require.NoError(t, table.WriteMessages(&out, one(s), opt))
	rows := records(t, out.String())
	return rows[1][slices.Index(rows[0], "Annotation")]
}

// records splits CSV strictly after the grammar of RFC 4180 §2; the standard
// library's reader folds CRLF within cells.
func records(t testing.TB, s string) [][]string {
	var rows [][]string
	var row []string
	for s != "" {
		cell := ""
		if rest, ok := strings.CutPrefix(s, `"`); ok {
			var b strings.Builder
			for {
				before, after, found := strings.Cut(rest, `"`)
				require.True(t, found, "unclosed quote")
				b.WriteString(before)
				if rest, ok = strings.CutPrefix(after, `"`); !ok {
					s = after
					break
				}
				b.WriteByte('"')
			}
			cell = b.String()
		} else {
			end := strings.IndexAny(s, ",\r\n\"")
			require.GreaterOrEqual(t, end, 0, "no line end")
			cell, s = s[:end], s[end:]
		}
		row = append(row, cell)
		if rest, ok := strings.CutPrefix(s, ","); ok {
			s = rest
			continue
		}
		rest, ok := strings.CutPrefix(s, "\r\n")
		require.True(t, ok, "stray octet behind a cell: %.20q", s)
		rows, row, s = append(rows, row), nil, rest
	}
	return rows
}

func TestByteOrderMark(t *testing.T) {
	var out bytes.Buffer
	require.NoError(t, table.WriteMessages(&out, one(call(t)), table.Options{BOM: true}))
	assert.True(t, strings.HasPrefix(out.String(), "\ufeffNo.,"))
}

func TestStandardReader(t *testing.T) {
	var out bytes.Buffer
	require.NoError(t, table.WriteMessages(&out, one(call(t)), table.Options{}))
	rows, err := csv.NewReader(&out).ReadAll()
	require.NoError(t, err)
	assert.Len(t, rows, 17)
	assert.Len(t, rows[0], len(table.Columns()))
}

// Every spelling here was read off tshark 4.0.17.
func TestInfoIsWiresharks(t *testing.T) {
	tests := []struct {
		note annotate.Note
		want string
	}{
		{annotate.Note{StartLine: "INVITE sip:b@contoso.com SIP/2.0", Method: "INVITE"}, "Request: INVITE sip:b@contoso.com | "},
		{annotate.Note{StartLine: "INVITE sip:b@contoso.com;gruu SIP/2.0", ToTag: "2"}, "Request: INVITE sip:b@contoso.com;gruu, in-dialog | "},
		{annotate.Note{StartLine: "BYE sip:b SIP/2.0", ToTag: "2"}, "Request: BYE sip:b | "},
		{annotate.Note{StartLine: "REFER sip:b SIP/2.0", ToTag: "2"}, "Request: REFER sip:b, in-dialog | "},
		{annotate.Note{StartLine: "SERVICE sip:b SIP/2.0"}, "Unknown request: SERVICE sip:b | "},
		{annotate.Note{StartLine: "invite sip:b SIP/2.0"}, "Unknown request: invite sip:b | "},
		{annotate.Note{StartLine: "SIP/2.0 183 Session Progress", Status: 183, Method: "INVITE"}, "Status: 183 Session Progress | "},
		{annotate.Note{StartLine: "SIP/2.0 200 OK", Status: 200, Method: "PRACK"}, "Status: 200 OK (PRACK) | "},
		{annotate.Note{StartLine: "SIP/2.0 202 Accepted", Status: 202, Method: "REFER"}, "Status: 202 Accepted | "},
		{annotate.Note{StartLine: "SIP/2.0 100 ", Status: 100}, "Status: 100  | "},
		{annotate.Note{StartLine: "INVITE sip:b\x01\tc SIP/2.0"}, `Request: INVITE sip:b\001\tc | `},
		{annotate.Note{StartLine: "SIP/2.0 487 a\\b\x7f", Status: 487}, `Status: 487 a\b\177 | `},
	}
	column := slices.IndexFunc(table.Columns(), func(c table.Column[table.Row]) bool { return c.Name == "Info" })
	for _, tt := range tests {
		got := table.Columns()[column].Value(table.Row{Session: &annotate.Session{}, Note: &tt.note})
		assert.Equal(t, tt.want, got.Text)
	}
}

func TestAddressesWithoutPort(t *testing.T) {
	for addr, want := range map[string]string{
		"192.0.2.7:5061":      "192.0.2.7",
		"[2001:db8::7]:5061":  "2001:db8::7",
		"2001:db8::7":         "2001:db8::7",
		"192.0.2.7":           "192.0.2.7",
		"fe01.contoso.com":    "fe01.contoso.com",
		"edge.contoso.com:ab": "edge.contoso.com:ab",
		"edge.contoso.com:80": "edge.contoso.com",
		"":                    "",
	} {
		n := annotate.Note{Src: addr}
		assert.Equal(t, want, table.Columns()[2].Value(table.Row{Session: &annotate.Session{}, Note: &n}).Text)
	}
}

func TestList(t *testing.T) {
	registration := &annotate.Session{Number: 2, Kind: annotate.KindRegistration, Outcome: annotate.OutcomeUnknown,
		MPOP: annotate.MPOPNo, Caller: annotate.Party{AOR: "izabelaf@uclab.org"}, Messages: make([]annotate.Note, 4)}
	sessions := slices.Values([]*annotate.Session{call(t), registration})
	for name, columns := range map[string]int{"list.txt": 0, "list-100.txt": 100, "list-80.txt": 80, "list-40.txt": 40} {
		var out bytes.Buffer
		require.NoError(t, table.List(&out, sessions, table.ListOptions{Columns: columns}))
		golden(t, name, out.Bytes())
		for line := range strings.Lines(out.String()) {
			if columns > 0 {
				assert.LessOrEqual(t, len([]rune(strings.TrimSuffix(line, "\n"))), columns)
			}
		}
	}
}

// Sessions of several days and of other domains than most stay told apart, and
// no word with a meaning of its own is cut.
func TestListOfSeveralDays(t *testing.T) {
	var sessions []*annotate.Session
	for i, callee := range []string{"bob@contoso.com", "carol@contoso.com", "dave@fabrikam.com"} {
		sessions = append(sessions, &annotate.Session{
			Number: i + 1, Kind: annotate.KindRegistration, Outcome: annotate.OutcomeInProgress, MPOP: annotate.MPOPNoEvidence,
			Start:  annotate.Time{Time: time.Date(2010, 3, 28+i, 0, 58, 30, 0, time.UTC)},
			Caller: annotate.Party{AOR: "alice@contoso.com"}, Callee: callee,
		})
	}
	var out bytes.Buffer
	require.NoError(t, table.List(&out, slices.Values(sessions), table.ListOptions{Columns: 80}))
	assert.Equal(t, strings.Join([]string{
		"#  UTC             CALLER  CALLEE             KIND          OUTCOME      WINNER",
		"1  03-28 00:58:30  alice   bob                registration  in-progress",
		"2  03-29 00:58:30  alice   carol              registration  in-progress",
		"3  03-30 00:58:30  alice   dave@fabrikam.com  registration  in-progress",
		"",
	}, "\n"), out.String())
}

// Who found one call in many logs wants to know which of them to open.
func TestListOfChosenTellsTheLog(t *testing.T) {
	s := call(t)
	s.Files = []string{"logs/front.log"}
	for _, chosen := range []bool{true, false} {
		var out bytes.Buffer
		require.NoError(t, table.List(&out, one(s), table.ListOptions{Chosen: chosen}))
		assert.Equal(t, chosen, strings.Contains(out.String(), "front.log"), out.String())
	}
}

func TestListLetsNoControlThrough(t *testing.T) {
	s := call(t)
	s.Caller.AOR = "a\x1b[2J\r\nb\u202ec\u009b日本" + strings.Repeat("x", 100_000)
	var out bytes.Buffer
	require.NoError(t, table.List(&out, one(s), table.ListOptions{Columns: 120}))
	assert.Contains(t, out.String(), "a␛[2J  b\ufffdc\ufffd日本")
	assert.Equal(t, 2, strings.Count(out.String(), "\n"))
	assert.NotContains(t, out.String(), "\x1b")
	assert.Less(t, out.Len(), 1000)
}

func TestFileName(t *testing.T) {
	tests := []struct {
		number int
		callID string
		want   string
	}{
		{1, "e34305289c3b4c368c583f531fddeff3", "S001-e34305289c3b4c36.csv"},
		{12, "3c26-abc@192.0.2.1", "S012-3c26-abc.csv"},
		{1234, "CON", "S1234-CON.csv"},
		{2, "../../etc/passwd", "S002-etc_passwd.csv"},
		{3, `..\..\x`, "S003-x.csv"},
		{4, `<>:"/\|?*`, "S004.csv"},
		{5, "a. .", "S005-a.csv"},
		{6, "", "S006.csv"},
		{7, "Größe\x00\xff", "S007-Gr____e.csv"},
		{8, strings.Repeat("x", 1000), "S008-xxxxxxxxxxxxxxxx.csv"},
	}
	for _, tt := range tests {
		s := &annotate.Session{Number: tt.number, CallID: tt.callID}
		assert.Equal(t, tt.want, table.FileName(s, ".csv"))
		assert.Equal(t, tt.want, table.FileName(s, "csv"))
	}
}

func FuzzFileName(f *testing.F) {
	f.Add("../../etc/passwd")
	f.Add("CON. ")
	safe := regexp.MustCompile(`^S001(-[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?)?\.csv$`)
	f.Fuzz(func(t *testing.T, callID string) {
		name := table.FileName(&annotate.Session{Number: 1, CallID: callID}, "csv")
		assert.Regexp(t, safe, name)
		assert.LessOrEqual(t, len(name), 25)
	})
}

func FuzzCSV(f *testing.F) {
	f.Add("plain")
	f.Add("=1+1,\"x\"\r\n")
	f.Add("\xff\x00\u202e'")
	f.Fuzz(func(t *testing.T, cell string) {
		s := call(t)
		s.Messages = s.Messages[:1]
		s.Messages[0].Note = cell
		assert.Equal(t, cell, annotation(t, s, table.Options{Raw: true}))
		want := printable.Cell.Text(cell)
		got := annotation(t, s, table.Options{})
		if got != want {
			assert.Equal(t, "'"+want, got)
		}
		if len(got) > 1 {
			assert.NotContains(t, "=+-@\t\r\n", got[:1])
		}
	})
}

func BenchmarkWriteMessages(b *testing.B) {
	s := call(b)
	s.Messages = slices.Repeat(s.Messages, 1250)
	var out bytes.Buffer
	require.NoError(b, table.WriteMessages(&out, one(s), table.Options{}))
	b.SetBytes(int64(out.Len()))
	b.ReportAllocs()
	for b.Loop() {
		out.Reset()
		if err := table.WriteMessages(&out, one(s), table.Options{}); err != nil {
			b.Fatal(err)
		}
	}
}
