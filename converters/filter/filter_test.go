package filter_test

import (
	"net/netip"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/annotate"
	"ocsconv/converters/filter"
	"ocsconv/formats"
	"ocsconv/formats/uccapi"
)

// scenario reads a log of testdata/scenarios.
func scenario(t testing.TB, name string) []*formats.Message {
	t.Helper()
	f, err := os.Open("../../testdata/scenarios/" + name)
	require.NoError(t, err)
	defer f.Close()
	var list []*formats.Message
	r := uccapi.Format.NewReader(f, &formats.Options{File: "phone.uccapilog"})
	for m, err := range formats.Messages(r) {
		require.NoError(t, err)
		list = append(list, m)
	}
	return list
}

// packets puts messages into the form that a filter takes, without annotation.
func packets(messages []*formats.Message) []filter.Packet {
	var list []filter.Packet
	for i, m := range messages {
		p := filter.Packet{Message: m, Frame: i + 1, Interface: "phone", First: messages[0].Time}
		if i > 0 {
			p.Previous = messages[i-1].Time
		}
		list = append(list, p)
	}
	return list
}

// annotated puts the messages of one input into that form with annotation.
func annotated(t testing.TB, messages []*formats.Message) []filter.Packet {
	t.Helper()
	b := annotate.NewBuilder()
	for _, m := range messages {
		b.Add(m)
	}
	list := packets(messages)
	w := b.Case().Walk()
	for i := range list {
		list[i].Session, list[i].Note = w.Next()
		require.NotNil(t, list[i].Note)
	}
	return list
}

// chosen returns the numbers of the packets that a filter takes, from 1.
func chosen(t testing.TB, text string, list []filter.Packet) []int {
	t.Helper()
	return chosenAs(t, text, filter.Newest, list)
}

func chosenAs(t testing.TB, text string, v filter.Version, list []filter.Packet) []int {
	t.Helper()
	f, err := filter.ParseAs(text, v)
	require.NoError(t, err)
	frames := []int{}
	for i, p := range list {
		if f.Match(p) {
			frames = append(frames, i+1)
		}
	}
	return frames
}

// TestMatch holds what each part of the language means. That Wireshark means
// the same is TestTshark's to show.
func TestMatch(t *testing.T) {
	tests := []struct {
		filter string
		frames []int
	}{
		{``, []int{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11}},
		{`sip.Method`, []int{1, 4, 5, 6, 7, 9, 10}},
		{`sip.Method == "INVITE"`, []int{1, 10}},
		{`sip.Method == INVITE`, []int{1, 10}},
		{`sip.Method eq INVITE or sip.Status-Code >= 0x1f4`, []int{1, 8, 10, 11}},
		{`sip.Status-Code in {180..189, 0603}`, []int{2}},
		{`sip.Status-Code in {180..189, 01133}`, []int{2, 8}},
		{`not sip.Method and sip.Status-Code != 200`, []int{2, 8, 11}},
		{`!sip.Method && !(sip.Status-Code == 200 || sip.Status-Code == 603)`, []int{2, 11}},
		{`sip.Status-Code == 200 or sip.Method == "ACK" and sip.CSeq.seq == 1`, []int{3}},

		// Several values: any is equal, all differ.
		{`sip.Via.sent-by.address == "192.0.2.10"`, []int{1, 2, 3, 4, 8, 10, 11}},
		{`sip.Via.sent-by.address != "192.0.2.10"`, []int{5, 6}},
		{`sip.Via.sent-by.address === "192.0.2.10"`, []int{1, 3, 4, 8, 10, 11}},
		{`sip.Via.sent-by.address any_ne "192.0.2.10"`, []int{2, 5, 6}},
		{`all sip.Via.sent-by.address contains "2"`, []int{1, 3, 4, 6, 8, 10, 11}},
		{`all sip.Route.host in {"pool.contoso.com", "edge.contoso.com", "fe.contoso.com"}`, []int{1}},
		{`count(sip.Via.sent-by.address) > 2`, []int{2}},
		{`sip.from.user == sip.to.user`, []int{4, 6}},

		{`sip.User-Agent contains "uccapi"`, []int{}},
		{`sip.User-Agent matches "uccapi.*r2\\)$"`, []int{1}},
		{`sip.User-Agent matches r"\(Micro"`, []int{1}},
		{`lower(sip.from.user) == "alice" and not sip.from.user == "alice"`, []int{8}},
		{`len(sip.User-Agent) == 0`, []int{3}},
		{`sip.Method[0:3] == "INV" or sip.Method[-1] == "K"`, []int{1, 5, 10}},
		{`sip.to.tag == ""`, []int{11}},
		{`sip.Call-ID == "4100"`, []int{5}},

		{`ip.addr == 192.0.2.0/24`, []int{1, 2, 3, 4, 5, 8, 9, 10, 11}},
		{`ip.src == 198.51.100.20`, []int{2, 4, 8, 10}},
		{`ipv6.dst == 2001:db8::20`, []int{7}},
		{`exported_pdu.dst_port in {5061, 443}`, []int{1, 3, 5, 7, 9, 11}},
		{`frame.number in {2..4} and frame.p2p_dir == sent`, []int{3}},
		{`frame.time < "2010-01-05 14:00:47.139"`, []int{1}},
		{`frame.time >= "2010-01-05T15:00:47.139+01:00" && frame.time_relative <= 1`, []int{2, 3}},
		{`frame.time_delta > 0.74 and frame.time_delta < 1.26`, []int{3, 4}},
		{`frame.interface_name == "phone" && frame.comment contains "A"`, []int{1}},

		{`sdp`, []int{1, 10}},
		{`sdp.media.media == "video"`, []int{1}},
		{`sdp.connection_info.address == "2001:db8::9"`, []int{10}},
		{`sdp.ice_candidate.type == "host"`, []int{10}},
		{`sip.msg_body and not sdp`, []int{6, 7}},
		{`sip.reason_cause_sip == 200`, []int{5}},
		{`sip contains "13004"`, []int{2}},
	}
	list := packets(samples())
	for _, tt := range tests {
		t.Run(tt.filter, func(t *testing.T) {
			assert.Equal(t, tt.frames, chosen(t, tt.filter, list))
		})
	}
}

// TestAnnotation finds in the seed document's call what its annotation says.
func TestAnnotation(t *testing.T) {
	tests := []struct {
		filter string
		frames []int
	}{
		{`mpop.endpoint == "E1"`, []int{5, 6, 7, 8}},
		{`mpop.state == "lost"`, []int{5, 6, 7, 8}},
		{`mpop.state == "won" and mpop.dialog == "early"`, []int{9, 10, 11}},
		{`mpop.kind in {"ANSWER", "ACK2XX"}`, []int{12, 13}},
		{`mpop.how == "inferred"`, []int{5, 6, 7, 8}},
		{`mpop.epid == "2798f0b3cc" and sip.Status-Code`, []int{9, 11, 12, 15}},
		{`mpop.product contains "Phone" and mpop.gruu and sip.Method == ACK`, []int{13, 16}},
		{`mpop.winner == "E2" and mpop.outcome == "answered" and mpop.mpop == "yes" and frame.number == 1`, []int{1}},
		{`mpop.diagnostics.id == 13004`, []int{4}},
		{`mpop.diagnostics.component == "InboundRouting" and mpop.diagnostics.source contains "EE01"`, []int{4}},
		{`mpop.diagnostics.reason matches "registered endpoints"`, []int{4}},
		{`mpop.session == 1 and mpop.direction == "out"`, []int{1, 6, 10, 13, 14, 16}},
		{`mpop.direction.how == "logged" and mpop.confidence >= 0.5 and sip.Method == "INVITE"`, []int{1, 14}},
		{`mpop.retransmit or mpop.copy_of or mpop.duplicate or mpop.derived == 1 or not mpop`, []int{}},
		{`mpop.derived == False and mpop and frame.number < 3`, []int{1, 2}},
		{`mpop.note matches "initial invite" and frame.comment contains "kind=INV0"`, []int{1}},
	}
	list := annotated(t, scenario(t, "S01.log"))
	require.Len(t, list, 16)
	for _, tt := range tests {
		t.Run(tt.filter, func(t *testing.T) {
			assert.Equal(t, tt.frames, chosen(t, tt.filter, list))
		})
	}
}

func TestNeedsAnnotation(t *testing.T) {
	for text, want := range map[string]bool{
		`sip.Method == "INVITE"`:                       false,
		`sip.Method == "INVITE" and mpop.winner`:       true,
		`lower(frame.comment) contains "a"`:            true,
		`sip.Method == "mpop.winner"`:                  false,
		`sip.Method or not (sip and mpop.session > 1)`: true,
	} {
		f, err := filter.Parse(text)
		require.NoError(t, err)
		assert.Equal(t, want, f.NeedsAnnotation(), text)
		assert.Equal(t, text, f.String())
	}
}

// TestCopies shows that the records of a server's log that forward a message
// have its diagnostics, and what a resent message has.
func TestCopies(t *testing.T) {
	s := &annotate.Session{
		Diagnostics: []annotate.Diagnostic{{Message: 1, ID: 1, Source: "fe01"}, {Message: 4, ID: 2, Source: "fe02"}},
		Messages: []annotate.Note{
			{N: 1, DiagnosticIDs: []int{1}}, {N: 2, CopyOf: 1, DiagnosticIDs: []int{1}},
			{N: 3, Duplicate: 2, DiagnosticIDs: []int{1}, Retransmit: true}, {N: 4, DiagnosticIDs: []int{2}}, {N: 5, CopyOf: 1},
		},
	}
	var list []filter.Packet
	for i := range s.Messages {
		list = append(list, filter.Packet{Session: s, Note: &s.Messages[i]})
	}
	for text, frames := range map[string][]int{
		`mpop.diagnostics.source == "fe01"`: {1, 2, 3},
		`mpop.diagnostics.id == 1`:          {1, 2, 3},
		`mpop.copy_of == 1`:                 {2, 5},
		`mpop.retransmit`:                   {3},
		`mpop.retransmit == True`:           {3},
		`mpop.retransmit == 1`:              {3},
		`mpop.retransmit != "FALSE"`:        {3},
		`mpop.retransmit == 0`:              {},
	} {
		assert.Equal(t, frames, chosen(t, text, list), text)
	}
}

// TestMissing shows that what is not known is not there, for every field.
func TestMissing(t *testing.T) {
	unknown := []string{"frame.time", "frame.time_epoch", "frame.time_utc", "frame.time_relative", "frame.time_delta"}
	for _, info := range filter.Fields() {
		f, err := filter.Parse(info.Name)
		require.NoError(t, err)
		assert.Equal(t, slices.Contains(unknown, info.Name), f.Match(filter.Packet{}), info.Name)
		f.Match(filter.Packet{Message: &formats.Message{}, Session: &annotate.Session{}, Note: &annotate.Note{}})
	}
}

// TestPacketOverrides shows that what the capture shows counts more than what
// the log says.
func TestPacketOverrides(t *testing.T) {
	m := samples()[0]
	p := filter.Packet{
		Message: m, Src: netip.MustParseAddrPort("203.0.113.5:7"), Dst: netip.MustParseAddrPort("203.0.113.6:8"),
		Time: time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC), Note: &annotate.Note{Frame: 3},
	}
	for _, text := range []string{
		`ip.src == 203.0.113.5 and ip.dst == 203.0.113.6`, `exported_pdu.src_port == 7 and exported_pdu.dst_port == 8`,
		`frame.time == 2020-01-01`, `frame.number == 3`,
	} {
		assert.Equal(t, []int{1}, chosen(t, text, []filter.Packet{p}), text)
	}
	assert.Equal(t, []int{1}, chosen(t, `frame.time == "1970-01-01" and frame.time_epoch == 0`, []filter.Packet{{Message: &formats.Message{}}}))
}

func TestFields(t *testing.T) {
	list := filter.Fields()
	assert.True(t, slices.IsSortedFunc(list, func(a, b filter.FieldInfo) int { return strings.Compare(a.Name, b.Name) }))
	assert.Contains(t, list, filter.FieldInfo{Name: "sip.Status-Code", Type: "Unsigned integer (4 bytes)", Description: "Status code of a response"})
	for _, f := range list {
		assert.NotEmpty(t, f.Description, f.Name)
		assert.NotEmpty(t, f.Type, f.Name)
	}
}

func TestDeepAndLong(t *testing.T) {
	deep := func(n int) string { return strings.Repeat("(", n) + "sip" + strings.Repeat(")", n) }
	_, err := filter.Parse(deep(90))
	assert.NoError(t, err)
	for name, text := range map[string]string{
		"parentheses": deep(5000),
		"negations":   strings.Repeat("not ", 3000) + "sip",
		"functions":   strings.Repeat("lower(", 2000) + "sip.Method" + strings.Repeat(")", 2000) + ` == "a"`,
		"length":      strings.Repeat(" ", 20000) + "sip",
		"ranges":      `sip.Method[` + strings.Repeat("0:,", 4000) + `0] == "a"`,
		"repetition":  `sip matches "((a{1000}){1000}){1000}"`,
	} {
		_, err := filter.Parse(text)
		assert.Error(t, err, name)
	}
	f, err := filter.Parse(strings.Repeat("sip or ", 2000) + "sip")
	require.NoError(t, err)
	assert.True(t, f.Match(packets(samples())[0]))
}

func FuzzParse(f *testing.F) {
	for _, text := range []string{
		`sip.Method == "INVITE" and not sip.to.tag`, `sip.Status-Code in {180..189, 486}`, `all sip.Via[0:3,-1] === "S\x49\u00e9"`,
		`ip.addr == 192.0.2.0/24 or frame.time >= "Jan 5, 2010 14:00:47 UTC"`, `len(lower(sip.From)) > 'a' && mpop.state matches r"(lo|wo)"`,
		`sip.Call-ID contains`, `((`, `"`, `frame.time_delta > -0.5`, `not not !sip`, `-{max(sip.CSeq.seq, 3) + 1} * 2 & 7 <= abs(frame.p2p_dir) < 5 xor @sip.Method`, `frame.time - 1e1 - frame.time_epoch == 0`, "\"\\\n\"",
	} {
		f.Add(text)
	}
	list := annotated(f, scenario(f, "S01.log"))[:5]
	f.Fuzz(func(t *testing.T, text string) {
		parsed, err := filter.Parse(text)
		if err != nil {
			var e *filter.Error
			require.ErrorAs(t, err, &e)
			assert.GreaterOrEqual(t, e.Column, 1)
			assert.LessOrEqual(t, e.Column, len(text)+1)
			assert.Len(t, strings.Split(err.Error(), "\n"), 3)
			return
		}
		again, err := filter.Parse("not (" + text + ")")
		if err != nil {
			return // the empty filter, or one at the bounds
		}
		for _, p := range list {
			assert.NotEqual(t, parsed.Match(p), again.Match(p), text)
		}
	})
}

func BenchmarkMatch(b *testing.B) {
	list := annotated(b, scenario(b, "S01.log"))
	size := 0
	for _, p := range list {
		size += len(p.Message.Raw)
	}
	for _, text := range []string{
		`mpop.state == "lost"`,
		`sip.Method == "INVITE"`,
		`sip.Call-ID == "x" or sip.Status-Code in {180..189} and sip.from.user == "marinof"`,
		`sip contains "candidate"`,
		`sip.Via.sent-by.address matches "^200\\."`,
	} {
		b.Run(text, func(b *testing.B) {
			f, err := filter.Parse(text)
			require.NoError(b, err)
			b.SetBytes(int64(size))
			b.ReportAllocs()
			for b.Loop() {
				for _, p := range list {
					f.Match(p)
				}
			}
		})
	}
}
