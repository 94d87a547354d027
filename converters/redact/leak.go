package redact

import (
	"archive/zip"
	"bufio"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"

	"ocsconv/converters/redact/datablock"
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
	Near  int64  // offset of the value in the text that was searched
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
	own   OwnWords
	clean *lineTable[struct{}] // lines, without their stamps, that have nothing
	bare  []byte               // the line at hand without its stamp
	leaks []Leak
	kinds map[string]bool

	packet bool // what is searched is a packet: its headers make short words by chance, its ends others
}

// OwnWords are words, in lower case, that an output writes by itself. Somebody called
// like one of them does not show by it in that output. A log has none, so nil is the
// set for logs. A set that is not nil also has all words of the list, which outputs
// quote in other places, all numbers of fewer than seven digits, since tables and pages
// count, marks of few letters and a number, such as the cells of a sheet, and its words
// with a number behind.
type OwnWords map[string]bool

func (o OwnWords) has(v []byte) bool {
	return o != nil && (o[string(fold(v))] || listed(v) || isMark(v) || o[string(fold(bytes.TrimRight(v, "0123456789")))])
}

// isMark reports whether an atom is up to three letters and a number: S1, E2, AB12.
func isMark(v []byte) bool {
	n := bytes.IndexAny(v, digitSet)
	return n > 0 && n <= 3 && digitsLength(v[n:]) == len(v)-n
}

// Leaks returns a detector for an output of this run that has such words of its own.
func (r *Redactor) Leaks(own OwnWords) *Detector {
	r.Seal()
	return r.detector(own, map[string]bool{})
}

// detector is Leaks that tells of no more than one leak of each of some kinds. What is
// clean in one log is so in every log of the run.
func (r *Redactor) detector(own OwnWords, kinds map[string]bool) *Detector {
	d := &Detector{r: r, own: own, clean: &r.searched, kinds: kinds}
	if own != nil {
		d.clean = new(lineTable[struct{}])
	}
	return d
}

// Found returns the leaks, the first ones of many.
func (d *Detector) Found() []Leak { return d.leaks }

// CheckReader searches an output: as it is, decoded when it is UTF-16, the members of
// a workbook or zip, the inside of gzip, the blocks of data of a page, and for a capture
// the messages and log lines that its options carry. Errors are those of reading, and
// [ErrUnsearchable] where the output begins like a form that is known to be closed. An
// output of a form that is not known is searched as text.
func (d *Detector) CheckReader(name string, r io.Reader) error {
	return d.check(name, bufio.NewReaderSize(r, 64<<10), 0)
}

func (d *Detector) check(name string, r *bufio.Reader, depth int) error {
	head, err := r.Peek(headSize)
	if err != nil && err != io.EOF {
		return err
	}
	const nested = 3
	form, of := formOf(head)
	if form == closedFile || depth >= nested && (form == zipFile || form == gzipFile) {
		return fmt.Errorf("%w: nobody can look for words in %s", ErrUnsearchable, of)
	}
	switch form {
	case zipFile:
		return d.archive(name, r, depth)
	case gzipFile:
		z, err := gzip.NewReader(r)
		if err != nil {
			return err
		}
		return d.check(name, bufio.NewReaderSize(z, 64<<10), depth+1)
	case captureFile:
		return d.capture(name, r)
	case pageFile:
		return d.page(name, r)
	case encodedText:
		return d.stream(name, textlog.Decode(r, textlog.SniffEncoding(head)))
	}
	return d.stream(name, r)
}

// ErrUnsearchable is wrapped by the error about an output in which values could not be
// found if they were there. Such an output must not be written redacted.
var ErrUnsearchable = errors.New("cannot be searched for original values, so it is not written redacted")

// forms are how outputs begin that are not text: the closed ones are not looked into.
var forms = [...]struct {
	start string
	form  form
	name  string // of a closed one, and of a container below the deepest level that is searched
}{
	{"PK\x03\x04", zipFile, "so deep a zip"}, {"\x1f\x8b", gzipFile, "so deep a gzip"},
	{"<!DOCTYPE html>", pageFile, ""},
	{"\x89PNG\r\n", closedFile, "a picture of pixels (svg can be searched)"}, {"\xff\xd8\xff", closedFile, "a picture of pixels"},
	{"GIF8", closedFile, "a picture of pixels"}, {"%PDF-", closedFile, "a PDF (svg and html can be searched)"}, {"PAR1", closedFile, "Parquet"},
	{"BZh", closedFile, "bzip2"}, {"\xfd7zXZ", closedFile, "xz"}, {"\x28\xb5\x2f\xfd", closedFile, "zstd"}, {"7z\xbc\xaf", closedFile, "7z"},
	{"Rar!", closedFile, "rar"}, {"SQLite format 3", closedFile, "a database"},
}

// formOf returns the form of an output that begins so, and the name that forms has for it.
func formOf(head []byte) (form, string) {
	if capture.Format.Detect(head) == nil {
		return captureFile, ""
	}
	for _, f := range forms {
		if bytes.HasPrefix(head, []byte(f.start)) {
			return f.form, f.name
		}
	}
	if textlog.SniffEncoding(head) != textlog.Octets {
		return encodedText, ""
	}
	return plainText, ""
}

// page searches a page with what its blocks of data hold.
func (d *Detector) page(name string, r io.Reader) error {
	err := d.stream(name, datablock.Expand(r))
	if errors.Is(err, datablock.ErrDamaged) {
		return fmt.Errorf("%w: %v", ErrUnsearchable, err)
	}
	return err
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
	other := d.r.detector(d.own, map[string]bool{}) // both only read the Redactor
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

// blocks searches a capture block by block. Of a record of ours it searches the texts,
// for the letters of its kind and its numbers make every short word somewhere. Long
// records are left to pieces.
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
		search, rest := d.texts, b.Body
		if d.packet = b.IsPacket(); d.packet {
			const head = 20 // numbers: interface, time, lengths
			rest = rest[min(len(rest), head):]
		}
		for {
			part, from, to := pcapng.FindRecord(rest)
			if to == 0 {
				break
			}
			search(name, b.Offset, rest[:from])
			if len(part) <= short && !d.record(name, b.Offset, part) {
				search(name, b.Offset, rest[from:to])
			}
			rest = rest[to:]
		}
		search(name, b.Offset, rest)
	}
}

// record searches the texts of a record. It returns false for a part of one.
func (d *Detector) record(name string, at int64, part []byte) bool {
	var rec pcapng.Record
	if pcapng.ParseRecord(part, nil, &rec) != nil {
		return false
	}
	for _, text := range rec.Texts() {
		d.octets(name, at, text)
	}
	return true
}

// texts searches the texts in a block. What is shorter than a header line is
// an address, a sequence number or a checksum that happens to be letters.
func (d *Detector) texts(name string, at int64, b []byte) {
	const shortest = 8
	for len(b) > 0 {
		n := isPrinted.end(b, 0)
		text := b[:n]
		if n < len(b) && b[n] == 0 { // a number of octets, as journals have it before a text
			if last := bytes.LastIndexByte(text, '\n') + 1; last > 0 && n-last < len("word") {
				text = text[:last]
			}
		}
		if len(text) >= shortest {
			d.octets(name, at, text)
		}
		b = b[min(len(b), n+1):]
	}
}

func (d *Detector) pieces(name string, r io.Reader) error {
	for m, err := range formats.All(capture.Format.NewReader(r, nil)) {
		if err != nil {
			return err
		}
		d.octets(name, m.Origin.Offset, []byte(m.Comment))
		for _, text := range m.Remarks {
			d.octets(name, m.Origin.Offset, []byte(text))
		}
		log := d.r.detector(nil, d.kinds) // none of whose words are ours
		for _, part := range [...][]byte{m.Gap, m.Head, m.Raw, m.Text, m.Foot,
			[]byte(m.Origin.File), []byte(m.Origin.Server), []byte(m.Origin.Component), []byte(m.Local.Host), []byte(m.Remote.Host)} {
			log.octets(name, m.Origin.Offset, part)
		}
		d.leaks = append(d.leaks, log.leaks...)
	}
	return nil
}

// stream searches octets line by line; a line that is longer than the window
// comes in pieces that overlap.
func (d *Detector) stream(name string, r io.Reader) error {
	w := window{d: d, name: name}
	if _, err := io.CopyBuffer(struct{ io.Writer }{&w}, r, make([]byte, 64<<10)); err != nil {
		return err
	}
	w.close()
	return nil
}

// octets searches one piece.
func (d *Detector) octets(name string, at int64, b []byte) {
	if len(d.leaks) >= maxLeaks || d.r.level == Off {
		return
	}
	var cut cuts
	for line := range bytes.Lines(b) {
		b = b[len(line):]
		cut.end = goesOn(line, textlog.FirstLine(b))
		d.line(name, at, line, cut)
		cut.begin = cut.end
		at += int64(len(line))
	}
}

// cuts tells at which of its ends a line cuts a text in base64 that is longer.
type cuts struct{ begin, end bool }

// goesOn reports whether the text in base64 that a line is goes on in the next line, as those
// of attachments do (RFC 2045 §6.8).
func goesOn(line, next []byte) bool {
	const shortest = 60 // PEM has 64 characters (RFC 7468 §2), MIME 76
	line, next = textlog.TrimEOL(line), textlog.TrimEOL(next)
	return len(line) >= shortest && len(line)%4 == 0 && len(next)%4 == 0 && !bytes.HasSuffix(line, []byte("=")) && isArmor(line) && isArmor(next)
}

// line searches one line and what is encoded in it.
func (d *Detector) line(name string, at int64, b []byte, cut cuts) {
	bare := textlog.TrimEOL(b)
	if len(bare) > 0 && !isDigit[bare[0]] { // as most stamps begin
		if d.own == nil { // a log, whose lines the sweep has seen
			if out, ok := d.r.clean.get(bare); ok && out == nil {
				return
			}
		}
		if _, ok := d.clean.get(bare); ok {
			return
		}
	}
	bare = d.withoutStamp(bare)
	if _, ok := d.clean.get(bare); ok {
		return
	}
	var code []byte
	if cut.begin || cut.end {
		code = fold(unpacked(bare))
	}
	any := false
	d.r.look(b, d.own, func(f finding) {
		any = true
		v := fold(f.value)
		isCut := f.encoded && (cut.begin && bytes.HasPrefix(code, v) || cut.end && bytes.HasSuffix(code, v)) || d.packet && (lastAtom(b[:f.from]) == 0 || f.to+atomLen(b[f.to:]) == len(b))
		if isShort := len(v) < len("word"); isCut || isShort && (d.packet || d.own != nil && bytes.HasPrefix(b[f.to:], []byte("…"))) {
			return // what is in the message itself is found there, see pieces, and a picture cuts a pseudonym: zo…
		}
		value := string(f.value)
		if f.class == secret {
			value = "" // is kept nowhere
		}
		d.report(name, f.kind(), at+int64(f.from), value)
	})
	if !any {
		d.clean.put(bare, struct{}{})
	}
}

// withoutStamp returns a line without its stamp, in which nothing is found: lines of a
// log differ by that more than by anything else. What it returns is good until the next
// call.
func (d *Detector) withoutStamp(line []byte) []byte {
	if len(line) > longestLine {
		return line
	}
	stamp := d.r.lineOf(line).Stamp
	if stamp.IsEmpty() {
		return line
	}
	// The end of a line, which stands in none, keeps what is on both sides two words.
	d.bare = append(append(append(d.bare[:0], line[:stamp.From]...), '\n'), line[stamp.To:]...)
	return d.bare
}

func (d *Detector) report(file, kind string, at int64, value string) {
	key := file + "\x00" + kind + "\x00" + value
	if d.kinds[key] || len(d.leaks) >= maxLeaks {
		return
	}
	d.kinds[key] = true
	d.leaks = append(d.leaks, Leak{File: file, Kind: kind, Near: at, value: value})
}
