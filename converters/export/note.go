package export

import (
	"bytes"
	"encoding/json"
	"strconv"
	"strings"
	"unicode/utf8"

	"ocsconv/annotate"
	"ocsconv/formats/printable"
)

// appendNote adds a message as encoding/json writes it. A session has many and they
// take most of its text, so that their members are named here once more.
func appendNote(b []byte, n *annotate.Note) []byte {
	b = appendNumber(b, `{"n":`, n.N)
	b = n.Time.AppendJSON(append(b, `,"time":`...))
	b = appendText(b, `,"file":`, n.File)
	b = appendNumber(b, `,"line":`, n.Line)
	b = appendText(b, `,"direction":`, n.Direction.String())
	b = appendText(b, `,"direction_how":`, n.DirectionHow.String())
	b = appendText(b, `,"start_line":`, n.StartLine)
	b = appendText(b, `,"cseq":`, n.CSeq)
	b = appendText(b, `,"kind":`, string(n.Kind))
	b = appendText(b, `,"endpoint":`, n.Endpoint)
	b = appendText(b, `,"state":`, string(n.State))
	b = appendText(b, `,"note":`, n.Note)
	b = appendNumber(b, `,"frame":`, n.Frame)
	b = appendFraction(b, `,"direction_confidence":`, n.Confidence)
	b = appendText(b, `,"method":`, n.Method)
	b = appendNumber(b, `,"status":`, n.Status)
	b = appendText(b, `,"from_tag":`, n.FromTag)
	b = appendText(b, `,"to_tag":`, n.ToTag)
	b = appendText(b, `,"from_epid":`, n.FromEpid)
	b = appendText(b, `,"to_epid":`, n.ToEpid)
	b = appendText(b, `,"user_agent":`, n.UserAgent)
	b = appendText(b, `,"product":`, n.Product)
	b = appendText(b, `,"transaction":`, n.Transaction)
	b = appendText(b, `,"src":`, n.Src)
	b = appendText(b, `,"dst":`, n.Dst)
	b = appendGiven(b, `,"source":`, n.Source)
	b = appendGiven(b, `,"destination":`, n.Destination)
	b = appendNumber(b, `,"copy_of":`, n.CopyOf)
	b = appendText(b, `,"sdp":`, n.SDP)
	b = appendText(b, `,"verdict":`, string(n.Verdict))
	b = strconv.AppendBool(append(b, `,"retransmit":`...), n.Retransmit)
	b = appendNumber(b, `,"length":`, n.Length)
	b = appendSome(b, `,"duplicate_of":`, n.Duplicate)
	if len(n.DiagnosticIDs) > 0 {
		b = appendAny(b, `,"diagnostics":`, n.DiagnosticIDs)
	}
	b = appendSome(b, `,"process":`, n.Process)
	b = appendSome(b, `,"thread":`, n.Thread)
	b = appendGiven(b, `,"level":`, n.Level)
	b = appendGiven(b, `,"component":`, n.Component)
	b = appendGiven(b, `,"server":`, n.Server)
	b = appendSome(b, `,"clock_ahead_ms":`, n.AheadMS)
	if len(n.Comments) > 0 {
		b = appendAny(b, `,"comments":`, n.Comments)
	}
	b = appendSome(b, `,"session":`, n.Session)
	return append(b, '}')
}

func appendNumber[T int | uint32 | int64](b []byte, name string, n T) []byte {
	return strconv.AppendInt(append(b, name...), int64(n), 10)
}

// appendSome adds a number that is left out where it is 0.
func appendSome[T int | uint32 | int64](b []byte, name string, n T) []byte {
	if n == 0 {
		return b
	}
	return appendNumber(b, name, n)
}

// appendGiven adds a text that is left out where it is empty.
func appendGiven(b []byte, name, text string) []byte {
	if text == "" {
		return b
	}
	return appendText(b, name, text)
}

func appendText(b []byte, name, text string) []byte {
	if strings.IndexByte(text, '"') >= 0 || strings.IndexByte(text, '\\') >= 0 || !printable.IsPlain(text) && strings.IndexFunc(text, isEscaped) >= 0 {
		return appendAny(b, name, text)
	}
	b = append(append(b, name...), '"')
	return append(append(b, text...), '"')
}

// isEscaped reports whether encoding/json escapes a character other than a quotation
// mark and a backslash.
func isEscaped(r rune) bool {
	return r < ' ' || r == '\u2028' || r == '\u2029' || r == utf8.RuneError
}

// appendFraction adds a number from 0 to 1.
func appendFraction(b []byte, name string, x float64) []byte {
	if x != 0 && (x < 1e-6 || x > 1) { // may have an exponent
		return appendAny(b, name, x)
	}
	return strconv.AppendFloat(append(b, name...), x, 'f', -1, 64)
}

// appendAny adds what encoding/json makes of a value that it can always encode.
func appendAny(b []byte, name string, v any) []byte {
	var text bytes.Buffer
	enc := json.NewEncoder(&text)
	enc.SetEscapeHTML(false)
	_ = enc.Encode(v)
	return append(append(b, name...), bytes.TrimSuffix(text.Bytes(), []byte("\n"))...)
}
