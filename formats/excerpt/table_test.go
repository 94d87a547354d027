package excerpt_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

// A cell of psql's tables has a mark at each line's end but the last, behind the blanks
// that fill it, and shows a carriage return.
func TestCells(t *testing.T) {
	for _, cr := range []string{"", `\r`} {
		for name, form := range map[string][4]string{ // first line, further lines, line end, last line's end
			"plain":  {" 1 | ", "   | ", "+", ""},
			"border": {"| 1 | ", "|   | ", "+|", " |"},
			"wide":   {"│ 1 │ ", "│   │ ", "↵│", " │"},
			"alone":  {" ", " ", "+", ""},
		} {
			t.Run(name+cr, func(t *testing.T) {
				doc := "id | text\n---+-----\n"
				for _, m := range []string{call + "\n", busy + "\n"} {
					lines := strings.Split(m, "\n")
					for i, line := range lines {
						lead, end := form[min(i, 1)], form[2]
						if i == len(lines)-1 {
							end = form[3]
						} else {
							line += cr
						}
						doc += fmt.Sprintf("%s%-60s%s\n", lead, line, end)
					}
				}
				assert.Equal(t, wire(call, busy), raws(messages(t, doc+"(2 rows)\n", nil)))
				checkLaw(t, []byte(doc))
			})
		}
	}
}

// What a page puts into words that it may break is no part of SIP, but in quotes and in
// what somebody wrote.
func TestInvisible(t *testing.T) {
	for _, c := range []string{"\u200b", "\ufeff", "\u2060", "\u00ad"} {
		for name, doc := range map[string]string{
			"address": strings.ReplaceAll(call+"\n"+busy, "@", c+"@"),
			"name":    strings.ReplaceAll(call+"\n"+busy, "Call-ID", "Call-"+c+"ID"),
			"front":   each(c, call+"\n"+busy),
			"end":     strings.ReplaceAll(call+"\n"+busy, "\n", c+"\n"),
		} {
			assert.Equal(t, wire(call, busy), raws(messages(t, doc+"\n", nil)), "%q %s", c, name)
			checkLaw(t, []byte(doc))
			if c != "\ufeff" || name != "front" { // there a byte order mark is that of a file
				assert.Contains(t, problems(messages(t, doc+"\n", nil)[0]), "shows nothing of", "%q %s", c, name)
			}
		}
		own := strings.Replace(call, "Content-Length", "Subject: a"+c+"b\nContact: \"A"+c+"B\" <sip:a@example.com>\nContent-Length", 1)
		assert.Equal(t, wire(own), raws(messages(t, own+"\n", nil)))
		reason := strings.Replace(busy, "Busy Here", "Bu"+c+"sy", 1)
		assert.Equal(t, wire(reason), raws(messages(t, reason+"\n", nil)), "a Reason-Phrase is what somebody wrote")
	}
}

// The end of a printed page may stand among the headers.
func TestPageBreak(t *testing.T) {
	for _, end := range []string{"Page 3 of 9\n", "\nPage 3 of 9\n\n", "Seite 3 von 9\n\f", "Trace of the call    Page 3/9\n\f", "3\n\f", "- 3 -\n", "\n\n3 / 9\n\f", "\f"} {
		for _, field := range []string{"To:", "Call-ID:", "CSeq:"} {
			doc := strings.Replace(call, field, end+field, 1) + "\n" + busy + "\n"
			assert.Equal(t, wire(call, busy), raws(messages(t, doc, nil)), "%q", doc)
			checkLaw(t, []byte(doc))
		}
	}
	for _, rest := range []string{"Session-Expires: 1800;refresher=uac;min-se=\n 1800\n", "Subject: Minutes of the meeting\n  on page 3\n", "X-Route: <sip:a@example.com>;expires=\n3600\n", "Warning: 399 a \"see\n page 3\"\n"} {
		doc := strings.Replace(call, "To:", rest+"To:", 1) + "\n" + busy + "\n"
		got := string(messages(t, doc, nil)[0].Raw)
		assert.Regexp(t, `(?:1800|3600|page 3"?)\r\n`, got, "a header goes on, and the page does not end: %q", rest)
		checkLaw(t, []byte(doc))
	}
	assert.Equal(t, wire(call, busy), raws(messages(t, call+"Page 3 of 9\n"+busy+"Page 4 of 9\n", nil)))
	assert.Equal(t, wire(call, busy), raws(messages(t, call+"\n\nPage 3 of 9\n\f"+busy+"\n", nil)))
}
