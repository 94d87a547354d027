// Package query turns what a person asks of a day's calls (who, when, how did it
// end, which words) into a display filter of package filter, so that there is
// one language of questions and the short forms only spare typing.
package query

import (
	"errors"
	"fmt"
	"net/netip"
	"regexp"
	"slices"
	"strings"

	"ocsconv/converters/filter"
)

// Query is a question. What is empty asks nothing; all that is asked must hold
// for a session. A list holds when one of its members does, but Users and Words
// when all of them do.
type Query struct {
	Users    []string // each an address or part of it, a name, a telephone number in any spelling, an epid
	Kinds    []string // of sessions, as in mpop.session.kind, or as people call them
	Outcomes []string // as in mpop.outcome, or as people call them
	Causes   []string // each a status code, the id of a diagnostics header, or part of what the cause is called
	Products []string // part of a product's name
	Hosts    []string // an address, or part of a host's name
	Texts    []string // stands in a message, in any case
	Words    []string // each is a user or stands in a message
	Filter   string   // a display filter that must hold too

	Version filter.Version // whose meaning Filter has
}

// Expression returns the display filter that asks the same within certain
// times, "" for none.
func (q *Query) Expression(times Resolved) string {
	all := q.conditions()
	if w := times.Expression(); w != "" {
		all = append(all, w)
	}
	if q.Filter != "" {
		text := q.Filter
		if len(all) > 0 {
			text = "(" + text + ")"
		}
		all = append(all, text)
	}
	return strings.Join(all, " and ")
}

// conditions returns all that is asked but the time and the filter.
func (q *Query) conditions() []string {
	var all []string
	add := func(condition string) {
		if condition != "" {
			all = append(all, condition)
		}
	}
	for _, u := range q.Users {
		add(user(u))
	}
	add(oneOf("mpop.session.kind", kinds.own(q.Kinds)))
	add(oneOf("mpop.outcome", outcomes.own(q.Outcomes)))
	add(either(q.Causes, cause))
	add(either(q.Products, func(s string) string { return "lower(mpop.session.product) contains " + quote(strings.ToLower(s)) }))
	add(either(q.Hosts, host))
	add(either(q.Texts, text))
	for _, w := range q.Words {
		add("(" + user(w) + " or sip matches " + quote(Pattern(w)) + ")")
	}
	return all
}

// Check refuses what can be no question. Its errors name the flag that is at
// fault.
func (q *Query) Check() error {
	if slices.Contains(q.Causes, "") {
		return errors.New(`--cause: no cause is given; write 404, 1003 or "no such user"`)
	}
	for _, one := range []struct {
		v     *vocabulary
		given []string
	}{{&kinds, q.Kinds}, {&outcomes, q.Outcomes}} {
		if err := one.v.check(one.given); err != nil {
			return err
		}
	}
	asked := *q
	asked.Filter = ""
	if _, err := filter.Parse(asked.Expression(nil)); err != nil {
		return err
	}
	if _, err := filter.ParseAs(q.Filter, q.Version); err != nil {
		return fmt.Errorf("-Y: %w", err)
	}
	return nil
}

// either joins conditions of which one must hold.
func either[T any](list []T, condition func(T) string) string {
	var all []string
	for _, s := range list {
		all = append(all, condition(s))
	}
	if len(all) > 1 {
		return "(" + strings.Join(all, " or ") + ")"
	}
	return strings.Join(all, "")
}

// oneOf is a field that has one of some values.
func oneOf(field string, values []string) string {
	var quoted []string
	for _, v := range values {
		quoted = append(quoted, quote(v))
	}
	switch len(quoted) {
	case 0:
		return ""
	case 1:
		return field + " == " + quoted[0]
	}
	return field + " in {" + strings.Join(quoted, ", ") + "}"
}

// user asks who takes part. A telephone number is looked for by its digits,
// without what stands for the way out of a country or a company (+, 00, 0), since
// that differs from log to log. What has commas is one name, "Adams, Frank", or those of
// several who take part.
func user(s string) string {
	var all []string
	for one := range strings.SplitSeq(s, ",") {
		if one = strings.TrimSpace(one); one != "" {
			all = append(all, named(one))
		}
	}
	if len(all) == 0 || !strings.Contains(s, ",") {
		return named(s)
	}
	return "(" + named(s) + " or " + strings.Join(all, " and ") + ")"
}

func named(s string) string {
	if d, ok := telephone(s); ok {
		return "mpop.user contains " + quote(d)
	}
	return "mpop.user contains " + quote(strings.TrimPrefix(strings.ToLower(s), "sip:"))
}

// telephone returns the digits of what is written like a number that can be
// dialled.
func telephone(s string) (digits string, ok bool) {
	s = strings.TrimPrefix(strings.ToLower(s), "tel:")
	var b strings.Builder
	for _, c := range s {
		switch {
		case c >= '0' && c <= '9':
			b.WriteRune(c)
		case !strings.ContainsRune("+-.()/ \u00a0\u2011", c):
			return "", false
		}
	}
	digits = strings.TrimLeft(b.String(), "0")
	return digits, len(digits) >= 3
}

// Pattern returns the regular expression, for letters of any case, of what a word
// stands for in a text. A telephone number is looked for in any spelling; fewer
// digits than the shortest numbers of a country are no telephone number but a code or
// an extension, which is looked for as it is.
func Pattern(word string) string {
	const least, most = 7, 20 // ITU-T E.164 §6 has 15 at most, before which a way out may stand
	d, ok := telephone(word)
	if _, err := netip.ParseAddr(word); !ok || err == nil || len(d) < least || len(d) > most {
		return regexp.QuoteMeta(word)
	}
	return strings.Join(strings.Split(d, ""), `[-.()/ ]{0,3}`)
}

// cause asks for what a session failed by, in numbers or in words. Where nothing failed, a
// message that has the number serves: people ask for a busy call by 486, and for a fork by
// 13004.
func cause(s string) string {
	n, _, _ := strings.Cut(s, " ") // 404 Not Found
	if strings.Trim(n, "0123456789") != "" || n == "" || len(n) > 9 {
		return "lower(mpop.cause) contains " + quote(strings.ToLower(s))
	}
	return "(mpop.cause.status == " + n + " or mpop.cause.id == " + n + " or not mpop.cause and (mpop.session.diagnostics == " + n + " or mpop.session.status == " + n + "))"
}

func host(s string) string { return "mpop.session.host contains " + quote(strings.ToLower(s)) }

func text(s string) string { return "sip matches " + quote(regexp.QuoteMeta(s)) }

// quote writes a string of the display-filter language.
func quote(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(s) + `"`
}
