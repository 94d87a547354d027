package catalog_test

import (
	"fmt"
	"math"
	"os"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/annotate/catalog"
	"ocsconv/formats/sip"
)

// table reads a table of the package without its code.
func table(t *testing.T, name string) [][]string {
	t.Helper()
	raw, err := os.ReadFile(name)
	require.NoError(t, err)
	require.True(t, strings.HasSuffix(string(raw), "\n"), "%s does not end in a line end", name)
	var list [][]string
	for i, line := range strings.Split(strings.TrimSuffix(string(raw), "\n"), "\n") {
		cells := strings.Split(line, "\t")
		for _, c := range cells {
			require.NotEmpty(t, c, "%s:%d", name, i+1)
			require.Equal(t, strings.TrimSpace(c), c, "%s:%d", name, i+1)
		}
		list = append(list, cells)
	}
	return list[1:]
}

func TestEveryDiagnosticLoads(t *testing.T) {
	rows := table(t, "diagnostics.tsv")
	seen := map[int]bool{}
	last := -1
	for _, r := range rows {
		id, err := strconv.Atoi(r[0])
		require.NoError(t, err)
		assert.Greater(t, id, last, "ids ascend")
		last = id
		e, exact := catalog.Diagnostic(id)
		require.True(t, exact, "id %d", id)
		assert.Equal(t, id, e.ID)
		assert.Equal(t, r[1], e.Component)
		assert.Equal(t, r[2], e.Reason)
		assert.Equal(t, r[4], e.Source)
		assert.True(t, strings.HasSuffix(e.Meaning, "."), "id %d: %q is no sentence", id, e.Meaning)
		assert.Greater(t, len(e.Meaning), 20, "id %d", id)
		seen[id] = true
	}
	assert.Len(t, catalog.Diagnostics(), len(seen))
}

func TestEveryCommandReasonLoads(t *testing.T) {
	list := table(t, "reasons.tsv")
	assert.Len(t, list, 25)
	for i, r := range list {
		remedy, ok := catalog.CommandRemedy(strings.ToUpper(r[0]))
		require.True(t, ok, r[0])
		assert.Equal(t, catalog.Remedy{Text: r[1], Next: r[2]}, remedy)
		assert.Equal(t, strings.ToLower(r[0]), r[0])
		assert.True(t, strings.HasSuffix(r[2], "."), "%s: %q is no sentence", r[0], r[2])
		for _, before := range list[:i] {
			assert.NotEqual(t, before[0], r[0])
		}
	}
}

func TestIdsOfCallsHaveAMeaningOfTheirOwn(t *testing.T) {
	own := map[string]bool{}
	for _, r := range table(t, "diagnostics.tsv") {
		own[r[0]] = r[3] != "-"
	}
	var ids []int
	for _, block := range [][2]int{{1000, 1014}, {5000, 5011}, {12000, 12012}, {13000, 13011}} {
		for id := block[0]; id <= block[1]; id++ {
			ids = append(ids, id)
		}
	}
	ids = append(ids, 21, 22, 23, 1017, 1027, 1034, 4141, 10003, 15000, 24067, 24081, 24083, 25008, 51004, 52017)
	for _, id := range ids {
		assert.True(t, own[strconv.Itoa(id)], "id %d has only its reason", id)
	}
}

func TestDiagnosticByRange(t *testing.T) {
	for _, r := range table(t, "ranges.tsv") {
		low, err := strconv.Atoi(r[0])
		require.NoError(t, err)
		high, err := strconv.Atoi(r[1])
		require.NoError(t, err)
		assert.LessOrEqual(t, low, high)
	}
	tests := []struct {
		id        int
		component string
		meaning   string
	}{
		{999, "Common error codes", "any component"},
		{1999, "SIP stack", ""},
		{10399, "Mediation Server", "leg to the gateway"},
		{10400, "Mediation Server", "SIP status 400 (Bad Request)"},
		{10486, "Mediation Server", "SIP status 486 (Busy Here)"},
		{10599, "Mediation Server", "SIP status 599 "},
		{10700, "Mediation Server", "leg to the gateway"},
		{12999, "VoIP outbound call routing", "no fork"},
		{14007, "VoIP translation service (dial plans)", "dial plan"},
		{25000, "Registrar", ""},
		{55555, "Client-generated, header ms-client-diagnostics", "client"},
	}
	for _, tt := range tests {
		e, exact := catalog.Diagnostic(tt.id)
		assert.False(t, exact, "id %d", tt.id)
		assert.Equal(t, tt.id, e.ID)
		assert.Contains(t, e.Component, tt.component)
		assert.Contains(t, e.Meaning, tt.meaning)
		assert.NotContains(t, e.Meaning, "{")
		assert.Empty(t, e.Reason)
		assert.NotEmpty(t, e.Source)
	}
	for _, id := range []int{-1, 18000, 29000, 1 << 30} {
		e, exact := catalog.Diagnostic(id)
		assert.False(t, exact)
		assert.Equal(t, catalog.Entry{ID: id}, e, "nothing is invented")
	}
}

func TestFindDiagnostics(t *testing.T) {
	tests := []struct {
		words string
		first int
	}{
		{"proxied to one or more", 13004},
		{"  PROXIED   to one or more REGISTERED ", 13004},
		{"branches cancelled", 13006},
		{"gateway route available", 12000},
		{"orbit", 35000},
	}
	for _, tt := range tests {
		found := catalog.FindDiagnostics(tt.words)
		require.NotEmpty(t, found, tt.words)
		assert.Equal(t, tt.first, found[0].ID, tt.words)
	}
	assert.Empty(t, catalog.FindDiagnostics(""))
	assert.Empty(t, catalog.FindDiagnostics(" \t"))
	assert.Empty(t, catalog.FindDiagnostics("zebra crossing"))
	assert.Empty(t, catalog.FindDiagnostics("rtc"), "a part of a word is no word")
}

func TestEveryStatusLoads(t *testing.T) {
	for _, r := range table(t, "statuses.tsv") {
		code, err := strconv.Atoi(r[0])
		require.NoError(t, err)
		s, ok := catalog.SIPStatus(code)
		require.True(t, ok)
		assert.Equal(t, r[2], s.Meaning)
		assert.NotEqual(t, "-", s.Reason)
		assert.True(t, strings.HasSuffix(s.Meaning, "."))
	}
	s, ok := catalog.SIPStatus(486)
	assert.True(t, ok)
	assert.Equal(t, "Busy Here", s.Reason)

	s, ok = catalog.SIPStatus(499)
	assert.False(t, ok)
	assert.Empty(t, s.Reason)
	assert.NotEmpty(t, s.Meaning, "the class is known")
	for _, code := range []int{-1, 0, 99, 700, math.MaxInt} {
		s, ok = catalog.SIPStatus(code)
		assert.False(t, ok)
		assert.Equal(t, catalog.Status{Code: code}, s)
	}
}

func TestProduct(t *testing.T) {
	tests := []struct {
		ua, name string
		class    catalog.Class
	}{
		{"UCCAPI/3.5.6907.0 OC/3.5.6907.0 (Microsoft Office Communicator 2007 R2)", "Office Communicator 2007 R2", "client:desktop"},
		{"CPE/3.5.6907.0 OCPhone/3.5.6907.0 (Office Communicator Phone 2007 R2)", "Office Communicator Phone 2007 R2 (desk phone)", "client:phone"},
		{"InboundRouting/3.5.0.0", "Inbound routing application (forks to endpoints, applies call-forwarding rules)", "server:app"},
		{"UCCAPI/15.0.4971.1000 OC/15.0.4971.1000 (Skype for Business)", "Skype for Business 2015 (Lync 2013 client, updated)", "client:desktop"},
		{"UCCAPI/15.0.4569.1503 OC/15.0.4569.1503 (Microsoft Lync)", "Lync 2013 (desktop)", "client:desktop"},
		{"UCCAPI/16.0.4522.1000 OC/16.0.4522.1000 (Skype for Business)", "Skype for Business 2016 (desktop)", "client:desktop"},
		{"UCCAPI/99.0 OC/99.0", "Office Communicator / Lync desktop", "client:desktop"},
		{"RTCC/5.0.0.0 MediationServer", "Mediation Server (PSTN gateway B2BUA)", "server:mediation"},
		{"RTCC/4.0.0.0 PresPub", "UCMA application (name follows)", "server:ucma"},
		{"RTC/3.5", "OCS 2007 R2 Front End/Registrar (SIP stack)", "server:sipstack"},
		{"RTC/6.0.9319.0", "Skype for Business Server 2015 (SIP stack)", "server:sipstack"},
		{"RTCC/3.5.0.0 CWA/3.5.0.0", "Communicator Web Access 2007 R2", "client:web"},
		{"RTCC/6.0.0.0 UCWA/6.0.9319.272 iPhoneLync/6.17.0.80 (iPhone9_3 iOS 12.1.4)", "Skype for Business for iPhone (through the pool's UCWA)", "client:mobile"},
		{"UCWA/6.0.9319.272 iPhoneLync/6.17.0.80 (iPhone iOS 12.1)", "Skype for Business for iPhone (through the pool's UCWA)", "client:mobile"},
		{"RTCC/5.0.0.0 MSExchangeUM/15.01.2507.017", "Exchange Unified Messaging (voice mail)", "server:um"},
		{"RTCC/4.0.0.0_ContosoApplication", "UCMA application (name follows)", "server:ucma"},
		{"Purple/2.11.0 Sipe/1.21.1 (linux-x86_64; RTC/6.0)", "pidgin-sipe", "client:other"},
		{"UCCAPI/3.5.6907.0 OC/3.5.6907.0 (Microsoft Office", "Office Communicator 2007 R2", "client:desktop"},
		{"UCCAPI/4.0.7577.314 (compatible (of OC/4.0) RTC/6.0)", "Application on the UC Client API", "client"},
		{"uccapi/3.5.6907.0 oc/3.5.6907.0", "Office Communicator 2007 R2", "client:desktop"},
		{"Polycom/5.5.0.23866 PolycomVVX-VVX_501-UA/5.5.0.23866", "Polycom VVX (desk phone)", "client:phone"},
		{"PolycomRealPresenceTrio-Trio_8800-UA/5.4.0.12197", "Polycom RealPresence Trio (conference phone)", "client:phone"},
		{"PolycomRealPresenceGroup700/6.2.0", "Polycom RealPresence Group (Lync-registered)", "client:room"},
		{"Microsoft.PSTNHub.SIPProxy v.2020.5.27.2 i.ASEA.5", "Microsoft Teams (Direct Routing)", "border"},
		{"Audiocodes-Sip-Gateway-Mediant 1000/v.5.80A.055.002", "AudioCodes Mediant (gateway or SBC)", "border"},
		{"Cisco-SIPGateway/IOS-15.6.3.M0a", "Cisco IOS gateway or CUBE", "border"},
		{"Cisco-CP-8841-3PCC/11.0 (00562b043615)", "Cisco IP Phone", "client:phone"},
		{"Cisco/SPA504G-7.5.2", "Cisco SPA phone or adapter", "client:phone"},
		{"Asterisk PBX 18", "Asterisk PBX", "pbx"},
		{"FreeSWITCH-mod_sofia/1.10.12-release~a88d069d6f~64bit", "FreeSWITCH", "pbx"},
		{"kamailio (5.0.4 (x86_64/linux))", "Kamailio (SIP proxy)", "server:proxy"},
		{"Yealink SIP-T27G 69.86.0.15", "Yealink phone", "client:phone"},
		{"snomD785/10.1.84.12", "Snom phone", "client:phone"},
		{"Linphone Desktop/4.2 (belle-sip/4.3)", "Linphone (softphone)", "client:desktop"},
		{"Acme Packet/SCZ9.0", "Oracle (Acme Packet) SBC", "border"},
		{"Z 3.15.40006 rv2.8.20", "Zoiper (softphone)", "client:desktop"},
	}
	for range 2 { // the second round comes from memory
		for _, tt := range tests {
			a, ok := catalog.Product(tt.ua)
			require.True(t, ok, tt.ua)
			assert.Equal(t, tt.name, a.Name)
			assert.Equal(t, tt.class, a.Class)
		}
		for _, ua := range []string{
			"", " ", "(", "(OC/4.0)", "UCWAX/1.0", "XOC/4.0", "RTC/16.0", "RTC/6.01",
			"Gateway of a Snom phone", "Acme/1", "Phone/1.0 (Asterisk PBX 18)", strings.Repeat("(", 1000), strings.Repeat("x", 1000) + " OC/1",
		} {
			_, ok := catalog.Product(ua)
			assert.False(t, ok, ua)
		}
	}
}

// Every row is found by a header that is written as it is: none stands behind a
// wider one.
func TestEveryProductCanBeFound(t *testing.T) {
	written := strings.NewReplacer("...", "Other/1.0", "*", "x")
	for _, r := range table(t, "products.tsv") {
		a, ok := catalog.Product(written.Replace(r[0]))
		require.True(t, ok, r[0])
		assert.Equal(t, catalog.Agent{Name: r[1], Class: catalog.Class(r[2]), Source: r[3]}, a, r[0])
		class := catalog.Class(r[2])
		if class == "other" {
			continue
		}
		assert.NotEmpty(t, class.Role(), "class %q has no role", class)
		assert.False(t, class.IsClient() && class.IsServer())
	}
	assert.True(t, catalog.Class("client").IsClient())
	assert.True(t, catalog.Class("server:um").IsServer())
	assert.False(t, catalog.Class("test").IsClient())
}

func TestProductFromManyGoroutines(t *testing.T) {
	var wg sync.WaitGroup
	for g := range 8 {
		wg.Go(func() {
			for i := range 500 {
				a, ok := catalog.Product(fmt.Sprintf("UCCAPI/3.5.%d.0 OC/3.5.%d.0", g, i))
				if !ok || a.Class != "client:desktop" {
					t.Error("not known")
				}
			}
		})
	}
	wg.Wait()
}

func TestExplain(t *testing.T) {
	tests := []struct {
		text    string
		kind    catalog.Kind
		subject string
		title   string
		exact   bool
	}{
		{"13004", catalog.KindDiagnostic, "13004", "Request was proxied to one or more registered endpoints.", true},
		{" 13004.2 ", catalog.KindDiagnostic, "13004.2", "Request was proxied to one or more registered endpoints.", true},
		{"10486", catalog.KindDiagnostic, "10486", "", false},
		{`99999;reason="their own"`, catalog.KindDiagnostic, "99999", "their own", false},
		{`ms-diagnostics: reason="no id"`, catalog.KindDiagnostic, "", "no id", false},
		{"22", catalog.KindDiagnostic, "22", "Call failed to establish due to a media connectivity failure when both endpoints are internal", true},
		{"486", catalog.KindStatus, "486", "Busy Here", true},
		{"SIP/2.0 486 Besetzt", catalog.KindStatus, "486", "Besetzt", true},
		{"486 Busy Here", catalog.KindStatus, "486", "Busy Here", true},
		{"200 OK", catalog.KindStatus, "200", "OK", true},
		{"SIP/2.0 499", catalog.KindStatus, "499", "", false},
		{"Start-Line: SIP/2.0 183 Session Progress", catalog.KindStatus, "183", "Session Progress", true},
		{"01/05/2010|14:00:48.831 418:D8 INFO  :: SIP/2.0 180 Ringing", catalog.KindStatus, "180", "Ringing", true},
		{`ms-diagnostics: 13004;reason="own words";source="fe01"`, catalog.KindDiagnostic, "13004", "own words", true},
		{`Ms-Client-Diagnostics: 51004; reason="Action initiated by user"`, catalog.KindDiagnostic, "51004", "Action initiated by user", true},
		{`13006;source="fe01"`, catalog.KindDiagnostic, "13006", "Request forwarded, any previous branches cancelled.", true},
		{`Reason: SIP;cause=200;text="Call completed elsewhere";ms-acceptedby="sip:bob@contoso.com"`, catalog.KindStatus, "200", "Call completed elsewhere", true},
		{`Reason: Q.850;cause=34;text="No circuit"`, catalog.KindCause, "Q.850 34", "No circuit", true},
		{`Reason: Q.850 ;cause=16 ,SIP;cause=487`, catalog.KindCause, "Q.850 16", "Normal call clearing", true},
		{"ms-client-diagnostics: 24; reason=\"own words\"", catalog.KindDiagnostic, "24", "own words", true},
		{"ms-client-diagnostics: 28; reason=\"own words\"", catalog.KindDiagnostic, "28", "own words", false},
		{"ms-diagnostics: 24; reason=\"own words\"", catalog.KindDiagnostic, "24", "own words", false},
		{`Warning: 391 lcs.example.com "Do not disturb"`, catalog.KindWarning, "Warning 391", "Do not disturb", true},
		{`Warning: 304 a.example.com "No video", 399 b.example.com "Other"`, catalog.KindWarning, "Warning 304", "No video", true},
		{"To: <sip:a@b>", catalog.KindHeader, "to", "<sip:a@b>", true},
		{`ms-client-diagnostics: 22 reason="no separator"`, catalog.KindDiagnostic, "22", "no separator", true},
		{"ms-accepted-content-types: text/plain", catalog.KindHeader, "ms-accepted-content-types", "text/plain", true},
		{"ICEWarn=0x40003a0", catalog.KindMedia, "ICE warnings 0x40003a0", "67109792 in a quality report", true},
		{"IceWarningFlags: 67109792", catalog.KindMedia, "ICE warnings 0x40003a0", "67109792 in a quality report", true},
		{"audio:ICEWarn=0x1,LocalSite=192.0.2.1:5", catalog.KindMedia, "MediaDebug", "what a client found out about the way of its media", true},
		{`CalleeMediaDebug="audio:ICEWarn=0x1"`, catalog.KindMedia, "MediaDebug", "what a client found out about the way of its media", true},
		{"User-Agent: CPE/3.5.1 OCPhone/3.5.1", catalog.KindProduct, "CPE/3.5.1 OCPhone/3.5.1", "Office Communicator Phone 2007 R2 (desk phone)", true},
		{"InboundRouting/3.5.0.0", catalog.KindProduct, "InboundRouting/3.5.0.0", "Inbound routing application (forks to endpoints, applies call-forwarding rules)", true},
		{"proxied to one or more registered", catalog.KindDiagnostic, "13004", "Request was proxied to one or more registered endpoints.", true},
		{`"Call to self loop."`, catalog.KindDiagnostic, "13000", "Call to self loop.", true},
	}
	for _, tt := range tests {
		t.Run(tt.text, func(t *testing.T) {
			list, err := catalog.Explain(tt.text)
			require.NoError(t, err)
			assert.Equal(t, tt.kind, list[0].Kind)
			assert.Equal(t, tt.subject, list[0].Subject)
			assert.Equal(t, tt.title, list[0].Title)
			assert.Equal(t, tt.exact, list[0].Exact)
		})
	}
	for _, text := range []string{"", "99999", "ms-diagnostics: 99999", "<VQReportEvent/>", "X-Unknown: 1", "zebra crossing", "\x00\xff", "Reason: Q.850;cause=300", "Reason: X.int;cause=1", "ms-client-diagnostics: 1003", "Warning: hello"} {
		_, err := catalog.Explain(text)
		assert.ErrorContains(t, err, "nothing is known of", text)
	}
}

func TestExplainKeepsWhatTheHeaderSays(t *testing.T) {
	list, err := catalog.Explain(`ms-diagnostics: 13004;reason="r";source="fe01.contoso.com";appName="InboundRouting";Count="2"`)
	require.NoError(t, err)
	require.Len(t, list, 1)
	assert.Equal(t, "InboundRouting", list[0].Component)
	assert.Equal(t, []sip.Attribute{{Name: "source", Value: "fe01.contoso.com"}, {Name: "Count", Value: "2"}}, list[0].Details)
}

func TestExplainByTheHeaderThatCarriesTheID(t *testing.T) {
	tests := []struct {
		header    string
		id        int
		component string
		exact     bool
	}{
		{"ms-client-diagnostics", 24, "Client media", true},
		{"MS-Client-Diagnostics", 27, "Client media", true},
		{"ms-diagnostics", 24, "Common error codes", false},
		{"ms-diagnostics-public", 1003, "SipStack", true},
		{"ms-client-diagnostics", 1003, "", false},
		{"ms-client-diagnostics", 33, "Client media", false},
		{"ms-client-diagnostics", 52999, "Client-generated", false},
		{"", 24, "Client media", true},
		{"", 1003, "SipStack", true},
	}
	for _, tt := range tests {
		e, exact := catalog.DiagnosticIn(catalog.FamilyOf(tt.header), tt.id)
		assert.Equal(t, tt.exact, exact, "%s %d", tt.header, tt.id)
		assert.True(t, strings.HasPrefix(e.Component, tt.component), "%s %d: %s", tt.header, tt.id, e.Component)
		assert.Equal(t, tt.component == "", e.Component == "", "%s %d", tt.header, tt.id)
	}
}

func TestExplainTakesMediaDebugApart(t *testing.T) {
	list, err := catalog.Explain(`ms-client-diagnostics: 27; reason=”x”;UserType=”Caller”;ICEWarn=”0x40003a0″;LocalMR="203.0.113.9:1";RemoteMR="198.51.100.9:2";LocalLocation="1";LocalSite="203.0.113.60:50220"`)
	require.NoError(t, err)
	require.Len(t, list, 1)
	said := map[string]string{}
	for _, d := range list[0].Details {
		said[d.Name] = d.Value
	}
	assert.Equal(t, "0x40003a0", said["ICEWarn"])
	assert.Equal(t, "203.0.113.60:50220, outside, relay 203.0.113.9:1", said["own end"])
	assert.Equal(t, "0x40003a0: local (direct) connectivity failed; UDP through the relay failed; relay to relay failed over TCP; as expected: TCP through NAT failed, TCP through the relay failed", said["ICE"])
	assert.Equal(t, "Open UDP 3478, TCP 443 and 50,000–59,999 between the two Edges: 203.0.113.9 and 198.51.100.9.", list[0].Next)
}

// TestMediaRemedy picks the warning that explains a failure: what is normal for
// the places of the two ends is passed over.
func TestMediaRemedy(t *testing.T) {
	tests := []struct{ list, text, next string }{
		{"audio:ICEWarn=0x0", "", ""},
		{"audio:LocalSite=192.0.2.1:5", "", ""},
		{"audio:ICEWarn=0x20,LocalLocation=1,RemoteLocation=1", "", ""},
		{"audio:ICEWarn=0x100", "", ""},
		{"audio:ICEWarn=0x20,LocalSite=192.0.2.1:5,RemoteSite=192.0.2.129:7,LocalLocation=2,RemoteLocation=2,PortRange=50020:50039", "local (direct) connectivity failed", "Open the media ports (50020 to 50039) between 192.0.2.1 and 192.0.2.129."},
		{"application-sharing:ICEWarn=0x320,LocalLocation=1,RemoteLocation=1", "TCP through the relay failed", "Open TCP 443 and TCP 50,000–59,999 at the Edge."},
		{"audio:ICEWarn=0x3a0,LocalMR=203.0.113.9:1,LocalLocation=1,RemoteLocation=2", "the relay passed neither UDP nor TCP", "Open UDP 3478, TCP 443 and 50,000–59,999 at the Edge 203.0.113.9."},
		{"audio:ICEWarn=0x4000080,LocalMR=203.0.113.9:1,RemoteMR=203.0.113.9:2", "relay to relay failed over UDP and TCP", "Let the Edge 203.0.113.9 reach itself at its public address: UDP 3478, TCP 443 and 50,000–59,999."},
		{"audio:ICEWarn=0x800020", "pseudo-TLS failed: a proxy that inspects TLS", "Exempt the A/V Edge from TLS inspection in the proxy or firewall."},
		{"audio:ICEWarn=0x6", "UDP port allocation on the relay failed", "Open UDP 3478 from the client to the Edge."},
		{"audio:ICEWarn=0x200020,LocalSite=192.0.2.1:5,PortRange=50020:50021,LocalLocation=2,RemoteLocation=2", "the port range is used up", "Give the client 192.0.2.1 more media ports than 50020 to 50021: at least 20 for audio and video, 3 for sharing."},
		{"audio:ICEWarn=0x10,LocalSite=192.0.2.1:5,LocalMR=203.0.113.9:443", "sending TCP to the relay failed", "Open TCP 443 from the client 192.0.2.1 to the Edge 203.0.113.9."},
		{"audio:ICEWarn=0x4000000", "relay to relay failed over TCP", "Open UDP 3478, TCP 443 and 50,000–59,999 between the two Edges."},
	}
	for _, tt := range tests {
		r, ok := catalog.MediaRemedy(catalog.IceTableA, 0, sip.ParseMediaDebug(tt.list)[0])
		assert.Equal(t, tt.text != "", ok, tt.list)
		assert.Equal(t, catalog.Remedy{Text: tt.text, Next: tt.next}, r, tt.list)
	}
}

func TestEveryIceWarning(t *testing.T) {
	for _, table := range []catalog.IceTable{catalog.IceTableA, catalog.IceTableB} {
		seen := uint64(0)
		for _, w := range catalog.IceWarnings(table, math.MaxUint64) {
			assert.Zero(t, seen&w.Bit)
			seen |= w.Bit
			if w.Meaning == "" {
				assert.Contains(t, catalog.IceWords(table, w.Bit), "not known: "+catalog.Hex(w.Bit))
				continue
			}
			assert.Contains(t, catalog.IceWords(table, w.Bit), w.Meaning)
			if w.Failure() {
				assert.NotEmpty(t, w.Next, "%s %x", table, w.Bit)
			}
		}
		assert.Equal(t, uint64(math.MaxUint64), seen)
	}
	assert.Equal(t, "as expected: TCP through NAT failed", catalog.IceWords(catalog.IceTableB, 262144), "in a report of 2007 R2")
	assert.Equal(t, "bandwidth policy allocation failed", catalog.IceWords(catalog.IceTableA, 262144))
}

// TestRemediesKeepTheVoice holds the words for failures to what fits a terminal
// line and the subject of a ticket.
func TestRemediesKeepTheVoice(t *testing.T) {
	for _, r := range table(t, "causes.tsv") {
		text, next := r[2], r[3]
		assert.LessOrEqual(t, len([]rune(text)), 80, text)
		bare := regexp.MustCompile(`\{[^}]*\}`).ReplaceAllString(next, "")
		assert.LessOrEqual(t, len([]rune(bare)), 120, next)
		assert.NotRegexp(t, `(?i)\b(maybe|please|unfortunately|successfully|error occurred|he|she|his|her)\b`, text+" "+next)
		assert.NotRegexp(t, `[.;]$`, text, "the text completes a sentence")
		if next != "-" {
			assert.Regexp(t, `^[A-Z][a-z]+ .*\.$`, next)
		}
		code, err := strconv.Atoi(r[1])
		require.NoError(t, err)
		got, ok := catalog.RemedyFor(code, catalog.RemedyKind(r[0]))
		assert.True(t, ok)
		assert.Equal(t, text, got.Text)
	}
	_, ok := catalog.RemedyFor(-1, catalog.RemedyServer)
	assert.False(t, ok)
}

func TestExplainSeveralValues(t *testing.T) {
	list, err := catalog.Explain(`ms-diagnostics: 12006;reason="a",12004;reason="b"`)
	require.NoError(t, err)
	require.Len(t, list, 2)
	assert.Equal(t, "12004", list[1].Subject)
}

func FuzzExplain(f *testing.F) {
	f.Add("13004")
	f.Add(`ms-diagnostics: 1;reason="x"`)
	f.Add("SIP/2.0 200 OK")
	f.Fuzz(func(t *testing.T, text string) {
		list, err := catalog.Explain(text)
		if (err == nil) != (len(list) > 0) {
			t.Fatalf("%d explanations and error %v", len(list), err)
		}
	})
}

func ExampleDiagnostic() {
	e, exact := catalog.Diagnostic(10486)
	fmt.Println(exact, e.Component)
	fmt.Println(e.Meaning)
	// Output:
	// false Mediation Server
	// The Mediation Server reports SIP status 486 (Busy Here) from the leg behind it, the gateway or carrier. Look at that leg.
}

func BenchmarkProduct(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, ok := catalog.Product("CPE/3.5.6907.0 OCPhone/3.5.6907.0 (Office Communicator Phone 2007 R2)"); !ok {
			b.Fatal("not known")
		}
	}
}

// TestRemediesTakeTheWordsOfTheHeader fills what the table leaves to the header.
func TestRemediesTakeTheWordsOfTheHeader(t *testing.T) {
	r := catalog.Remedy{Text: "no way", Next: "Check {$peer, port $port,|$peer|the server} and the domain{ $domain}."}
	for header, want := range map[string]string{
		`1`:                                   "Check the server and the domain.",
		`1;Peer="a.b"`:                        "Check a.b and the domain.",
		`1;port="5061";peer="a.b";Domain="d"`: "Check a.b, port 5061, and the domain d.",
		`1;Peer="a b";Domain="-"`:             "Check the server and the domain.",
		`1;Peer="{$port}";Port="1"`:           "Check the server and the domain.",
	} {
		assert.Equal(t, want, r.Of(sip.ParseDiagnostics([]byte(header))[0]).Next, header)
	}
}

// TestExplanationsSayWhatToDo asks for the next step of what a person pastes after a
// failure, and for none of what is no fault.
func TestExplanationsSayWhatToDo(t *testing.T) {
	for text, next := range map[string]string{
		"404 Not Found":                      "Check the spelling",
		"488":                                "Compare the codecs",
		"Reason: SIP;cause=503":              "Check that the server",
		"Warning: 305 gw \"x\"":              "Compare the codecs",
		`99999;reason="x";source="fe01"`:     "Open the log of fe01 at",
		`ms-diagnostics: 99999;reason="x"`:   "Open the log of who wrote it at",
		`1007;peer="a.b"`:                    "Check a.b and",
		"ms-diagnostics: 14011;reason=\"x\"": "Check the dial plan.",
	} {
		list, err := catalog.Explain(text)
		require.NoError(t, err, text)
		assert.Contains(t, list[0].Next, next, text)
	}
	for _, text := range []string{"486", "603", "51004", "13004", "200 OK", "Reason: Q.850;cause=16", "Reason: SIP;cause=200", `Warning: 391 a "x"`} {
		list, err := catalog.Explain(text)
		require.NoError(t, err, text)
		assert.Empty(t, list[0].Next, text)
	}
}

func TestCommandRemedyOfUnpublishedReasons(t *testing.T) {
	for reason, want := range map[string]string{
		"mcuNotFound": "mcu not found", "MCUBusy": "MCU busy", "LobbyFull": "lobby full", "ABC": "ABC", "": "",
	} {
		r, ok := catalog.CommandRemedy(reason)
		assert.False(t, ok, reason)
		assert.Equal(t, want, r.Text)
	}
}
