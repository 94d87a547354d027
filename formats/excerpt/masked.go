package excerpt

import (
	"bytes"
	"ocsconv/formats/textlog"
	"slices"

	"ocsconv/formats"
)

// Pages damage addresses: they take the angle brackets for markup, or put a mask
// in the place of what they hide.

// bracketless is an address whose display name stands before a URI without
// brackets, which RFC 3261 §20.10 does not allow.
var bracketless = formats.Pattern(`(?i)^((?:From|To|Contact|f|t|m|P-Asserted-Identity|P-Preferred-Identity|Referred-By|Refer-To|r|Reply-To|Remote-Party-ID|Diversion)\s*:\s*(?:"[^"]*"|[^"<>:;,@]*[^"<>:;,@\s]))\s*((?:sips?|tel|im):[^\s;,<>]+)((?:;[^\s;,<>]+)*)\s*$`)

// addressless is a header whose address is gone whole, with what stood behind it.
var addressless = formats.Pattern(`(?i)^(?:From|To|Contact|f|t|m|P-Asserted-Identity|Referred-By|Refer-To)\s*:\s*(?:"[^"]*")?\s*;`)

// uriParameters are the parameters that belong to a SIP URI (RFC 3261 §19.1.1) or
// are Microsoft's own there; others behind an address belong to the header.
var uriParameters = formats.Pattern(`(?i)^(?:;(?:transport|user|method|ttl|maddr|lr|gruu|gr|opaque|grid|ms-[\w-]+|phone-context|ext|isub|cic|npdi|rn|cpc|otg|trgp|tgrp|trunk-context)(?:=[^;]*)?)*`)

// masks are what pages and people put for what they hide.
var masks = formats.Pattern(`(?i)\[email(?: |\x{a0}|&#160;|&nbsp;)?protected\]|<(?:removed|redacted|hidden|masked|deleted|guid|anonymi[sz]ed|private|snip(?:ped)?|xxx+)>|\[(?:removed|redacted|hidden|masked|deleted)\]`)

// hiddenAddress is an address as the archives of mailing lists hide it from who gathers them:
// "sip:ann at example.com" (Mailman), "sip:ann <at> example.com" (Gmane), "sip:ann () example !
// com" (MARC). RFC 3261 §25.1 allows no blanks in an address, nor in a Call-ID, which they
// take for one. In words ("no route to sip:example.com at 192.0.2.5") "at" is what it is, so an
// address begins where only one can: in brackets, as a value, or behind a method.
var hiddenAddress = formats.Pattern(`(?i)((?:(?:<|(?:uri|by)="|^(?:From|f|To|t|Contact|m|Refer-To|r|Referred-By|b|P-[\w-]+)\s*:\s*|(?-i:\b[A-Z]{3,} ))(?:sips?|im|pres|mailto):|^(?:Call-ID|i|In-Reply-To|Replaces|Join|Target-Dialog)\s*:\s*)[^\s<>"@]+)(?: at | \(at\) | \[at\] | <at> | \(\) )([\w\[][\w.:\-\]]*(?: ! [\w.\-]+)*)`)

// ats are what stands for the sign in such an address.
var ats = [][]byte{[]byte(" at "), []byte("at) "), []byte("at] "), []byte("at> "), []byte(" () ")}

const unhidden = "addresses that an archive hid were put back"

// revealed returns a line of a message with the addresses that an archive hid; the very line
// when it hid none: it hides all of a line, but for those of IPv6.
func revealed(text []byte) []byte {
	if bytes.Count(text, []byte{'@'}) > bytes.Count(text, []byte("@[")) || !slices.ContainsFunc(ats, func(at []byte) bool { return bytes.Contains(text, at) }) || written(text) {
		return text
	}
	return hiddenAddress().ReplaceAllFunc(text, func(address []byte) []byte {
		m := hiddenAddress().FindSubmatch(address)
		if m == nil {
			return address // it is one only where it stands
		}
		return slices.Concat(m[1], []byte{'@'}, bytes.ReplaceAll(m[2], []byte(" ! "), []byte{'.'}))
	})
}

// mended returns a header line with the brackets that its address lost, and notes
// masks in it.
func (q *quotation) mended(text []byte) []byte {
	text = q.undone(text, respelling{unlinked, linked}, respelling{revealed, unhidden})
	if maskable(text) {
		if mask := masks().Find(text); mask != nil {
			q.damaged(q.at, false, "the document masks values with "+string(mask))
		}
	}
	if bytes.IndexByte(text, '<') >= 0 || bytes.IndexByte(text, '*') >= 0 {
		return text
	}
	if bytes.Count(text, []byte{':'}) < 2 {
		if bytes.IndexByte(text, ';') > 0 && addressless().Match(text) {
			q.damaged(q.at, false, "an address is missing: a page takes <…> for markup")
		}
		return text
	}
	if !schemed(text) {
		return text
	}
	m := bracketless().FindSubmatch(text)
	if m == nil {
		return text
	}
	q.damaged(q.at, true, "the angle brackets that an address lost were put back")
	own := uriParameters().Find(m[3])
	return slices.Concat(m[1], []byte(" <"), m[2], own, []byte{'>'}, m[3][len(own):])
}

// schemed reports whether a line holds what an address may begin with.
func schemed(text []byte) bool {
	for at := 0; ; {
		i := bytes.IndexByte(text[at:], ':')
		if i < 0 {
			return false
		}
		at += i + 1
		for _, scheme := range []string{"sip:", "sips:", "tel:", "im:"} {
			if at >= len(scheme) && bytes.EqualFold(text[at-len(scheme):at], []byte(scheme)) {
				return true
			}
		}
	}
}

// maskable reports whether a mask may stand in a line: a word in brackets that
// is no address.
func maskable(text []byte) bool {
	if i := bytes.IndexByte(text, '['); i >= 0 && bytes.IndexByte(text[i:], 'd') > 0 {
		return true
	}
	i := bytes.IndexByte(text, '<')
	if i < 0 {
		return false
	}
	n := textlog.WordSize(text[i+1:])
	return n > 0 && i+1+n < len(text) && text[i+1+n] == '>'
}

// reference reports whether a header line has the character references that a
// page has for the brackets and quotes of an address.
func reference(text []byte) bool {
	if bytes.IndexByte(text, '&') < 0 {
		return false
	}
	return slices.ContainsFunc([]string{"&lt;", "&gt;", "&quot;", "&#60;", "&#34;", "&#x3c;", "&#x22;", "&#39;", "&amp;"}, func(r string) bool {
		return bytes.Contains(text, []byte(r))
	})
}
