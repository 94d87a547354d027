package redact

import (
	"bytes"
	"strings"

	"ocsconv/formats/sip"
)

// isScheme reports whether a run is the scheme of a URI that names somebody or
// some host.
func isScheme(b []byte) bool {
	_, ok := schemeOf(b)
	return ok
}

// schemeOf returns what the lexicon says of a scheme: of what stands in the place of the host
// without a user before it, or that it is a host with a path.
func schemeOf(b []byte) (class, bool) {
	said, ok := lookup(lexicon().schemes, b)
	return said.class, ok
}

// login takes the password behind the user [from, end), before the host of both:
// admin:password@192.0.2.1.
func (s *scan) login(from, end int) int {
	const longest = 64
	at := end + 1
	to := inValue.end(s.b[:min(len(s.b), at+longest)], min(at, len(s.b)))
	host := bytes.LastIndexByte(s.b[at:to], '@')
	if to = at + host; host < 1 || !isRun[s.at(to+1)] {
		return 0
	}
	user, v := s.b[from:end], s.b[at:to]
	_, isNumber := numberOf(v, 1)
	isLine := bytes.Contains(lineBefore(s.b, from, len("register => ")), []byte("=> "))
	if isNumber || !isLine && runEnd(v, 0) == len(v) && !(isToken(v) && bytes.ContainsAny(v, upperSet)) ||
		letterKind[user[0]] == '0' || isScheme(user) || isWordOf(inCaption, user) || !s.w.r.counts(user) {
		return 0 // a time, or another's user
	}
	return s.put(secret, at, to)
}

// inValue tells the octets of a value without quotes.
var inValue = endsValue.not()

// uri takes the part of a URI that names somebody: number, user and host. Its
// parameters are left to the scan. The scheme is [from, end).
func (s *scan) uri(from, end int) int {
	scheme, at := string(fold(s.b[from:end])), end+1
	of, known := schemeOf([]byte(scheme))
	if !known && !(s.at(at) == '/' && s.at(at+1) == '/' && countDigits(s.b[from:end]) == 0) {
		return 0
	}
	if scheme == "file" {
		return s.file(from, at)
	}
	for s.at(at) == '/' {
		at++
	}
	if of == number {
		return s.telephone(at)
	}
	const reach = 512 // a text may be nothing but schemes
	limit := at
	for limit < min(len(s.b), at+reach) && !endsURI[s.b[limit]] && !(of == host && s.b[limit] == ':' && bytes.HasPrefix(s.b[limit:], []byte("://"))) {
		limit++
	}
	if limit == at {
		return 0
	}
	if n := sip.UserEnd(s.b[at:limit]); n >= 0 && !(s.b[at-1] == '/' && bytes.ContainsAny(s.b[at:at+n], "/?")) { // an "@" of a path is none of a user
		if i := bytes.IndexByte(s.b[at:at+n], '@'); i > 0 && bytes.IndexByte(s.b[at+i:at+n], '/') > 0 {
			n = i // the path goes on behind its host
		}
		end := s.hostOrNumber(s.pass(at, at+n, s.w.user) + 1)
		if to := runEnd(s.b, min(end+1, len(s.b))); scheme == "xmpp" && s.at(end) == '/' && to > end+1 && !s.goesOn(to) { // a device (RFC 6120 §2.1)
			return s.put(machine, end+1, to)
		}
		return end
	}
	if c := s.b[at]; !isRun[c] && c != '[' && c != '+' {
		return 0
	}
	if end := runEnd(s.b, at); of == name && s.at(end) == ':' && isScheme(s.b[at:end]) { // skype:live:jdoe
		return s.uri(at, end)
	} else if of == name && countDigits(s.b[at:end]) < end-at {
		return s.pass(at, end, s.w.user)
	}
	end = s.hostOrNumber(at)
	if of == host {
		return s.path(at, min(end, limit), limit)
	}
	return end
}

// path takes what the path of an address of the web says of somebody, part by part: the user
// behind /users/ and the like, of /~user and of ?u=, the picture or card at its end, the id
// behind /applications/, the organizer and the id of a meeting, and tokens, which open what
// they stand for to whoever has them. The host stands at octet host, the path from at on.
func (s *scan) path(host, at, limit int) int {
	if next := s.meeting(host, at, limit); next > at {
		return next
	}
	all, query, _ := bytes.Cut(s.b[at:limit], []byte{'?'})
	named, before := false, []byte(nil)
	for from, to := at, at; from <= at+len(all); from = to + 1 {
		if n := bytes.IndexAny(all[from-at:], "/#"); n >= 0 {
			to = from + n
		} else {
			to = at + len(all)
		}
		part := s.b[from:to]
		ext := extension(string(part))
		isPicture := is([]byte(ext), pictureTypes)
		switch end := runEnd(s.b[:limit], from); {
		case !named && is(before, peopleFolders):
			if s.at(end) == ':' && isScheme(s.b[from:end]) {
				return from // the URI of somebody
			}
			named = s.userAt(from, end)
		case isPicture && to == at+len(all) && from > at && len(ext) < len(part):
			s.pass(from, to-len(ext), s.w.user)
		case len(part) > 1 && part[0] == '~' && runEnd(part, 1) > 1: // as web servers have it
			s.pass(from+1, runEnd(s.b, from+1), s.w.user)
		case string(before) == "applications" && countDigits(s.b[from:end]) >= shortNumber:
			s.put(conversation, from, end)
		case isUnguessable(s.b[from:end]) && (end == to || s.b[end] == ';') && s.w.r.covers(secret):
			s.put(secret, from, end)
		}
		before = part
	}
	if at += len(all) + len("?u="); !named && bytes.HasPrefix(query, []byte("u=")) {
		s.userAt(at, runEnd(s.b[:limit], at))
	}
	return max(s.last, at-len(all)-len("?u="))
}

// userAt takes the user in an address of the web, unless it is a word of the list or goes on
// as something else; a picture's ending is none of it.
func (s *scan) userAt(from, to int) bool {
	if to == from || listed(s.b[from:to]) || s.at(to) == '@' || s.at(to) == '+' {
		return false
	}
	if ext := extension(string(s.b[from:to])); is([]byte(ext), pictureTypes) {
		to -= len(ext)
	}
	s.pass(from, to, s.w.user)
	return true
}

// file takes what the URI of a file has from an octet on: the host of a share, the folder of
// somebody among those of users, and the file's name, which mostly is somebody's. The URI
// begins at from.
func (s *scan) file(from, at int) int {
	const reach = 512
	start := at
	at = isSlash.end(s.b, at)
	shared := at-start != len("/") && at-start != len("///")
	limit := isPath.end(s.b[:min(len(s.b), at+reach)], at)
	if from == 0 || s.b[from-1] != '<' && s.b[from-1] != '"' {
		limit = at + bareFileLength(s.b[at:limit])
	}
	of := "" // the folder at hand
	for at < limit {
		n := bytes.IndexAny(s.b[at:limit], `/\`)
		if n < 0 {
			last := s.b[at:limit]
			if base := last[:len(last)-len(extension(string(last)))]; s.w.r.level >= People && len(base) > 1 && !listed(base) {
				s.putWhole(at, at+len(base))
			}
			return limit
		}
		switch {
		case shared:
			s.put(host, at, at+n)
		case isHome([]byte(of)) && !is(s.b[at:at+n], commonHomes):
			s.put(name, at, at+n)
		}
		of, shared = string(s.b[at:at+n]), false
		at = isSlash.end(s.b[:limit], at+n)
	}
	return limit
}

// isPath tells the octets of the path of a file.
var isPath = isSpace.and("<>\"|;,").not().and(" ")

// bareFileLength returns the length of the path that b begins with and nothing encloses: up
// to a blank, unless a word behind it ends as the names of files do.
func bareFileLength(b []byte) int {
	first := bytes.IndexByte(b, ' ')
	for at := max(first, 0); first > 0; {
		n := at + 1
		for n < len(b) && b[n] != ' ' {
			n++
		}
		if is([]byte(extension(string(b[:n]))), documentTypes|pictureTypes) {
			return n
		}
		if at = n; at >= len(b) {
			return first
		}
	}
	return len(b)
}

// meetingURL appends the address of a meeting that its field announces, whatever its host
// is called: the last two parts of the path are who organizes it and its id.
func (w *walker) meetingURL(v []byte) bool {
	_, rest, ok := bytes.Cut(v, []byte("://"))
	path, _, _ := bytes.Cut(rest, []byte{'?'})
	parts := bytes.Split(path, []byte{'/'})
	if !ok || len(parts) < 3 || bytes.ContainsAny(path, "%@;, ") {
		return false
	}
	user, id := parts[len(parts)-2], parts[len(parts)-1]
	if len(user) == 0 || len(id) == 0 || runEnd(id, 0) < len(id) {
		return false
	}
	end := len(v) - len(rest) + len(path)
	w.text(v[:end-len(user)-1-len(id)])
	if listed(user) {
		w.copy(v, end-len(user)-1-len(id), end-1-len(id), 0)
	} else {
		w.user(user)
	}
	w.keep([]byte{'/'})
	w.put(conversation, id)
	w.text(v[end:])
	return true
}

// isOfMeeting reports whether a field is named for the address of a meeting.
func isOfMeeting(field []byte) bool {
	name := lettersOf(field)
	return (strings.HasSuffix(name, "url") || strings.HasSuffix(name, "uri") || strings.HasSuffix(name, "link")) &&
		(strings.Contains(name, "conf") || strings.Contains(name, "meeting") || strings.Contains(name, "join"))
}

// meeting takes the organizer and the id in the address of a meeting:
// https://meet.host/organizer/id. The host from octet host on is in the output.
func (s *scan) meeting(host, at, limit int) int {
	path := s.b[min(at, limit):limit]
	if n := digitsLength(path[min(1, len(path)):]); len(path) > 0 && path[0] == ':' {
		path = path[1+n:]
	}
	segments := bytes.Split(bytes.TrimPrefix(path, []byte{'/'}), []byte{'/'})
	const label = "meet"
	if bytes.EqualFold(segments[0], []byte(label)) && len(segments) > 1 {
		segments = segments[1:]
	} else if !bytes.HasPrefix(fold(s.b[host:min(len(s.b), host+len(label)+1)]), []byte(label+".")) {
		return at
	}
	if len(segments) != 2 || len(segments[1]) < 4 {
		return at
	}
	id := segments[1][:runEnd(segments[1], 0)]
	from := limit - len(segments[1])
	s.pass(from-len(segments[0])-1, from-1, s.w.user)
	return s.put(conversation, from, from+len(id))
}

// hostOrNumber takes a host, or the number that some write in its place.
func (s *scan) hostOrNumber(from int) int {
	end, digits := s.number(from)
	if s.at(from) == '+' {
		end, digits = s.number(from + 1)
	}
	if digits >= 3 && !isRun[s.at(end)] && bytes.IndexByte(s.b[from:end], '.') < 0 {
		return s.put(number, from, end)
	}
	if s.at(from) != '[' && bytes.IndexByte(s.b[from:runEnd(s.b, from)], '%') >= 0 {
		return max(from, s.last)
	}
	return s.hostAt(from)
}

// isVisual tells digits and the marks between them (RFC 3966 §3).
var isVisual = isDigit.and("-.()")

// telephone takes the number of a tel URI, with visual separators.
func (s *scan) telephone(at int) int {
	const longest = 40
	from := at
	if n := bytes.IndexByte(s.b[at:min(len(s.b), at+longest)], '>'); n > 0 { // <tel:0851/601 3215>
		if _, ok := normalNumber(s.b[at : at+n]); ok {
			return s.put(number, at, at+n)
		}
	}
	if s.at(at) == '+' {
		at++
	}
	at = isVisual.end(s.b[:min(len(s.b), from+longest)], at)
	if to := s.groupsEnd(from, at); s.at(at) == ' ' && to > at {
		at = to // written with blanks in a line of text
	}
	if at == from || at < len(s.b) && isAtom[s.b[at]] {
		end := runEnd(s.b, from)
		if bytes.IndexByte(s.b[from:end], '%') >= 0 {
			return 0
		}
		return s.put(name, from, end)
	}
	return s.put(number, from, at)
}
