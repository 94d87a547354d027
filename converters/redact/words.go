package redact

import (
	_ "embed"
	"slices"
	"strings"
	"sync"

	"ocsconv/annotate/catalog"
)

// Words is the published list: the words of SIP, SDP, XML and the logs that say
// nothing of anybody. All that level All lets through of an input is such a word, a
// number of a harmless kind or a pseudonym. Somebody may be called like one: then it
// is replaced where it stands as a name, and in any place together with the rest of
// the name.
//
// Words come in lines below a heading "# PLACE: what they are". Those of the place
// general are words of the list anywhere, the others in their place only: header
// before the colon of a header field, markup in a tag, product in User-Agent and
// Server, reason in a reason phrase, date in a date, number before a number, caption in
// the lines of those programs, report in such a report, problem in what is said of damage. So somebody called like a header
// does not stay in a line of text.
func Words() string {
	var b strings.Builder
	b.WriteString(wordsText)
	writeWords(&b, "reason: the reasons of RFC 3261 and [MS-OCER]", fixedReasons())
	writeWords(&b, "general: result codes ([MS-ERREF]) and their names", slices.Sorted(slices.Values(catalog.ResultWords())))
	writeWords(&b, "caption: what programs write above and below messages", strings.Fields(captionsText))
	return b.String()
}

func writeWords(b *strings.Builder, heading string, words []string) {
	b.WriteString("\n# " + heading)
	const width = 120
	at := width
	for _, w := range words {
		if at+1+len(w) > width {
			at = -1
			b.WriteByte('\n')
		} else {
			b.WriteByte(' ')
		}
		b.WriteString(w)
		at += 1 + len(w)
	}
	b.WriteByte('\n')
}

//go:embed words.txt
var wordsText string

// captionsText are the fixed words of the lines of all formats, which a test holds it to:
// the redactor knows the formats of a run only, and the list is published without one.
//
//go:embed captions.txt
var captionsText string

// place is where words of the list mean something.
type place uint8

const (
	anywhere place = iota
	inHeader
	inMarkup
	inProduct
	inReason
	inDate
	inNumber
	inCaption
	inReport
	inProblem
	places
)

var placeNames = [places]string{"general", "header", "markup", "product", "reason", "date", "number", "caption", "report", "problem"}

// placeSet has a bit for every place.
type placeSet uint16

func in(p place) placeSet { return 1 << p }

// words returns the words of the list, in lower case, with their places. A word with marks
// in it, such as Max-Forwards, is one as a whole only.
var words = sync.OnceValue(func() *vocabulary[placeSet] {
	list := newVocabulary[placeSet]()
	at := anywhere
	for line := range strings.Lines(strings.ToLower(Words())) {
		if heading, ok := strings.CutPrefix(line, "# "); ok {
			name, _, _ := strings.Cut(heading, ":")
			at = place(slices.Index(placeNames[:], name))
			continue
		}
		for w := range strings.FieldsFuncSeq(line, func(c rune) bool { return c > 0x7f || !isRun[c] }) {
			list.add(w, in(at))
		}
	}
	return list
})

// wordPlaces returns in which places text in any case is a word of the list.
func wordPlaces(v []byte) placeSet { return words().of(v) }

// isWord reports whether text in any case is a word of the list anywhere.
func isWord(v []byte) bool { return wordPlaces(v)&in(anywhere) != 0 }

// listed reports whether text in any case is a word of the list in any place but a report,
// whose names are short enough to be somebody's, and what is said of damage.
func listed(v []byte) bool { return wordPlaces(v)&^(in(inReport)|in(inProblem)) != 0 }

// isWordOf reports whether text in any case is a word of the list in that place only.
func isWordOf(p place, v []byte) bool { return wordPlaces(v)&in(p) != 0 }

// isWordIn reports whether text in any case is a word of the list in a place.
func isWordIn(p place, v []byte) bool { return wordPlaces(v)&(in(anywhere)|in(p)) != 0 }

// fixedReasons are the words of the reasons that servers give.
func fixedReasons() []string {
	const lowest, highest = 100, 699
	seen := map[string]bool{}
	add := func(text string) {
		for w := range strings.FieldsFuncSeq(strings.ToLower(text), func(c rune) bool { return c > 0x7f || !isAtom[c] }) {
			seen[w] = true
		}
	}
	for code := lowest; code <= highest; code++ {
		if s, ok := catalog.SIPStatus(code); ok {
			add(s.Reason)
		}
	}
	for _, d := range catalog.Diagnostics() {
		add(d.Reason)
	}
	return sorted(seen)
}
