package catalog

import (
	"fmt"
	"strconv"
	"strings"

	"ocsconv/formats"
	"ocsconv/formats/sip"
)

// answeredElsewhere is what a cause of 200 means, which in a status line is a
// success.
const answeredElsewhere = "In a CANCEL: another endpoint, or somebody else, answered the call, so this branch ends. It is no missed call."

// explainReasons explains the values of a Reason header (RFC 3326 §2).
func explainReasons(value string) []Explanation {
	var list []Explanation
	for _, r := range sip.ParseReasons([]byte(value)) {
		list = append(list, explainReason(r)...)
	}
	return list
}

// explainReason explains the code that a Reason gives as the cause of a CANCEL,
// BYE or failure: a status code, or a cause of the telephone network.
func explainReason(r sip.Reason) []Explanation {
	code := r.Cause
	if code < 0 {
		return nil
	}
	var e Explanation
	switch r.Protocol {
	case "SIP":
		e = explainStatus(code, "")
		if code == 200 {
			e.Meaning, e.Next, e.Source = answeredElsewhere, "", "RFC 3326 §2"
		}
	case "Q850":
		c, ok := Q850(code)
		if !ok {
			return nil
		}
		e = Explanation{
			Kind: KindCause, Subject: "Q.850 " + strconv.Itoa(code), Title: c.Name, Component: "telephone network (gateway or carrier)",
			Meaning: c.Meaning, Next: c.Next, Source: "ITU-T Q.850; RFC 3326 §2", Exact: true,
		}
	default:
		return nil
	}
	for name, v := range r.Params() {
		switch n := string(name); strings.ToLower(n) {
		case "cause":
		case "text":
			if r.Text != "" {
				e.Title = r.Text
			}
		default:
			e.Details = append(e.Details, sip.Attribute{Name: n, Value: string(v)})
		}
	}
	return []Explanation{e}
}

// explainWarnings explains the values of a Warning header (RFC 3261 §20.43).
func explainWarnings(value string) []Explanation {
	var list []Explanation
	for _, w := range sip.ParseWarnings([]byte(value)) {
		known, ok := WarningOf(w.Code)
		e := Explanation{
			Kind: KindWarning, Subject: "Warning " + strconv.Itoa(w.Code), Title: firstOf(w.Text, known.Name), Component: w.Agent,
			Meaning: known.Meaning, Next: known.Next, Source: known.Source, Exact: ok,
		}
		if !ok {
			e.Meaning, e.Source = "This code is in no published list; the text behind it is all that is known.", "RFC 3261 §20.43"
		}
		list = append(list, e)
	}
	return list
}

// explainMediaList explains a MediaDebug list that stands alone, with or without
// its name, and a mask of ICE warnings in hexadecimal.
func explainMediaList(text string) (list []Explanation) {
	name, value, named := strings.Cut(text, "=")
	bare := strings.ToLower(strings.TrimSpace(name))
	paths := sip.ParseMediaDebug(text)
	switch {
	case named && strings.HasSuffix(bare, "mediadebug") && !strings.ContainsAny(bare, ";: "):
		paths = nil
		for _, d := range sip.ParseDiagnostics([]byte(text)) {
			paths = append(paths, d.MediaDebug()...)
		}
	case named && (bare == "icewarn" || bare == "icewarningflags") && !strings.ContainsAny(value, ",;"):
		return explainMask(strings.Trim(value, "\"”“″ "))
	case strings.HasPrefix(text, "0x"):
		if mask, _ := sip.ParseMask(text); mask < 1<<31 { // not the error number of a system
			return explainMask(text)
		}
	case !named || strings.Contains(bare, "diagnostics"):
		return nil
	}
	for _, m := range paths {
		list = append(list, explainPath(m))
	}
	return list
}

func explainPath(m sip.MediaDebug) Explanation {
	e := Explanation{
		Kind: KindMedia, Subject: "MediaDebug", Title: "what a client found out about the way of its media",
		Component: "Client (ms-client-diagnostics)",
		Meaning:   "Of use where media failed; in a call that worked it is the history of the attempt.",
		Details:   append(append([]sip.Attribute(nil), m.Params()...), MediaPath(m)...),
		Source:    "seen in traces; ICE warnings: Lync 2010 Resource Kit, chapter 9", Exact: true,
	}
	if r, ok := MediaRemedy(IceTableA, 0, m); ok {
		e.Next = "If no sound passed: " + lowerFirst(r.Next)
	}
	return e
}

func lowerFirst(s string) string { return strings.ToLower(s[:min(1, len(s))]) + s[min(1, len(s)):] }

// explainMask explains a mask of ICE warnings, by both tables where it has bits
// of both.
func explainMask(text string) []Explanation {
	mask, ok := sip.ParseMask(strings.Trim(text, `" `))
	if !ok {
		return nil
	}
	e := Explanation{
		Kind: KindMedia, Subject: "ICE warnings " + Hex(mask), Title: fmt.Sprintf("%d in a quality report", mask), Exact: true,
		Meaning: "What failed on the way to the media path. With a path that works, it is history.",
		Source:  "Lync 2010 Resource Kit, chapter 9; [MS-QoE] 2.2.1.7.1",
		Details: []sip.Attribute{
			{Name: "Lync 2010 and later", Value: IceWords(IceTableA, mask)},
			{Name: "OCS 2007, 2007 R2", Value: IceWords(IceTableB, mask)},
		},
	}
	if r, ok := MediaRemedy(IceTableA, 0, sip.ParseMediaDebug("ICEWarn=" + Hex(mask))[0]); ok && r.Next != "" {
		e.Next = "If no sound passed: " + lowerFirst(r.Next)
	}
	return []Explanation{e}
}

var headerForm = formats.Pattern(`^([A-Za-z][\w.-]*)\s*:\s*(.*)$`)

// unknown says that nothing is known of a text, and what to try.
func unknown(text, pasted string) error {
	const lead = "nothing is known of %.200q"
	if strings.Contains(pasted, "</") && strings.Contains(pasted, ">") {
		return fmt.Errorf(lead+"; of a report paste all from <VQReportEvent or from a <MediaLine on", text)
	}
	if m := headerForm().FindStringSubmatch(pasted); m != nil {
		switch f := FamilyOf(m[1]); {
		case f != FamilyAny:
			if list := sip.ParseDiagnostics([]byte(m[2])); len(list) > 0 && list[0].ID >= 0 {
				return fmt.Errorf(lead+": %d is no id that %s headers are known to carry; its reason text and the server's log of that time are all there is", text, list[0].ID, m[1])
			}
		case strings.EqualFold(m[1], "reason"):
			return fmt.Errorf(lead+": Reason is known with SIP and Q.850 and a cause, as Q.850;cause=16; ask the maker of the device for other protocols", text)
		case strings.EqualFold(m[1], "user-agent") || strings.EqualFold(m[1], "server"):
			return fmt.Errorf(lead+": the product is in no table; its maker knows the name", text)
		case strings.EqualFold(m[1], "sip") || strings.EqualFold(m[1], "sips") || strings.EqualFold(m[1], "tel"):
			return fmt.Errorf(lead+": an address says of no failure; look for it with ocsconv find in the logs", text)
		}
		return fmt.Errorf(lead+": the header %s is not known; what is explained are diagnostics, Reason, Warning, User-Agent and the usual headers of SIP", text, m[1])
	}
	if numberForm().MatchString(pasted) {
		n := number(strings.SplitN(pasted, ".", 2)[0])
		return fmt.Errorf(lead+": no component is known to have ids from %d to %d; is it from ms-diagnostics, ms-client-diagnostics or a Warning? Paste the whole header", text, n/1000*1000, n/1000*1000+999)
	}
	return fmt.Errorf(lead+"; paste a whole header, as ms-diagnostics: 1003;reason=\"…\", or an id", text)
}
