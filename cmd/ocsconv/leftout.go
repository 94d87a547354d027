package main

import (
	"bytes"
	"errors"
	"io"
	"iter"
	"strings"

	"ocsconv/annotate"
	"ocsconv/converters/table"
)

// leftOut counts the sessions that a list for a person does without: those that
// are no calls, conferences or instant messages.
type leftOut struct {
	listed int
	kinds  map[annotate.Kind]int
}

// list writes the chosen sessions for a person: those between people where there are
// such, unless all are wanted or they were chosen by what they are. Of a user or a time
// there are a hundred subscriptions for each call. Each is given what is listed.
func (k *analysed) list(w io.Writer, all bool, each func(*annotate.Session)) (*leftOut, error) {
	options := k.listOptions()
	through := func(sessions iter.Seq[*annotate.Session]) iter.Seq[*annotate.Session] {
		return func(yield func(*annotate.Session) bool) {
			for s := range sessions {
				if each(s); !yield(s) {
					return
				}
			}
		}
	}
	left := &leftOut{kinds: map[annotate.Kind]int{}}
	if !all && !k.byKind {
		var list bytes.Buffer
		err := table.List(&list, through(left.out(k)), options)
		if err != nil || left.listed > 0 {
			_, failed := w.Write(list.Bytes())
			return left, errors.Join(err, failed)
		}
	}
	return nil, table.List(w, through(k.briefs()), options)
}

// out yields what is listed and counts the rest.
func (l *leftOut) out(k *analysed) iter.Seq[*annotate.Session] {
	worth := func(kind annotate.Kind) bool {
		if isWorthShowing(kind) {
			l.listed++
			return true
		}
		l.kinds[kind]++
		return false
	}
	if k.picked == nil {
		return k.counting(k.BriefsOf(worth))
	}
	return func(yield func(*annotate.Session) bool) {
		for s := range k.briefs() {
			if worth(s.Kind) && !yield(s) {
				return
			}
		}
	}
}

// say tells what was left out.
func (l *leftOut) say(k *analysed) {
	if text := l.String(); text != "" && !k.quiet {
		k.say("%s; --all lists them", text)
	}
}

// String says what was left out: "not listed: 12 registrations, 3 subscriptions".
func (l *leftOut) String() string {
	if l == nil {
		return ""
	}
	var parts []string
	for _, kind := range []annotate.Kind{annotate.KindRegistration, annotate.KindSubscription, annotate.KindOptions, annotate.KindReport, annotate.KindOther} {
		if n := l.kinds[kind]; n > 0 {
			parts = append(parts, count(n, leftOutNames[kind]))
		}
	}
	if parts == nil {
		return ""
	}
	return "not listed: " + strings.Join(parts, ", ")
}

// leftOutNames are the kinds as one of them is called.
var leftOutNames = map[annotate.Kind]string{
	annotate.KindRegistration: "registration", annotate.KindSubscription: "subscription", annotate.KindOptions: "OPTIONS session",
	annotate.KindReport: "quality report", annotate.KindOther: "other session",
}
