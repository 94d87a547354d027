package catalog

import (
	_ "embed"
	"fmt"
	"strconv"
	"strings"
	"sync"

	"ocsconv/formats"
	"ocsconv/formats/sip"
)

//go:embed resultcodes.tsv
var resultCodesTable string

// ResultCode is what a component of Windows or of a server returned: an HRESULT
// ([MS-ERREF] 2.1), also where it only wraps an error number of Windows (2.2) or a SIP
// status. Headers of diagnostics and the records of server traces carry them.
type ResultCode uint32

// The parts of an HRESULT: its highest bit says that something failed, and eleven bits
// who says so.
const (
	resultFailed = 1 << 31

	facilityWin32     = 7
	facilityRTC       = 0xEE // the client's own, rtcerr.h
	facilitySIPStatus = 0xEF // wraps a SIP status, rtcerr.h
	facilitySIPProxy  = 0x3E9
)

// Facility returns the number of the component that made the code.
func (c ResultCode) Facility() uint32 { return uint32(c) >> 16 & 0x7FF }

func (c ResultCode) code() int { return int(c & 0xFFFF) }

// ResultWords returns the codes of the table in hexadecimal and their names.
func ResultWords() (words []string) {
	for c, r := range resultNames() {
		words = append(words, fmt.Sprintf("0x%08x", uint32(c)), r.name)
	}
	return words
}

type resultName struct{ name, meaning, next, source string }

// resultNames has the codes of the table by their HRESULT.
var resultNames = sync.OnceValue(func() map[ResultCode]resultName {
	table := map[ResultCode]resultName{}
	for _, r := range rows("resultcodes.tsv", resultCodesTable, "code", "name", "meaning", "next", "source") {
		c, ok := parseResultCode(r[0])
		if !ok {
			panic("resultcodes.tsv: " + r[0])
		}
		table[c] = resultName{r[1], r[2], r[3], r[4]}
	}
	return table
})

// parseResultCode reads an HRESULT in hexadecimal, or as the number below zero that some
// programs print, or an error number of Windows in decimal.
func parseResultCode(s string) (c ResultCode, ok bool) {
	if digits, isHex := strings.CutPrefix(strings.ToLower(s), "0x"); isHex {
		n, err := strconv.ParseUint(digits, 16, 32)
		return ResultCode(n), err == nil && n&resultFailed != 0
	}
	n, err := strconv.ParseInt(s, 10, 64)
	switch {
	case err != nil || n < -resultFailed || n >= 2*resultFailed || n < 0 && n >= -0x10000: // of no facility
		return 0, false
	case n < 0 || n >= resultFailed:
		return ResultCode(n), true
	case n > 0xFFFF:
		return 0, false
	}
	return resultFailed | facilityWin32<<16 | ResultCode(n), n > 0
}

var (
	// resultForm is a code with the name that may stand beside it.
	resultForm = formats.Pattern(`^"?(0x[0-9A-Fa-f]{8}|-\d{5,10})[\s:,]*[(\[]?([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)?[)\]]?"?$`)
	// resultLabel is what names a code, in a header, a record or a message box.
	resultLabel = formats.Pattern(`(?i)^(?:hresult|result-?code|(?:win32|windows|winsock|socket)[ -]?(?:failure ?)?(?:error|code)|exit code|(?:last ?)?error(?: code)?)\s*[:=]?\s*(\S.*)$`)
	// labelledForm is one behind such a name, where a number of Windows that is in the
	// table will do: "error 486" is a response.
	labelledForm = formats.Pattern(`^"?(0x[0-9A-Fa-f]{8}|-?\d{1,10})[\s:,]*[(\[]?([A-Z][A-Z0-9_]+)?[)\]]?"?$`)
	// resultNameForm is a name alone.
	resultNameForm = formats.Pattern(`^[A-Z]+(?:_[A-Z0-9]+)+$|^WSA[A-Z_]+$`)
)

// explainResult explains a result code as headers and traces write it:
// "0x80090322", "HRESULT=0xC3E93EE9(SIPPROXY_E_AUTH_FAILED)", "winsock-code=10061", or
// the name alone.
func explainResult(text string) []Explanation {
	form := resultForm
	if m := resultLabel().FindStringSubmatch(text); m != nil {
		text, form = strings.TrimSpace(m[1]), labelledForm
	}
	if m := form().FindStringSubmatch(text); m != nil {
		c, ok := parseResultCode(m[1])
		if _, named := resultNames()[c]; ok && (named || strings.ContainsAny(m[1], "xX-")) {
			return []Explanation{ExplainResultCode(c, m[2])}
		}
	}
	if resultNameForm().MatchString(text) {
		for c, r := range resultNames() {
			if r.name == text {
				return []Explanation{ExplainResultCode(c, text)}
			}
		}
	}
	return nil
}

// ResultCodeOf explains the code that a record of a server's trace has: "0xc3e93c5e
// SIPPROXY_E_ROUTING". It is not ok where that is none.
func ResultCodeOf(text string) (e Explanation, ok bool) {
	m := resultForm().FindStringSubmatch(strings.TrimSpace(text))
	if m == nil {
		return Explanation{}, false
	}
	c, ok := parseResultCode(m[1])
	return ExplainResultCode(c, m[2]), ok
}

// windowsError explains a number alone as one of Windows, where the table has it.
func windowsError(number string) []Explanation {
	c, ok := parseResultCode(number)
	if r, named := resultNames()[c]; !ok || !named || strings.HasPrefix(r.name, "ERROR_") && c.code() < 1000 {
		return nil
	}
	return []Explanation{ExplainResultCode(c, "")}
}

// ExplainResultCode explains a result code. Its name, where the log has it, is
// preferred to that of the table; "" stands for none.
func ExplainResultCode(c ResultCode, name string) Explanation {
	e := Explanation{Kind: KindResult, Subject: c.String(), Title: name, Component: c.component(), Source: "[MS-ERREF] 2.1"}
	if r, ok := resultNames()[c]; ok {
		e.Title, e.Meaning, e.Next, e.Source, e.Exact = firstOf(name, r.name), r.meaning, r.next, r.source, true
		return e
	}
	if c.Facility() == facilitySIPStatus {
		if s := explainStatus(c.code(), ""); s.Exact {
			e.Title = firstOf(name, s.Subject+" "+s.Title)
			e.Meaning, e.Next, e.Exact = fmt.Sprintf("The response was %s. %s", s.Subject, s.Meaning), s.Next, true
			e.Source = "rtcerr.h of the RTC client API; " + s.Source
			return e
		}
	}
	e.Meaning = "The code itself is in no table here; its name, where the log has it, says what failed."
	e.Next = "Read the lines around it in the same log; on Windows, err or certutil -error names the codes of Windows itself."
	return e
}

// String writes an HRESULT as traces do, and an error number of Windows in decimal behind
// it.
func (c ResultCode) String() string {
	if c.Facility() == facilityWin32 {
		return fmt.Sprintf("0x%08x (Windows error %d)", uint32(c), c.code())
	}
	return fmt.Sprintf("0x%08x", uint32(c))
}

// component names who made the code, "" where that is not known.
func (c ResultCode) component() string {
	switch c.Facility() {
	case facilityWin32:
		return "Windows"
	case 9, 11: // SSPI, certificates
		return "Windows (authentication and certificates)"
	case facilityRTC, facilitySIPStatus:
		return "client (RTC)"
	case facilitySIPProxy:
		return "SipStack (Front End / Access Edge)"
	}
	return ""
}

// resultsOf explains the result codes among the parameters of a diagnostics header.
func resultsOf(d sip.Diagnostic) []Explanation {
	var list []Explanation
	for _, p := range d.Params() {
		if resultLabel().MatchString(p.Name + "=" + p.Value) {
			list = append(list, explainResult(p.Name+"="+p.Value)...)
		}
	}
	return list
}
