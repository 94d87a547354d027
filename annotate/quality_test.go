package annotate_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/annotate"
	"ocsconv/formats"
	"ocsconv/formats/sip"
)

var update = flag.Bool("update", false, "write the golden files anew")

// qualityLog analyses one of the logs about failures and media quality.
func qualityLog(t *testing.T, name string, edit ...string) *annotate.Case {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", "quality", name))
	require.NoError(t, err)
	c, err := annotate.Analyze(formats.Messages(reader(t, name, strings.NewReplacer(edit...).Replace(string(data)))))
	require.NoError(t, err)
	return c
}

// TestQualityLogs holds cause, quality and summary of every session of these logs
// to golden files.
func TestQualityLogs(t *testing.T) {
	logs, err := filepath.Glob(filepath.Join("testdata", "quality", "*.uccapilog"))
	require.NoError(t, err)
	require.NotEmpty(t, logs)
	for _, path := range logs {
		name := filepath.Base(path)
		t.Run(name, func(t *testing.T) {
			var out bytes.Buffer
			for s := range qualityLog(t, name).Sessions() {
				fmt.Fprintf(&out, "session %d %s %s quality=%q poor by=%q\n", s.Number, s.Kind, s.Outcome, s.QualityWord(), s.PoorBy())
				for _, sentence := range s.Summary {
					fmt.Fprintf(&out, "  %s\n", sentence)
				}
				for what, v := range map[string]any{"cause": s.Cause} {
					fmt.Fprintf(&out, "%s %s\n", what, indented(t, v))
				}
				for i := range s.Quality {
					fmt.Fprintf(&out, "quality %s\n", indented(t, s.Quality[i]))
				}
				for _, r := range s.Ratings {
					fmt.Fprintf(&out, "rating %s\n", indented(t, r))
				}
				for _, m := range s.ReportMessages {
					fmt.Fprintf(&out, "report message %d, frame %d, session %d, of %s: %s\n", m.N, m.Frame, m.Session, m.Endpoint, m.Note)
				}
				if s.ReportOf != nil {
					fmt.Fprintf(&out, "report of %s\n", indented(t, s.ReportOf))
				}
			}
			golden := path + ".golden"
			if *update {
				require.NoError(t, os.WriteFile(golden, out.Bytes(), 0o666))
			}
			want, err := os.ReadFile(golden)
			require.NoError(t, err)
			assert.Equal(t, string(want), out.String())
		})
	}
}

func indented(t *testing.T, v any) string {
	t.Helper()
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", " ")
	require.NoError(t, enc.Encode(v))
	return strings.TrimSuffix(b.String(), "\n")
}

// TestNoCauseIsInvented takes the messages with reasons out of calls that went
// well, and out of those that failed the message that failed them.
func TestNoCauseIsInvented(t *testing.T) {
	for _, name := range []string{"uccapi/r2-caller.uccapilog", "uccapi/cancelled.uccapilog", "uccapi/busy.uccapilog", "uccapi/declined.uccapilog", "uccapi/voicemail.uccapilog", "uccapi/forwarded.uccapilog", "uccapi/redirected.uccapilog", "uccapi/lync2010-callee-lost.uccapilog", "uccapi/lync2013-race.uccapilog"} {
		for s := range readLog(t, name).Sessions() {
			assert.Nil(t, s.Cause, "%s: %v", name, s.Cause)
		}
	}
	// The ACK alone shows that the call failed, and not why.
	c := qualityLog(t, "failures.uccapilog", "SIP/2.0 503 Service Unavailable", "SIP/2.0 180 Ringing")
	for s := range c.Sessions() {
		if s.CallID == "f0" && s.Cause != nil {
			assert.Contains(t, s.Cause.Text, "the log does not hold the reason")
		}
	}
}

// TestReportsAreJoinedByCallIDAndTagsOnly changes what a report names.
func TestReportsAreJoinedByCallIDAndTagsOnly(t *testing.T) {
	find := func(c *annotate.Case) *annotate.Session {
		n, ok := c.Find("q1poor")
		require.True(t, ok)
		return c.Session(n)
	}
	s := find(qualityLog(t, "poor-wifi.uccapilog"))
	require.Len(t, s.Quality, 2)
	assert.Equal(t, annotate.MediaPoor, s.MediaClass())
	assert.False(t, s.Quality[0].Interim, "the final report comes first")
	assert.True(t, s.Quality[1].Interim)
	require.Len(t, s.Ratings, 1)

	s = find(qualityLog(t, "poor-wifi.uccapilog", `CallId="q1poor"`, `CallId="another"`, `SessionId="q1poor`, `SessionId="another`))
	assert.Empty(t, s.Quality, "the parties and the time join nothing")
	assert.Empty(t, s.QualityWord())

	s = find(qualityLog(t, "poor-wifi.uccapilog", `ToTag="bb01"`, `ToTag="zz"`, `FromTag="bb01"`, `FromTag="zz"`))
	assert.Empty(t, s.Quality, "its tags are those of no dialog")
	require.NotEmpty(t, s.OtherReports)
	for _, q := range s.OtherReports {
		assert.True(t, q.Stray)
		assert.Nil(t, s.Endpoint(q.Leg))
	}
	assert.Empty(t, s.QualityWord())
	assert.Contains(t, strings.Join(s.Summary, " "), "tags of no call in this log")
}

// TestReportsOfForkedCalls gives the report of a call that rang at two places every
// tag that it may name.
func TestReportsOfForkedCalls(t *testing.T) {
	const caller, lost, won = "oc01", "od01", "od02"
	for _, tt := range []struct {
		name, from, to string
		joined, stray  bool
		leg            string
	}{
		{"the winner's leg", caller, won, true, false, ""},
		{"the other way round", won, caller, true, false, ""},
		{"in other letters", strings.ToUpper(caller), strings.ToUpper(won), true, false, ""},
		{"no tags", "", "", true, false, ""},
		{"the caller's alone", caller, "", true, false, ""},
		{"the winner's alone", "", won, true, false, ""},
		{"the leg that lost", caller, lost, false, false, "E1"},
		{"an unknown leg", caller, "deadbeef", false, true, ""},
		{"an unknown caller", "deadbeef", won, false, true, ""},
		{"two callees", lost, won, false, true, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c := qualityLog(t, "forked.uccapilog", "FROMTAG", tt.from, "TOTAG", tt.to)
			n, ok := c.Find("q2forked")
			require.True(t, ok)
			s := c.Session(n)
			require.Equal(t, "E2", *s.Winner)
			if tt.joined {
				require.Len(t, s.Quality, 1)
				assert.Empty(t, s.OtherReports)
				assert.Equal(t, "poor", s.QualityWord())
				assert.Len(t, s.Ratings, 1)
				return
			}
			assert.Empty(t, s.Quality)
			assert.Empty(t, s.QualityWord())
			require.Len(t, s.OtherReports, 1)
			q := s.OtherReports[0]
			assert.Equal(t, tt.stray, q.Stray)
			assert.Equal(t, tt.leg, q.Leg)
			assert.Equal(t, tt.stray, len(s.Ratings) == 0)
			assert.Equal(t, q.Frame, s.ReportMessages[0].Frame, "it stands with the call all the same")
			assert.Equal(t, s.ReportMessages[0].N, q.Message)
			assert.Equal(t, tt.stray, strings.Contains(s.ReportMessages[0].Note, "no dialog in this log"))
		})
	}
}

// TestReportsAreShownWithTheirCall holds the messages of reports to those of their own
// sessions, with numbers that go on behind the call's.
func TestReportsAreShownWithTheirCall(t *testing.T) {
	c := qualityLog(t, "poor-wifi.uccapilog")
	n, _ := c.Find("q1poor")
	s := c.Session(n)
	require.NotEmpty(t, s.ReportMessages)
	flow := s.Flow()
	for i := range s.ReportMessages {
		m := &s.ReportMessages[i]
		assert.Equal(t, len(s.Messages)+1+i, m.N)
		own := c.Session(m.Session)
		at := slices.IndexFunc(own.Messages, func(o annotate.Note) bool { return o.Frame == m.Frame })
		require.GreaterOrEqual(t, at, 0)
		told := regexp.MustCompile(` (on|of) the call( with omar@example.com at 09:00 UTC)? \(session q1poor\)`).ReplaceAllString(own.Messages[at].Note, "")
		assert.Equal(t, told, m.Note, "which call it is needs no telling there")
		from, to := flow.Ends(m)
		assert.NotEqual(t, from, to)
	}
	for _, q := range s.Quality {
		m := s.ReportMessages[q.Message-len(s.Messages)-1]
		assert.Equal(t, []int{q.Frame, q.Session}, []int{m.Frame, m.Session})
	}
	for other := range c.Sessions() {
		if other.Number != n {
			assert.Empty(t, other.ReportMessages)
		}
	}

	// A report that somebody sends inside the call is one of its messages.
	s = qualityLog(t, "poor-wifi.uccapilog", "Call-ID: q1final", "Call-ID: q1poor").Session(n)
	assert.Len(t, s.Quality, 2)
	for _, q := range s.Quality {
		require.NotZero(t, q.Message)
		for _, m := range append(s.Messages, s.ReportMessages...) {
			if m.N == q.Message {
				assert.Equal(t, q.Frame, m.Frame)
			}
		}
	}
}

// TestLimitsAreStrict gives streams the values at which Microsoft's rule ends.
func TestLimitsAreStrict(t *testing.T) {
	tests := []struct {
		from, to string
		class    annotate.MediaClass
		exceeded []string
	}{
		{"", "", annotate.MediaPoor, []string{"loss", "jitter", "degradation", "concealed"}},
		{"<LossRate>0.164<", "<LossRate>0.1<", annotate.MediaPoor, []string{"jitter", "degradation", "concealed"}},
		{"<InterArrival>33<", "<InterArrival>30<", annotate.MediaPoor, []string{"loss", "degradation", "concealed"}},
		{"<DegradationAvg>1.3<", "<DegradationAvg>1<", annotate.MediaPoor, []string{"loss", "jitter", "concealed"}},
		{"SamplesAvg>0.12<", "SamplesAvg>0.07<", annotate.MediaPoor, []string{"loss", "jitter", "degradation"}},
		{"<Packets>9500<", "<Packets>49<", annotate.MediaUnclassified, []string{}},
		{"<Packets>9500<", "<Packets>0<", annotate.MediaUnclassified, []string{}},
		{"<Ice>RELAY<", "<Ice>FAILED<", annotate.MediaUnclassified, []string{}},
		{`Label="main-audio"`, `Label="main-video"`, annotate.MediaPoor, []string{"loss"}},
		{`Label="main-audio"`, `Label="smell"`, annotate.MediaUnclassified, []string{}},
	}
	for _, tt := range tests {
		c := qualityLog(t, "poor-wifi.uccapilog", tt.from+"\x00", "", tt.from, tt.to)
		n, _ := c.Find("q1poor")
		m := c.Session(n).Quality[0].Streams[0]
		assert.Equal(t, tt.class, m.Class, tt.to)
		assert.Equal(t, tt.exceeded, m.Exceeded, tt.to)
		assert.Equal(t, tt.class == annotate.MediaUnclassified, m.Rule == "", tt.to)
	}
}

// TestOnlyA200SignsIn asks the inventory who is signed in.
func TestOnlyA200SignsIn(t *testing.T) {
	want := map[string]annotate.SignIn{
		"nora": annotate.SignInExpired, "omar": annotate.SignInRefused, "pia": annotate.SignInRefused, "quin": annotate.SignInRefused,
		"rosa": annotate.SignInRefused, "sven": annotate.SignInRedirected, "tina": annotate.SignInUnanswered,
		"udo": annotate.SignInUnfinished, "vera": annotate.SignInRefused, "wim": annotate.SignInOff,
	}
	for _, u := range qualityLog(t, "sign-in.uccapilog").Inventory(nil) {
		name, _, _ := strings.Cut(u.AOR, "@")
		require.NotEmpty(t, u.Endpoints, u.AOR)
		d := u.Endpoints[0]
		assert.Equal(t, want[name], d.SignIn, name)
		assert.Equal(t, name == "nora", d.Registered, name)
		assert.Equal(t, d.SignIn == annotate.SignInRefused, d.Refusal != "", name)
	}
}

// TestWhateverCarriesAReport puts one into bodies of several kinds, and what is
// none into a body that says that it is one.
func TestWhateverCarriesAReport(t *testing.T) {
	const report = `<VQReportEvent xmlns="ms-rtcp-metrics"><VQSessionReport SessionId="q1poor;from-tag=aa01;to-tag=bb01"><Endpoint Name="M"/><DialogInfo CallId="q1poor" FromTag="aa01" ToTag="bb01"><Caller>true</Caller></DialogInfo>%s</VQSessionReport></VQReportEvent>`
	one := fmt.Sprintf(report, `<MediaLine Label="main-audio"><InboundStream><Network><PacketLoss><LossRate>0.2</LossRate></PacketLoss></Network></InboundStream></MediaLine>`)
	tests := []struct {
		name, method, kind, body string
		reports                  int
		class                    annotate.MediaClass
	}{
		{"usual", "SERVICE", "application/vq-rtcpxr+xml", one, 1, annotate.MediaPoor},
		{"another case and a parameter", "SERVICE", "Application/VQ-RTCPXR+xml; charset=utf-8", one, 1, annotate.MediaPoor},
		{"another method and no type", "MESSAGE", "", one, 1, annotate.MediaPoor},
		{"one part of several", "SERVICE", "multipart/mixed; boundary=b", "--b\r\nContent-Type: text/plain\r\n\r\nhello\r\n--b\r\nContent-Type: application/vq-rtcpxr+xml\r\n\r\n" + one + "\r\n--b--\r\n", 1, annotate.MediaPoor},
		{"ten thousand streams", "SERVICE", "application/vq-rtcpxr+xml", fmt.Sprintf(report, "<MediaLine>"+strings.Repeat("<InboundStream/>", 10_000)+"</MediaLine>"), 1, annotate.MediaUnclassified},
		{"no XML", "SERVICE", "application/vq-rtcpxr+xml", "v=0", 0, ""},
		{"nested without end", "SERVICE", "application/vq-rtcpxr+xml", "<VQReportEvent>" + strings.Repeat("<a>", 10_000), 0, ""},
		{"presence", "SERVICE", "application/msrtc-category-publish+xml", "<publish>VQ</publish>", 0, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			b := poorCall(t)
			head := tt.method + " sip:nora@example.com SIP/2.0\r\nFrom: <sip:nora@example.com>;tag=1\r\nTo: <sip:nora@example.com>\r\nCall-ID: own\r\nCSeq: 1 " + tt.method + "\r\n"
			if tt.kind != "" {
				head += "Content-Type: " + tt.kind + "\r\n"
			}
			b.Add(&formats.Message{Raw: []byte(fmt.Sprintf("%sContent-Length: %d\r\n\r\n%s", head, len(tt.body), tt.body))})
			c := b.Case()
			n, ok := c.Find("q1poor")
			require.True(t, ok)
			s := c.Session(n)
			require.Len(t, s.Quality, tt.reports)
			assert.Equal(t, tt.class, s.MediaClass())
			if tt.reports > 0 {
				assert.LessOrEqual(t, len(s.Quality[0].Streams), 256)
			}
			own, _ := c.Find("own")
			assert.Len(t, c.Session(own).Messages, 1, "the message itself is not lost")
		})
	}
}

// TestOneWay reads reports of a call with sound in one direction only. Nothing calls that
// good; where both sides report, it shows that the sound was sent.
func TestOneWay(t *testing.T) {
	const report = `<VQReportEvent xmlns="ms-rtcp-metrics"><VQSessionReport SessionId="q1poor"><DialogInfo CallId="q1poor" FromTag="aa01" ToTag="bb01"><FromURI>sip:%s</FromURI><ToURI>sip:%s</ToURI><Caller>%t</Caller>%s</DialogInfo><MediaLine Label="%s"><InboundStream><Network>%s<Utilization><Packets>%d</Packets></Utilization></Network></InboundStream><OutboundStream><Network>%[6]s<Utilization><Packets>%[8]d</Packets></Utilization></Network></OutboundStream></MediaLine></VQSessionReport></VQReportEvent>`
	const nora, omar, sound, loss = "nora@example.com", "omar@example.com", "main-audio", "<PacketLoss><LossRate>0.01</LossRate></PacketLoss>"
	of := func(from, to string, caller bool, more, label string, in, out int) string {
		return fmt.Sprintf(report, from, to, caller, more, label, loss, in, out)
	}
	for _, tt := range []struct {
		name, word, lead string
		bodies           []string
	}{
		{"nothing came", "one way", "Answered, but nora heard nothing of omar (0 packets).", []string{of(nora, omar, true, "", sound, 0, 3000)}},
		{"nothing was sent", "one way", "Answered, but omar heard nothing of nora (0 packets).", []string{of(nora, omar, true, "", sound, 3000, 0)}},
		{"the other side sent it", "one way", "Answered, but nora heard nothing of omar: 2900 packets were sent and none arrived.", []string{of(nora, omar, true, "", sound, 0, 3000), of(omar, nora, false, "", sound, 3000, 2900)}},
		{"a second is too short", "good", "Answered by", []string{of(nora, omar, true, "", sound, 0, 60)}},
		{"nothing both ways", "no media", "Answered by", []string{of(nora, omar, true, "", sound, 0, 0)}},
		{"who shares receives nothing", "no media", "Answered by", []string{of(nora, omar, true, "", "data", 0, 3000)}},
		{"the picture alone found a way", "no media", "Answered, but no sound could pass", []string{strings.Replace(of(nora, omar, true, "", sound, 0, 0), `<MediaLine Label="main-audio">`,
			`<MediaLine Label="main-video"><InboundStream><Network><PacketLoss><LossRate>0.01</LossRate></PacketLoss><Utilization><Packets>900</Packets></Utilization></Network></InboundStream></MediaLine>`+
				`<MediaLine Label="main-audio"><Description><Connectivity><Ice>FAILED</Ice></Connectivity></Description>`, 1)}},
		{"alone in a meeting", "good", "Answered by", []string{of(nora, omar, true, "<ConfURI>sip:x@example.com;gruu;opaque=app:conf:focus:id:1</ConfURI>", sound, 0, 3000)}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			b := poorCall(t)
			for i, body := range tt.bodies {
				from := []string{nora, omar}[i]
				b.Add(&formats.Message{Raw: fmt.Appendf(nil, "SERVICE sip:%s SIP/2.0\r\nFrom: <sip:%[1]s>;tag=1\r\nTo: <sip:%[1]s>\r\nCall-ID: own%d\r\nCSeq: 1 SERVICE\r\nContent-Type: application/vq-rtcpxr+xml\r\nContent-Length: %d\r\n\r\n%s", from, i, len(body), body)})
			}
			c := b.Case()
			n, _ := c.Find("q1poor")
			s := c.Session(n)
			assert.Equal(t, tt.word, s.QualityWord())
			assert.True(t, strings.HasPrefix(s.Summary[0], tt.lead), s.Summary)
			if tt.word != "good" {
				assert.NotContains(t, strings.Join(s.Summary[:2], " "), "Good: audio")
			}
		})
	}
}

// TestTakenBack holds that no endpoint is signed in of which the server ended the
// registration, and that a new sign-in counts again.
func TestTakenBack(t *testing.T) {
	want := map[string]string{
		"nora@example.com": "ended by the server: the account is disabled (4141)",
		"omar@example.com": "ended by the server: the account is out of service, or moves to another pool",
		"pia@example.com":  "accepted: ",
		"quin@example.com": "ended by the server: the registrar does not want this client any more",
		"rosa@example.com": "accepted: ",
	}
	have := map[string]string{}
	for _, u := range qualityLog(t, "taken-back.uccapilog").Inventory(nil) {
		require.Len(t, u.Endpoints, 1)
		have[u.AOR] = string(u.Endpoints[0].SignIn) + ": " + u.Endpoints[0].Refusal
	}
	assert.Equal(t, want, have)
}

// TestCausesNameTheirMessage holds that every cause names a message of its session, and
// the number in the input of the message that proves it: of that one, or of a NOTIFY in
// another session.
func TestCausesNameTheirMessage(t *testing.T) {
	logs, err := filepath.Glob(filepath.Join("testdata", "quality", "*.uccapilog"))
	require.NoError(t, err)
	causes, elsewhere := 0, 0
	for _, path := range logs {
		c := qualityLog(t, filepath.Base(path))
		for s := range c.Sessions() {
			if s.Cause == nil {
				continue
			}
			causes++
			proof := proofOf(s, s.Cause)
			require.NotNil(t, proof, "%s, session %d", path, s.Number)
			if s.Cause.ProvenBy(proof) {
				continue
			}
			elsewhere++
			assert.Equal(t, "quin@example.com", s.Caller.AOR)
			assert.Equal(t, 200, proof.Status)
			assert.False(t, s.Failing(proof), "another message says so")
			n, ok := c.Find("t4sub")
			require.True(t, ok)
			assert.Equal(t, c.Session(n).Messages[0].Frame, s.Cause.Frame)
		}
	}
	assert.Positive(t, causes)
	assert.Equal(t, 1, elsewhere)
}

// TestTakenBackInAnotherPart has the registration in a part of the input and the NOTIFY
// that ends it in another one, which lends it.
func TestTakenBackInAnotherPart(t *testing.T) {
	data, err := os.ReadFile(filepath.Join("testdata", "quality", "taken-back.uccapilog"))
	require.NoError(t, err)
	var own, other []*formats.Message
	whole := annotate.NewBuilder()
	for m, err := range formats.Messages(reader(t, "taken-back.uccapilog", string(data))) {
		require.NoError(t, err)
		whole.Add(m)
		parsed := sip.Parse(m.Raw)
		switch string(parsed.CallID()) {
		case "t4":
			own = append(own, m)
		case "t4sub":
			other = append(other, m)
		}
	}
	k := whole.Knowledge()
	lent, _ := k.Wanted(func(callID string) bool { return callID == "t4" })
	assert.Equal(t, []string{"t4sub"}, lent)
	b := annotate.NewBuilder()
	b.Know(k)
	for _, m := range own {
		b.Add(m)
	}
	b.Lend()
	for _, m := range other {
		b.Add(m)
	}
	c := b.Case()
	n, _ := whole.Case().Find("t4")
	want, have := whole.Case().Session(n), c.Session(1)
	require.Equal(t, 1, c.Len())
	assert.Equal(t, want.Summary, have.Summary)
	assert.Equal(t, len(own)+1, have.Cause.Frame)
	assert.Equal(t, want.Cause.Message, have.Cause.Message)
}

// TestTakenBackBesideTheInput has what tells of the NOTIFY in another part that is not
// lent, and the NOTIFY in a log of another clock.
func TestTakenBackBesideTheInput(t *testing.T) {
	data, err := os.ReadFile(filepath.Join("testdata", "quality", "taken-back.uccapilog"))
	require.NoError(t, err)
	for _, tt := range []struct {
		name, file string
		known      bool // the NOTIFY is in this part
		held       string
	}{
		{"in this log", "taken-back.uccapilog", true, "quin@example.com for 59 s, then"},
		{"in another log", "other.uccapilog", true, "quin@example.com, then"},
		{"in another part", "taken-back.uccapilog", false, "quin@example.com, then"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			whole, b := annotate.NewBuilder(), annotate.NewBuilder()
			for m, err := range formats.Messages(reader(t, "taken-back.uccapilog", string(data))) {
				require.NoError(t, err)
				parsed := sip.Parse(m.Raw)
				notify := string(parsed.CallID()) == "t4sub"
				if notify {
					m.Origin.File = tt.file
				}
				whole.Add(m)
				if string(parsed.CallID()) == "t4" || notify && tt.known {
					b.Add(m)
				}
			}
			b.Know(whole.Knowledge())
			c := b.Case()
			n, ok := c.Find("t4")
			require.True(t, ok)
			s := c.Session(n)
			assert.Contains(t, strings.Join(s.Summary, "\n"), tt.held)
			require.NotNil(t, s.Cause)
			assert.Equal(t, tt.known, s.Cause.Frame > 0)
			assert.False(t, s.Cause.ProvenBy(proofOf(s, s.Cause)))
		})
	}
}

// poorCall returns a builder with a call and without the report on it.
func poorCall(t *testing.T) *annotate.Builder {
	t.Helper()
	b := annotate.NewBuilder()
	data, err := os.ReadFile(filepath.Join("testdata", "quality", "poor-wifi.uccapilog"))
	require.NoError(t, err)
	for m, err := range formats.Messages(reader(t, "x", string(data))) {
		require.NoError(t, err)
		if strings.Contains(string(m.Raw), "Call-ID: q1poor\r\n") {
			b.Add(m)
		}
	}
	return b
}
