package catalog

import (
	"regexp"
	"strconv"
	"strings"
	"sync"
)

// People write what they saw as they speak of it: "Q.850 16", "ms-diagnostics 1003",
// "SIP 486", "the ICEWarn 0x80000". A form turns that into the header or value that it
// stands for.

// spokenForm is one way to write something, and the text that it stands for; $1 and on
// are what the form caught.
type spokenForm struct {
	form   *regexp.Regexp
	stands string
}

var spokenForms = sync.OnceValue(func() []spokenForm {
	const label = `(?:ice ?warn(?:ing)?(?:flags|s)?(?: flags)?)`
	var forms []spokenForm
	for _, f := range [][2]string{
		// <IceWarningFlags>67109792</IceWarningFlags>, "ICE warnings 0x40003a0", "0x80000 (ICEWarn)"
		{`^</?(?:\w+:)?icewarningflags>\s*(\d+)\s*(?:</?(?:\w+:)?icewarningflags>)?$`, `IceWarningFlags: $1`},
		{`^` + label + `\W*?(0x[0-9a-f]+|\d+)\b.*$`, `IceWarningFlags: $1`},
		{`^(0x[0-9a-f]+)\s*\W?` + label + `\W*$`, `IceWarningFlags: $1`},
		// "Q.850 16", "Q850 cause code 41", "Q.850: cause=41", "Q.850/16"
		{`^(?:reason\W+)?q\.?(?:850|931)\W*(?:cause(?:\s*code)?)?\W*(\d{1,3})\b\W*$`, `Reason: Q.850;cause=$1`},
		{`^(?:reason\W+)?q\.?(?:850|931)\W*(?:cause(?:\s*code)?)?\W*(\d{1,3})\b[\s;,:(-]+(.*?)\W*$`, `Reason: Q.850;cause=$1;text="$2"`},
		// "Reason SIP;cause=486", "Reason SIP 486"
		{`^reason\s*[= ]\s*((?:sip|q\.?850)\s*;.*)$`, `Reason: $1`},
		{`^reason\W+sip\W*(?:cause)?\W*(\d{3})\W*$`, `Reason: SIP;cause=$1`},
		// "Warning 305", "Warning code 305"
		{`^warning\W+(?:code\s+)?(\d{3})\W*$`, `Warning: $1 - ""`},
		{`^warning\W+(\d{3}\s.*)$`, `Warning: $1`},
		// "SIP 486", "SIP/2.0: 486 Busy Here", "error 486", "status code 480", "HTTP 403", "486 INVITE"
		{`^(?:sip(?:/2\.0)?|error|status|response|code|http(?:/1\.[01])?)(?:\s*code)?\W*\b([1-6]\d\d)\b\W*(.*?)$`, `SIP/2.0 $1 $2`},
		{`^([1-6]\d\d)\W+\(?(?:error|response|status|from|to|for|on)\b.*$`, `SIP/2.0 $1`},
		// "id 13004", "diagnostics id: 13004", "error id 13004"
		{`^(?:the\s+)?(?:(?:diagnostics?|error|ms)\s+)?id\W*(\d{1,6}(?:\.\d+)?)\W*$`, `$1`},
	} {
		forms = append(forms, spokenForm{regexp.MustCompile(`(?is)` + f[0]), f[1]})
	}
	return forms
})

// quoteMarks are what word processors make of quotes, and JSON and markup of them.
var quoteMarks = strings.NewReplacer("\u201c", `"`, "\u201d", `"`, "\u201e", `"`, "\u2033", `"`, "&quot;", `"`, `\"`, `"`, "\u00a0", " ", "\u200b", "", "\ufeff", "")

// cleaned takes off a pasted line what other programs put around it or made of its
// quotes: typographic ones, those of a cell of CSV, of JSON, of a chat.
func cleaned(text string) string {
	text = strings.TrimSpace(quoteMarks.Replace(text))
	if n := len(text); n > 1 && text[0] == '"' && text[n-1] == '"' {
		inner := text[1 : n-1]
		if doubled := strings.ReplaceAll(inner, `""`, "\x00"); !strings.Contains(doubled, `"`) {
			inner = strings.ReplaceAll(doubled, "\x00", `"`)
		}
		text = inner
	}
	return strings.TrimSpace(strings.Trim(text, "`*"))
}

// diagnosticsForm is a diagnostics header within a line of anything, as of an event log, a
// cell or JSON, with its colon or without: "ms-diagnostics 1003", "ms-diagnostics id 1003",
// "ms-client-diagnostics=51004;reason=…", `"ms-diagnostics":"1003;reason=\"…\""`.
var diagnosticsForm = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?is)(?:^|[^\w-])((?:x-)?ms-(?:client-)?diagnostics(?:-public)?)(?:"?\s*[:=#,]\s*|\s+(?:id\s+|code\s+|#)?)"*(\d.*)$`)
})

var unescaped = strings.NewReplacer(`\"`, `"`, `""`, `"`)

// explainWithin explains a diagnostics header wherever it stands in a line.
func explainWithin(text string) []Explanation {
	m := diagnosticsForm().FindStringSubmatch(text)
	if m == nil {
		return nil
	}
	return explainDiagnostics(strings.ToLower(m[1]), strings.TrimRight(unescaped.Replace(m[2]), "\"} "))
}

var bracketForm = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`\(([^()]{1,120})\)`) })

// idsForm is a status and an id in brackets, as headlines have them.
var idsForm = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`\([1-6]\d\d, (?:\d+|Q\.850 \d+|Warning \d+)[,)]`)
})

// explainHeadline explains the ids of a headline of this program.
func explainHeadline(text string) []Explanation {
	if !idsForm().MatchString(text) {
		return nil
	}
	return explainBrackets(text)
}

// explainBrackets explains the ids that a sentence has in brackets, as those of this
// program do: "no such user (404, 1003, RTC on fe01)".
func explainBrackets(text string) []Explanation {
	if len(text) > maxSpoken {
		return nil
	}
	var list []Explanation
	for _, m := range bracketForm().FindAllStringSubmatch(text, 4) {
		for part := range strings.SplitSeq(m[1], ",") {
			part = strings.TrimSpace(part)
			if numberForm().MatchString(part) {
				list = append(list, explainNumber(part)...)
			} else if strings.HasPrefix(part, "Q.850 ") || strings.HasPrefix(part, "Warning ") {
				list = append(list, explainSpoken(part)...)
			}
		}
	}
	return list
}

// maxSpoken bounds what somebody writes of a thing.
const maxSpoken = 400

// explainSpoken explains what a text stands for that people write so.
func explainSpoken(text string) []Explanation {
	text = strings.Trim(text, "' .,")
	if len(text) > maxSpoken {
		return nil
	}
	for _, f := range spokenForms() {
		m := f.form.FindStringSubmatchIndex(text)
		if m == nil {
			continue
		}
		stands := strings.TrimSpace(string(f.form.ExpandString(nil, f.stands, text, m)))
		if list := explainPlain(stands); len(list) > 0 {
			return list
		}
	}
	return explainCause(text)
}

var causeForm = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?i)^(?:disconnect\s+|release\s+)?cause(?:\s*code)?\W*(\d{1,3})\W*$`)
})

// explainCause explains a cause without its protocol: below 200 it is one of the
// telephone network, and else a status (RFC 3326 §2).
func explainCause(text string) []Explanation {
	m := causeForm().FindStringSubmatch(text)
	if m == nil {
		return nil
	}
	n, _ := strconv.Atoi(m[1])
	if _, known := SIPStatus(n); n >= 200 && !known {
		return nil
	}
	if n >= 200 {
		return explainReasons("SIP;cause=" + m[1])
	}
	return explainReasons("Q.850;cause=" + m[1])
}

// method is what a request is for, and who says so.
type method struct{ meaning, source string }

// ofSIP are the methods of SIP itself.
const ofSIP = "RFC 3261 §7.1"

var methods = map[string]method{
	"INVITE":    {"Sets a call up, or with a To tag changes one that stands.", ofSIP},
	"ACK":       {"Confirms the final answer to an INVITE.", ofSIP},
	"BYE":       {"Ends a call that was answered.", ofSIP},
	"CANCEL":    {"Takes back an INVITE that is not answered yet.", ofSIP},
	"REGISTER":  {"Signs an endpoint in, refreshes that, or with Expires 0 signs it off.", ofSIP},
	"OPTIONS":   {"Asks what the other side can do, or whether it is there.", ofSIP},
	"PRACK":     {"Confirms a provisional answer that is sent reliably.", "RFC 3262"},
	"UPDATE":    {"Changes a session before or after its answer.", "RFC 3311"},
	"INFO":      {"Carries what belongs to a call and does not change it, as digits that were pressed.", "RFC 6086"},
	"REFER":     {"Asks the other side to call somebody: a transfer.", "RFC 3515"},
	"SUBSCRIBE": {"Asks to be told of changes, as of presence.", "RFC 6665"},
	"NOTIFY":    {"Tells a subscriber of a change; its body says which.", "RFC 6665"},
	"BENOTIFY":  {"Tells a subscriber of a change, and wants no answer.", "[MS-SIP]"},
	"PUBLISH":   {"Sends one's own state to a server.", "RFC 3903"},
	"MESSAGE":   {"Carries an instant message.", "RFC 3428"},
	"SERVICE":   {"Carries a request of the product: presence, contacts, error and quality reports.", "[MS-PRES]"},
	"NEGOTIATE": {"Settles compression before a client signs in.", "[MS-SIPCOMP]"},
}

// explainMethod says what a request is for.
func explainMethod(text string) []Explanation {
	name := strings.ToUpper(text)
	m, ok := methods[name]
	if !ok {
		return nil
	}
	return []Explanation{{Kind: KindHeader, Subject: name, Title: "request", Meaning: m.meaning, Source: m.source, Exact: true}}
}
