package excerpt

import (
	"bytes"

	"ocsconv/formats"
)

// headline is a heading that names the message under it and its direction:
//
//	SIP Invite (OUT)
//	183 Session Progress (endpoint 1) (IN)
type headline struct {
	direction formats.Direction
	status    string // "183"; empty for a request
	reason    string // "Session Progress"
	method    string // "INVITE"; empty for a response
}

// A caption is short, and ends with the direction in parentheses.
const longestHeadline = 120

var headlines = formats.Pattern(`(?i)^#*\s*(?:SIP\s+)?(?:([1-6]\d\d)((?:\s+[A-Z'-]+)*)|(INVITE|ACK|BYE|CANCEL|PRACK|UPDATE|OPTIONS|INFO|MESSAGE|REFER|REGISTER|SUBSCRIBE|NOTIFY|PUBLISH|SERVICE|NEGOTIATE|BENOTIFY))` +
	`(?:\s*\([^()]*\))*?\s*\((IN|OUT|INCOMING|OUTGOING|RECEIVED|SENT)\)\s*[:.]?$`)

// parseHeadline reads a line without its margins.
func parseHeadline(text []byte) (c headline, ok bool) {
	if len(text) > longestHeadline || bytes.IndexByte(text, '(') < 0 {
		return c, false
	}
	m := headlines().FindSubmatch(text)
	if m == nil {
		return c, false
	}
	c.status = string(m[1])
	c.reason = string(bytes.Join(bytes.Fields(m[2]), []byte{' '}))
	c.method = string(bytes.ToUpper(m[3]))
	c.direction = formats.Out
	if m[4][0]|0x20 == 'i' || m[4][0]|0x20 == 'r' {
		c.direction = formats.In
	}
	return c, true
}

// names reports whether the caption is about the message with this start line.
func (c *headline) names(startLine []byte) bool {
	first, rest, _ := bytes.Cut(startLine, []byte{' '})
	if c.status != "" {
		return len(rest) >= 3 && string(first) == "SIP/2.0" && string(rest[:3]) == c.status
	}
	return c.method != "" && string(first) == c.method
}

// startLine returns the start line of a response whose own was not quoted, ""
// for a request, whose URI no caption tells.
func (c *headline) startLine() string {
	if c.status == "" {
		return ""
	}
	return "SIP/2.0 " + c.status + " " + c.reason
}
