package lanes_test

import (
	"bytes"
	"fmt"
	"maps"
	"net/netip"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/annotate/hosts"
	"ocsconv/converters"
	"ocsconv/converters/input"
	"ocsconv/converters/input/source"
	"ocsconv/converters/wireshark/lanes"
	"ocsconv/formats"
	"ocsconv/formats/capture"
	"ocsconv/formats/pcapng"
)

// laidOut converts a log into a capture with lanes. Arrows are the names of both
// ends of each message.
func laidOut(t *testing.T, text []byte) (arrows []string, names map[netip.Addr]string, made []byte) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "test.uccapilog")
	require.NoError(t, os.WriteFile(path, text, 0o666))
	sources, errs := source.Expand([]string{path}, nil)
	require.Empty(t, errs)
	inputs, errs := input.OpenAll(t.Context(), sources, input.Options{})
	require.Empty(t, errs)
	known, err := converters.Survey(t.Context(), inputs, converters.Options{})
	require.NoError(t, err)

	sessions, err := known.Analysis(t.Context())
	require.NoError(t, err)
	ends := hosts.New(nil)
	for p, err := range known.Packets(t.Context()) {
		require.NoError(t, err)
		ends.Learn(p.Message)
	}
	lanes := lanes.New(sessions, ends)
	names = map[netip.Addr]string{}
	for _, n := range lanes.Names() {
		require.Empty(t, names[n.Addr], "one address, one presence")
		names[n.Addr] = n.Name
	}
	var out bytes.Buffer
	w := pcapng.NewWriter(&out, &pcapng.WriterOptions{Names: lanes.Names(), Addresses: lanes.Ends})
	for p, err := range known.Packets(t.Context()) {
		require.NoError(t, err)
		lanes.Show(p.Message, p.Frame)
		src, dst := lanes.Ends(p.Message)
		arrows = append(arrows, names[src.Addr()]+" > "+names[dst.Addr()])
		require.NoError(t, w.Write(p.Message))
	}
	require.NoError(t, w.Close())
	return arrows, names, out.Bytes()
}

// forked is the log of a call that two endpoints take part in.
func forked(t *testing.T) []byte {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "..", "..", "testdata", "scenarios", "S01.log"))
	require.NoError(t, err)
	return text
}

func TestOneLanePerPresence(t *testing.T) {
	arrows, names, _ := laidOut(t, forked(t))
	const (
		caller = "marinof Office Communicator 2007 R2"
		server = "Server R2EE01.uclab.org"
		e1     = "E1 izabelaf Office Communicator 2007 R2"
		e2     = "E2 izabelaf Office Communicator Phone 2007 R2 (desk phone)"
	)
	assert.Len(t, names, 4)
	assert.Equal(t, []string{
		caller + " > " + server, // INVITE
		server + " > " + caller, // 100
		server + " > " + caller, // 183 of a server component
		server + " > " + caller, // 101 Progress Report
		e1 + " > " + caller,     // 183
		caller + " > " + e1,     // PRACK
		e1 + " > " + caller,
		e1 + " > " + caller, // 180
		e2 + " > " + caller, // 183
		caller + " > " + e2, // PRACK
		e2 + " > " + caller,
		e2 + " > " + caller, // 200
		caller + " > " + e2, // ACK
		caller + " > " + e2, // re-INVITE
		e2 + " > " + caller,
		caller + " > " + e2,
	}, arrows)
}

// A server's trace that names neither its server nor its address gives the lane
// of the server no address of a client, but the name that its diagnostics give.
func TestServerWithoutAName(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("..", "..", "..", "testdata", "scenarios", "S03.log"))
	require.NoError(t, err)
	_, names, _ := laidOut(t, text)
	assert.Contains(t, slices.Collect(maps.Values(names)), "Server fe01.contoso.com")
}

// TestLanesHideNothing reads the capture again: the log's addresses are there.
func TestLanesHideNothing(t *testing.T) {
	_, _, made := laidOut(t, forked(t))
	n := 0
	for m, err := range formats.Messages(capture.Format.NewReader(bytes.NewReader(made), nil)) {
		require.NoError(t, err)
		assert.Equal(t, "200.1.1.201:2604", m.Local.AddrPort.String())
		assert.Equal(t, "192.0.2.50:5061", m.Remote.AddrPort.String())
		want := " (in the log 200.1.1.201:2604 > 192.0.2.50:5061)"
		if m.Direction == formats.In {
			want = " (in the log 192.0.2.50:5061 > 200.1.1.201:2604)"
		}
		assert.True(t, strings.HasSuffix(m.Comment, want), m.Comment)
		n++
	}
	assert.Equal(t, 16, n)
}

func TestLanesAvoidTheAddressesOfTheLog(t *testing.T) {
	text := bytes.ReplaceAll(forked(t), []byte("192.0.2.50"), []byte("198.51.100.2"))
	_, names, _ := laidOut(t, text)
	require.Len(t, names, 4)
	assert.NotContains(t, names, netip.MustParseAddr("198.51.100.2"))
	assert.NotContains(t, names, netip.MustParseAddr("200.1.1.201"))
}

// TestLanesOfSeveralCalls has the same two endpoints in two calls, which call
// them by different labels.
func TestLanesOfSeveralCalls(t *testing.T) {
	first := forked(t)
	second := bytes.ReplaceAll(first, []byte("Call-ID: "), []byte("Call-ID: again"))
	second = swap(second, "aad34505db", "2798f0b3cc")
	_, names, _ := laidOut(t, append(bytes.Clone(first), second...))
	assert.Len(t, names, 4, "an endpoint has one lane in all calls")
	for _, name := range names {
		assert.NotContains(t, name, "E1", "it is E1 in one call and E2 in the other")
	}
}

func swap(text []byte, a, b string) []byte {
	return []byte(strings.NewReplacer(a, b, b, a).Replace(string(text)))
}

// TestManyLanes has more presences than the IPv4 ranges have addresses.
func TestManyLanes(t *testing.T) {
	var log strings.Builder
	const prefix = "01/05/2010|14:00:47.889 418:D8 INFO  :: "
	for i := range 600 {
		packet := "Data Received -192.0.2.1:5061 (To Local Address: 192.0.2.10:50123) 0 bytes"
		fmt.Fprintf(&log, "%s%s:\r\n%sMESSAGE sip:bob@example.com SIP/2.0\r\nVia: SIP/2.0/TLS 192.0.2.1:5061\r\n"+
			"From: <sip:u%[4]d@example.com>;tag=%[4]d;epid=e%[4]d\r\nTo: <sip:bob@example.com>\r\nCall-ID: c%[4]d\r\nCSeq: 1 MESSAGE\r\n"+
			"Content-Length: 0\r\n\r\n%[1]sEnd of %[2]s\r\n", prefix, packet, prefix, i)
	}
	arrows, names, _ := laidOut(t, []byte(log.String()))
	assert.Len(t, arrows, 600)
	assert.Greater(t, len(names), 600)
	for addr := range names {
		require.True(t, netip.MustParsePrefix("2001:db8::/32").Contains(addr), addr)
	}
}

// TestWiresharkDrawsLanes asks tshark for its flow graph.
func TestWiresharkDrawsLanes(t *testing.T) {
	if _, err := exec.LookPath("tshark"); err != nil {
		if os.Getenv("OCSCONV_REQUIRE_TOOLS") == "1" {
			t.Fatal("tshark is not installed and OCSCONV_REQUIRE_TOOLS is set")
		}
		t.Skip("tshark is not installed")
	}
	_, names, made := laidOut(t, forked(t))
	path := filepath.Join(t.TempDir(), "made.pcapng")
	require.NoError(t, os.WriteFile(path, made, 0o666))
	graph, err := exec.Command("tshark", "-N", "n", "-r", path, "-q", "-z", "flow,any,standard").Output()
	require.NoError(t, err)
	head := strings.SplitN(string(graph), "\n", 3)
	for _, name := range names {
		assert.Contains(t, head[0]+head[1], name)
	}
}

// TestNextHopIsNoUser has a second proxy, which asks for credentials: its lane is not the callee's.
func TestNextHopIsNoUser(t *testing.T) {
	const record = "TL_INFO(TF_PROTOCOL) [0]1A2C.09F0::11/20/2025-10:00:00.%d00.0000000%[1]d (SIPStack,SIPAdminLog::TraceProtocolRecord:SIPAdminLog.cpp(125))$$begin_record\r\n" +
		"Instance-Id: 0000000%[1]d\r\nDirection: %s\r\nPeer: %s:5060\r\nMessage-Type: %s\r\nStart-Line: %s\r\nFrom: <sip:alice@example.com>;tag=1\r\nTo: <sip:bob@example.com>%s\r\n" +
		"CSeq: 1 INVITE\r\nCall-ID: c@example.com\r\n%sVia: SIP/2.0/TCP 192.0.2.1;branch=z9hG4bKa\r\nContent-Length: 0\r\n$$end_record\r\n"
	const invite, ours = "INVITE sip:bob@example.com SIP/2.0", "Via: SIP/2.0/TCP 192.0.2.2;branch=z9hG4bKb\r\n"
	arrows, _, _ := laidOut(t, []byte(fmt.Sprintf(record, 1, "incoming", "192.0.2.1", "request", invite, "", "")+
		fmt.Sprintf(record, 2, "outgoing", "192.0.2.3", "request", invite, "", ours)+
		fmt.Sprintf(record, 3, "incoming", "192.0.2.3", "response", "SIP/2.0 407 Proxy Authentication Required", ";tag=p", ours)))
	assert.Equal(t, []string{"alice > Server", "Server > Next hop 192.0.2.3", "Next hop 192.0.2.3 > Server"}, arrows)
}
