package sip

import (
	"regexp"
	"strconv"
	"strings"
	"sync"
)

// Warning is one value of a Warning header, in which who refuses a request says
// what is missing (RFC 3261 §20.43).
type Warning struct {
	Code  int
	Agent string // who warns: a host, or a pseudonym
	Text  string // for a person
}

// warningForm is one value: code, agent, text.
var warningForm = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^\s*(\d{3})\s+([^\s",]+)\s*(?:"((?:[^"\\]|\\.)*)"?)?\s*(?:,|$)`)
})

// maxWarnings bounds the values of one header.
const maxWarnings = 16

// ParseWarnings reads the values of a Warning header, those in front of the first
// that is malformed.
func ParseWarnings(value []byte) []Warning {
	var list []Warning
	for len(list) < maxWarnings {
		m := warningForm().FindSubmatch(value)
		if m == nil {
			break
		}
		value = value[len(m[0]):]
		code, _ := strconv.Atoi(string(m[1]))
		list = append(list, Warning{code, string(m[2]), strings.ReplaceAll(string(m[3]), `\"`, `"`)})
	}
	return list
}
