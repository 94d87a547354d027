package workbook

import (
	"strconv"
	"strings"

	"ocsconv/annotate"
)

// look is how a cell is shown: one of the fixed looks or a tint with a format.
// It numbers the styles of the template.
type look int

const (
	lookHeader look = iota // of a table's first row
	lookTitle              // of a sheet without a table
	lookLabel              // left of a value
	firstTinted
)

// format is the number format and alignment of a cell.
type format int

const (
	plain       format = iota
	wrapped            // text on several lines
	whole              // 0
	seconds            // 0.000
	instant            // yyyy-mm-dd hh:mm:ss.000
	linked             // text that leads elsewhere
	linkedWhole        // a number that does
	wholeLeft          // numbers below each other with text
	secondsLeft
	formats
)

// tint is the background of a cell. Every tint repeats what the cell or its row
// says in text: nothing is told by colour alone.
type tint int

const (
	white tint = iota
	good       // answered, won
	bad        // lost, failed
	mixed      // ended otherwise: cancelled, busy, voice mail
	grey       // of the server
	firstEndpoint
	tints = firstEndpoint + endpointTints
)

// endpointTints is how many endpoints have a colour of their own; the ninth has
// that of the first again.
const endpointTints = 8

// colours are pale, so that black text has a contrast above 14 to 1, and differ
// in brightness or hue for people who do not tell red from green.
var colours = [tints]string{
	good: "FFC6E7C8", bad: "FFF7CFC9", mixed: "FFFCE9B8", grey: "FFEFEFEF",
	firstEndpoint: "FFDCE9F7",
	"FFFDE6D3", "FFE5F2DC", "FFEDE3F6", "FFD9F0EE", "FFFBE1EA", "FFF4F0D0", "FFE3E6EF",
}

const looks = firstTinted + look(tints)*look(formats)

func (t tint) in(f format) look { return firstTinted + look(t)*look(formats) + look(f) }

func tintOf(l look) tint     { return tint((l - firstTinted) / look(formats)) }
func formatOf(l look) format { return format((l - firstTinted) % look(formats)) }

// endpointTint returns the colour of the messages of an endpoint, by its label:
// E1, E2, … or S.
func endpointTint(label string) tint {
	if label == "S" {
		return grey
	}
	digits, ok := strings.CutPrefix(label, "E")
	n, err := strconv.ParseUint(digits, 10, 31)
	if !ok || err != nil || n == 0 {
		return white
	}
	return firstEndpoint + tint((n-1)%endpointTints)
}

func stateTint(s annotate.State) tint {
	switch s {
	case annotate.StateWon:
		return good
	case annotate.StateLost, annotate.StateRaceLost:
		return bad
	case "", annotate.StateRinging, annotate.StateUnknown:
		return white
	default:
		return mixed
	}
}

func outcomeTint(o annotate.Outcome) tint {
	switch o {
	case annotate.OutcomeAnswered:
		return good
	case annotate.OutcomeFailed:
		return bad
	case "", annotate.OutcomeInProgress, annotate.OutcomeUnknown:
		return white
	default:
		return mixed
	}
}
