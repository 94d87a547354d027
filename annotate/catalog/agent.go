package catalog

import "strings"

// agentWords is a User-Agent or Server header taken apart as RFC 3261 20.41 and
// 25.1 have it: products in the order of their weight, and comments in round
// brackets, which name no product, whatever stands in them.
type agentWords struct {
	words    []agentWord
	comments string // the text of all comments, in lower case
}

type agentWord struct{ name, version string }

// wordsOf takes s apart. Products that write their name in several words, as many
// phones do, have several.
func wordsOf(s string) agentWords {
	var a agentWords
	depth, products, comments := 0, []byte(nil), []byte(nil)
	for _, c := range []byte(strings.ToLower(s)) {
		switch {
		case c == '(':
			depth++
		case c == ')' && depth > 0:
			depth--
		case depth > 0:
			comments = append(comments, c)
			continue
		default:
			products = append(products, c)
			continue
		}
		products, comments = append(products, ' '), append(comments, ' ')
	}
	a.comments = string(comments)
	for _, w := range strings.Fields(string(products)) {
		name, version, _ := strings.Cut(w, "/")
		a.words = append(a.words, agentWord{name, version})
	}
	return a
}

// agentPattern is one row's first column: words that a header begins with. In a
// word `*` stands for any text, a version for itself and what is finer, `...` for
// words left out, and a word in round brackets for a comment.
type agentPattern struct {
	words   []agentWord
	comment string
}

const anyWords = "..."

func parsePattern(s string) agentPattern {
	a := wordsOf(s)
	return agentPattern{a.words, strings.TrimSpace(a.comments)}
}

func (p agentPattern) matches(a agentWords) bool {
	return strings.Contains(a.comments, p.comment) && wordsMatch(p.words, a.words)
}

// wordsMatch compares without regard to case, as RFC 3261 7.3.1 has it for tokens.
// A pattern leaves words out in one place at most.
func wordsMatch(pattern, words []agentWord) bool {
	for i, p := range pattern {
		if p.name == anyWords {
			for rest := words[min(i, len(words)):]; len(rest) > 0; rest = rest[1:] {
				if wordsMatch(pattern[i+1:], rest) {
					return true
				}
			}
			return false
		}
		if i >= len(words) || !glob(p.name, words[i].name) || !within(p.version, words[i].version) {
			return false
		}
	}
	return true
}

// within reports whether version is the wanted one or a finer one of it: 16.0.4266
// is within 16.0, and 16.01 is not.
func within(want, version string) bool {
	if strings.Contains(want, "*") {
		return glob(want, version)
	}
	rest, found := strings.CutPrefix(version, want)
	return found && (want == "" || rest == "" || rest[0] == '.')
}

func glob(pattern, s string) bool {
	parts := strings.Split(pattern, "*")
	if len(parts) == 1 {
		return pattern == s
	}
	s, found := strings.CutPrefix(s, parts[0])
	if !found {
		return false
	}
	for _, p := range parts[1 : len(parts)-1] {
		if _, s, found = strings.Cut(s, p); !found {
			return false
		}
	}
	return strings.HasSuffix(s, parts[len(parts)-1])
}
