package filter

import (
	"bytes"
	"ocsconv/formats/textlog"
	"regexp"
	"regexp/syntax"
)

// Pattern is an expression as matches takes it: case does not count unless it begins
// with (?-i). Plain words, which people look for, are found some ten times as fast as
// package regexp finds them.
type Pattern struct {
	re    *regexp.Regexp
	lower []byte  // ASCII letters of a plain word, nil for any other expression
	first [2]byte // in both cases
	exact bool    // no letter has a third form, such as K in KELVIN SIGN
}

// CompilePattern reads an expression of the RE2 kind.
func CompilePattern(expr string) (*Pattern, error) {
	re, err := regexp.Compile("(?i)" + expr)
	if err != nil {
		return nil, err
	}
	p := &Pattern{re: re}
	tree, err := syntax.Parse("(?i)"+expr, syntax.Perl)
	if err != nil || tree.Op != syntax.OpLiteral || tree.Flags&syntax.FoldCase == 0 {
		return p, nil
	}
	word := []byte(string(tree.Rune))
	for _, c := range word {
		if c >= 0x80 {
			return p, nil
		}
	}
	p.lower = bytes.ToLower(word)
	p.exact = !bytes.ContainsAny(p.lower, "ks")
	p.first = [2]byte{p.lower[0], bytes.ToUpper(p.lower[:1])[0]}
	return p, nil
}

// Match reports whether the expression matches somewhere in text.
func (p *Pattern) Match(text []byte) bool {
	if p.lower == nil {
		return p.re.Match(text)
	}
	if p.index(text) >= 0 {
		return true
	}
	return !p.exact && !textlog.IsASCII(text) && p.re.Match(text)
}

// Find returns where the expression matches first, nil where it does not.
func (p *Pattern) Find(text []byte) []int { return p.re.FindIndex(text) }

// index returns where the word stands in ASCII letters, -1 where it does not.
func (p *Pattern) index(text []byte) int {
	last := len(text) - len(p.lower) // where it may begin
	var at [2]int                    // of the first letter in either case, from where the search is
	for c := range at {
		at[c] = next(text, 0, last, p.first[c])
	}
	for {
		c := 0
		if at[1] < at[0] {
			c = 1
		}
		i := at[c]
		if i > last {
			return -1
		}
		if equalFold(text[i:i+len(p.lower)], p.lower) {
			return i
		}
		at[c] = next(text, i+1, last, p.first[c])
	}
}

// next returns where c stands first in text, from an index to another, and behind that
// one where it does not.
func next(text []byte, from, last int, c byte) int {
	if from > last {
		return last + 1
	}
	if i := bytes.IndexByte(text[from:last+1], c); i >= 0 {
		return from + i
	}
	return last + 1
}

// equalFold compares with a word in lower case.
func equalFold(text, lower []byte) bool {
	for i, c := range text {
		if 'A' <= c && c <= 'Z' {
			c += 'a' - 'A'
		}
		if c != lower[i] {
			return false
		}
	}
	return true
}
