package redact

import "bytes"

// Lines also name people one behind the other, where a word before the first says what all
// of them are: participants = (anna, bodo), members: Anna Moll; Bodo Kern.

// peopleList takes the people that the word at [from, end) announces.
func (s *scan) peopleList(from, end int) int {
	const longest = len("participants")
	if end-from > longest || !s.announcesList(from, end) {
		return 0
	}
	at := isQuoteOrBlank.end(s.b, end)
	mark := s.at(at) == ':' || s.at(at) == '='
	if mark {
		at = s.afterBlanks(at + 1)
	}
	shut := shutsOf[s.at(at)]
	if shut != 0 {
		at++
	} else if !mark {
		return 0
	}
	items := s.peopleIn(at, shut)
	if len(items) == 1 && shut == 0 {
		if v := s.b[items[0].from:items[0].to]; bytes.IndexByte(v, ' ') < 0 && !isHandle(v) { // one word may be any
			return 0
		}
	}
	if len(items) == 0 {
		return 0
	}
	for _, item := range items {
		if v := s.b[item.from:item.to]; isPersonal(v) {
			s.put(name, item.from, item.to)
		} else {
			s.putWhole(item.from, item.to)
		}
	}
	return s.last
}

// announcesList reports whether people follow the word [from, end): one of them all, the
// presence that they have, or "list" behind one of somebody: attendee list.
func (s *scan) announcesList(from, end int) bool {
	switch word := s.b[from:end]; {
	case is(word, listWords|fares):
		return is(word, listWords) || s.at(end) == ':'
	case len(word) == len("list") && bytes.EqualFold(word, []byte("list")):
		before := s.wordBefore(from)
		return before < from && is(s.b[before:from-1], people)
	}
	return false
}

// extent is where an item of a list stands.
type extent struct{ from, to int }

// peopleIn returns the items of the list that begins at an octet and ends at a bracket or
// with the line, none where one of them is nobody.
func (s *scan) peopleIn(at int, shut byte) (items []extent) {
	const longest, most, words = 60, 64, 4
	for len(items) < most {
		at = isQuoteOrBlank.end(s.b, at)
		end := at
		for end < len(s.b) && end-at <= longest {
			c := s.b[end]
			if c == ',' || c == ';' || c == '|' || c == '\r' || c == '\n' || c == shut || c == '"' || c == '<' || c == '=' || c == ':' || c == '@' || c == '{' ||
				c == ' ' && (bytes.HasPrefix(s.b[end:], []byte(" and ")) || bytes.HasPrefix(s.b[end:], []byte(" & "))) {
				break
			}
			end++
		}
		v := bytes.TrimRight(s.b[at:min(end, len(s.b))], " .'")
		if len(v) == 0 && len(items) > 0 && end < len(s.b) && (s.b[end] == shut || s.b[end] < ' ') {
			return items
		}
		if len(v) < 2 || len(v) > longest || bytes.Count(v, []byte{' '}) >= words || !s.w.r.isPerson(v) {
			return nil
		}
		items = append(items, extent{at, at + len(v)})
		end = isQuote.end(s.b, end)
		switch c := s.at(end); {
		case end >= len(s.b), c == '\r', c == '\n', shut != 0 && c == shut:
			return items
		case c == ',' || c == ';' || c == '|':
			at = end + 1
			if bytes.HasPrefix(s.b[min(at, len(s.b)):], []byte(" and ")) {
				at += len(" and ")
			}
		case c == ' ':
			at = end + bytes.IndexByte(s.b[end+1:], ' ') + 2
		default:
			return nil
		}
	}
	return items
}

// isPerson reports whether a text can be somebody: no number, address or UUID,
// and a word in it that the list of words has not.
func (r *Redactor) isPerson(v []byte) bool {
	if countDigits(v) == atomLen(v) || isGUID(v) || r.looksLikeHost(v) || bytes.ContainsAny(v, "/\\%{}()[]<>*#?!") {
		return false
	}
	odd := false
	for word := range bytes.FieldsSeq(v) {
		if listed(word) {
			return false
		}
		for atom := range atoms(word) {
			odd = odd || !isDigit.holds(atom) && !listed(atom)
		}
	}
	return odd
}
