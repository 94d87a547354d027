package catalog

import (
	_ "embed"
	"slices"
	"strings"
	"sync"
)

//go:embed causes.tsv
var remediesTable string

// Remedy says in plain words what a code means for somebody whose call failed,
// and what to do about it.
type Remedy struct {
	Text string // "no such user": completes "Failed: "
	Next string // "Check the spelling of …": one sentence that begins with a verb; "" when there is nothing to do
}

// RemedyKind tells what a code is a code of.
type RemedyKind string

// The kinds of codes that have remedies.
const (
	RemedyServer RemedyKind = "server"  // ids of ms-diagnostics
	RemedyClient RemedyKind = "client"  // ids of ms-client-diagnostics
	RemedyStatus RemedyKind = "status"  // status codes of calls and other requests
	RemedySignIn RemedyKind = "sign-in" // status codes of REGISTER
	RemedyNumber RemedyKind = "number"  // status codes of calls to a telephone number
	RemedyPlace  RemedyKind = "place"   // status codes that a client gives for itself
	RemedyReport RemedyKind = "report"  // status codes of the SERVICE that carries a quality report ([MS-QoE] 3.2)
)

type remedyKey struct {
	kind RemedyKind
	code int
}

var loadRemedies = sync.OnceValue(func() map[remedyKey]Remedy {
	table := map[remedyKey]Remedy{}
	for _, r := range rows("causes.tsv", remediesTable, "family", "code", "text", "next") {
		table[remedyKey{RemedyKind(r[0]), number(r[1])}] = Remedy{r[2], dash(r[3])}
	}
	return table
})

// dash returns a cell, "" for one that says that there is nothing.
func dash(cell string) string {
	if cell == "-" {
		return ""
	}
	return cell
}

// RemedyFor returns what is known of a code, for [Remedy.Of] to fill, by the first of
// some kinds that has it. It is not ok where the table has none.
func RemedyFor(code int, kinds ...RemedyKind) (r Remedy, ok bool) {
	for _, kind := range kinds {
		if r, ok = loadRemedies()[remedyKey{kind, code}]; ok {
			break
		}
	}
	return r, ok
}

// Advice returns the last sentence of a meaning that says what to do, "" without one.
func Advice(meaning string) string {
	for _, sentence := range slices.Backward(strings.SplitAfter(strings.TrimSpace(meaning), ". ")) {
		sentence = strings.TrimSpace(sentence)
		for _, verb := range []string{"Check ", "Look ", "Compare ", "Set ", "Correct ", "Give ", "Make ", "Move ", "Read "} {
			if strings.HasPrefix(sentence, verb) {
				return sentence
			}
		}
	}
	return ""
}
