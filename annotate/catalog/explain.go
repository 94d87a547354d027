package catalog

import (
	"cmp"
	"strconv"
	"strings"

	"ocsconv/formats"
	"ocsconv/formats/sip"
)

// Kind tells what an [Explanation] is about.
type Kind string

// The kinds of explanations.
const (
	KindDiagnostic Kind = "diagnostic"
	KindStatus     Kind = "status"
	KindProduct    Kind = "product"
	KindCause      Kind = "cause"   // of the telephone network, Q.850
	KindWarning    Kind = "warning" // code of a Warning header
	KindHeader     Kind = "header"  // what a header is for
	KindReport     Kind = "report"  // quality report on the media of a call
	KindMedia      Kind = "media"   // what a client found out about the way of its media
	KindResult     Kind = "result"  // code that a component of Windows or of a server returned
)

// Explanation says in plain words what one id, status code, product or header is.
type Explanation struct {
	Kind      Kind            `json:"kind"`
	Subject   string          `json:"subject"`             // what is explained: "13004.2", "486", a User-Agent
	Title     string          `json:"title"`               // reason or name; the header's own words come first
	Component string          `json:"component,omitempty"` // who says it, or the class of the product
	Meaning   string          `json:"meaning"`             // "" when it is not known
	Next      string          `json:"next,omitempty"`      // what to do about it
	Details   []sip.Attribute `json:"details,omitempty"`   // what else the header says, in its order
	Source    string          `json:"source"`              // where the meaning is known from
	Exact     bool            `json:"exact"`               // false when only the range or class is known
	Found     bool            `json:"found,omitempty"`     // by words in the reason or the meaning, of which nothing is the name
}

// Explain explains what somebody pastes from a trace: an ms-diagnostics id
// ("13004", "13004.2") or status code, a status line, a diagnostics, Reason,
// Warning, User-Agent or Server header or the value of one, a MediaDebug list or
// a mask of ICE warnings, or an HRESULT and its kin, with or without the prefix of
// the log line; of any other
// usual header it says what the header is for. People's own spellings of these, as
// "Q.850 16" or "SIP 486", are taken as well. Anything else is taken for words
// and looked up in the reasons and meanings of all ids. The error says that
// nothing is known, and what to try.
func Explain(text string) ([]Explanation, error) {
	text = strings.TrimSpace(text)
	pasted := cleaned(strings.TrimSpace(logPrefix().ReplaceAllString(text, "")))
	for _, explain := range []func(string) []Explanation{explainWithin, explainMethod, explainHeadline, explainPlain, explainSpoken, explainBrackets, explainWords} {
		if list := explain(pasted); len(list) > 0 {
			if list[0].Kind == KindStatus && len(list) == 1 {
				list = append(list, explainBrackets(pasted)...)
			}
			return list, nil
		}
	}
	return nil, unknown(text, pasted)
}

// explainPlain explains what stands as a log has it.
func explainPlain(text string) []Explanation {
	for _, explain := range []func(string) []Explanation{explainResult, explainNumber, explainStatusLine, explainMediaList, explainHeader, explainValue} {
		if list := explain(text); len(list) > 0 {
			return list
		}
	}
	return nil
}

// logPrefix is what client logs and server traces put in front of a line.
var logPrefix = formats.Pattern(`^(?:\d\d/\d\d/\d{4}\|[\d:.]+ [0-9A-Fa-f:]+ [A-Z]+ *:: ?|(?i:start-line): *)`)

var numberForm = formats.Pattern(`^\d{1,9}(?:\.\d{1,9})?$`)

// explainNumber takes a number alone for an ms-diagnostics id, and for a status
// code where only that is known.
func explainNumber(text string) []Explanation {
	if !numberForm().MatchString(text) {
		return nil
	}
	id, _, _ := strings.Cut(text, ".")
	n, _ := strconv.Atoi(id)
	_, exact := Diagnostic(n)
	_, isStatus := SIPStatus(n)
	if isStatus && !exact && id == text {
		return []Explanation{explainStatus(n, "")}
	}
	list := explainValue(text)
	if !exact {
		list = append(list, windowsError(text)...)
	}
	return list
}

// statusForm is a status line as people write it, without "SIP/2.0".
var statusForm = formats.Pattern(`^[1-6]\d\d +\p{L}`)

func explainStatusLine(text string) []Explanation {
	if statusForm().MatchString(text) {
		text = "SIP/2.0 " + text
	}
	m := sip.Parse([]byte(text))
	if !m.IsResponse() {
		return nil
	}
	return []Explanation{explainStatus(m.Status(), string(m.Reason()))}
}

func explainStatus(code int, reason string) Explanation {
	s, ok := SIPStatus(code)
	reason = cmp.Or(reason, s.Reason)
	remedy, _ := RemedyFor(code, RemedyStatus)
	return Explanation{
		Kind:    KindStatus,
		Subject: strconv.Itoa(code),
		Title:   reason,
		Meaning: s.Meaning,
		Next:    remedy.Next,
		Source:  s.Source,
		Exact:   ok,
	}
}

// explainHeader explains a header line by its name.
func explainHeader(text string) []Explanation {
	name, value, found := strings.Cut(text, ":")
	if !found {
		return nil
	}
	value = strings.TrimSpace(value)
	var list []Explanation
	switch name = strings.ToLower(strings.TrimSpace(name)); name {
	case "ms-diagnostics", "ms-diagnostics-public", "ms-client-diagnostics", "x-ms-diagnostics":
		list = explainDiagnostics(name, value)
	case "user-agent", "server":
		list = explainAgent(value)
	case "reason":
		list = explainReasons(value)
	case "warning":
		list = explainWarnings(value)
	case "icewarn", "icewarningflags":
		return explainMask(value)
	case "p-rtp-stat", "x-rtp-stat":
		return explainStatistics(name, value)
	default:
		if list = explainHeaderName(name, value); list == nil && strings.Contains(value, ";") {
			list = explainValue(value) // of another program's field
		}
		return list
	}
	if list == nil && value == "" {
		return explainHeaderName(name, value)
	}
	return list
}

// explainHeaderName says what a header is for.
func explainHeaderName(name, value string) []Explanation {
	h, ok := loadHeaders()[name]
	if !ok {
		return nil
	}
	return []Explanation{{Kind: KindHeader, Subject: name, Title: value, Meaning: h.meaning, Source: h.source, Exact: true}}
}

// explainValue explains a value that stands without the name of its header.
func explainValue(text string) []Explanation {
	if list := explainReasons(text); len(list) > 0 {
		return list
	}
	if list := explainDiagnostics("", text); len(list) > 0 {
		return list
	}
	return explainAgent(text)
}

// explainDiagnostics explains the values of the header with this name, "" when it
// is not said.
func explainDiagnostics(header, value string) []Explanation {
	var list []Explanation
	for _, d := range sip.ParseDiagnostics([]byte(value)) {
		d.Header = header
		if e := ExplainDiagnostic(d); e.Title != "" || e.Meaning != "" {
			list = append(append(list, e), resultsOf(d)...)
		}
	}
	return list
}

// ExplainDiagnostic explains one value of a diagnostics header. What its id means
// depends on the header, where the value names it. The header's own reason and
// component are preferred to those of the table. Its subject is "" when the value
// has no id.
func ExplainDiagnostic(d sip.Diagnostic) Explanation {
	family := FamilyOf(d.Header)
	media := d.MediaDebug()
	if family == FamilyAny && len(media) > 0 {
		family = FamilyClient // no server writes these
	}
	entry, exact := DiagnosticIn(family, d.ID)
	e := Explanation{
		Kind:      KindDiagnostic,
		Title:     firstOf(d.Reason, entry.Reason),
		Component: firstOf(d.AppName, entry.Component),
		Meaning:   entry.Meaning,
		Next:      next(entry, d, media),
		Source:    entry.Source,
		Exact:     exact,
	}
	if d.ID >= 0 {
		e.Subject = strconv.Itoa(d.ID)
	}
	switch {
	case exact || d.ID < 0:
	case e.Meaning == "" && e.Title != "":
		e.Meaning = "No published list has this id; its reason is all that is known."
		e.Next = filledBy("Open the log of {$source|who wrote it} at the time of the message.", d)
	case e.Next == "":
		e.Next = Advice(e.Meaning)
	}
	if r, ok := MidCallRemedy(d.ID, d.Reason); ok && !exact {
		e.Meaning, e.Next = "The call stood, and its media broke off; the id itself is published nowhere.", r.Next
	}
	if d.Sub > 0 {
		e.Subject += "." + strconv.Itoa(d.Sub)
	}
	for _, a := range d.Params() {
		if n := strings.ToLower(a.Name); n != "reason" && n != "appname" {
			e.Details = append(e.Details, a)
		}
	}
	for _, m := range media {
		e.Details = append(e.Details, MediaPath(m)...)
	}
	return e
}

// next is what to do about an id.
func next(entry Entry, d sip.Diagnostic, media []sip.MediaDebug) string {
	if entry.ofClient() {
		if entry.ID >= firstMediaID && entry.ID <= lastMediaID {
			for _, m := range media {
				if r, ok := MediaRemedy(IceTableA, entry.ID, m); ok {
					return r.Next
				}
			}
		}
		r, _ := RemedyFor(entry.ID, RemedyClient)
		return r.Next
	}
	r, _ := RemedyFor(entry.ID, RemedyServer)
	return r.Of(d).Next
}

func explainAgent(value string) []Explanation {
	a, ok := Product(value)
	if !ok {
		return nil
	}
	e := Explanation{
		Kind:      KindProduct,
		Subject:   value,
		Title:     a.Name,
		Component: string(a.Class),
		Source:    a.Source,
		Exact:     true,
	}
	if role := a.Class.Role(); role != "" {
		e.Meaning = strings.ToUpper(role[:1]) + role[1:] + "."
	}
	return []Explanation{e}
}

// explainWords looks words up in the table.
func explainWords(text string) []Explanation {
	var list []Explanation
	for _, entry := range FindDiagnostics(strings.Trim(text, `"'. `)) {
		e := ExplainDiagnostic(sip.Diagnostic{ID: entry.ID})
		e.Found = wordsIn(entry.Reason) != wordsIn(text)
		list = append(list, e)
	}
	return list
}

func firstOf(a, b string) string {
	if a != "" {
		return a
	}
	return b
}
