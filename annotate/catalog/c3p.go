package catalog

import (
	_ "embed"
	"strings"
	"sync"
)

//go:embed reasons.tsv
var commandReasonsTable string

// commandReasons are why a conference refuses a command ([MS-CONFBAS],
// CommandFailureReasons of UCMA), in lower case.
var commandReasons = sync.OnceValue(func() map[string]Remedy {
	table := map[string]Remedy{}
	for _, r := range rows("reasons.tsv", commandReasonsTable, "reason", "text", "next") {
		table[r[0]] = Remedy{r[1], r[2]}
	}
	return table
})

// CommandRemedy returns what is known of why a conference refused a command. It is not ok
// for a reason that is not published: then its own words are the text, and nothing is next.
func CommandRemedy(reason string) (r Remedy, ok bool) {
	if r, ok = commandReasons()[strings.ToLower(reason)]; ok {
		return r, true
	}
	return Remedy{Text: apart(reason)}, false
}

// apart writes the words of one that is put together: "mcuNotFound" is "mcu not found",
// and "MCUBusy" is "MCU busy".
func apart(word string) string {
	capital := func(i int) bool { return i >= 0 && i < len(word) && word[i] >= 'A' && word[i] <= 'Z' }
	small := func(i int) bool { return i >= 0 && i < len(word) && word[i] >= 'a' && word[i] <= 'z' }
	var b strings.Builder
	for i := range len(word) {
		begins := capital(i) && (small(i-1) || capital(i-1) && small(i+1))
		if begins {
			b.WriteByte(' ')
		}
		if c := word[i]; capital(i) && !capital(i+1) && (i == 0 || begins) {
			b.WriteByte(c + 'a' - 'A')
		} else {
			b.WriteByte(c)
		}
	}
	return b.String()
}
