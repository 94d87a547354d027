package redact

import (
	"archive/zip"
	"bufio"
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"os"
	"strings"

	"ocsconv/formats"
	"ocsconv/formats/capture"
	"ocsconv/formats/pcapng"
	"ocsconv/formats/textlog"
)

// Leak is an original value that an output still holds. It prints without the
// value itself, since what the program says may be sent along.
type Leak struct {
	File  string // the output, or the part of it
	Kind  string // "names", "addresses", "call-ids", …
	Near  int64  // offset of the text it was found in
	value string
}

// Value returns the original value that was found.
func (l Leak) Value() string { return l.value }

// Error says what kind of value leaked, and where.
func (l Leak) Error() string {
	return fmt.Sprintf("%s: one of the %s is left near octet %d", l.File, l.Kind, l.Near)
}

// maxLeaks bounds how many leaks are listed; one is one too many.
const maxLeaks = 20

// Detector searches outputs for original values. It shares the dictionary of the
// Redactor, and reads an output as the walk reads an input: values are found in
// percent-escapes, base64 and character references too.
type Detector struct {
	r     *Redactor
	leaks []Leak
	kinds map[string]bool
}

// Leaks returns a detector for the outputs of this run.
func (r *Redactor) Leaks() *Detector {
	r.Seal()
	return &Detector{r: r, kinds: map[string]bool{}}
}

// Found returns the leaks, the first ones of many.
func (d *Detector) Found() []Leak { return d.leaks }

// CheckFile searches a file: as it is, decoded when it is UTF-16, the members of
// a workbook or zip, the inside of gzip, and for a capture the messages and log
// lines that its options carry. Errors are those of reading.
func (d *Detector) CheckFile(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	return d.CheckReader(path, f)
}

// CheckReader is [Detector.CheckFile] for any output.
func (d *Detector) CheckReader(name string, r io.Reader) error {
	d.r.mu.RLock()
	defer d.r.mu.RUnlock()
	return d.check(name, bufio.NewReaderSize(r, 64<<10), 0)
}

func (d *Detector) check(name string, r *bufio.Reader, depth int) error {
	head, err := r.Peek(4096)
	if err != nil && err != io.EOF {
		return err
	}
	const nested = 3
	switch {
	case depth >= nested:
	case bytes.HasPrefix(head, []byte("PK\x03\x04")):
		return d.archive(name, r, depth)
	case bytes.HasPrefix(head, []byte("\x1f\x8b")):
		z, err := gzip.NewReader(r)
		if err != nil {
			return err
		}
		return d.check(name, bufio.NewReaderSize(z, 64<<10), depth+1)
	case bytes.HasPrefix(head, []byte("\x0a\x0d\x0d\x0a")): // pcapng, in either order of octets
		return d.capture(name, r)
	}
	if e := textlog.SniffEncoding(head); e != textlog.Octets {
		return d.stream(name, textlog.Decode(r, e))
	}
	return d.stream(name, r)
}

// archive searches the members of a zip. It is held in memory as it is packed.
func (d *Detector) archive(name string, r io.Reader, depth int) error {
	data, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return err
	}
	for _, f := range z.File {
		member := name + "!" + f.Name
		d.octets(member, 0, []byte(f.Name))
		in, err := f.Open()
		if err != nil {
			return err
		}
		err = d.check(member, bufio.NewReaderSize(in, 64<<10), depth+1)
		in.Close()
		if err != nil {
			return err
		}
	}
	return nil
}

// capture searches the blocks of a capture, and what its packets carry deflated.
func (d *Detector) capture(name string, r io.Reader) error {
	pr, pw := io.Pipe()
	done := make(chan error, 1)
	go func() {
		err := d.pieces(name, pr)
		_, _ = io.Copy(io.Discard, pr)
		done <- err
	}()
	other := &Detector{r: d.r, kinds: map[string]bool{}} // both only read the Redactor
	err := other.blocks(name, io.TeeReader(r, pw))
	pw.CloseWithError(io.EOF)
	if read := <-done; err == nil {
		err = read
	}
	for _, l := range other.leaks {
		d.report(l.File, l.Kind, l.Near, l.value)
	}
	return err
}

// blocks searches a capture block by block. Long records of ours are left to
// pieces: in so many deflated octets every short word stands somewhere.
func (d *Detector) blocks(name string, r io.Reader) error {
	const short = 256
	blocks := pcapng.NewBlockReader(r)
	for {
		b, err := blocks.Next()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		search := d.octets
		rest := b.Body
		if b.IsPacket() {
			const head = 20 // numbers: interface, time, lengths
			search, rest = d.texts, rest[min(len(rest), head):]
		}
		for {
			from, to := pcapng.FindRecord(rest)
			if to == 0 {
				break
			}
			if to-from > short {
				search(name, b.Offset, rest[:from])
			} else {
				search(name, b.Offset, rest[:to])
			}
			rest = rest[to:]
		}
		search(name, b.Offset, rest)
	}
}

// texts searches the texts in a packet. What is shorter than a header line is
// an address, a sequence number or a checksum that happens to be letters.
func (d *Detector) texts(name string, at int64, b []byte) {
	const shortest = 8
	for len(b) > 0 {
		n := 0
		for n < len(b) && (b[n] >= ' ' && b[n] != 0x7f || b[n] == '\t' || b[n] == '\r' || b[n] == '\n') {
			n++
		}
		if n >= shortest {
			d.octets(name, at, b[:n])
		}
		b = b[min(len(b), n+1):]
	}
}

func (d *Detector) pieces(name string, r io.Reader) error {
	for m, err := range formats.All(capture.Format.NewReader(r, nil)) {
		if err != nil {
			return err
		}
		for _, part := range [...][]byte{m.Gap, m.Head, m.Raw, m.Text, m.Foot, []byte(m.Comment),
			[]byte(m.Origin.File), []byte(m.Origin.Server), []byte(m.Origin.Component), []byte(m.Local.Host), []byte(m.Remote.Host)} {
			d.octets(name, m.Origin.Offset, part)
		}
	}
	return nil
}

// stream searches octets line by line; a line that is longer than the window
// comes in pieces that overlap.
func (d *Detector) stream(name string, r io.Reader) error {
	const size, overlap = 256 << 10, 4 << 10
	buf := make([]byte, 0, size)
	at := int64(0)
	for {
		n, err := io.ReadFull(r, buf[len(buf):size])
		buf = buf[:len(buf)+n]
		end := len(buf)
		from := end
		if err == nil {
			if i := bytes.LastIndexByte(buf, '\n'); i > size/2 {
				end, from = i+1, i+1
			} else {
				end -= atomEnd(buf[end-overlap:])
				from = end - overlap
				from += atomLen(buf[from:end])
			}
		}
		d.octets(name, at, buf[:end])
		if err == io.EOF || err == io.ErrUnexpectedEOF {
			return nil
		}
		if err != nil {
			return err
		}
		at += int64(from)
		buf = append(buf[:0], buf[from:]...)
	}
}

// atomEnd returns the length of the atom that b ends with; 0 when all of b is one.
func atomEnd(b []byte) int {
	n := 0
	for n < len(b) && isAtom[b[len(b)-1-n]] {
		n++
	}
	return n % len(b)
}

// octets searches one piece.
func (d *Detector) octets(name string, at int64, b []byte) {
	if len(d.leaks) >= maxLeaks || len(b) == 0 || d.r.level == Off {
		return
	}
	for len(b) > 0 {
		n := lineLength(b)
		d.line(name, at, b[:n])
		b, at = b[n:], at+int64(n)
	}
}

// line searches one line and what is encoded in it.
func (d *Detector) line(name string, at int64, b []byte) {
	look := looker{d: d, name: name, at: at}
	look.digits = len(b) > 2 && b[1] == '=' && (b[0] == 'a' || b[0] == 'm') // its digits are priorities and ports
	if field, value, ok := cutField(b); ok {
		switch headers[string(fold(field))] {
		case textual:
		case tokens, contentLength, product:
			look.digits = true
			b = value
		default:
			b = value // a header's name is no value
		}
	}
	look.text(b, 0)
}

func (d *Detector) report(file, kind string, at int64, value string) {
	key := file + "\x00" + kind + "\x00" + value
	if d.kinds[key] || len(d.leaks) >= maxLeaks {
		return
	}
	d.kinds[key] = true
	d.leaks = append(d.leaks, Leak{File: file, Kind: kind, Near: at, value: value})
}

// looker searches one text.
type looker struct {
	d      *Detector
	name   string
	at     int64
	digits bool // that are no telephone numbers
}

func (l *looker) text(b []byte, depth int) {
	r := l.d.r
	if depth < maxDecoded && hasReferences(b) {
		l.text(unreference(b), depth+1)
	}
	for rest := b; depth < maxDecoded && bytes.IndexByte(rest, 0) >= 0; {
		from, text, n := nextWide(rest)
		l.text(text, depth+1)
		rest = rest[from+n:]
	}
	for at := 0; at < len(b); {
		if !isAtom[b[at]] {
			at++
			continue
		}
		if n := publicHost(b, at); n > 0 {
			at += n
			continue
		}
		end := at + atomLen(b[at:])
		if from, to, c := r.dict.longest(b, at, end); c != plain && !r.isPseudonym(c, b[from:to]) && !(l.digits && c == number) &&
			!(to == end && isSaid(b[at:end], b[from:to])) {
			l.found(c, b[from:to])
		} else if c == plain {
			l.parts(b[at:end])
		}
		l.address(b, at, end)
		l.number(b, at)
		if at == 0 || !isRun[b[at-1]] && !isBase64[b[at-1]] {
			l.encoded(b, at, depth)
		}
		at = end
	}
}

// parts looks for original names inside of a word.
func (l *looker) parts(atom []byte) {
	r := l.d.r
	r.dict.parts.in(atom, func(p part) bool {
		if v := atom[p.from:p.to]; !r.isPseudonym(word, fold(v)) && !isSaid(atom, v) {
			l.found(p.class, v)
		}
		return true
	})
}

// publicHost returns the length of a name that is the same in every log, when
// one begins here.
func publicHost(b []byte, at int) int {
	if at > 0 && isRun[b[at-1]] || b[at]|0x20 < 'a' {
		return 0
	}
	end := at
	for end < len(b) && end-at < 64 && isRun[b[end]] {
		end++
	}
	if bytes.IndexByte(b[at:end], '.') < 0 || !publicHosts[strings.ToLower(string(b[at:end]))] {
		return 0
	}
	return end - at
}

// number looks for an original number that is written in groups.
func (l *looker) number(b []byte, at int) {
	r := l.d.r
	if l.digits || r.level < People || b[at]-'0' > 9 || at > 0 && b[at-1]-'0' <= 9 {
		return
	}
	s := scan{b: b}
	const subscriber = 7 // as short as other numbers of a log
	end, n := s.number(at)
	for ; n > subscriber; end, n = s.shorter(at, end, n) {
		if n > 15 || end-at == n || isAtom[s.at(end)] || !r.knowsNumber(b[at:end]) {
			continue
		}
		digits, _ := normalNumber(b[at:end])
		used := r.tables[number].used
		_, drawn := used[string(digits)]
		if _, withPlus := used["+"+string(digits)]; !drawn && !withPlus {
			l.found(number, b[at:end])
		}
		return
	}
}

func (l *looker) found(c class, v []byte) {
	l.d.report(l.name, classNames[c], l.at, string(v))
}

// isPseudonym reports whether text that equals an original is a pseudonym by
// chance.
func (r *Redactor) isPseudonym(c class, v []byte) bool {
	_, ok := r.tables[c].used[string(v)]
	return ok
}

// address looks for an original address, and for a host of an original domain.
func (l *looker) address(b []byte, at, end int) {
	r := l.d.r
	if r.level < All || at > 0 && (isRun[b[at-1]] || b[at-1] == ':') {
		return
	}
	if q, ok := quadIn(b[at:]); ok && q.mark != '.' && r.knows(q) {
		if _, drawn := r.tables[address].used[q.addr.String()]; !drawn {
			l.found(address, b[at:at+q.n])
		}
	}
	stop := at
	for stop < len(b) && isRun[b[stop]] && b[stop] != '%' {
		stop++
	}
	if stop == end {
		if end < len(b) && b[end] == ':' && end-at <= 4 && isHex(b[at]) {
			l.colonAddress(b, at)
		}
		return
	}
	run := bytes.TrimRight(b[at:stop], ".-_")
	if a, ok := addressOf(run); ok {
		if _, known := r.tables[address].values[a.String()]; known {
			if _, drawn := r.tables[address].used[a.String()]; !drawn {
				l.found(address, run)
			}
		}
		return
	}
	host := string(lower(run))
	if base := host[min(registered(host), len(host)):]; base != "" && r.domains[base] {
		l.found(domain, run)
	}
}

func (l *looker) colonAddress(b []byte, at int) {
	s := scan{b: b}
	end := at
	for end < len(b) && end-at < 48 && (isHex(b[end]) || b[end] == ':' || b[end] == '.') {
		end++
	}
	for end > at && b[end-1] == '.' {
		end--
	}
	a, ok := addressOf(b[at:end])
	if !ok || isAtom[s.at(end)] {
		return
	}
	values := &l.d.r.tables[address]
	if _, known := values.values[a.WithZone("").String()]; known {
		if _, drawn := values.used[a.String()]; !drawn {
			l.found(address, b[at:end])
		}
	}
}

// encoded looks into percent-escapes and base64, and for credentials, which are
// known by their hashes only.
func (l *looker) encoded(b []byte, at, depth int) {
	r := l.d.r
	end := runEnd(b, at)
	if run := b[at:end]; bytes.IndexByte(run, '%') >= 0 && depth < maxDecoded {
		if text, n := unescape(run); n > 0 {
			l.text(text, depth+1)
		}
	}
	end = at
	for end < len(b) && isBase64[b[end]] {
		end++
	}
	digits := end
	for end < len(b) && b[end] == '=' && end-digits < 2 {
		end++
	}
	run := b[at:end]
	if len(run) < 8 {
		return
	}
	if _, known := r.secrets[exactHash(run)]; known {
		l.d.report(l.name, "credentials", l.at, "")
	}
	if depth >= maxDecoded || len(run) < 12 && digits == end {
		return
	}
	if text, _, ok := base64Text(b[at:digits]); ok {
		if wide, order := narrow(text); order != nil {
			text = wide
		}
		l.text(text, depth+1)
	}
	if digits-at > 2 && b[at] == '0' && lowerOf[b[at+1]] == 'x' {
		at += len("0x")
	}
	if text := hexText(b[at:digits]); text != nil {
		if wide, order := narrow(text); order != nil {
			text = wide
		}
		l.text(text, depth+1)
	}
}
