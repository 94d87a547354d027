package annotate

import (
	"strconv"
	"strings"

	"ocsconv/annotate/catalog"
)

// The SIP stack of a server writes a diagnostic record where it gives up on a request.
// A response that says nothing but its status is explained by it.

// about reports whether the record tells of a fault that a request with this CSeq met.
func (r *Record) about(cseq uint32, method string) bool {
	number, of, _ := strings.Cut(r.CSeq, " ")
	return r.Reason != "" && r.Result != "" && number == strconv.FormatUint(uint64(cseq), 10) && strings.TrimSpace(of) == method
}

// recordOf returns the last record about the request that a response answers, of the
// time before it; nil without one.
func (a *trace) recordOf(m *message) *Record {
	list := a.c.b.records[a.chain.callID]
	for i := len(list) - 1; i >= 0; i-- {
		if r := &list[i]; r.about(m.cseq, m.method) && !r.Time.After(m.time()) {
			return r
		}
	}
	return nil
}

// recorded takes over what a record says of a failure; nil is no record. The words for
// its result code are preferred to its own, which an administrator reads beside them.
func (c *Cause) recorded(r *Record) {
	if r == nil || c.Said != "" {
		return
	}
	c.Text, c.Said, c.inRecord = plainReason(r.Reason), r.Reason, true
	c.Component, c.Host = r.Component, strings.ToLower(r.Server)
	if code, ok := catalog.ResultCodeOf(r.Result); ok && code.Exact {
		c.Text, c.Next = plainReason(code.Meaning), code.Next
	}
}
