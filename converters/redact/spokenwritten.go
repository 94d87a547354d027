package redact

import "bytes"

// Lines of a log also quote what people wrote, where no name of a field announces it: what
// a notification shows, and files that were sent.

// quotedMessage takes the text in quotes of either kind or in brackets that begins at an octet,
// where the line says before it that somebody wrote it: toast from Jane Doe: "…". It returns 0
// for any other.
func (s *scan) quotedMessage(at, _ int) int {
	const reach, longest = 96, 4 << 10
	if c := s.at(at - 1); s.b[at] == '\'' && c != ' ' && c != '=' {
		return 0 // of a word
	}
	before := s.b[max(0, at-reach):at]
	before = before[bytes.LastIndexAny(before, "\"\n")+1:]
	if said := kindsIn(before); said&messageWords == 0 && (said&messages == 0 || said&fromPeople == 0) {
		return s.quotedTopic(at, before)
	}
	shut := shutsOf[s.b[at]]
	n := bytes.IndexByte(s.b[at+1:min(len(s.b), at+1+longest)], shut)
	if n < 1 {
		return 0
	}
	text := s.b[at+1 : at+1+n]
	if bytes.IndexByte(text, '\n') >= 0 || shut == '>' && !isFreeText(text) || !isWritten(text) && !hasOddLetters(text) {
		return 0
	}
	return s.put(prose, at+1, at+1+n)
}

// quotedText takes what stands in the quotes at an octet and is nothing that a program says.
func (s *scan) quotedText(at, _ int) int {
	if at > 0 && !startsWord[s.b[at-1]] {
		return 0
	}
	from, to, quotes := s.value(at)
	if !quotes || to == from || isBlank[s.b[from]] || isBlank[s.b[to-1]] || !isFreeText(s.b[from:to]) {
		return 0
	}
	return s.put(prose, from, to)
}

// saidMessage takes what a line has behind the colon at an octet, where it speaks of an
// instant message from or to somebody before: IM from jane@contoso.com: …
func (s *scan) saidMessage(at, _ int) int {
	const longest = 4 << 10
	if s.at(at+1) != ' ' {
		return 0
	}
	before := lineBefore(s.b, at, 96)
	said := kindsIn(before)
	from := s.speaker(at, before, said)
	text := s.b[min(at+2, len(s.b)):min(len(s.b), at+longest)]
	if n := bytes.IndexAny(text, "\r\n"); n >= 0 {
		text = text[:n]
	}
	if isSaid := from >= 0 || said&fromPeople != 0 && said&messageKinds != 0; len(text) == 0 || text[0] == '"' || !hasOddLetters(text) || !isSaid && (said&messageWords == 0 || !isFreeText(text)) {
		return 0
	}
	if from >= s.last && isPersonal(s.b[from:at]) {
		s.put(name, from, at)
	}
	return s.put(prose, at+2, at+2+len(text))
}

// speaker returns where the name may begin that ends at an octet, before which so much stands: of
// a toast, or of a chat behind a time in brackets; -1 where neither shows.
func (s *scan) speaker(at int, before []byte, said kinds) int {
	start := at - len(before)
	if n := bytes.IndexByte(before, ':'); n > 0 && said&popups != 0 { // toast: Jane Doe: …
		return min(start+n+len(": "), at)
	}
	from := start + 1 + bytes.LastIndexAny(before, "])")
	if from = s.afterBlanks(from); from < at && isPersonal(s.b[from:at]) && s.isStamped(from, at) {
		return from
	}
	return -1
}

// quotedTopic takes the text in quotes that begins at an octet, right behind a word that
// announces the subject of a meeting: joining meeting "…".
func (s *scan) quotedTopic(at int, before []byte) int {
	before = bytes.TrimRight(before, " :=")
	for range sayTopic { // search string
		before = bytes.TrimRight(before[:len(before)-sayTopic.behind(before)], " ")
	}
	if !is(before[lastAtom(before):], topicWords) {
		return 0
	}
	from, to, quotes := s.value(at)
	if !quotes || !hasOddLetters(s.b[from:to]) || bytes.ContainsAny(s.b[from:to], "@\n") {
		return 0
	}
	return s.put(topic, from, to)
}

var sayTopic = texts{" is", " for", " string", " term", " text"}

// sentFile takes the name of a document without quotes, the last run of which is
// [from, end), where the line says before it that somebody sent or shared it. Its further
// words may stand before: sent file Plan Q3.docx.
func (s *scan) sentFile(from, end int) int {
	if end = s.without(".", from, end); !isDocument(s.b[from:end]) {
		return 0
	}
	before := lineBefore(s.b, from, 96)
	start := max(s.last, from-len(before))
	if i := bytes.LastIndexAny(before, `/\`); i >= 0 && !bytes.ContainsAny(before[i:], "\"<>|;,=") && is([]byte(extension(string(s.b[from:end]))), officeTypes) {
		if start := max(start, from-len(before)+i+1); hasOddLetters(s.b[start:end]) {
			return s.put(prose, start, end) // in a folder
		}
	}
	if kindsIn(before)&fileWords == 0 {
		return 0
	}
	first := from                              // of the words of the name: those behind the last one that announces it
	for first > start && s.b[first-1] == ' ' { // in a path none does
		word := max(start, isFileWord.start(s.b, first-1))
		if v := s.b[word : first-1]; len(v) == 0 || is(v, fileWords|announcesFile) || listed(v) {
			break
		}
		first = word
	}
	return s.put(prose, first, end)
}

// isFileWord tells the octets of a word in the name of a file.
var isFileWord = endsValue.and(":").not()

// isDocument reports whether a name is that of a document.
func isDocument(v []byte) bool {
	const longest = 256
	if len(v) > longest || bytes.IndexByte(v, '.') <= 0 {
		return false
	}
	ext := extension(string(v))
	return is([]byte(ext), documentTypes) && len(ext) < len(v)
}

// isProgramFile reports whether a name is that of a file that programs have.
func isProgramFile(v []byte) bool { return is([]byte(extension(string(v))), programTypes) }

// isNameOfFile reports whether a parameter can have the name of a file.
func isNameOfFile(name []byte) bool {
	letters := lettersOf(name)
	return letters == "title" || bytes.HasSuffix([]byte(letters), []byte("name")) || bytes.HasSuffix([]byte(letters), []byte("file"))
}

// putWhole emits a name that is looked for elsewhere as a whole only.
func (s *scan) putWhole(from, to int) int {
	return s.pass(from, to, s.w.putWhole)
}
