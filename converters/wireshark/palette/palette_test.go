package palette_test

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/annotate"
	"ocsconv/converters/wireshark/palette"
)

// luminance is the relative luminance of WCAG 2.1.
func luminance(t *testing.T, colour string) float64 {
	var c [3]int
	_, err := fmt.Sscanf(colour, "#%02x%02x%02x", &c[0], &c[1], &c[2])
	require.NoError(t, err, colour)
	sum := 0.0
	for i, weight := range []float64{0.2126, 0.7152, 0.0722} {
		v := float64(c[i]) / 255
		if v <= 0.04045 {
			v /= 12.92
		} else {
			v = math.Pow((v+0.055)/1.055, 2.4)
		}
		sum += weight * v
	}
	return sum
}

func contrast(t *testing.T, a, b string) float64 {
	x, y := luminance(t, a), luminance(t, b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

func TestContrast(t *testing.T) {
	for _, r := range palette.Roles {
		for _, mode := range []struct {
			tone    palette.Tone
			surface palette.Surface
		}{{r.Light, palette.Light}, {r.Dark, palette.Dark}} {
			grounds, least := []string{mode.tone.Fill, mode.surface.Paper, mode.surface.Band}, 4.5
			switch r {
			case &palette.Timeline:
				grounds, least = grounds[1:], 3 // graphics
			case &palette.Found:
				grounds = grounds[:1]
			}
			for _, ground := range grounds {
				assert.GreaterOrEqual(t, contrast(t, mode.tone.Text, ground), least, "%s on %s", r.Name, ground)
			}
			if r != &palette.Found && r != &palette.Timeline {
				fill := palette.Selection.Light.Fill
				if mode.surface == palette.Dark {
					fill = palette.Selection.Dark.Fill
				}
				assert.GreaterOrEqual(t, contrast(t, mode.tone.Text, fill), 4.5, "%s on the selected row", r.Name)
			}
		}
	}
}

// Each role can be told from the others without colour.
func TestSignsDiffer(t *testing.T) {
	signs, plain := map[string]bool{}, map[string]bool{}
	for _, r := range palette.Roles {
		if r == &palette.Found {
			continue // a mark behind text has no sign
		}
		assert.False(t, signs[r.Sign] || plain[r.ASCII], r.Name)
		signs[r.Sign], plain[r.ASCII] = true, true
	}
}

func TestTerminalAvoidsWhatCannotBeRead(t *testing.T) {
	for _, r := range palette.Roles {
		for code := range strings.SplitSeq(r.SGR, ";") {
			assert.NotContains(t, []string{"34", "90", ""}, code, r.Name)
		}
	}
}

func TestOnlyFailuresAreRed(t *testing.T) {
	for _, o := range []annotate.Outcome{
		annotate.OutcomeAnswered, annotate.OutcomeCancelled, annotate.OutcomeBusy, annotate.OutcomeDeclined, annotate.OutcomeNoAnswer,
		annotate.OutcomeVoicemail, annotate.OutcomeForwarded, annotate.OutcomeRedirected, annotate.OutcomeInProgress, annotate.OutcomeUnknown,
	} {
		assert.NotEqual(t, &palette.Failed, palette.OfOutcome(o), o)
	}
	assert.Equal(t, &palette.Failed, palette.OfSession(&annotate.Session{Outcome: annotate.OutcomeFailed}))
	for _, s := range []annotate.State{annotate.StateLost, annotate.StateBusy, annotate.StateDeclined, annotate.StateDiverted} {
		assert.Contains(t, []*palette.Role{&palette.Lost, &palette.Cancelled}, palette.OfState(s), s)
	}
}

// TestOnlyTheAnsweredWon holds a call that rings or is set up where the log ends apart
// from those that were answered, by whom they were forwarded to as well.
func TestOnlyTheAnsweredWon(t *testing.T) {
	assert.Equal(t, &palette.Won, palette.OfOutcome(annotate.OutcomeAnswered))
	assert.Equal(t, &palette.Won, palette.OfOutcome(annotate.OutcomeForwarded))
	for _, o := range []annotate.Outcome{annotate.OutcomeInProgress, annotate.OutcomeUnknown, ""} {
		assert.Equal(t, &palette.Inferred, palette.OfOutcome(o), o)
	}
}

func TestStyleSheet(t *testing.T) {
	css := palette.CSS(":root")
	for _, r := range palette.Roles {
		assert.Contains(t, css, "--"+r.Name+": "+r.Light.Text)
		assert.Contains(t, css, "--"+r.Name+"-fill: "+r.Dark.Fill)
	}
	assert.Equal(t, "fill: #a0002c", palette.Plain("fill: var(--failed)", false))
	assert.Equal(t, "fill: #3d191c", palette.Plain("fill: var(--failed-fill)", true))
}

func TestRGB(t *testing.T) {
	red, green, blue := palette.RGB("#0a69f5")
	assert.Equal(t, []uint8{0x0a, 0x69, 0xf5}, []uint8{red, green, blue})
	for _, bad := range []string{"#fff", "#1234567", "#12345x", "red"} {
		assert.Panics(t, func() { palette.RGB(bad) }, bad)
	}
}
