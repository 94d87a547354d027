package workbook

import (
	"fmt"

	"ocsconv/annotate"
	"ocsconv/converters/wireshark/palette"
)

// cellStyle is how a cell is shown: one of the fixed styles or a tint with a format.
// It numbers the styles of the template.
type cellStyle int

const (
	styleHeader cellStyle = iota // of a table's first row
	styleTitle                   // of a sheet without a table
	styleLabel                   // left of a value
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
	decimal // a number as it is
	formatCount
)

// tint is the colour of a cell. Every tint repeats what the cell or its row says in
// text: nothing is told by colour alone, and only what somebody must look at has one.
type tint int

const (
	white  tint = iota
	won         // answered
	failed      // in red and bold
	poor        // above a limit
	lost        // lost, cancelled, busy: grey
	server
	tints
)

// roles are the palette's for each tint, nil for none.
var roles = [tints]*palette.Role{won: &palette.Won, failed: &palette.Failed, poor: &palette.Poor, lost: &palette.Lost, server: &palette.Server}

// filled reports whether a tint has a background: the grey ones and servers have none.
func (t tint) filled() bool { return t == won || t == failed || t == poor }

// argb is a colour as a workbook spells it.
func argb(colour string) string {
	red, green, blue := palette.RGB(colour)
	return fmt.Sprintf("FF%02X%02X%02X", red, green, blue)
}

const cellStyles = firstTinted + cellStyle(tints)*cellStyle(formatCount)

func (t tint) in(f format) cellStyle {
	return firstTinted + cellStyle(t)*cellStyle(formatCount) + cellStyle(f)
}

func tintOf(l cellStyle) tint     { return tint((l - firstTinted) / cellStyle(formatCount)) }
func formatOf(l cellStyle) format { return format((l - firstTinted) % cellStyle(formatCount)) }

// messageTint is the colour of a message's row: the answer and what failed stand
// out, and what is a server's is told from what is an endpoint's.
func messageTint(s *annotate.Session, n *annotate.Note) tint {
	switch {
	case s.Failing(n):
		return failed
	case n.Kind == annotate.CodeAnswer && n.Verdict == annotate.StateWon:
		return won
	case n.Endpoint == "S":
		return server
	}
	return white
}

func stateTint(s annotate.State) tint { return tintFor(palette.OfState(s)) }

// outcomeTint is the colour of an outcome in a list, where the usual has none.
func outcomeTint(s *annotate.Session) tint {
	switch {
	case s.Failed():
		return failed
	case s.Outcome == annotate.OutcomeAnswered:
		return lost
	}
	return white
}

// qualityTint is the colour of what a session's quality is.
func qualityTint(s *annotate.Session) tint {
	if s.SuffersMedia() {
		return poor
	}
	return white
}

func tintFor(r *palette.Role) tint {
	switch r {
	case &palette.Won:
		return won
	case nil:
		return white
	}
	return lost
}
