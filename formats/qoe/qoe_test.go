package qoe_test

import (
	"flag"
	"fmt"
	"html"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/formats/qoe"
)

var update = flag.Bool("update", false, "write the golden files anew")

func file(t testing.TB, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("testdata", name))
	require.NoError(t, err)
	return b
}

var documents = []string{"2007.xml", "2007r2.xml", "2010.xml", "2013.xml", "2015.xml"}

// render writes a report as lines that can be compared and read.
func render(r *qoe.Report) string {
	var b strings.Builder
	fmt.Fprintf(&b, "schema %s, %d streams, %d unreadable, damage %v\n", r.Schema, r.Streams, r.Unreadable, r.Damage)
	if r.Cut != nil {
		fmt.Fprintf(&b, "cut %+v\n", *r.Cut)
	}
	for i := range r.Sessions {
		s := &r.Sessions[i]
		fmt.Fprintf(&b, "session %s interval=%t midcall=%t endpoint=%s\n  %+v\n", s.ID, s.Interval, s.MidCall(), s.Endpoint, s.Dialog)
		for j := range s.Lines {
			l := s.Lines[j]
			streams := l.Streams
			l.Streams = nil
			fmt.Fprintf(&b, "  line %+v\n", l)
			for k := range streams {
				st := &streams[k]
				fmt.Fprintf(&b, "    %s id=%s codec=%s resolution=%s shared=%s\n", st.Direction, st.ID, st.Codec, st.Resolution, st.Shared)
				for m, v := range st.Figures {
					fmt.Fprintf(&b, "      %s %v %s\n", m.Element(), v, m.Unit())
				}
			}
		}
	}
	return b.String()
}

func TestReadEverySchema(t *testing.T) {
	for _, name := range documents {
		t.Run(name, func(t *testing.T) {
			r, err := qoe.Read(file(t, name))
			require.NoError(t, err)
			golden := filepath.Join("testdata", name+".golden")
			if *update {
				require.NoError(t, os.WriteFile(golden, []byte(render(r)), 0o666))
			}
			assert.Equal(t, string(file(t, name+".golden")), render(r))
		})
	}
}

// TestFiguresAgreeWithTheText adds up what a plain search of the text finds,
// which knows nothing of XML, and compares it with the sums of the streams.
func TestFiguresAgreeWithTheText(t *testing.T) {
	for _, name := range documents {
		text := string(file(t, name))
		text = regexp.MustCompile(`(?s)<o:.*?</o:\w+>`).ReplaceAllString(text, "") // a foreign namespace
		r, err := qoe.Read(file(t, name))
		require.NoError(t, err)
		compared := 0
		for m := range qoe.All {
			outer, inner, nested := strings.Cut(m.Element(), "/")
			pattern := `<(?:\w+:)?` + outer + `>\s*([-+.\dEe]+)\s*</`
			if nested {
				pattern = `<(?:\w+:)?` + outer + `>(?:<(?:\w+:)?\w+>[^<]*</[^>]*>)*?<(?:\w+:)?` + inner + `>([-+.\dEe]+)</`
			}
			want := 0.0
			for _, found := range regexp.MustCompile(pattern).FindAllStringSubmatch(text, -1) {
				v, err := strconv.ParseFloat(found[1], 64)
				require.NoError(t, err)
				if m.Unit() == qoe.Fraction && v > 1 {
					continue
				}
				want += v
				compared++
			}
			got := 0.0
			for i := range r.Sessions {
				for _, l := range r.Sessions[i].Lines {
					for j := range l.Streams {
						v, _ := l.Streams[j].Value(m)
						got += v
					}
				}
			}
			assert.InDelta(t, want, got, 1e-9, "%s of %s", m.Element(), name)
		}
		assert.Positive(t, compared, name)
	}
}

// TestEveryCut reads every beginning of a document: what comes out is part of what
// the whole says, to the digit, and nothing is taken from a number cut in half.
func TestEveryCut(t *testing.T) {
	for _, name := range documents {
		body := file(t, name)
		whole, err := qoe.Read(body)
		require.NoError(t, err)
		known := figures(whole)
		for n := range len(strings.TrimSpace(string(body))) {
			r, err := qoe.Read(body[:n])
			if err != nil {
				continue
			}
			require.True(t, r.Cut != nil || r.Damage != nil, "%s cut at %d", name, n)
			for f := range figures(r) {
				require.True(t, known[f], "%s cut at %d has %s", name, n, f)
			}
			for i := range r.Sessions {
				require.LessOrEqual(t, len(r.Sessions[i].Lines), len(whole.Sessions[i].Lines))
			}
		}
	}
}

func figures(r *qoe.Report) map[string]bool {
	set := map[string]bool{}
	for i := range r.Sessions {
		for j, l := range r.Sessions[i].Lines {
			set[fmt.Sprint(i, j, l.LinkSpeed, l.RSSI)] = true
			set[fmt.Sprint(i, j, 0, false)] = true
			for k := range l.Streams {
				for m, v := range l.Streams[k].Figures {
					set[fmt.Sprint(i, j, l.Streams[k].Direction, m.Element(), v)] = true
				}
			}
		}
	}
	for s := range set {
		if strings.Contains(s, "{0 false}") {
			delete(set, s) // of what is not there yet
		}
	}
	return set
}

func TestCutBehindTheLastValueLacksEndTagsOnly(t *testing.T) {
	body := strings.TrimSpace(string(file(t, "2013.xml")))
	unclosed := strings.TrimSuffix(body, "</VQSessionReport></VQReportEvent>")
	r, err := qoe.Read([]byte(unclosed))
	require.NoError(t, err)
	assert.Equal(t, &qoe.Truncation{Inside: "VQReportEvent/VQSessionReport"}, r.Cut)
	assert.Len(t, r.Sessions[0].Lines, 2)

	half, _, _ := strings.Cut(body, "5</v3:RecvFrameRateAverage>")
	r, err = qoe.Read([]byte(half))
	require.NoError(t, err)
	assert.Equal(t, &qoe.Truncation{Values: true, Label: "main-video", Inside: "MediaLine/InboundStream/Payload/Video/RecvFrameRateAverage"}, r.Cut)
	stream := &r.Sessions[0].Lines[0].Streams[0]
	_, ok := stream.Value(qoe.ReceivedFrameRate)
	assert.False(t, ok, "a number cut in half is no number")
	v, ok := stream.Value(qoe.FrameRate)
	assert.True(t, ok)
	assert.Equal(t, 18.5, v)
}

func TestAbsentIsAbsent(t *testing.T) {
	r, err := qoe.Read(file(t, "2007.xml"))
	require.NoError(t, err)
	in := &r.Sessions[0].Lines[0].Streams[0]
	for _, m := range []qoe.Metric{qoe.Concealed, qoe.RoundTrip, qoe.Degradation} {
		_, ok := in.Value(m)
		assert.False(t, ok, m.Element())
	}
	assert.False(t, r.Sessions[0].Lines[0].LinkSpeed.Known)
	assert.False(t, r.Sessions[0].Lines[0].VPN.Known())
}

// TestFieldsThatWereNeverSet reads what stands in fields of which nothing was measured, and
// what cannot have been: none of it is a figure, and all of it is counted.
func TestFieldsThatWereNeverSet(t *testing.T) {
	for _, tt := range []struct {
		element, text string
		metric        qoe.Metric
		want          any // a number, nil for none
	}{
		{"InterArrival", "65535", qoe.Jitter, nil},
		{"InterArrival", "2147483647", qoe.Jitter, nil},
		{"InterArrival", "-1", qoe.Jitter, nil},
		{"InterArrival", "48ms", qoe.Jitter, nil},
		{"InterArrival", "3,5", qoe.Jitter, nil},
		{"InterArrival", "59999", qoe.Jitter, 59999.0},
		{"RoundTrip", "4294967295", qoe.RoundTrip, nil},
		{"RoundTrip", " +4.0E1 ", qoe.RoundTrip, 40.0},
		{"LossRate", "13.7", qoe.Loss, nil},
		{"LossRate", "NaN", qoe.Loss, nil},
		{"LossRate", "<![CDATA[0.2]]>", qoe.Loss, 0.2},
		{"LossRate", "&#48;.2", qoe.Loss, 0.2},
		{"Packets", "4294967295", qoe.PacketCount, nil},
		{"Packets", "5000000", qoe.PacketCount, 5e6},
		{"DegradationAvg", "65535", qoe.Degradation, nil},
	} {
		t.Run(tt.element+" "+tt.text, func(t *testing.T) {
			r, err := qoe.Read([]byte(`<VQReportEvent xmlns="ms-rtcp-metrics"><VQSessionReport SessionId="a"><MediaLine Label="main-audio"><InboundStream><` +
				tt.element + ">" + tt.text + "</" + tt.element + `></InboundStream></MediaLine></VQSessionReport></VQReportEvent>`))
			require.NoError(t, err)
			v, ok := r.Sessions[0].Lines[0].Streams[0].Value(tt.metric)
			if tt.want == nil {
				assert.False(t, ok)
				assert.Equal(t, 1, r.Unreadable)
				return
			}
			assert.Equal(t, tt.want, v)
			assert.Zero(t, r.Unreadable)
		})
	}
}

// TestReportInsideOfAnotherDocument reads reports that stand in an envelope.
func TestReportInsideOfAnotherDocument(t *testing.T) {
	plain := string(file(t, "2010.xml"))
	_, element, _ := strings.Cut(plain, "?>")
	want, err := qoe.Read([]byte(plain))
	require.NoError(t, err)
	for name, text := range map[string]string{
		"an element":  `<e:Envelope xmlns:e="urn:e"><e:Body>` + element + `</e:Body></e:Envelope>`,
		"CDATA":       `<r><![CDATA[` + plain + `]]></r>`,
		"escaped":     `<r>` + html.EscapeString(plain) + `</r>`,
		"words first": "The report:\n\n" + plain,
		"all escaped": html.EscapeString(plain),
	} {
		t.Run(name, func(t *testing.T) {
			r, err := qoe.Read([]byte(text))
			require.NoError(t, err)
			assert.Equal(t, render(want), render(r))
		})
	}
	_, err = qoe.Read([]byte("<a>" + strings.Repeat(strings.Repeat("x", 1000)+"VQReportEvent", 500) + "</a>"))
	assert.ErrorIs(t, err, qoe.ErrNoReport)
}

func TestWhatIsNoReport(t *testing.T) {
	tests := []struct{ name, text, message string }{
		{"nothing", "", "root element is not"},
		{"another root", "<presence/>", "root element is not"},
		{"no XML", "v=0\r\no=- 0 0", "root element is not"},
		{"broken at once", "<VQReportEvent", "unexpected EOF"},
		{"other encoding", `<?xml version="1.0" encoding="EBCDIC-US"?><VQReportEvent/>`, `encoding "EBCDIC-US" is not read`},
		{"too long", "<VQReportEvent>" + strings.Repeat(" ", qoe.MaxLength), "more than the 1048576"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := qoe.Read([]byte(tt.text))
			assert.ErrorContains(t, err, tt.message)
		})
	}
}

func TestDamageIsSaidAndWhatStandsBeforeItKept(t *testing.T) {
	for _, tt := range []struct{ name, from, to, message string }{
		{"lone ampersand", "x-rtvc1", "a & b", "invalid character entity"},
		{"crossed end tags", "</Video>", "</Audio>", "closed by"},
		{"octets that are no UTF-8", "x-rtvc1", "a\xffb", "invalid UTF-8"},
		{"nested without end", "<Resolution>", strings.Repeat("<Resolution>", 100), "nested deeper than 64"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r, err := qoe.Read([]byte(strings.Replace(string(file(t, "2013.xml")), tt.from, tt.to, 1)))
			require.NoError(t, err)
			assert.ErrorContains(t, r.Damage, tt.message)
			v, ok := r.Sessions[0].Lines[0].Streams[0].Value(qoe.Loss)
			assert.True(t, ok)
			assert.Equal(t, 0.15, v)
		})
	}
}

// TestHostileReportsCostNoMoreThanTheirLength holds what is kept of a report to
// the length of its text.
func TestHostileReportsCostNoMoreThanTheirLength(t *testing.T) {
	line := `<MediaLine Label="main-audio"><InboundStream><Network><Jitter><InterArrival>1</InterArrival></Jitter></Network></InboundStream></MediaLine>`
	typical := string(file(t, "2010.xml"))
	typical = typical[strings.Index(typical, "<MediaLine") : strings.Index(typical, "</MediaLine>")+len("</MediaLine>")]
	for name, lines := range map[string]string{
		"many streams": strings.Repeat(`<InboundStream/>`, 10_000),
		"many lines":   strings.Repeat(line, 2_000),
		"no content":   strings.Repeat(`<MediaLine/>`, 20_000),
		"typical":      strings.Repeat(typical, 100),
		"values":       "<MediaLine><InboundStream>" + strings.Repeat("<LossRate>0.1</LossRate>", 10_000) + "</InboundStream></MediaLine>",
		"attributes":   "<MediaLine " + strings.Repeat(`Label="x" `, 20_000) + "/>",
	} {
		t.Run(name, func(t *testing.T) {
			body := []byte(`<VQReportEvent xmlns="ms-rtcp-metrics" xmlns:v2="ms-rtcp-metrics.v2"><VQSessionReport SessionId="a">` + lines + `</VQSessionReport></VQReportEvent>`)
			before := live()
			r, err := qoe.Read(body)
			require.NoError(t, err)
			assert.Less(t, live()-before, int64(len(body)))
			assert.LessOrEqual(t, len(figuresOf(r)), qoe.MaxStreams)
			if name == "many streams" {
				assert.Equal(t, 10_000, r.Streams)
			}
			runtime.KeepAlive(r)
			runtime.KeepAlive(body)
		})
	}
}

func live() int64 {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

func figuresOf(r *qoe.Report) []qoe.Stream {
	var list []qoe.Stream
	for i := range r.Sessions {
		for _, l := range r.Sessions[i].Lines {
			list = append(list, l.Streams...)
		}
	}
	return list
}

func TestFeedback(t *testing.T) {
	f, err := qoe.ReadFeedback(file(t, "feedback.xml"))
	require.NoError(t, err)
	assert.Equal(t, "fift", f.CallID)
	assert.Equal(t, qoe.Figure{Value: 2, Known: true}, f.Rating)
	assert.Equal(t, "choppy", f.Text)
	assert.Equal(t, []qoe.Token{{Name: "DistortedSpeech", Value: "1"}, {Name: "Echo", Value: "0"}}, f.Tokens)

	half, _, _ := strings.Cut(string(file(t, "feedback.xml")), "</Rating>")
	f, err = qoe.ReadFeedback([]byte(half))
	require.NoError(t, err)
	assert.Equal(t, "fift", f.CallID)
	assert.False(t, f.Rating.Known, "the rating is cut")

	f, err = qoe.ReadFeedback([]byte(`<CallQualityFeedbackReport><DialogInfo CallId="c" FromTag="a" ToTag="b"/><Feedback Rating="3"/></CallQualityFeedbackReport>`))
	require.NoError(t, err)
	assert.Equal(t, &qoe.Feedback{CallID: "c", FromTag: "a", ToTag: "b", Rating: qoe.Figure{Value: 3, Known: true}}, f, "as a report names its call")
	_, err = qoe.ReadFeedback([]byte("<VQReportEvent/>"))
	assert.ErrorIs(t, err, qoe.ErrNoFeedback)
	_, err = qoe.ReadFeedback([]byte("4"))
	assert.Error(t, err)
}

func TestTypes(t *testing.T) {
	for _, s := range []string{qoe.ReportType, "Application/VQ-RTCPXR+XML; charset=utf-8", "application/vq-rtcpxr+xml;broken=\""} {
		assert.True(t, qoe.IsReport(s), s)
	}
	assert.True(t, qoe.IsReport("application/vq-rtcpxr"))
	assert.False(t, qoe.IsReport("application/vq"))
	assert.True(t, qoe.IsFeedback("application/ms-cqf+xml"))
	assert.False(t, qoe.IsFeedback("application/sdp"))
}

func FuzzRead(f *testing.F) {
	for _, name := range documents {
		b, err := os.ReadFile(filepath.Join("testdata", name))
		require.NoError(f, err)
		f.Add(b)
		f.Add(b[:len(b)/2])
	}
	b, err := os.ReadFile(filepath.Join("testdata", "feedback.xml"))
	require.NoError(f, err)
	f.Add(b)
	f.Add([]byte(textual))
	f.Add([]byte(longTextual))
	f.Fuzz(func(t *testing.T, body []byte) {
		r, err := qoe.Read(body)
		if (r == nil) == (err == nil) {
			t.Fatalf("report %v and error %v", r, err)
		}
		if r != nil {
			kept := figuresOf(r)
			if len(kept) > qoe.MaxStreams || len(kept) > r.Streams {
				t.Fatalf("%d streams kept of %d", len(kept), r.Streams)
			}
			for i := range kept {
				for m, v := range kept[i].Figures {
					if v < 0 || m.Unit() == qoe.Fraction && v > 1 {
						t.Fatalf("%s is %v", m.Element(), v)
					}
				}
			}
		}
		_, _ = qoe.ReadFeedback(body)
	})
}

func BenchmarkRead(b *testing.B) {
	body := file(b, "2010.xml")
	b.SetBytes(int64(len(body)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := qoe.Read(body); err != nil {
			b.Fatal(err)
		}
	}
}
