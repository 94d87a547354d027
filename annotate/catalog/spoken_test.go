package catalog_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/annotate/catalog"
)

// People paste what they saw, and write it as they speak of it.
func TestExplainSpoken(t *testing.T) {
	const mask = "ICE warnings 0x40003a0"
	for _, tt := range []struct {
		pasted string
		want   []string // subjects
	}{
		{"Q.850 16", []string{"Q.850 16"}},
		{"Q.850;cause=16", []string{"Q.850 16"}},
		{"q850 cause 41", []string{"Q.850 41"}},
		{"Q.850: cause code 41 (temporary failure)", []string{"Q.850 41"}},
		{"cause=41", []string{"Q.850 41"}},
		{"release cause 17.", []string{"Q.850 17"}},
		{"cause 486", []string{"486"}},
		{"sip/2.0 480", []string{"480"}},
		{"SIP 486", []string{"486"}},
		{"SIP/2.0: 486", []string{"486"}},
		{"error 503", []string{"503"}},
		{"status code 404", []string{"404"}},
		{"404 (from the server)", []string{"404"}},
		{"480", []string{"480"}},
		{"480 Temporarily Unavailable (13001)", []string{"480", "13001"}},
		{"Failed: no such user (404, 1003, RTC on fe01); Alice called bob@contoso.com.", []string{"404", "1003"}},
		{"no such user (404, 1003)", []string{"404", "1003"}},
		{"Reason SIP;cause=486", []string{"486"}},
		{"Warning 305", []string{"Warning 305"}},
		{"Warning code 305", []string{"Warning 305"}},
		{"ms-diagnostics: 51004", []string{"51004"}},
		{"ms-diagnostics 1003", []string{"1003"}},
		{"MS-Diagnostics id 1003", []string{"1003"}},
		{`ms-client-diagnostics=51004; reason="Action initiated by user"`, []string{"51004"}},
		{`Ms-Client-Diagnostics: 23;reason="x";CallerMediaDebug="audio:ICEWarn=0x40003a0"`, []string{"23"}},
		{`Ms-Client-Diagnostics: 23;reason=\"x\";CallerMediaDebug=\"audio:ICEWarn=0x40003a0\"`, []string{"23"}},
		{"\u201cms-diagnostics: 1003;reason=\u201dUser does not exist\u201d\u201d", []string{"1003"}},
		{`"ms-diagnostics: 1003;reason=""User does not exist"""`, []string{"1003"}},
		{"`ms-diagnostics: 1003;reason=\"User does not exist\"`", []string{"1003"}},
		{"diagnostic id 13004", []string{"13004"}},
		{"0x40003a0", []string{mask}},
		{"ICEWarn 0x40003a0", []string{mask}},
		{`ICEWarn="0x40003a0"`, []string{mask}},
		{"0x40003a0 ICEWarn", []string{mask}},
		{mask, []string{mask}},
		{"<IceWarningFlags>67109792</IceWarningFlags>", []string{mask}},
		{"<v2:IceWarningFlags>67109792</v2:IceWarningFlags>", []string{mask}},
		{"IceWarningFlags=67109792", []string{mask}},
		{"0x80090322", []string{"0x80090322"}},
		{"-2146893022", []string{"0x80090322"}},
		{`HRESULT="0x80090322(SEC_E_WRONG_PRINCIPAL)"`, []string{"0x80090322"}},
		{"SEC_E_WRONG_PRINCIPAL", []string{"0x80090322"}},
		{"Error: 0x80072efd", []string{"0x80072efd (Windows error 12029)"}},
		{"winsock-code=10061", []string{"0x8007274d (Windows error 10061)"}},
		{"error 10061", []string{"0x8007274d (Windows error 10061)"}},
		{"10061", []string{"10061", "0x8007274d (Windows error 10061)"}},
		{"0x80ef0194", []string{"0x80ef0194"}},
		{"Result-Code: 0xc3e93c5e SIPPROXY_E_ROUTING", []string{"0xc3e93c5e"}},
		{"SIPPROXY_E_ROUTING", []string{"0xc3e93c5e"}}, // no agent called SIPp
		{`ms-diagnostics: 1010;reason="x";HRESULT="0x80090328(SEC_E_CERT_EXPIRED)"`, []string{"1010", "0x80090328"}},
		{`ms-diagnostics: 1034;reason="x";WinsockFailureCode="10060(WSAETIMEDOUT)"`, []string{"1034", "0x8007274c (Windows error 10060)"}},
		{"bye", []string{"BYE"}},
		{"BENOTIFY", []string{"BENOTIFY"}},
	} {
		list, err := catalog.Explain(tt.pasted)
		require.NoError(t, err, tt.pasted)
		var subjects []string
		for _, e := range list {
			subjects = append(subjects, e.Subject)
			assert.NotEmpty(t, e.Meaning, tt.pasted)
		}
		assert.Equal(t, tt.want, subjects, tt.pasted)
	}
	list, err := catalog.Explain("ms-diagnostics: 51004")
	require.NoError(t, err)
	assert.True(t, list[0].Exact, "no server has ids of clients")
	list, err = catalog.Explain(`ms-diagnostics: 22;reason="x"`)
	require.NoError(t, err)
	assert.False(t, list[0].Exact, "22 of a server is none of a client's media")
	for _, nothing := range []string{"blah", "0xzz", "cause=999", "Q.850 300", "ICEWarn", "the call failed at 404 Main Street and nobody knows"} {
		_, err := catalog.Explain(nothing)
		assert.Error(t, err, nothing)
	}
}

// What a request is for is said by the document that defines it.
func TestMethodSources(t *testing.T) {
	for method, source := range map[string]string{"invite": "RFC 3261 §7.1", "PRACK": "RFC 3262", "Refer": "RFC 3515", "BENOTIFY": "[MS-SIP]"} {
		list, err := catalog.Explain(method)
		require.NoError(t, err)
		require.Len(t, list, 1)
		assert.Equal(t, source, list[0].Source)
	}
}

// TestStatisticsOfMedia explains what gateways say of the media in a BYE.
func TestStatisticsOfMedia(t *testing.T) {
	for header, want := range map[string]string{
		"P-RTP-Stat: PS=300,OS=48000,PR=365,OR=58400,PL=7,JI=3,LA=12,DU=7": "7 of 372 packets that were sent to it were lost (1.9 %). ",
		"X-RTP-Stat: CS=0;PS=1373;PR=0;PL=0,0;EN=PCMA;DE=PCMA;JI=23,2":     "It received no packet, and ",
		"P-RTP-Stat: PS=1,PR=99999999999,PL=-1":                            "What its sender",
		"P-RTP-Stat:":                                                      "What its sender",
	} {
		list, err := catalog.Explain(header)
		require.NoError(t, err)
		assert.True(t, strings.HasPrefix(list[0].Meaning, want), list[0].Meaning)
	}
}

// TestNoResultCode holds that numbers which are no result code are not explained as one.
func TestNoResultCode(t *testing.T) {
	for _, pasted := range []string{"error 0486", "error -5", "-10061", "0x00000005"} {
		list, _ := catalog.Explain(pasted)
		for _, e := range list {
			assert.NotEqual(t, catalog.KindResult, e.Kind, pasted)
		}
	}
}
