package input

import (
	"bytes"
	"errors"
	"fmt"
	"path"
	"strings"
	"unicode/utf8"

	"ocsconv/formats"
)

// magics are the beginnings of files that are sent for logs, with what helps.
var magics = []struct {
	magic string
	what  string
}{
	{"%PDF-", "it is a PDF; copy its text into a file"},
	{"\x89PNG", "it is a picture; SIP can be read from text only"},
	{"\xff\xd8\xff", "it is a picture; SIP can be read from text only"},
	{"\xd0\xcf\x11\xe0", "it is an Outlook message or an older Office document; save it as text or .eml"},
	{"7z\xbc\xaf\x27\x1c", "it is a 7z archive; unpack it first"},
	{"Rar!", "it is a RAR archive; unpack it first"},
	{"\xfd7zXZ", "it is compressed with xz; unpack it first"},
	{"MSCF", "it is a cabinet; unpack it first: expand -F:* FILE FOLDER"},
	{"ElfFile", "it is a Windows event log (.evtx), which holds no SIP"},
}

const etlHelp = "it is a binary trace (.etl); make text of it on a server of the same version: OCSLogger's Analyze button or " +
	"Search-CsClsLogging -OutputFilePath FILE for a server's, tracefmt FILE.etl -o FILE.txt with the provider's files where these are at hand"

// Brief shortens the error of an input that no format takes to its name, what it is, and
// what a format found in a line of it: what each one misses is for somebody who asks.
// Other errors stay as they are.
func Brief(err error) error {
	var unknown *formats.UnknownFormatError
	if !errors.As(err, &unknown) {
		return err
	}
	file := fileOf(err)
	var found []string
	if unknown.What != "" {
		found = append(found, unknown.What+unknown.Quote)
	}
	for _, r := range unknown.Refusals {
		if reason := r.Reason.Error(); strings.HasPrefix(reason, "line ") {
			found = append(found, reason)
		}
	}
	if len(found) == 0 {
		return fmt.Errorf("%s: %w", file, formats.ErrUnknownFormat)
	}
	return fmt.Errorf("%s: %w: %s", file, formats.ErrUnknownFormat, strings.Join(found, "; "))
}

// attached names a part of a mail that is none of its text.
var attached = formats.Pattern(`(?im)^(?:Content-(?:Disposition|Type):.*|\s.*)\b(?:file)?name="?([^"\r\n;]+\.(?:zip|gz|7z|rar|tgz|docx?|xlsx?|pdf|pcap|pcapng|cap|etl|evtx|msg))"?`)

// fileOf returns the name that the error of an input that no format takes begins with.
func fileOf(err error) string {
	file, _, _ := strings.Cut(err.Error(), ": "+formats.ErrUnknownFormat.Error())
	return file
}

// Unquote takes out of errors what they quote of inputs that no format takes, for runs that
// redact: nothing was learnt of such an input.
func Unquote(errs []error) {
	for i, err := range errs {
		var unknown *formats.UnknownFormatError
		if errors.As(err, &unknown) {
			unknown.Quote = ""
			errs[i] = fmt.Errorf("%s: %w", fileOf(err), unknown)
		}
	}
}

// looksLike tells what an input is that no format takes, and quotes it: head is its first
// octets, text what they are where they are decoded.
func looksLike(head, text []byte) (what, quote string) {
	for _, m := range magics {
		if bytes.HasPrefix(head, []byte(m.magic)) {
			return m.what, ""
		}
	}
	switch {
	case isTraceFile(head):
		return etlHelp, ""
	case bytes.IndexByte(text, 0) >= 0:
		return "it is binary", " and begins with " + hexBegin(head)
	}
	if help := dumpHelp(text); help != "" {
		return help, ""
	}
	if m := attached().FindSubmatch(text); m != nil {
		return "no SIP message stands in the mail's text; save what is attached and give that", fmt.Sprintf(": %.80q", m[1])
	}
	return "no SIP message stands in a text", " that begins with " + firstLine(text)
}

// byName tells of an input that no format takes what the ending of its name says, where
// its octets say nothing.
func byName(err error, name string, text []byte) error {
	var unknown *formats.UnknownFormatError
	if errors.As(err, &unknown) && bytes.IndexByte(text, 0) >= 0 && strings.EqualFold(path.Ext(name), ".etl") {
		unknown.What = etlHelp
	}
	return err
}

// isTraceFile reports whether head begins an event trace log: a buffer header
// whose size is a power of two of some KiB, then the system header of a trace
// (evntrace.h: WMI_BUFFER_HEADER, SYSTEM_TRACE_HEADER).
func isTraceFile(head []byte) bool {
	const header = 72 // octets of WMI_BUFFER_HEADER
	if len(head) < header+8 {
		return false
	}
	size := uint32(head[0]) | uint32(head[1])<<8 | uint32(head[2])<<16 | uint32(head[3])<<24
	marker := head[header+3] // 0xc0, flags of the event's header
	return size >= 4<<10 && size <= 16<<20 && size&1023 == 0 && marker&0xc0 == 0xc0
}

func hexBegin(head []byte) string { return fmt.Sprintf("% x", head[:min(len(head), 16)]) }

// firstLine quotes the first line with text, cut to a length that helps.
func firstLine(text []byte) string {
	const most = 60
	for line := range bytes.Lines(text) {
		line = bytes.TrimSpace(bytes.TrimPrefix(line, []byte("\ufeff")))
		if len(line) == 0 {
			continue
		}
		s := strings.ToValidUTF8(string(line), "\ufffd")
		if utf8.RuneCountInString(s) > most {
			s = string([]rune(s)[:most]) + "…"
		}
		return fmt.Sprintf("%q", s)
	}
	return "nothing but blank lines"
}
