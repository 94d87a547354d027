package annotate_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/annotate"
	"ocsconv/formats"
	"ocsconv/formats/known"
)

// readLog collects the messages of a log in testdata.
func readLog(t *testing.T, name string) *annotate.Case {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("..", "testdata", filepath.FromSlash(name)))
	require.NoError(t, err)
	c, err := annotate.Analyze(formats.Messages(reader(t, name, string(data))))
	require.NoError(t, err)
	return c
}

func reader(t *testing.T, name, data string) formats.Reader {
	t.Helper()
	f, _, err := formats.Detect(known.Formats, []byte(data))
	require.NoError(t, err)
	return f.NewReader(strings.NewReader(data), &formats.Options{File: name})
}

// expectation is the part of a scenario's expected result that is normative.
type expectation struct {
	CallID   string `json:"call_id"`
	View     string `json:"view"`
	Messages []struct {
		N        int     `json:"n"`
		Dir      string  `json:"dir"`
		Kind     string  `json:"kind"`
		Start    string  `json:"start"`
		CSeq     string  `json:"cseq"`
		FromTag  *string `json:"from_tag"`
		FromEpid *string `json:"from_epid"`
		ToTag    *string `json:"to_tag"`
		ToEpid   *string `json:"to_epid"`
		Endpoint string  `json:"endpoint"`
		State    string  `json:"state"`
	} `json:"messages"`
}

func text(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

var directions = map[string]string{"OUT": "out", "IN": "in", "outgoing": "out", "incoming": "in"}

func TestScenarios(t *testing.T) {
	files, err := filepath.Glob("../testdata/scenarios/S*.log")
	require.NoError(t, err)
	require.Len(t, files, 15)
	for _, file := range files {
		name := filepath.Base(file)
		t.Run(name, func(t *testing.T) {
			id, _, _ := strings.Cut(name, ".")
			data, err := os.ReadFile("../testdata/scenarios/" + id + ".expected.json")
			require.NoError(t, err)
			var want expectation
			require.NoError(t, json.Unmarshal(data, &want))

			c := readLog(t, "scenarios/"+name)
			require.Equal(t, 1, c.Len())
			s := c.Session(1)
			assert.Equal(t, want.CallID, s.CallID)
			assert.Equal(t, want.View, string(s.View))
			require.Len(t, s.Messages, len(want.Messages))
			how := "logged"
			if strings.Contains(name, "excerpt") {
				how = "inferred"
			}
			for i, w := range want.Messages {
				m := s.Messages[i]
				assert.Equal(t, []any{w.N, directions[w.Dir], how, w.Kind, w.Endpoint, w.State, w.Start, w.CSeq},
					[]any{m.N, m.Direction.String(), m.DirectionHow.String(), string(m.Kind), m.Endpoint, string(m.State), m.StartLine, m.CSeq}, "message %d: %s", w.N, m.Note)
				assert.Equal(t, []string{text(w.FromTag), text(w.FromEpid), text(w.ToTag), text(w.ToEpid)},
					[]string{m.FromTag, m.FromEpid, m.ToTag, m.ToEpid}, "message %d", w.N)
			}
		})
	}
}

// fate is how an endpoint ended, and how that is known.
type fate struct {
	label string
	epid  string
	state annotate.State
	how   annotate.How
}

func fates(s *annotate.Session) []fate {
	var list []fate
	for _, e := range s.Endpoints {
		list = append(list, fate{e.Label, e.Epid, e.State, e.How})
	}
	return list
}

func winner(s *annotate.Session) string {
	if s.Winner == nil {
		return ""
	}
	return *s.Winner
}

func TestScenarioVerdicts(t *testing.T) {
	tests := []struct {
		id      string
		outcome annotate.Outcome
		mpop    annotate.MPOP
		winner  string
		reason  annotate.Reason
		fates   []fate
	}{
		{"S01", annotate.OutcomeAnswered, annotate.MPOPYes, "E2", annotate.ReasonMPOP, []fate{
			{"E1", "aad34505db", annotate.StateLost, annotate.Inferred},
			{"E2", "2798f0b3cc", annotate.StateWon, annotate.Observed}}},
		{"S02", annotate.OutcomeVoicemail, annotate.MPOPYes, "E3", annotate.ReasonVoicemail, []fate{
			{"E1", "b0b0000001", annotate.StateCancelled, annotate.Announced},
			{"E2", "b0b0000002", annotate.StateCancelled, annotate.Announced},
			{"E3", "4D53455855", annotate.StateWon, annotate.Observed}}},
		{"S03", annotate.OutcomeAnswered, annotate.MPOPYes, "E2", annotate.ReasonMPOP, []fate{
			{"E1", "b0b0000001", annotate.StateBusy, annotate.Observed},
			{"E2", "b0b0000002", annotate.StateWon, annotate.Observed}}},
		{"S04", annotate.OutcomeDeclined, annotate.MPOPYes, "", annotate.ReasonMPOP, []fate{
			{"E1", "b0b0000001", annotate.StateDeclined, annotate.Observed},
			{"E2", "b0b0000002", annotate.StateLost, annotate.Inferred}}},
		{"S05", annotate.OutcomeAnswered, annotate.MPOPYes, "E1", annotate.ReasonMPOP, []fate{
			{"E1", "b0b0000001", annotate.StateWon, annotate.Observed},
			{"E2", "b0b0000002", annotate.StateRaceLost, annotate.Observed}}},
		{"S06", annotate.OutcomeCancelled, annotate.MPOPYes, "", annotate.ReasonMPOP, []fate{
			{"E1", "b0b0000001", annotate.StateCancelled, annotate.Observed},
			{"E2", "b0b0000002", annotate.StateCancelled, annotate.Observed}}},
		{"S07", annotate.OutcomeAnswered, annotate.MPOPAnnounced, "", annotate.ReasonNone, []fate{
			{"E1", "b0b0000001", annotate.StateLost, annotate.Announced}}},
		{"S08", annotate.OutcomeAnswered, annotate.MPOPNoEvidence, "E2", annotate.ReasonSimRing, []fate{
			{"E1", "b0b0000001", annotate.StateLost, annotate.Inferred},
			{"E2", "4D45440001", annotate.StateWon, annotate.Observed}}},
	}
	for _, tt := range tests {
		for _, suffix := range []string{".log", ".excerpt.log"} {
			if tt.id == "S03" && suffix == ".excerpt.log" {
				continue
			}
			t.Run(tt.id+suffix, func(t *testing.T) {
				s := readLog(t, "scenarios/"+tt.id+suffix).Session(1)
				assert.Equal(t, tt.outcome, s.Outcome)
				assert.Equal(t, tt.mpop, s.MPOP)
				assert.Equal(t, tt.winner, winner(s))
				assert.Equal(t, tt.reason, s.Reason)
				assert.Equal(t, tt.fates, fates(s))
				for _, n := range s.Messages {
					if n.Verdict == annotate.StateLost {
						assert.Contains(t, annotate.Comment(s, &n), "lost")
					}
				}
			})
		}
	}
}
