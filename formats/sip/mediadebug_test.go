package sip_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/formats/sip"
)

func TestMediaDebug(t *testing.T) {
	type want struct {
		side, modality, site, remote string
		bits                         uint64
		local                        sip.Location
	}
	tests := []struct {
		name, value string
		want        []want
	}{
		{"one list", `23;reason="x";CallerMediaDebug="audio:ICEWarn=0x320,LocalSite=192.0.2.7:50040,RemoteSite=[2001:db8::1]:50,LocalLocation=1"`,
			[]want{{"Caller", "audio", "192.0.2.7:50040", "[2001:db8::1]:50", 0x320, sip.Outside}}},
		{"two sides", `22;CallerMediaDebug="video:ICEWarn=0x1,LocalLocation=2";CalleeMediaDebug="audio:ICEWarn=0x2,LocalLocation=0"`,
			[]want{{"Caller", "video", "", "", 1, sip.Inside}, {"Callee", "audio", "", "", 2, sip.LocationUnknown}}},
		{"two kinds in one list", `22;CallerMediaDebug="audio:ICEWarn=0x1,LocalSite=a:1;video:ICEWarn=0x2,LocalSite=b:2"`,
			[]want{{"Caller", "audio", "a:1", "", 1, 0}, {"Caller", "video", "b:2", "", 2, 0}}},
		{"attributes", `27;UserType="Callee";MediaType="audio";ICEWarn="0x40003a0";LocalSite="192.0.2.9:1";RemoteSite="198.51.100.1:2";LocalLocation="1"`,
			[]want{{"Callee", "audio", "192.0.2.9:1", "198.51.100.1:2", 0x40003a0, sip.Outside}}},
		{"attributes after blanks", `27; UserType="Callee" MediaType="audio" ICEWarn="0x1" LocalSite="a:1"`,
			[]want{{"Callee", "audio", "a:1", "", 1, 0}}},
		{"attributes without =", `27;UserType"Callee";MediaType"audio";ICEWarn"0x1";LocalSite"a:1"`,
			[]want{{"Callee", "audio", "a:1", "", 1, 0}}},
		{"typographic quotes", "25;UserType=”Callee”; MediaType=“audio”; ICEWarn=”0x40003a0″; LocalSite=«a:1»; RemoteSite=„b:2“",
			[]want{{"Callee", "audio", "a:1", "b:2", 0x40003a0, 0}}},
		{"on several lines", "22;CallerMediaDebug=\"audio:ICEWarn=0x1,\r\n  LocalSite=a:1,\r\n  RemoteSite=b:2\"",
			[]want{{"Caller", "audio", "a:1", "b:2", 1, 0}}},
		{"no kind of media", `22;CalleeMediaDebug="ICEWarn=0x1,LocalSite=a:1"`, []want{{"Callee", "", "a:1", "", 1, 0}}},
		{"none", `51004;reason="Action initiated by user"`, nil},
		{"empty", `51007;CalleeMediaDebug=""`, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			list := sip.ParseDiagnostics([]byte(tt.value))
			require.Len(t, list, 1)
			var got []want
			for _, m := range list[0].MediaDebug() {
				bits, _ := m.ICEWarn()
				got = append(got, want{m.Side, m.Modality, m.Param("localsite"), m.Param("RemoteSite"), bits, m.LocalLocation()})
			}
			assert.Equal(t, tt.want, got)
		})
	}
}

func TestParseMediaDebugAlone(t *testing.T) {
	assert.Len(t, sip.ParseMediaDebug("audio:ICEWarn=0x1,LocalSite=a:1"), 1)
	assert.Len(t, sip.ParseMediaDebug("ICEWarn=0x1"), 1)
	for _, text := range []string{"", "hello", "a=b", "audio:", "Call-ID: 1"} {
		assert.Empty(t, sip.ParseMediaDebug(text), text)
	}
}

func TestParseMask(t *testing.T) {
	for text, want := range map[string]uint64{"0x40003a0": 0x40003a0, "0X1": 1, "524288": 0x80000, " 12 ": 12} {
		bits, ok := sip.ParseMask(text)
		assert.True(t, ok, text)
		assert.Equal(t, want, bits, text)
	}
	for _, text := range []string{"", "0x", "3a0", "-1", "0xg"} {
		_, ok := sip.ParseMask(text)
		assert.False(t, ok, text)
	}
}
