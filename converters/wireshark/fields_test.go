package wireshark_test

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/annotate"
	"ocsconv/converters"
	"ocsconv/converters/input"
	"ocsconv/converters/input/source"
	"ocsconv/formats"
	"ocsconv/formats/capture"
)

// annotated writes the capture that ocsconv makes of a log, and returns its path
// and the analysis.
func annotated(t *testing.T, name string) (string, *annotate.Case) {
	return annotatedFile(t, testdata(name))
}

func annotatedFile(t *testing.T, file string) (string, *annotate.Case) {
	sources, errs := source.Expand([]string{file}, nil)
	require.Empty(t, errs)
	ctx := context.Background()
	inputs, errs := input.OpenAll(ctx, sources, input.Options{})
	require.Empty(t, errs)
	known, err := converters.Survey(ctx, inputs, converters.Options{Clock: formats.NewClock(time.UTC)})
	require.NoError(t, err)
	var b bytes.Buffer
	_, err = known.Write(ctx, &b, converters.Target{Format: capture.Format})
	require.NoError(t, err)
	path := filepath.Join(sharedDir(t), "annotated.pcapng")
	require.NoError(t, os.WriteFile(path, b.Bytes(), 0o644))
	c, err := known.Analysis(ctx)
	require.NoError(t, err)
	return path, c
}

// verdicts are the fields that a comment of ocsconv carries.
var verdicts = []string{"mpop.kind", "mpop.endpoint", "mpop.state", "mpop.how", "mpop.dialog", "mpop.epid", "mpop.winner",
	"mpop.outcome", "mpop.mpop", "mpop.session", "mpop.diagnostics.id", "mpop.derived", "mpop.note",
	"mpop.product", "mpop.gruu", "mpop.retransmit", "mpop.copy_of", "mpop.direction.how", "mpop.confidence"}

// verdictsOf returns what they must be for a message.
func verdictsOf(s *annotate.Session, n *annotate.Note) string {
	var e annotate.Endpoint
	for _, x := range s.Endpoints {
		if x.Label == n.Endpoint {
			e = x
		}
	}
	var winner, mpop string
	if s.Winner != nil {
		winner = *s.Winner
	}
	if s.Kind == annotate.KindCall || s.Kind == annotate.KindIM {
		mpop = string(s.MPOP)
	}
	ids := strings.ReplaceAll(strings.Trim(fmt.Sprint(n.DiagnosticIDs), "[]"), " ", ",")
	note := strings.NewReplacer("{", "(", "}", ")").Replace(n.InFrames())
	return strings.Join([]string{string(n.Kind), n.Endpoint, string(e.State), string(e.How), string(n.State), e.Epid, winner,
		string(s.Outcome), mpop, fmt.Sprint(s.Number), ids, "0", note, e.Product, e.GRUU,
		onlyIf(n.Retransmit, "1"), onlyIf(n.CopyOf > 0, fmt.Sprint(n.CopyOf)), n.DirectionHow.String(), fmt.Sprint(n.Confidence)}, "\t")
}

func onlyIf(ok bool, s string) string {
	if !ok {
		return ""
	}
	return s
}

func fieldArgs(names []string) []string {
	args := []string{"-T", "fields"}
	for _, name := range names {
		args = append(args, "-e", name)
	}
	return args
}

// TestFieldsOfOcsconv asks Wireshark for every field of captures that ocsconv
// wrote, in one pass and in two: they are ocsconv's own verdicts.
func TestFieldsOfOcsconv(t *testing.T) {
	script := shared(t, "lua/ocsconv_fields.lua")
	all := users(t)
	for _, name := range []string{"uccapi/r2-caller.uccapilog", "uccapi/lync2013-race.uccapilog", "uccapi/voicemail.uccapilog",
		"uccapi/hostile.uccapilog", "uccapi/colliding-tags.uccapilog", "uccapi/declined.uccapilog", "ocslogger/cls-two-servers.log",
		"ocslogger/r2-frontend.log", "day/callee.uccapilog", "encoding/cp1252.uccapilog", "damage/length-lies.uccapilog"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			capture, cs := annotated(t, name)
			for i, pass := range [][]string{nil, {"-2"}} {
				u := all[i%len(all)]
				out, warnings := u.tshark(t, append(append(pass, "-n", "-X", "lua_script:"+script, "-r", capture), fieldArgs(verdicts)...)...)
				require.Empty(t, warnings)
				lines := strings.Split(strings.TrimRight(out, "\n"), "\n")
				walk := cs.Walk()
				for i, line := range lines {
					s, n := walk.Next()
					assert.Equal(t, verdictsOf(s, n), line, "frame %d", i+1)
				}
			}
		})
	}
}

// TestFieldsOfOthers derives verdicts in captures without comments of ocsconv.
func TestFieldsOfOthers(t *testing.T) {
	script := shared(t, "lua/ocsconv_fields.lua")
	u := users(t)[0]
	_, plain := converted(t, testdata("scenarios/S01.log"), false)
	capture := filepath.Join(u.home, "plain.pcapng")
	require.NoError(t, os.WriteFile(capture, plain, 0o644))
	names := []string{"frame.number", "mpop.kind", "mpop.endpoint", "mpop.state", "mpop.dialog", "mpop.epid", "mpop.winner", "mpop.mpop", "mpop.derived"}
	tool(t, "tshark")
	fields := func(args ...string) []string {
		out, warnings := u.tshark(t, append(append(args, "-n", "-X", "lua_script:"+script, "-r", capture), fieldArgs(names)...)...)
		require.Empty(t, warnings)
		return strings.Split(strings.TrimSpace(out), "\n")
	}
	tests := []struct {
		name string
		args []string
		want map[int]string
	}{
		{"one pass", nil, map[int]string{
			1:  "1\tINV0\t-\t\tnone\t1488039028\t\tno-evidence\t1",
			4:  "4\tFORK13004\tS\t\tproceeding\t\t\tannounced\t1",
			5:  "5\tEPROG\tE1\tringing\tearly\taad34505db\t\tannounced\t1",
			9:  "9\tEPROG\tE2\tringing\tearly\t2798f0b3cc\t\tyes\t1",
			13: "13\tACK2XX\tE2\twon\tconfirmed\t2798f0b3cc\tE2\tyes\t1",
			15: "15\tREINVOK\tE2\twon\tconfirmed\t2798f0b3cc\tE2\tyes\t1",
		}},
		{"two passes", []string{"-2", "-R", "mpop"}, map[int]string{
			5:  "5\tEPROG\tE1\tlost\tearly\taad34505db\tE2\tyes\t1",
			12: "12\tANSWER\tE2\twon\taccepted\t2798f0b3cc\tE2\tyes\t1",
		}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			lines := fields(tt.args...)
			require.Len(t, lines, 16)
			for n, want := range tt.want {
				assert.Equal(t, want, lines[n-1])
			}
		})
	}
	assert.Len(t, fields("-2", "-Y", `mpop.state == "lost"`), 4)
	assert.Len(t, fields("-Y", `mpop.derived == 1 && mpop.diagnostics.id == 13004`), 1)
}

// TestDerived compares what the script derives of a caller's log, with all of it
// seen once, with what ocsconv says.
func TestDerived(t *testing.T) {
	script := shared(t, "lua/ocsconv_fields.lua")
	for _, name := range []string{"uccapi/busy.uccapilog", "uccapi/declined.uccapilog", "uccapi/redirected.uccapilog", "uccapi/no-answer.uccapilog",
		"uccapi/cancelled.uccapilog", "uccapi/challenged.uccapilog", "scenarios/S02.log", "scenarios/S04.log", "uccapi/forwarded.uccapilog"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			u := users(t)[0]
			_, plain := converted(t, testdata(name), false)
			capture := filepath.Join(sharedDir(t), "plain.pcapng")
			require.NoError(t, os.WriteFile(capture, plain, 0o644))
			out, warnings := u.tshark(t, append([]string{"-2", "-R", "mpop", "-n", "-X", "lua_script:" + script, "-r", capture},
				fieldArgs([]string{"mpop.kind", "mpop.endpoint", "mpop.state", "mpop.how", "mpop.winner", "mpop.outcome", "mpop.derived"})...)...)
			require.Empty(t, warnings)
			_, cs := annotated(t, name)
			walk := cs.Walk()
			for i, line := range strings.Split(strings.TrimRight(out, "\n"), "\n") {
				s, n := walk.Next()
				if s.Kind != annotate.KindCall {
					continue
				}
				var e annotate.Endpoint
				if x := s.Endpoint(n.Endpoint); x != nil {
					e = *x
				}
				winner := ""
				if s.Winner != nil {
					winner = *s.Winner
				}
				want := []string{string(n.Kind), n.Endpoint, string(e.State), string(e.How), winner, string(s.Outcome), "1"}
				assert.Equal(t, strings.Join(want, "\t"), line, "frame %d", i+1)
			}
		})
	}
}

// TestColumn shows a field as a column.
func TestColumn(t *testing.T) {
	script := shared(t, "lua/ocsconv_fields.lua")
	u := users(t)[0]
	capture, _ := annotated(t, "scenarios/S01.log")
	out, warnings := u.tshark(t, "-n", "-X", "lua_script:"+script, "-r", capture, "-Y", "frame.number == 12",
		"-o", `gui.column.format:"Endpoint","%Cus:mpop.endpoint:0:R","State","%Cus:mpop.state:0:R","Product","%Cus:mpop.product:0:R"`)
	require.Empty(t, warnings)
	assert.Equal(t, "E2 won Office Communicator Phone 2007 R2 (desk phone)", strings.TrimSpace(out))
}

// TestBothScripts opens a log with reader and fields together.
func TestBothScripts(t *testing.T) {
	reader, fields := shared(t, "lua/ocsconv_reader.lua"), shared(t, "lua/ocsconv_fields.lua")
	u := users(t)[0]
	log := shared(t, testdata("scenarios/S01.log"))
	out, warnings := u.tshark(t, "-2", "-n", "-X", "lua_script:"+reader, "-X", "lua_script:"+fields, "-r", log,
		"-Y", `mpop.state == "lost"`, "-T", "fields", "-e", "frame.number")
	require.Empty(t, warnings)
	assert.Equal(t, []string{"5", "6", "7", "8"}, strings.Fields(out))
}

// diagnosticHeaders are spellings of one header that say the same to ocsconv and
// to the script, or leave something to the tables.
var diagnosticHeaders = []string{
	`13004;reason="it said \"no\", and left";source="x.y"`, `13004;reason="it "quoted" words";source="fe01"`,
	`52031;reason=Call failed; source=fe`, `13004; reason = "blank" ; Source = "Up" ; APPNAME="Routing"`,
	`13004;reason=“curly words”;source=”both”`, `1003;reason="";source="fe"`, "13004;reason=\"Gr\u00fc\u00dfe\u202e\";source=\"fe\x01x\"",
	`13004;reason="a";source="b",13005;reason="c";appName="D"`, `13004;reason=plain, words;source=z, 13005;reason=y`,
	`reason="no id"`, `99999;source="unknown id"`, `2147483648;reason="over"`, `13004 x;reason="odd"`, `51004`,
	`13004;reason="a\\b";x="y"`, `13004;reason="unclosed;source="x"`, `13004;reason`, "13004;reason=\"fold\r\n  ed\";source=\"f\"",
	`13006;appName="My_App";reason="under_score"`, `1034;reason="` + strings.Repeat("ü", 150) + `"`, `1034;reason="` + strings.Repeat("x", 250) + `"`,
}

// TestDiagnosticFields compares what the script reads of ms-diagnostics headers
// with what ocsconv reads.
func TestDiagnosticFields(t *testing.T) {
	var log strings.Builder
	n := 0
	for _, value := range diagnosticHeaders {
		for _, name := range []string{"ms-diagnostics: ", "ms-diagnostics-public: ", "ms-client-diagnostics: ", "Server: RTC/4.0\r\nMs-Diagnostics: "} {
			n++
			message := fmt.Sprintf("SIP/2.0 480 Temporarily Unavailable\r\nVia: SIP/2.0/TLS 192.0.2.10:50123\r\nFrom: <sip:a@example.com>;tag=1\r\n"+
				"To: <sip:b@example.com>;tag=2\r\nCall-ID: c%d\r\nCSeq: 1 INVITE\r\n%s%s\r\nContent-Length: 0\r\n\r\n", n, name, value)
			prefix := fmt.Sprintf("01/05/2010|14:00:00.%03d 1A2C:9F0 INFO  :: ", n)
			packet := fmt.Sprintf("Data Received - 192.0.2.20:5061 (To Local Address: 192.0.2.10:50123) %d bytes", len(message))
			log.WriteString(prefix + packet + ":\r\n" + prefix + message + "\r\n" + prefix + "End of " + packet + "\r\n\r\n")
		}
	}
	path := filepath.Join(sharedDir(t), "diagnostics.uccapilog")
	require.NoError(t, os.WriteFile(path, []byte(log.String()), 0o644))
	capture, cs := annotatedFile(t, path)
	out, warnings := users(t)[0].tshark(t, append([]string{"-n", "-X", "lua_script:" + shared(t, "lua/ocsconv_fields.lua"), "-r", capture},
		append(fieldArgs([]string{"mpop.diagnostics.reason", "mpop.diagnostics.source", "mpop.diagnostics.component"}), "-E", "aggregator=|")...)...)
	require.Empty(t, warnings)
	lines := strings.Split(strings.TrimSuffix(out, "\n"), "\n")
	require.Len(t, lines, n)
	for i, line := range lines {
		var reasons, hosts, parts []string
		for _, d := range cs.Session(i + 1).Diagnostics {
			reasons, hosts, parts = appendFilled(reasons, d.Reason), appendFilled(hosts, d.Source), appendFilled(parts, d.Component)
		}
		want := strings.Join([]string{strings.Join(reasons, "|"), strings.Join(hosts, "|"), strings.Join(parts, "|")}, "\t")
		assert.Equal(t, want, line, diagnosticHeaders[i/4])
	}
}

func appendFilled(list []string, s string) []string {
	if s == "" {
		return list
	}
	return append(list, s)
}
