package redact

import (
	"bytes"
	"strings"

	"ocsconv/formats/sip"
)

// isScheme reports whether a run is the scheme of a URI that names somebody or
// some host.
func isScheme(b []byte) bool {
	if len(b) < 2 || len(b) > 8 {
		return false
	}
	switch string(b) {
	case "sip", "sips", "tel", "http", "https":
		return true
	}
	switch string(fold(b)) {
	case "sip", "sips", "tel", "im", "pres", "mailto", "xmpp", "h323", "http", "https", "ftp", "file", "msrp", "msrps",
		"turn", "turns", "stun", "stuns", "ldap", "callto", "skype", "msnim", "live", "lync", "lync15", "eum", "conf", "fax", "ws", "wss", "rtsp":
		return true
	}
	return false
}

// uri takes the part of a URI that names somebody: number, user and host. Its
// parameters are left to the scan. From is where the scheme begins, at what
// follows the colon.
func (s *scan) uri(from, at int) int {
	scheme := string(fold(s.b[from : at-1]))
	if scheme == "file" {
		return s.file(from, at)
	}
	for s.at(at) == '/' {
		at++
	}
	if scheme == "tel" || scheme == "fax" {
		return s.telephone(at)
	}
	const reach = 512 // a text may be nothing but schemes
	limit := at
	for limit < min(len(s.b), at+reach) && !endsURI[s.b[limit]] {
		limit++
	}
	if limit == at {
		return 0
	}
	if n := sip.UserEnd(s.b[at:limit]); n >= 0 && !(s.b[at-1] == '/' && bytes.ContainsAny(s.b[at:at+n], "/?#")) { // an "@" of a path is none of a user
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
	if end := runEnd(s.b, at); is([]byte(scheme), userSchemes) && countDigits(s.b[at:end]) < end-at {
		return s.pass(at, end, s.w.user)
	}
	end := s.hostOrNumber(at)
	if scheme == "http" || scheme == "https" {
		if path := s.b[min(end, limit):limit]; bytes.Contains(path, []byte("%22")) { // XCAP (RFC 4825 §6.3)
			return s.pass(end, limit, func(v []byte) {
				if !s.w.escaped(v, s.w.text) {
					s.w.text(v)
				}
			})
		}
		next := s.person(end, limit)
		if shown := s.picture(max(end, next), limit); shown > 0 {
			return shown
		}
		if next > 0 {
			return next
		}
		if next := s.meeting(at, end, limit); next > end {
			return next
		}
		return s.folder(end, limit)
	}
	return end
}

// file takes what the URI of a file has from an octet on: the host of a share, the folder of
// somebody among those of users, and the file's name, which mostly is somebody's. The URI
// begins at from.
func (s *scan) file(from, at int) int {
	const reach = 512
	start := at
	for s.at(at) == '/' || s.at(at) == '\\' {
		at++
	}
	shared := at-start != len("/") && at-start != len("///")
	limit := at
	for limit < min(len(s.b), at+reach) && s.b[limit] >= ' ' && !bytes.ContainsRune([]byte(`<>"|;,`), rune(s.b[limit])) {
		limit++
	}
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
		for at += n; at < limit && (s.b[at] == '/' || s.b[at] == '\\'); at++ {
		}
	}
	return limit
}

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

// folder takes what stands in a path below a folder of somebody's own: the user of
// /~user, as web servers have it, and the id of /applications/id, which a client has.
func (s *scan) folder(at, limit int) int {
	const applications = "/applications/"
	path, _, _ := bytes.Cut(s.b[min(at, limit):limit], []byte{'?'})
	if i := bytes.Index(path, []byte("/~")); i >= 0 && runEnd(path, i+2) > i+2 {
		from := at + i + len("/~")
		return s.pass(from, runEnd(s.b, from), s.w.user)
	}
	if i := bytes.Index(path, []byte(applications)); i >= 0 {
		from := at + i + len(applications)
		if to := runEnd(s.b, from); countDigits(s.b[from:to]) >= shortNumber {
			return s.put(conversation, from, to)
		}
	}
	return at
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

// person takes the user that an address of the web names: a part of the path behind
// /users/ and the like, or the value of ?u=.
func (s *scan) person(at, limit int) int {
	at = min(at, limit)
	path, query, _ := bytes.Cut(s.b[at:limit], []byte{'?'})
	from := -1
	for i := 0; i < len(path); {
		n := bytes.IndexByte(path[i:], '/')
		if n < 0 {
			break
		}
		if is(path[i:i+n], peopleFolders) {
			from = at + i + n + 1
			break
		}
		i += n + 1
	}
	if bytes.HasPrefix(query, []byte("u=")) && from < 0 {
		from = at + len(path) + len("?u=")
	}
	to := runEnd(s.b[:limit], max(from, 0))
	if from >= 0 && s.at(to) == ':' && isScheme(s.b[from:to]) {
		return from // the URI of somebody in the path
	}
	if from < 0 || to == from || listed(s.b[from:to]) || s.at(to) == '@' || s.at(to) == '+' {
		return 0
	}
	if ext := extension(string(s.b[from:to])); is([]byte(ext), pictureTypes) {
		to -= len(ext)
	}
	return s.pass(from, to, s.w.user)
}

// picture takes the name of a picture, tone, card or certificate in a path, which mostly is somebody's.
func (s *scan) picture(at, limit int) int {
	at = min(at, limit)
	path, _, _ := bytes.Cut(s.b[at:limit], []byte{'?'})
	from := at + bytes.LastIndexByte(path, '/') + 1
	ext := extension(string(path))
	to := at + len(path) - len(ext)
	if !is([]byte(ext), pictureTypes) || from == at || from >= to {
		return 0
	}
	return s.pass(from, to, s.w.user)
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

func runEnd(b []byte, at int) int {
	for at < len(b) && isRun[b[at]] {
		at++
	}
	return at
}

// telephone takes the number of a tel URI, with visual separators.
func (s *scan) telephone(at int) int {
	from := at
	if s.at(at) == '+' {
		at++
	}
	for at < len(s.b) && at-from < 40 && (s.b[at]-'0' <= 9 || s.b[at] == '-' || s.b[at] == '.' || s.b[at] == '(' || s.b[at] == ')') {
		at++
	}
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

// endsURI tells the octets that no URI holds.
var endsURI = func() (t [256]bool) {
	for c := range t {
		t[c] = c <= ' ' || c == '<' || c == '>' || c == '"' || c == '{' || c == '}' || c == '|' || c == '\\' ||
			c == '^' || c == '`' || c == ',' || c == 0x7f
	}
	return t
}()
