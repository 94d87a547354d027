package annotate_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/annotate"
	"ocsconv/formats"
)

// A client follows a redirection with a Call-ID of its own; the sign-in is told as one
// in both sessions, and in the inventory.
func TestSignInChain(t *testing.T) {
	const pool = "Contact: <sip:pool02.contoso.com:5061;transport=TLS>"
	type line struct {
		at   float64 // seconds
		call string
		cseq int
		what string // a status with its header, "" for a REGISTER
		head string
	}
	redirected := []line{{0, "a", 1, "", ""}, {0.1, "a", 1, "301", pool}}
	accepted := []line{{0.5, "b", 1, "", ""}, {0.6, "b", 1, "401", "WWW-Authenticate: NTLM realm=\"x\""}, {0.7, "b", 2, "", ""}, {0.8, "b", 2, "200", "Expires: 7200"}}
	sentOn := func(at float64, call, to string) []line {
		return []line{{at, call, 1, "", ""}, {at + 0.1, call, 1, "301", "Contact: <sip:" + to + ".contoso.com>"}}
	}
	later := func(seconds float64, lines []line) []line {
		var list []line
		for _, l := range lines {
			l.at += seconds
			list = append(list, l)
		}
		return list
	}
	answers := func(list string) (lines []line) {
		heads := map[string]string{"401": "WWW-Authenticate: NTLM realm=\"x\"", "200": "Expires: 7200"}
		for i, status := range strings.Fields(list) {
			at := float64(i)
			lines = append(lines, line{at, "a", i + 1, "", ""}, line{at + 0.1, "a", i + 1, status, heads[status]})
		}
		return lines
	}
	for _, tt := range []struct {
		name        string
		lines       [][]line
		first, last []string
		steps       string
		signIn      annotate.SignIn
	}{
		{"accepted", [][]line{redirected, accepted},
			[]string{"Sign-in of pia@contoso.com redirected to the home pool pool02.contoso.com and accepted there for 2 h, session b.", "Steps: 301 to pool02.contoso.com, then in session b 401 (challenge), 200 (accepted)."},
			[]string{"Signed in: pia@contoso.com for 2 h.", "Steps: 301 to pool02.contoso.com in session a, 401 (challenge), 200 (accepted)."},
			"301 to pool02.contoso.com, 401 (challenge), 200 (accepted)", annotate.SignInAccepted},
		{"refused", [][]line{redirected, {{1, "b", 1, "", ""}, {1.1, "b", 1, "403", "ms-diagnostics: 4003;reason=\"x\""}}},
			[]string{"Sign-in of pia@contoso.com redirected to the home pool pool02.contoso.com and refused there: not enabled for remote access (403, 4003), session b."},
			[]string{"Sign-in of pia@contoso.com refused: not enabled for remote access (403, 4003, UserServices)."},
			"301 to pool02.contoso.com, 403", annotate.SignInRefused},
		{"unanswered", [][]line{redirected, {{1, "b", 1, "", ""}}},
			[]string{"Sign-in of pia@contoso.com redirected to the home pool pool02.contoso.com; followed, see session b."},
			[]string{"Steps: 301 to pool02.contoso.com in session a, no answer."},
			"301 to pool02.contoso.com, no answer", annotate.SignInUnanswered},
		{"challenged again and again", [][]line{answers("401 401 401 200")},
			nil, []string{"Steps: 401 (challenge) 3 times, 200 (accepted)."}, "", annotate.SignInAccepted},
		{"many steps", [][]line{answers("401 200 401 200 401 200 401 200 401 200 401 401 401 200")},
			nil, []string{"Steps: " + strings.Repeat("401 (challenge), 200 (accepted), ", 4) + "and 6 more."}, "", annotate.SignInAccepted},
		{"of another time", [][]line{redirected, later(3600, accepted)},
			[]string{"Sign-in of pia@contoso.com redirected to the home pool pool02.contoso.com; no REGISTER to it in this log."},
			[]string{"Signed in: pia@contoso.com for 2 h.", "Steps: 401 (challenge), 200 (accepted)."},
			"", annotate.SignInAccepted},
		{"sent back to where it came from", [][]line{redirected, sentOn(1, "b", "pool01"), sentOn(2, "c", "pool02")},
			[]string{"Sign-in of pia@contoso.com redirected to the home pool pool02.contoso.com; followed, see session c."},
			[]string{"Sign-in of pia@contoso.com not completed: sent on 3 times, from server to server and back (301)."},
			"301 to pool02.contoso.com, 301 to pool01.contoso.com, 301 to pool02.contoso.com", annotate.SignInRedirected},
		{"sent back an hour later", [][]line{redirected, sentOn(1, "b", "pool01"), sentOn(3600, "c", "pool02")},
			nil, []string{"Sign-in of pia@contoso.com redirected to the home pool pool02.contoso.com; no REGISTER to it in this log."},
			"301 to pool02.contoso.com", annotate.SignInRedirected},
	} {
		t.Run(tt.name, func(t *testing.T) {
			b := annotate.NewBuilder()
			sessions := map[string][]*formats.Message{}
			for _, lines := range tt.lines {
				for _, l := range lines {
					start := "REGISTER sip:contoso.com SIP/2.0"
					if l.what != "" {
						start = "SIP/2.0 " + l.what + " x"
					}
					raw := fmt.Sprintf("%s\r\nFrom: <sip:pia@contoso.com>;tag=%s;epid=9090909090\r\nTo: <sip:pia@contoso.com>\r\nCall-ID: %s\r\nCSeq: %d REGISTER\r\n%s\r\n\r\n",
						start, l.call, l.call, l.cseq, l.head)
					if l.head == "" {
						raw = raw[:len(raw)-4] + "Contact: <sip:192.0.2.10:50100>\r\n\r\n"
					}
					m := &formats.Message{Time: time.Unix(1_400_000_000, int64(l.at*1e9)).UTC(), Raw: []byte(raw)}
					b.Add(m)
					sessions[l.call] = append(sessions[l.call], m)
				}
			}
			c := b.Case()
			for s := range c.Sessions() {
				assert.Equal(t, s.InSession().Summary, inPart(b.Knowledge(), s.CallID, sessions).InSession().Summary, "where the others are of another part")
			}
			require.Equal(t, len(tt.lines), c.Len())
			for n, want := range map[int][]string{1: tt.first, c.Len(): tt.last} {
				for _, sentence := range want {
					assert.Contains(t, c.Session(n).Summary, sentence)
				}
			}
			users := c.Inventory(nil)
			require.Len(t, users, 1)
			require.Len(t, users[0].Endpoints, 1)
			assert.Equal(t, tt.steps, users[0].Endpoints[0].Steps)
			assert.Equal(t, tt.signIn, users[0].Endpoints[0].SignIn)
		})
	}
}

// inPart is a session as a part of the input tells it that has no other, and is lent what
// the knowledge of all says.
func inPart(k *annotate.Knowledge, callID string, sessions map[string][]*formats.Message) *annotate.Session {
	b := annotate.NewBuilder()
	b.Know(k)
	add := func(callID string) {
		for _, m := range sessions[callID] {
			b.Add(m)
		}
	}
	add(callID)
	b.Lend()
	lent, _ := k.Wanted(func(other string) bool { return other == callID })
	for _, other := range lent {
		add(other)
	}
	return b.Case().Session(1)
}

// A REGISTER without a Contact asks what is registered (RFC 3261 §10.2.3): its 200 signs
// nobody in, and takes back no sign-in that was.
func TestAskingIsNoSignIn(t *testing.T) {
	const people = "From: <sip:pia@contoso.com>;tag=1;epid=9090909090\r\nTo: <sip:pia@contoso.com>\r\n"
	add := func(b *annotate.Builder, seconds int, start, call, fields string) {
		raw := fmt.Sprintf("%s\r\n%sCall-ID: %s\r\nCSeq: 1 REGISTER\r\n%s\r\n", start, people, call, fields)
		b.Add(&formats.Message{Time: time.Unix(1_400_000_000+int64(seconds), 0).UTC(), Raw: []byte(raw)})
	}
	const request, granted = "REGISTER sip:contoso.com SIP/2.0", "Contact: <sip:192.0.2.10:50100>;expires=300\r\n"
	for _, signedIn := range []bool{false, true} {
		b := annotate.NewBuilder()
		if signedIn {
			add(b, 0, request, "a", "Contact: <sip:192.0.2.10:50100>\r\n")
			add(b, 1, "SIP/2.0 200 OK", "a", granted)
		}
		add(b, 2, request, "b", "")
		add(b, 3, "SIP/2.0 200 OK", "b", granted)
		c := b.Case()
		assert.Contains(t, c.Session(c.Len()).Summary, "Asked what is registered: pia@contoso.com; that signs nobody in.")
		users := c.Inventory(nil)
		require.Len(t, users, 1)
		require.Len(t, users[0].Endpoints, 1)
		assert.Equal(t, signedIn, users[0].Endpoints[0].Registered)
	}
}
