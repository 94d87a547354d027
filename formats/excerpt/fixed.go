package excerpt

import (
	"bytes"
	"regexp"
	"regexp/syntax"
	"slices"
	"strings"
	"sync"
	"unicode"

	"ocsconv/formats"
)

// Fixed implements FixedParts of [formats.Format] for the captions that are known: of one the
// words that its program always writes there, times, transports, ports and counts are
// fixed. What stands between them is not, such as hosts and names.
func Fixed(line []byte) []formats.Span {
	text, _ := split(line)
	margin := bytes.Index(line, text)
	known := Known().lines()
	for _, list := range [][]*caption{known.above, known.below} {
		if k, _ := find(list, text); k != nil {
			return k.fixed(text, margin)
		}
	}
	return nil
}

// hostFields are the fields of a caption that name a host, perhaps with a port.
var hostFields = []string{"far", "near", "from", "to"}

// fixed returns the fixed parts of a line that the caption fits, behind so many octets.
func (k *caption) fixed(text []byte, margin int) (spans []formats.Span) {
	pattern := k.parts()
	at := pattern.FindSubmatchIndex(text)
	for i, name := range pattern.SubexpNames() {
		if i == 0 || at == nil || at[2*i] < 0 {
			continue
		}
		from, to := at[2*i], at[2*i+1]
		if slices.Contains(hostFields, name) {
			if from += portAt(text[from:to]); from == to {
				continue
			}
		}
		spans = append(spans, formats.Span{From: margin + from, To: margin + to})
	}
	slices.SortFunc(spans, func(a, b formats.Span) int { return a.From - b.From })
	return spans
}

// portAt returns where the port of a host begins, the length of it all where it has none.
func portAt(host []byte) int {
	at := len(host)
	for at > 0 && host[at-1]-'0' <= 9 {
		at--
	}
	if at < 2 || host[at-1] != ':' || bytes.IndexByte(host[:at-1], ':') >= 0 && host[at-2] != ']' {
		return len(host)
	}
	return at
}

// partsOf returns a pattern that captures what is fixed in what another one matches.
func partsOf(tree *syntax.Regexp) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(capturing(tree).String()) // which is not larger than one that was compiled
	})
}

// capturing returns a pattern with its literals and numbers in groups of their own. A
// field is a group already.
func capturing(re *syntax.Regexp) *syntax.Regexp {
	switch re.Op {
	case syntax.OpLiteral:
		return &syntax.Regexp{Op: syntax.OpCapture, Sub: []*syntax.Regexp{re}}
	case syntax.OpCharClass:
		if len(lettersOf(re)) > 0 {
			return &syntax.Regexp{Op: syntax.OpCapture, Sub: []*syntax.Regexp{re}}
		}
	case syntax.OpPlus, syntax.OpStar, syntax.OpQuest, syntax.OpRepeat:
		if isDigits(re.Sub[0]) {
			return &syntax.Regexp{Op: syntax.OpCapture, Sub: []*syntax.Regexp{re}}
		}
	case syntax.OpCapture:
		return re
	}
	c := *re
	c.Sub = make([]*syntax.Regexp, len(re.Sub))
	for i, sub := range re.Sub {
		c.Sub[i] = capturing(sub)
	}
	return &c
}

// isDigits reports whether a pattern is a digit.
func isDigits(re *syntax.Regexp) bool {
	return re.Op == syntax.OpCharClass && slices.Equal(re.Rune, []rune{'0', '9'})
}

// lettersOf returns the few characters of a class such as [ut], none of a larger one.
func lettersOf(re *syntax.Regexp) (letters []string) {
	const most = 4
	for i := 0; i < len(re.Rune); i += 2 {
		for c := re.Rune[i]; c <= re.Rune[i+1]; c++ {
			if len(letters) == most {
				return nil
			}
			letters = append(letters, string(c))
		}
	}
	return letters
}

// FixedWords are the words that the known captions have, sorted, in lower case.
var FixedWords = sync.OnceValue(func() (words []string) {
	for _, p := range Known().Programs {
		for _, c := range p.Captions {
			expanded, err := expand(c.Pattern)
			if err != nil {
				continue
			}
			tree, err := syntax.Parse(expanded, syntax.Perl)
			if err != nil {
				continue
			}
			words = appendWords(words, tree)
		}
	}
	slices.Sort(words)
	return slices.Compact(words)
})

// appendWords appends the words of all texts that a pattern matches, but for those of
// fields.
func appendWords(words []string, re *syntax.Regexp) []string {
	for _, text := range textsOf(re) {
		words = append(words, strings.FieldsFunc(strings.ToLower(text), func(c rune) bool { return !unicode.IsLetter(c) && !unicode.IsDigit(c) })...)
	}
	return words
}

// textsOf returns the texts that a pattern matches, with a blank for what is no literal.
func textsOf(re *syntax.Regexp) []string {
	switch re.Op {
	case syntax.OpLiteral:
		return []string{string(re.Rune)}
	case syntax.OpQuest:
		return append(textsOf(re.Sub[0]), "")
	case syntax.OpAlternate:
		var texts []string
		for _, sub := range re.Sub {
			texts = append(texts, textsOf(sub)...)
		}
		return texts
	case syntax.OpCharClass:
		if letters := lettersOf(re); len(letters) > 0 {
			return letters
		}
	case syntax.OpConcat:
		texts := []string{""}
		for _, sub := range re.Sub {
			var longer []string
			for _, more := range textsOf(sub) {
				for _, text := range texts {
					longer = append(longer, text+more)
				}
			}
			texts = longer
		}
		return texts
	case syntax.OpCapture:
		if re.Name == "" {
			return textsOf(re.Sub[0])
		}
	case syntax.OpEmptyMatch, syntax.OpBeginLine, syntax.OpEndLine, syntax.OpBeginText, syntax.OpEndText, syntax.OpWordBoundary:
		return []string{""}
	}
	return []string{" "}
}
