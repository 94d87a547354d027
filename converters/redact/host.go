package redact

import (
	"bytes"
	"path"
	"strings"
)

// A host name keeps its number of labels: every label is replaced word by word,
// the registered domain gets the reserved top level "example" (RFC 2606). So
// FE01 and fe01.contoso.com still share a name.

// registered returns the offset of the part of a lower-case name that is
// registered: two labels, or three below a registry such as co.uk.
func registered(name string) int {
	last := strings.LastIndexByte(name, '.')
	if last < 0 || digitsLength([]byte(name[last+1:])) == len(name)-last-1 {
		return len(name) // no name ends in a number (RFC 1123 §2.1)
	}
	second := strings.LastIndexByte(name[:last], '.')
	if second < 0 {
		return 0
	}
	if (len(name)-last == 3 || name[last:] == ".example") && is([]byte(name[second+1:last]), secondLevels) {
		return strings.LastIndexByte(name[:second], '.') + 1
	}
	return second + 1
}

// hostName appends the pseudonym of a host's name.
func (r *Redactor) hostName(dst, v []byte) []byte {
	trimmed := bytes.TrimRight(v, ".")
	name := string(lower(trimmed))
	if is([]byte(name), publicHosts) {
		return append(dst, v...)
	}
	at := registered(name)
	if at == len(name) && strings.Contains(name, ".") {
		return append(r.reworded(dst, trimmed, len(trimmed)), v[len(trimmed):]...) // its numbers are not those of an address
	}
	dst = r.labelsOf(dst, trimmed[:at])
	if at < len(trimmed) {
		dst = append(dst, cased(r.draw(domain, name[at:]), isUpper(trimmed[at:]))...)
	}
	return append(dst, v[len(trimmed):]...)
}

// labelsOf appends labels, with their dots, replaced word by word.
func (r *Redactor) labelsOf(dst, v []byte) []byte {
	for label := range bytes.SplitAfterSeq(v, []byte{'.'}) {
		bare := bytes.TrimSuffix(label, []byte{'.'})
		if is(bare, publicLabels) {
			dst = append(dst, label...)
			continue
		}
		dst = r.wordwise(dst, bare)
		dst = append(dst, label[len(bare):]...)
	}
	return dst
}

// newDomain returns a registered domain's pseudonym: its own label's word where
// no other domain has that label. With a key of other runs, whose domains are not known
// here, the word has the ending's behind it.
func (r *Redactor) newDomain(value string, attempt int) string {
	label, rest, _ := strings.Cut(value, ".")
	tail := ".example"
	if second, _, ok := strings.Cut(rest, "."); ok {
		tail = "." + second + ".example"
	}
	if r.keyed && attempt == 0 {
		if rest != "com" {
			tail = "-" + r.newWord(3) + tail
		}
		return string(r.wordwise(nil, []byte(label))) + tail
	}
	owner, ok := r.labels[label]
	if !ok {
		owner = value
		if !r.late.isOpen {
			r.labels[label] = value
		}
	}
	if owner == value && attempt == 0 && !r.late.isOpen {
		return string(r.wordwise(nil, []byte(label))) + tail
	}
	return r.newWord(r.syllables(4, attempt)) + tail
}

// serverName appends the pseudonym of a name such as POOL01\FE01.
func (r *Redactor) serverName(dst, v []byte) []byte {
	for i, part := range bytes.Split(v, []byte{'\\'}) {
		if i > 0 {
			dst = append(dst, '\\')
		}
		dst = r.hostName(dst, part)
	}
	return dst
}

// extension returns the ending of a file's name, which tells only its kind.
func extension(name string) string {
	ext := path.Ext(strings.ReplaceAll(name, `\`, "/"))
	if len(ext) > 12 || strings.ContainsAny(ext, "/ ") {
		return ""
	}
	return ext
}

// looksLikeHost reports whether a text with dots is a host's name: it belongs to
// a known domain, or it ends as one does.
func (r *Redactor) looksLikeHost(v []byte) bool {
	const longest = 253
	if len(v) > longest || v[0] == '.' || v[0] == '-' || !isHostName.holds(v) || bytes.Contains(v, []byte("..")) {
		return false
	}
	name, dots, last := string(lower(v)), bytes.Count(v, []byte{'.'}), bytes.LastIndexByte(v, '.')+1
	if is([]byte(name), publicHosts) || dots == 0 {
		return false
	}
	if r.domains[name[min(registered(name), len(name)):]] {
		return true
	}
	top := []byte(name[last:])
	return is(top, topLevels) || is(top, countries) && (dots > 1 || last > 5)
}

var isHostName = isAtom.and("-_.")
