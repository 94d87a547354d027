package redact

// Looked returns how many octets the walks have looked at, those of decoded
// text and of second looks included.
func (r *Redactor) Looked() int { return r.walk.looked }

// Parts returns the parts of a word in which names are looked for.
func Parts(word string) (parts []string) {
	for len(word) > 0 {
		n := partLength([]byte(word))
		parts, word = append(parts, word[:n]), word[n:]
	}
	return parts
}

// ShownLine is the length of the first of the lines whose ends marks show.
var ShownLine = shownLine
