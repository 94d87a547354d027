package calls_test

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"math/rand/v2"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/testdata/generate/calls"
)

var morning = time.Date(2010, 3, 1, 9, 0, 0, 0, time.UTC)

// random plays n random calls, some over two servers, and hands out every view
// of each.
func random(t *testing.T, seed uint64, n int, check func(*testing.T, calls.Plan, *calls.Session)) {
	randomOver(t, func(i int) int { return 1 + i%7/6 }, seed, n, check)
}

func randomOver(t *testing.T, servers func(int) int, seed uint64, n int, check func(*testing.T, calls.Plan, *calls.Session)) {
	r := rand.New(rand.NewPCG(seed, 1))
	for i := range n {
		cast := calls.NewCast(r, calls.Era(i%4), servers(i))
		plan := calls.RandomPlan(r)
		call := calls.Play(r, cast, plan, morning)
		for _, view := range []string{"caller", "callee", "server"} {
			t.Run(fmt.Sprintf("%d-%s-%s", i, call.Plan.Outcome, view), func(t *testing.T) {
				check(t, call.Plan, call.View(view, 0))
			})
		}
	}
}

func header(raw []byte, name string) string {
	for _, line := range strings.Split(string(raw), "\r\n") {
		if v, ok := strings.CutPrefix(line, name+": "); ok {
			return v
		}
	}
	return ""
}

var tagParam = regexp.MustCompile(`;tag=([^;]+)`)

func tag(value string) string {
	if m := tagParam.FindStringSubmatch(value); m != nil {
		return m[1]
	}
	return ""
}

func TestSameSeedGivesTheSameOctets(t *testing.T) {
	sum := func(seed uint64) [32]byte {
		h := sha256.New()
		random(t, seed, 20, func(t *testing.T, _ calls.Plan, s *calls.Session) {
			for _, m := range s.Messages {
				fmt.Fprintf(h, "%s%v", m.Raw, []any{m.N, m.Kind, m.Endpoint, m.State, m.Direction})
			}
			fmt.Fprint(h, s.Kind, s.View, s.Outcome, s.Winner, s.MPOP, s.Endpoints)
		})
		return [32]byte(h.Sum(nil))
	}
	assert.Equal(t, sum(7), sum(7))
	assert.NotEqual(t, sum(7), sum(8))
}

func TestMessagesAreWellFormed(t *testing.T) {
	random(t, 2, 200, func(t *testing.T, _ calls.Plan, s *calls.Session) {
		for i, m := range s.Messages {
			head, body, found := bytes.Cut(m.Raw, []byte("\r\n\r\n"))
			require.True(t, found)
			length, err := strconv.Atoi(header(append(head, '\r', '\n'), "Content-Length"))
			require.NoError(t, err)
			assert.Equal(t, len(body), length)
			assert.Equal(t, s.CallID, header(m.Raw, "Call-ID"))
			assert.NotContains(t, string(m.Raw), "#####", "signature without a number")
			assert.True(t, m.Local.IsValid() && m.Remote.IsValid())
			if i > 0 {
				assert.False(t, m.Time.Before(s.Messages[i-1].Time), "message %d is out of order", m.N)
			}
		}
	})
}

// The truth says of a message which endpoint it belongs to; the message's own
// tags must agree, whoever sent it.
func TestTruthAgreesWithTags(t *testing.T) {
	random(t, 3, 300, func(t *testing.T, _ calls.Plan, s *calls.Session) {
		tags := make(map[string]string)
		for _, e := range s.Endpoints {
			tags[e.Label] = e.Tag
		}
		for _, m := range s.Messages {
			switch {
			case strings.HasPrefix(m.Endpoint, "E"):
				require.Contains(t, tags, m.Endpoint)
				from, to := tag(header(m.Raw, "From")), tag(header(m.Raw, "To"))
				if to == "" {
					assert.Contains(t, []calls.Kind{calls.Leg, calls.Trying, calls.Cancel}, m.Kind)
				} else {
					assert.Contains(t, []string{from, to}, tags[m.Endpoint])
				}
			case m.Endpoint == "S":
				assert.NotContains(t, header(m.Raw, "To"), "epid=", "a server has no epid")
			}
		}
	})
}

func TestTruthAgreesWithStartLines(t *testing.T) {
	shapes := map[calls.Kind]*regexp.Regexp{
		calls.InitialInvite: regexp.MustCompile(`^INVITE .*\|\d+ INVITE$`),
		calls.Leg:           regexp.MustCompile(`^INVITE .*\|\d+ INVITE$`),
		calls.Trying:        regexp.MustCompile(`^SIP/2.0 100 .*\|\d+ INVITE$`),
		calls.ServerProg:    regexp.MustCompile(`^SIP/2.0 183 .*\|\d+ INVITE$`),
		calls.Forked:        regexp.MustCompile(`^SIP/2.0 101 .*\|\d+ INVITE$`),
		calls.Added:         regexp.MustCompile(`^SIP/2.0 101 .*\|\d+ INVITE$`),
		calls.Forwarded:     regexp.MustCompile(`^SIP/2.0 101 .*\|\d+ INVITE$`),
		calls.Progress:      regexp.MustCompile(`^SIP/2.0 183 .*\|\d+ INVITE$`),
		calls.Progress2:     regexp.MustCompile(`^SIP/2.0 183 .*\|\d+ INVITE$`),
		calls.Ringing:       regexp.MustCompile(`^SIP/2.0 180 .*\|\d+ INVITE$`),
		calls.Retransmitted: regexp.MustCompile(`^SIP/2.0 18\d .*\|\d+ INVITE$`),
		calls.KeepAlive:     regexp.MustCompile(`^SIP/2.0 180 .*\|\d+ INVITE$`),
		calls.Prack:         regexp.MustCompile(`^PRACK .*\|\d+ PRACK$`),
		calls.PrackOK:       regexp.MustCompile(`^SIP/2.0 200 .*\|\d+ PRACK$`),
		calls.Answer:        regexp.MustCompile(`^SIP/2.0 200 .*\|\d+ INVITE$`),
		calls.Answer2:       regexp.MustCompile(`^SIP/2.0 200 .*\|\d+ INVITE$`),
		calls.AnswerAck:     regexp.MustCompile(`^ACK .*\|\d+ ACK$`),
		calls.FinalError:    regexp.MustCompile(`^SIP/2.0 [3-6]\d\d .*\|\d+ INVITE$`),
		calls.ErrorAck:      regexp.MustCompile(`^ACK .*\|\d+ ACK$`),
		calls.ReInvite:      regexp.MustCompile(`^INVITE .*\|\d+ INVITE$`),
		calls.ReInviteOK:    regexp.MustCompile(`^SIP/2.0 200 .*\|\d+ INVITE$`),
		calls.ReInviteAck:   regexp.MustCompile(`^ACK .*\|\d+ ACK$`),
		calls.Cancel:        regexp.MustCompile(`^CANCEL .*\|\d+ CANCEL$`),
		calls.CancelOK:      regexp.MustCompile(`^SIP/2.0 200 .*\|\d+ CANCEL$`),
		calls.Bye:           regexp.MustCompile(`^BYE .*\|\d+ BYE$`),
		calls.ByeOK:         regexp.MustCompile(`^SIP/2.0 200 .*\|\d+ BYE$`),
		calls.MessageReq:    regexp.MustCompile(`^MESSAGE .*\|\d+ MESSAGE$`),
		calls.MessageOK:     regexp.MustCompile(`^SIP/2.0 200 .*\|\d+ MESSAGE$`),
	}
	seen := make(map[calls.Kind]bool)
	random(t, 4, 400, func(t *testing.T, _ calls.Plan, s *calls.Session) {
		for _, m := range s.Messages {
			seen[m.Kind] = true
			if m.Kind == "" {
				continue
			}
			start, _, _ := strings.Cut(string(m.Raw), "\r\n")
			require.Contains(t, shapes, m.Kind)
			assert.Regexp(t, shapes[m.Kind], start+"|"+header(m.Raw, "CSeq"))
		}
	})
	for kind := range shapes {
		assert.True(t, seen[kind], "no call in 400 has a %s", kind)
	}
}

// A session that was answered has one winner, whose 2xx and ACK are there; one
// that was not has none.
func TestOneWinnerWhenAnswered(t *testing.T) {
	random(t, 5, 300, func(t *testing.T, plan calls.Plan, s *calls.Session) {
		var won []string
		for _, e := range s.Endpoints {
			if e.State == "won" {
				won = append(won, e.Label)
			}
		}
		answered := map[calls.Kind]bool{}
		for _, m := range s.Messages {
			if m.Endpoint == s.Winner {
				answered[m.Kind] = true
			}
		}
		elsewhere := s.View == "callee" && s.Winner == "" && len(won) == 0
		switch s.Outcome {
		case calls.Answered, calls.Voicemail, calls.Diverted:
			if elsewhere {
				return // another endpoint of the callee has it
			}
			require.Equal(t, []string{s.Winner}, won)
			assert.True(t, answered[calls.AnswerAck])
			assert.True(t, answered[calls.Answer])
		default:
			assert.Empty(t, won)
			assert.Empty(t, s.Winner)
		}
		if s.View != "callee" {
			assert.Equal(t, plan.Outcome, s.Outcome)
		}
	})
}

func TestLossIsOnlyJudgedWhereItCanBeKnown(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 9))
	random(t, 6, 200, func(t *testing.T, _ calls.Plan, s *calls.Session) {
		s.Lose(r, 0.2)
		for i, e := range s.Endpoints {
			assert.Equal(t, fmt.Sprintf("E%d", i+1), e.Label)
		}
		next := 1
		for _, m := range s.Present() {
			if n, ok := strings.CutPrefix(m.Endpoint, "E"); ok {
				number, err := strconv.Atoi(n)
				require.NoError(t, err)
				require.LessOrEqual(t, number, next, "labels follow the messages that are left")
				if number == next {
					next++
				}
			}
		}
		if !s.Decided() {
			assert.Empty(t, s.Outcome)
			assert.Empty(t, s.Winner)
		}
	})
}

func TestCutLeavesTheBeginning(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	call := calls.Play(r, calls.NewCast(r, calls.R2, 1), calls.Plan{Outcome: calls.Answered, Endpoints: 2}, morning)
	s := call.View("caller", 0)
	s.Cut(5)
	assert.Len(t, s.Present(), 5)
	assert.False(t, s.Decided())
}

func TestGRUU(t *testing.T) {
	for _, c := range []struct{ epid, token, instance string }{
		{"a11ce00001", "-gS0SAHc41ybf494KhhZ0wAA", "48b404fa-dc01-5ce3-9b7f-8f782a1859d3"},
		{"b0b0000001", "pc4u1p6l4VaAjnL2AvUKfwAA", "d62ecea5-a59e-56e1-808e-72f602f50a7f"},
		{"2798f0b3cc", "uozeqPgOuFOVd0DaRpeFCgAA", "a8de8cba-0ef8-53b8-9577-40da4697850a"},
	} {
		assert.Equal(t, c.token, calls.GRUUToken(c.epid))
		assert.Equal(t, c.instance, calls.Instance(c.epid))
	}
}

func TestContactsFollowFromEpids(t *testing.T) {
	contact := regexp.MustCompile(`opaque=user:epid:([A-Za-z0-9_-]+);gruu`)
	random(t, 8, 100, func(t *testing.T, _ calls.Plan, s *calls.Session) {
		epids := make(map[string]string)
		for _, e := range s.Endpoints {
			epids[e.Tag] = e.Epid
		}
		for _, m := range s.Messages {
			if !strings.HasPrefix(string(m.Raw), "SIP/2.0 1") {
				continue
			}
			if c := contact.FindStringSubmatch(header(m.Raw, "Contact")); c != nil {
				assert.Equal(t, calls.GRUUToken(epids[tag(header(m.Raw, "To"))]), c[1])
			}
		}
	})
}

func TestOtherSessions(t *testing.T) {
	r := rand.New(rand.NewPCG(4, 2))
	cast := calls.NewCast(r, calls.Lync2013, 1)
	all := []*calls.Small{
		calls.Registration(r, cast, morning), calls.Subscription(r, cast, morning, 3, true),
		calls.Subscription(r, cast, morning, 2, false), calls.Service(r, cast, morning, 40000), calls.Options(r, cast, morning),
	}
	all = append(all, calls.Conference(r, cast, morning)...)
	want := []int{6, 5, 6, 2, 2, 5, 6}
	for i, small := range all {
		for _, view := range []string{"caller", "server"} {
			s := small.View(view)
			assert.Len(t, s.Messages, want[i], "%s, %s", s.Kind, view)
			for _, m := range s.Messages {
				_, body, _ := bytes.Cut(m.Raw, []byte("\r\n\r\n"))
				assert.Equal(t, strconv.Itoa(len(body)), header(m.Raw, "Content-Length"))
			}
		}
	}
}
