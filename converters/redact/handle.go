package redact

import "bytes"

// A user by itself tells by its form that it is one, where it is made of somebody's names:
// anna.moll, a.moll2. So does a handle: @annamoll.

// handleUser takes the run [from, end) for a user of the form first.last, where no word
// announces it.
func (s *scan) handleUser(from, end int) int {
	end = s.without(".", from, end)
	if dot := bytes.LastIndexByte(s.b[from:end], '.'); dot > 1 && isSmallWord(s.b[from:from+dot]) {
		if said := s.w.naming(s.b[from+dot+1 : end]); said.class == name && said.strong { // anna.displayName
			return s.putWhole(from, from+dot)
		}
	}
	if !isHandle(s.b[from:end]) {
		return 0
	}
	switch s.at(from - 1) {
	case '.', '/', '\\', '@', '%', '$', '#', '*', '-':
		return 0
	case ':':
		if before := s.b[:from-1]; !bytes.HasSuffix(before, []byte("urn:x")) && !bytes.HasSuffix(before[:runStart(before)], []byte("urn:x-")) { // of no registered name space
			return 0
		}
	}
	switch s.at(end) {
	case '/', '\\', '@', '=', '%', '*', '+', '(', '-':
		return 0
	case ':':
		if isAtom[s.at(end+1)] || s.at(end+1) == ':' || s.at(end+1) == '/' {
			return 0
		}
	}
	return s.putWhole(from, end)
}

// isSmallWord reports whether a text is one word in small letters that the list has not.
func isSmallWord(v []byte) bool { return isSmall.holds(v) && !listed(v) }

var isSmall = octets(lowerSet)

// isHandle reports whether a run is two words or three in small letters with a dot between,
// none of which the list has, the last perhaps with digits behind, and no name of a host
// or file.
func isHandle(v []byte) bool {
	const shortest, longest, least, most = 6, 40, 2, 3
	dots := bytes.Count(v, []byte{'.'})
	if len(v) < shortest || len(v) > longest || dots < least-1 || dots >= most {
		return false
	}
	at := 0
	for part := range bytes.SplitSeq(v, []byte{'.'}) {
		at += len(part) + 1
		last, of := at > len(v), &isHandlePart
		if last {
			of = &isLastOfHandle
		}
		if len(part) == 0 || !of.holds(part) || !isHandlePart[part[0]] || part[0] == '-' || part[len(part)-1] == '-' {
			return false
		}
		letters := len(part) - countDigits(part) - bytes.Count(part, []byte{'-'})
		if last && letters < 3 && letters == len(part) || letters > 1 && listed(part) {
			return false
		}
	}
	end := v[bytes.LastIndexByte(v, '.'):]
	return !is(end[1:], topLevels) && !is(end, programTypes|documentTypes|pictureTypes|otherTypes)
}

// isHandlePart tells the octets of a word of a handle, isLastOfHandle those of its last one.
var isHandlePart, isLastOfHandle = isSmall.and("-" + between(0x80, 0xff)), isSmall.and("-" + between(0x80, 0xff) + digitSet)

// atHandle takes the handle behind the "@" at an octet, and of one in brackets, as chats
// have them, the name behind the bar: <@U02QX7|anna>.
func (s *scan) atHandle(at, _ int) int {
	const shortest = 4
	if at > 0 && !startsWord[s.b[at-1]] && s.b[at-1] != '<' {
		return 0
	}
	end := s.without(".-", at+1, runEnd(s.b, at+1))
	v := s.b[at+1 : end]
	if len(v) < shortest || letterKind[v[0]] == '0' || v[0] == '_' || listed(v) || s.at(end) == '=' || s.at(end) == '(' || s.at(end) == ' ' && s.at(end+1) == '=' || bytes.IndexByte(v, '%') >= 0 || bytes.IndexByte(v, '.') >= 0 {
		return 0
	}
	s.putWhole(at+1, end)
	return s.afterBar(end)
}

// channel takes the id and name of a channel of a chat, the bracket of which stands at an octet:
// <#C0QX7|team>.
func (s *scan) channel(at, _ int) int {
	end := runEnd(s.b, min(at+2, len(s.b)))
	if s.at(at+1) != '#' || end < at+4 || s.at(end) != '|' && s.at(end) != '>' {
		return 0
	}
	s.putWhole(at+2, end)
	return s.afterBar(end)
}

// afterBar takes the name that a chat writes behind a bar at an octet, up to a bracket.
func (s *scan) afterBar(at int) int {
	if end := runEnd(s.b, min(at+1, len(s.b))); s.at(at) == '|' && end > at+1 && (s.at(end) == '>' || s.at(end) == '&') {
		return s.putWhole(at+1, end)
	}
	return at
}
