package redact

import "bytes"

// Lines of a log also quote what people wrote, where no name of a field announces it: what
// a notification shows, and files that were sent.

// quotedMessage takes the text in quotes that begins at an octet, where the line says
// before it that somebody wrote it: toast from Jane Doe: "…". It returns 0 for any other.
func (s *scan) quotedMessage(at int) int {
	const reach, longest = 96, 4 << 10
	if s.mode != 0 || !s.w.r.covers(prose) || at < s.last {
		return 0
	}
	before := s.b[max(0, at-reach):at]
	before = before[bytes.LastIndexAny(before, "\"\n")+1:]
	if !speaks(before, messageWords) && !(speaks(before, messages) && speaks(before, fromPeople)) {
		return s.quotedTopic(at, before)
	}
	n := bytes.IndexByte(s.b[at+1:min(len(s.b), at+1+longest)], '"')
	if n < 1 {
		return 0
	}
	text := s.b[at+1 : at+1+n]
	if bytes.IndexByte(text, '\n') >= 0 || !isWritten(text) && !hasOddLetters(text) {
		return 0
	}
	return s.put(prose, at+1, at+1+n)
}

// saidMessage takes what a line has behind the colon at an octet, where it speaks of an
// instant message from or to somebody before: IM from jane@contoso.com: …
func (s *scan) saidMessage(at int) int {
	const reach, longest = 96, 4 << 10
	if s.mode != 0 || s.at(at+1) != ' ' || !s.w.r.covers(prose) || at < s.last {
		return 0
	}
	before := s.b[max(0, at-reach):at]
	before = before[bytes.LastIndexByte(before, '\n')+1:]
	popsUp := bytes.IndexByte(before, ':') > 0 && speaks(before, popups) // toast: Jane Doe: …
	if !popsUp && (!speaks(before, fromPeople) || !speaks(before, messageKinds)) {
		return 0
	}
	end := at + 2
	for end < len(s.b) && end-at < longest && s.b[end] != '\r' && s.b[end] != '\n' {
		end++
	}
	if text := s.b[at+2 : end]; len(text) == 0 || text[0] == '"' || !hasOddLetters(text) {
		return 0
	}
	if popsUp {
		if from := at - len(before) + bytes.IndexByte(before, ':') + len(": "); from < at && from >= s.last && isPersonal(s.b[from:at]) {
			s.put(name, from, at)
		}
	}
	return s.put(prose, at+2, end)
}

// singleQuoted takes the subject of a meeting in single quotes, which begin at an octet.
func (s *scan) singleQuoted(at int) int {
	const reach = 32
	if s.mode != 0 || at == 0 || s.b[at-1] != ' ' && s.b[at-1] != '=' || !s.w.r.covers(prose) || at < s.last {
		return at + 1
	}
	before := s.b[max(0, at-reach):at]
	if next := s.quotedTopic(at, before[bytes.LastIndexByte(before, '\n')+1:]); next > 0 {
		return next
	}
	return at + 1
}

// quotedTopic takes the text in quotes that begins at an octet, right behind a word that
// announces the subject of a meeting: joining meeting "…".
func (s *scan) quotedTopic(at int, before []byte) int {
	before = bytes.TrimRight(before, " :=")
	for _, said := range [...]string{" is", " for", " string", " term", " text"} { // search string
		before = bytes.TrimRight(bytes.TrimSuffix(before, []byte(said)), " ")
	}
	if word := before[lastAtom(before):]; !topicWords[string(fold(word))] {
		return 0
	}
	to, quotes := s.valueEnd(at)
	if !quotes || !hasOddLetters(s.b[at+1:to]) || bytes.ContainsAny(s.b[at+1:to], "@\n") {
		return 0
	}
	return s.put(topic, at+1, to)
}

var topicWords = set("meeting conference appointment subject topic agenda webinar call transcript search searching query")

// inMessage reports whether a line speaks of an instant message before an octet, whose text
// a field of it may be.
func (s *scan) inMessage(at int) bool {
	const reach = 64
	before := s.b[max(0, at-reach):at]
	return speaks(before[bytes.LastIndexByte(before, '\n')+1:], messageKinds)
}

var popups = set("toast balloon popup")

var messageKinds = set("chatmessage instantmessage immessage sms chat im toast")

// messageWords are said of a message that a person reads.
var (
	messageWords = set("toast balloon popup chat im sms wrote writes typed types said says whispered")
	messages     = set("message messages notification alert")
	fromPeople   = set("from to by")
)

// speaks reports whether a text has one of some words.
func speaks(text []byte, words map[string]bool) bool {
	for len(text) > 0 {
		n := atomLen(text)
		if n > 0 && words[string(fold(text[:n]))] {
			return true
		}
		text = text[max(n, 1):]
	}
	return false
}

// sentFile takes the name of a document without quotes, the last run of which is
// [from, end), where the line says before it that somebody sent or shared it. Its further
// words may stand before: sent file Plan Q3.docx.
func (s *scan) sentFile(from, end int) int {
	const reach = 96
	if s.mode != 0 || bytes.IndexByte(s.b[from:end], '.') < 0 || !s.w.r.covers(prose) || from < s.last {
		return 0
	}
	for end > from && s.b[end-1] == '.' {
		end--
	}
	if !isDocument(s.b[from:end]) {
		return 0
	}
	before := s.b[max(0, from-reach):from]
	before = before[bytes.LastIndexByte(before, '\n')+1:]
	if i := bytes.LastIndexAny(before, `/\`); i >= 0 && !bytes.ContainsAny(before[i:], "\"<>|;,=") && officeTypes[string(fold([]byte(extension(string(s.b[from:end])))))] {
		if start := max(s.last, from-len(before)+i+1); hasOddLetters(s.b[start:end]) {
			return s.put(prose, start, end) // in a folder
		}
	}
	if !speaks(before, fileWords) {
		return 0
	}
	start := max(s.last, from-len(before))
	first := from                              // of the words of the name: those behind the last one that announces it
	for first > start && s.b[first-1] == ' ' { // in a path none does
		word := first - 1
		for word > start && s.b[word-1] > ' ' && !endsValue[s.b[word-1]] && s.b[word-1] != ':' {
			word--
		}
		if v := s.b[word : first-1]; len(v) == 0 || fileWords[string(fold(v))] || announcesFile[string(fold(v))] || listed(v) {
			break
		}
		first = word
	}
	return s.put(prose, first, end)
}

// fileWords are said of a file that goes from one person to another.
var fileWords = set("file files sent send sends sending received receive receives receiving upload uploads uploaded uploading download downloads downloaded " +
	"downloading attach attached attaching attachment attachments share shared shares sharing transfer transferred transferring offer offers offered " +
	"offering presenting presented presents opened opens")

// announcesFile are the words between those and the name.
var announcesFile = set("document documents picture image photo presentation slides named called name is of the a an with as for to from transfer")

// isDocument reports whether a name is that of a document.
func isDocument(v []byte) bool {
	const longest = 256
	if len(v) > longest || bytes.IndexByte(v, '.') <= 0 {
		return false
	}
	ext := extension(string(v))
	return documentTypes[string(fold([]byte(ext)))] && len(ext) < len(v)
}

// isNameOfFile reports whether a parameter can have the name of a file.
func isNameOfFile(name []byte) bool {
	letters := lettersOf(name)
	return letters == "title" || bytes.HasSuffix([]byte(letters), []byte("name")) || bytes.HasSuffix([]byte(letters), []byte("file"))
}

// officeTypes end the names of files that nobody but people makes.
var officeTypes = set(".doc .docx .docm .xls .xlsx .xlsm .ppt .pptx .pps .ppsx .pdf .rtf .odt .ods .odp .msg .eml .one .pub .mpp .vsd .vsdx .pst")

// documentTypes end the names of files that people make.
var documentTypes = set(".doc .docx .docm .xls .xlsx .xlsm .ppt .pptx .pps .ppsx .pdf .txt .rtf .odt .ods .odp .csv .zip .rar .7z .jpg .jpeg .png .gif .bmp " +
	".tif .tiff .heic .mp3 .mp4 .m4a .wma .wmv .avi .mov .msg .eml .one .pub .mpp .vsd .vsdx .pages .numbers .key .psd .dwg .md .html .htm .pst .ics .vcf")

// putWhole emits a name that is looked for elsewhere as a whole only.
func (s *scan) putWhole(from, to int) int {
	s.flush(from)
	if s.w.learning {
		s.w.r.learnWhole(s.b[from:to])
		s.w.keep(s.b[from:to])
	} else {
		s.w.put(name, s.b[from:to])
	}
	s.last = to
	return to
}
