package sip

import (
	"iter"
	"strconv"
	"strings"
)

// Reason is one value of a Reason header, which says why a request was sent
// (RFC 3326 §2).
type Reason struct {
	Protocol string // whose the cause is, in upper case and without dots: "SIP", "Q850"
	Cause    int    // -1 where there is none that is a number
	Text     string // for a person
	params   params
}

// Param returns the value of a parameter, its name in any case.
func (r Reason) Param(name string) (value []byte, ok bool) { return r.params.get(name) }

// Params returns the parameters in order.
func (r Reason) Params() iter.Seq2[[]byte, []byte] { return r.params.all() }

// maxReasons bounds the values of one header.
const maxReasons = 16

// ParseReasons reads the values of a Reason header, one for each protocol.
func ParseReasons(value []byte) []Reason {
	var list []Reason
	for item := range splitList(value, ',') {
		if len(item) == 0 {
			continue
		}
		if len(list) == maxReasons {
			break
		}
		a := parseAddrSpec(item)
		r := Reason{Protocol: strings.ToUpper(strings.ReplaceAll(string(a.URI), ".", "")), Cause: -1, params: a.params}
		cause, _ := r.Param("cause")
		if n, err := strconv.Atoi(string(trim(cause))); err == nil && n >= 0 {
			r.Cause = n
		}
		text, _ := r.Param("text")
		r.Text = strings.Trim(string(text), `"`)
		list = append(list, r)
	}
	return list
}
