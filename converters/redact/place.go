package redact

// Where somebody lives or works is told in a sentence by the words that streets end with and the
// number of a house beside them.

// streetEnds end the names of streets that are one word, streetWords those of several.
var (
	streetEnds  = texts{"strasse", "straße", "str", "weg", "gasse", "platz", "allee", "damm", "ufer"}
	streetWords = texts{"Street", "Road", "Avenue", "Lane", "Drive", "Boulevard", "Square", "Court"}
)

// street takes the address the street of which ends with the word [from, end): Lindenweg 4,
// 80331 Munich; 12 Elm Street, Leeds.
func (s *scan) street(from, end int) int {
	const longest, most = len("1234"), 5 // digits of a house, words of a street
	if !isCapital(s.b[from:end]) {
		return 0
	}
	end = s.without(".", from, end)
	word, to := s.b[from:end], end
	switch n := streetEnds.behind(word); {
	case n > 0 && n < len(word):
		house := s.past(s.past(end, "."), " ")
		if to = house + digitsLength(s.b[house:]); to == house || to-house > longest {
			return 0
		}
	case streetWords.behind(word) == len(word):
		for range most {
			if from = s.wordBefore(from); isDigit[s.b[from]] {
				break
			}
		}
		if !isDigit[s.b[from]] {
			return 0
		}
	default:
		return 0
	}
	if from < s.last {
		return 0
	}
	s.put(subject, from, s.townEnd(to))
	return max(end, s.last)
}

// townEnd returns where the town ends that follows a street with its house, which end at an
// octet; that octet where none does.
func (s *scan) townEnd(at int) int {
	to := s.past(at, ",", " ")
	if n := digitsLength(s.b[to:]); n >= len("1234") && n <= len("12345") {
		to = s.past(to+n, " ")
	}
	if n := nameWord(s.b[to:]); n > 0 && to > at && !listed(s.b[to:to+n]) {
		return to + n
	}
	return at
}
