package filter_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/converters/filter"
)

func TestErrors(t *testing.T) {
	tests := []struct {
		filter  string
		column  int
		message string
	}{
		// Names.
		{`sip.Metod == "INVITE"`, 1, `no field or protocol sip.Metod; did you mean sip.Method? ocsconv formats --fields lists them`},
		{`not mpop.endpiont`, 5, `no field or protocol mpop.endpiont; did you mean mpop.endpoint? ocsconv formats --fields lists them`},
		{`nothing.like.it`, 1, `no field or protocol nothing.like.it; ocsconv formats --fields lists them`},
		{`udp.port == 5060`, 1, `no field or protocol udp.port; the packets have no UDP layer, use exported_pdu.src_port and exported_pdu.dst_port`},
		{`sip.response-time > 500`, 1, `no field or protocol sip.response-time; a message is looked at alone here; Wireshark has it in what ocsconv convert writes`},
		{`frame.protocols contains "sdp"`, 1, `no field or protocol frame.protocols; use sip and sdp`},
		{`sip.Method[08:2] == "a"`, 12, `unexpected 08:2; expected a range such as 0:4, 0-3, 4: or -1`},
		{`foo(sip.Method) == 1`, 1, `no function foo; there are abs, count, dec, hex, len, lower, max, min, string, upper and vals`},

		// Types.
		{`sip.Status-Code == "abc"`, 20, `"abc" is text, write the value without quotes; sip.Status-Code is of type Unsigned integer (4 bytes)`},
		{`sip.Status-Code == abc`, 20, `"abc" is no number; sip.Status-Code is of type Unsigned integer (4 bytes)`},
		{`sip.Method > 3`, 14, `sip.Method is text, which has no order with the number 3; in double quotes it is compared as text`},
		{`sip.Status-Code contains "2"`, 1, `sip.Status-Code is of type Unsigned integer (4 bytes); contains looks into text`},
		{`sip.Status-Code matches "2.."`, 1, `sip.Status-Code is of type Unsigned integer (4 bytes); matches looks into text`},
		{`sip.Method == sip.Status-Code`, 15, `sip.Method is of type Character string and sip.Status-Code of type Unsigned integer (4 bytes); they cannot be compared`},
		{`sip == "x"`, 1, `sip is of type Protocol and cannot be compared`},
		{`sip.CSeq.seq == 4294967296`, 17, `4294967296 is too large, the most is 4294967295; sip.CSeq.seq is of type Unsigned integer (4 bytes)`},
		{`sip.CSeq.seq > -1`, 16, `-1 is too small, the least is 0; sip.CSeq.seq is of type Unsigned integer (4 bytes)`},
		{`sip.CSeq.seq in {1, 2..x}`, 24, `"x" is no number; sip.CSeq.seq is of type Unsigned integer (4 bytes)`},
		{`sip.CSeq.seq == 1.5`, 17, `"1.5" is no number; sip.CSeq.seq is of type Unsigned integer (4 bytes)`},
		{`ip.addr == phone`, 12, `"phone" is no IPv4 address, and names are not looked up; ip.addr is of type IPv4 address`},
		{`ip.addr == 2001:db8::1`, 12, `"2001:db8::1" is no IPv4 address, and names are not looked up; ip.addr is of type IPv4 address`},
		{`ip.addr == 192.0.2.1/40`, 12, `"40" is no prefix length of an IPv4 address; ip.addr is of type IPv4 address`},
		{`frame.time > "yesterday"`, 14, `"yesterday" is no time such as "2010-01-05 14:00:47.125", in UTC unless it ends in an offset like +01:00; frame.time is of type Date and time`},
		{`frame.time_relative > 2.5e-1`, 23, `"2.5e-1" has a fraction, behind which Wireshark reads no exponent; write it as 12.345678901; frame.time_relative is of type Time offset`},
		{`mpop.retransmit == maybe`, 20, `"maybe" is neither True nor False; mpop.retransmit is of type Boolean`},
		{`lower(sip.Status-Code) == "x"`, 7, `sip.Status-Code is of type Unsigned integer (4 bytes); lower takes text`},
		{`sip.CSeq.seq[0] == 1`, 1, `sip.CSeq.seq is of type Unsigned integer (4 bytes); only text and messages have slices`},
		{`sip[0:3] == ACK`, 13, `"ACK" is no byte string; text belongs in double quotes; sip[0:3] is of type Byte sequence`},
		{`sip[0] == 300`, 11, `300 is more than one octet; octets are written as 53:49; sip[0] is of type Byte sequence`},
		{`mpop.cause == 1003`, 15, `1003 is a number; text belongs in double quotes; mpop.cause is of type Character string; mpop.cause.id has the number`},
		{`sip.Call-ID == 4100`, 16, `4100 is a number; text belongs in double quotes; sip.Call-ID is of type Character string`},
		{`len(sip.CSeq.seq) == 4`, 5, `sip.CSeq.seq is of type Unsigned integer (4 bytes); len takes text or an address`},
		{`sip.Method ~= "ACK"`, 12, `~= is no operator any more; write !== or any_ne`},
		{`sip.Method[2-1] == "a"`, 12, `unexpected 2-1; expected a range such as 0:4, 0-3, 4: or -1`},
		{`sip.Method["0:2"] == "a"`, 12, `unexpected "0:2"; expected a range such as 0:4, 0-3, 4: or -1`},
		{`sip.Method[0 1] == "a"`, 14, `unexpected 1; expected "]" to close the slice`},
		{`sip.Method[0: :2] == "a"`, 12, `unexpected 0: :2; expected a range such as 0:4, 0-3, 4: or -1`},
		{`sip.Method[0,0,0,0,0][0,0,0,0] == "a"`, 1, `more than 16 ranges in a slice`},
		{`frame[0:3] == "INV"`, 1, `frame is of type Protocol; only text and messages have slices`},
		{`sip.Method matches "a("`, 20, "no regular expression of the RE2 kind, which has no look-around and no backreferences: missing closing ): a("},
		{`sip.Method matches "(?=a)"`, 20, "no regular expression of the RE2 kind, which has no look-around and no backreferences: invalid or unsupported Perl syntax: (?="},
		{`sip.Method matches INVITE`, 20, `unexpected INVITE; expected a regular expression in double quotes`},

		// Grammar.
		{`(sip.Method`, 12, `the filter ends too early: expected ")" to close the parenthesis`},
		{`sip.Method)`, 11, `unexpected ); expected "and", "or" or the end`},
		{`sip.Method ==`, 14, `the filter ends too early: expected a field or a value`},
		{`== "x"`, 1, `unexpected ==; expected a field`},
		{`sip and`, 8, `the filter ends too early: expected a field`},
		{`sip and or sip`, 9, `unexpected or; expected a field`},
		{`sip sip`, 5, `unexpected sip; expected "and", "or" or the end`},
		{`sip.Method = "x"`, 12, `"=" is no operator; equality is "=="`},
		{`"INVITE" contains sip.Method`, 1, `expected a field, not a value`},
		{`INVITE == sip.Method`, 1, `no field or protocol INVITE; ocsconv formats --fields lists them`},
		{`200 == 200`, 1, `expected a field, not a number`},
		{`sip.CSeq.seq in {}`, 18, `unexpected }; expected a value`},
		{`sip.CSeq.seq in {1 2}`, 20, `unexpected 2; expected "}" to end the set, or ","`},
		{`sip.CSeq.seq in 1`, 17, `unexpected 1; expected "{" to begin the set`},
		{`any sip.Method`, 15, `the filter ends too early: expected a comparison after any or all`},
		{`sip.Via#1 == "x"`, 8, `'#' is not known here: there are no layers and references; leave it out`},
		{`sip | sdp`, 5, `'|' is no operator; there are "or", "xor", "matches" and, for bits, "&"`},
		{`sip.CSeq.seq-1 == 0`, 1, `no field or protocol sip.CSeq.seq-1; arithmetic wants blanks around -`},
		{`(sip.CSeq.seq + 1) == 2`, 20, `unexpected ==; expected "and", "or" or the end; parentheses hold conditions, braces arithmetic, as in {a + 1} * 2 == b`},
		{`{sip.CSeq.seq == 1}`, 15, `unexpected ==; expected "}" to close the brace; conditions are in parentheses`},
		{`sip.CSeq.seq + 1 in {2}`, 1, `sip.CSeq.seq + 1 is reckoned, and in takes a field; compare it with == or <`},
		{`sip.CSeq.seq + sip.Method == 2`, 1, `sip.CSeq.seq is of type Unsigned integer (4 bytes) and sip.Method of type Character string; + is not between them`},
		{`frame.time - "14:00" > 5`, 14, `"14:00" has no date; write it as "2010-01-05 14:00"`},
		{`-ip.src == 1`, 2, `ip.src is of type IPv4 address; a minus takes a number or a time span`},
		{`max(sip.CSeq.seq, sip.Method) == 2`, 19, `sip.CSeq.seq is of type Unsigned integer (4 bytes) and sip.Method of type Character string; they cannot be compared`},
		{`abs(sip.Method) == 2`, 5, `sip.Method is of type Character string; abs takes a number or a time span`},
		{`vals(sip.Status-Code) == "x"`, 6, `sip.Status-Code has no words for its values; vals takes a field with words for its numbers, as frame.p2p_dir`},
		{`hex(sip.CSeq.seq + 1) == "x"`, 5, `hex takes a field as it stands`},
		{`@sip.Via contains "x"`, 1, `the octets of sip.Via are its line with the name; leave the @ out, or look for the line with sip contains`},
		{`@frame.len == 1`, 1, `frame.len has no octets in the message; leave the @ out`},
		{`@sip.Metod == "x"`, 2, `unexpected sip.Metod; expected a field after @; did you mean sip.Method? ocsconv formats --fields lists them`},
		{`sip.from.addr == sip:alice@contoso.com`, 27, `unexpected @; text belongs in double quotes`},
		{`sip.Method == "a`, 15, `the closing quote is missing`},
		{`sip.Method == "a\.b"`, 17, `\. is no escape; a backslash is written \\, or r"…" around the text`},
		{`sip.Method == "\xzz"`, 16, `\x is no character`},
		{`sip.Method == 'ab'`, 15, `a character constant has one character; text belongs in double quotes`},
		{`sip.Subject == "Grüße" and x`, 28, `no field or protocol x; ocsconv formats --fields lists them`},
	}
	for _, tt := range tests {
		t.Run(tt.filter, func(t *testing.T) {
			_, err := filter.Parse(tt.filter)
			var e *filter.Error
			require.ErrorAs(t, err, &e)
			assert.Equal(t, tt.message, e.Message)
			assert.Equal(t, tt.column, e.Column)
		})
	}
}

func TestErrorMarksThePlace(t *testing.T) {
	_, err := filter.Parse("sip.Subject == \"Grüße\"\tand\nsip.Metod")
	require.Error(t, err)
	assert.Equal(t, strings.Join([]string{
		`column 28: no field or protocol sip.Metod; did you mean sip.Method? ocsconv formats --fields lists them`,
		`sip.Subject == "Grüße" and sip.Metod`,
		`                           ^~~~~~~~~`,
	}, "\n"), err.Error())

	// What the message quotes begins no line, nor does it command the terminal.
	for _, quoted := range []string{"\n", "\x1b", "\u0085", "\u009b", "\u2028", "\u202e"} {
		_, err = filter.Parse(`"\` + quoted + `"`)
		require.Error(t, err)
		assert.Equal(t, strings.Join([]string{
			`column 2: \  is no escape; a backslash is written \\, or r"…" around the text`,
			`"\ "`,
			` ^~`,
		}, "\n"), err.Error(), "%q", quoted)
	}

	_, err = filter.Parse(strings.Repeat("sip or ", 100) + "sap or " + strings.Repeat("sip or ", 100) + "sip")
	require.Error(t, err)
	lines := strings.Split(err.Error(), "\n")
	require.Len(t, lines, 3)
	at := strings.IndexByte(lines[2], '^')
	assert.Equal(t, "sap", string([]rune(lines[1])[at:at+3]))
	assert.Less(t, len([]rune(lines[1])), 150)
}

// TestWarnings warns of values that a field with a closed set of them never has,
// which are no errors.
func TestWarnings(t *testing.T) {
	tests := []struct {
		filter  string
		columns []int
	}{
		{`mpop.state == "lots"`, []int{15}},
		{`mpop.state == Lost or mpop.outcome != "answerd"`, []int{15, 39}},
		{`not mpop.how in {"inferred", "guessed"}`, []int{30}},
		{`mpop.dialog == "early" and mpop.direction == "in" and mpop.mpop == "no-evidence"`, nil},
		{`mpop.direction.how === "logged" and mpop.state contains "lo" and mpop.state > "a"`, nil},
		{`mpop.state == mpop.outcome and mpop.kind == "X" and lower(mpop.state) == "x" and mpop.state in {"a".."z"}`, nil},
	}
	for _, tt := range tests {
		f, err := filter.Parse(tt.filter)
		require.NoError(t, err, tt.filter)
		var columns []int
		for _, w := range f.Warnings() {
			columns = append(columns, w.Column)
		}
		assert.Equal(t, tt.columns, columns, tt.filter)
	}
	f, err := filter.Parse(`mpop.how == "x"`)
	require.NoError(t, err)
	require.Len(t, f.Warnings(), 1)
	assert.Equal(t, `mpop.how is never "x"; it is one of observed, announced, inferred, unknown`, f.Warnings()[0].Message)
}
