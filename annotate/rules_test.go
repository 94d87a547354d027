package annotate_test

import (
	"bytes"
	"net/netip"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/annotate"
	"ocsconv/formats"
)

var (
	seatOfRule    = regexp.MustCompile(`^- (caller|callee|server|capture|plain|plain callee|broken|excerpt|pasted): `)
	verdictOfRule = regexp.MustCompile(`^  → ([a-z-]+); (no endpoint|[a-z/ -]+): "(.*)"$`)
)

// TestRulesAsDocumented has a small log for every line of the page of rules, and holds each
// verdict, how it is known and the sentence to it.
func TestRulesAsDocumented(t *testing.T) {
	page, err := os.ReadFile("../cmd/ocsconv/doc/rules.md")
	require.NoError(t, err)
	situation, shows, seat, shown := "", "", "", map[string]int{}
	for _, line := range strings.Split(string(page), "\n") {
		switch f := verdictOfRule.FindStringSubmatch(line); {
		case f != nil:
			require.Contains(t, logsOfRules[situation], shows, situation)
			s := ofSeat(t, seat, logsOfRules[situation][shows])
			shown[situation]++
			t.Run(situation+", "+seat, func(t *testing.T) {
				assert.Equal(t, f[1], string(s.Outcome), told(s))
				assert.Equal(t, strings.TrimPrefix(f[2], "no endpoint"), states(s), told(s))
				assert.Contains(t, words(s), strings.ToLower(f[3]), told(s))
				sound(t, situation, s)
			})
		case seatOfRule.MatchString(line):
			shows, seat = strings.TrimPrefix(line, "- "), seatOfRule.FindStringSubmatch(line)[1]
		case strings.HasPrefix(line, "## "):
			situation = strings.TrimPrefix(line, "## ")
		}
	}
	for name, logs := range logsOfRules {
		assert.Len(t, logs, shown[name], "%s is not on the page", name)
	}
}

// deciding are the files with the rules that decide who won, and how a call and the part of
// each endpoint in it ended.
var deciding = []string{"winner.go", "handshake.go", "giveup.go", "outcome.go", "ending.go"}

// TestEveryRuleHasARow holds that the small logs of the page reach every statement of
// those files: what no line of the page reaches is a rule that it lacks.
func TestEveryRuleHasARow(t *testing.T) {
	if testing.Short() || testing.CoverMode() != "" {
		t.Skip("builds the package again")
	}
	profile := filepath.Join(t.TempDir(), "profile")
	out, err := exec.Command("go", "test", "-vet=off", "-count=1", "-run", "^TestRulesAsDocumented$", "-coverprofile", profile, ".").CombinedOutput()
	require.NoError(t, err, string(out))
	blocks, err := os.ReadFile(profile)
	require.NoError(t, err)
	reached := map[string]bool{}
	for block := range strings.Lines(string(blocks)) {
		if f := strings.Fields(block); slices.Contains(deciding, filepath.Base(strings.Split(f[0], ":")[0])) {
			reached[f[0]] = reached[f[0]] || f[2] != "0"
		}
	}
	require.NotEmpty(t, reached)
	for block, yes := range reached {
		assert.True(t, yes, "no line of the page reaches %s", block)
	}
}

// ofSeat analyses the small log of a rule, of the first call in it: of a client of
// Microsoft's, of a plain phone, of two endpoints with one To tag, or of a server, as its
// own trace or as packets captured there.
func ofSeat(t *testing.T, seat string, lines []string) *annotate.Session {
	t.Helper()
	switch seat {
	case "server":
		return trace(t, lines...)
	case "caller", "callee", "excerpt":
		return seatOf(t, seat, lines...)[0]
	}
	b := annotate.NewBuilder()
	for i, l := range lines {
		if seat == "capture" {
			b.Add(packet(record(t, i, l)))
			continue
		}
		m := scripted(t, l)
		switch seat {
		case "plain callee":
			m.Direction, m.Raw = m.Direction.Reverse(), microsoftMarks.ReplaceAll(m.Raw, nil)
		case "pasted":
			plain := microsoftMarks.ReplaceAll(m.Raw, nil)
			m = &formats.Message{Raw: bytes.Replace(plain, []byte("\r\nFrom"), []byte(";branch=z9hG4bK"+strings.Fields(l)[3]+"\r\nFrom"), 1)}
		case "broken":
			m.Raw = oneTag.ReplaceAll(m.Raw, []byte(";tag=same"))
		default:
			m.Raw = microsoftMarks.ReplaceAll(m.Raw, nil)
		}
		b.Add(m)
	}
	return b.Case().Session(1)
}

// packet is a record of a server as a packet that was captured at it: with the Via of the
// caller alone it is of the caller's side, with more of the called one's.
func packet(m *formats.Message) *formats.Message {
	peer := netip.MustParseAddrPort("192.0.2.31:5060")
	if bytes.Count(m.Raw, []byte("\r\nVia: ")) == 1 {
		peer = netip.MustParseAddrPort("192.0.2.10:5060")
	}
	p := &formats.Message{
		Time: m.Time, Raw: microsoftMarks.ReplaceAll(m.Raw, nil), Origin: formats.Origin{File: "proxy.pcapng", Line: m.Origin.Line, Format: "pcap"},
		Local: formats.Address{AddrPort: netip.MustParseAddrPort("192.0.2.1:5060")}, Remote: formats.Address{AddrPort: peer},
	}
	if m.Direction == formats.In {
		p.Local, p.Remote = p.Remote, p.Local
	}
	return p
}

// microsoftMarks are what makes a scripted message one of Microsoft's products, and
// oneTag is what tells its endpoints apart beside that.
var (
	microsoftMarks = regexp.MustCompile(`;epid=[^;\r]*|;opaque=[^;>\r ]*|;gruu|(User-Agent|Server): [^\r]*\r\n`)
	oneTag         = regexp.MustCompile(`;tag=b[12]`)
)
