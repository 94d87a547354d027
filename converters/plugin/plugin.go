// Package plugin lets programs outside ocsconv read formats and write exports.
//
// An executable ocsconv-export-NAME in a folder of PATH makes --as NAME a form
// of ocsconv export; an executable ocsconv-format-NAME makes a format readable.
// NAME consists of a-z, 0-9 and "-". Only absolute folders of PATH count, so
// nothing is ever run from the current folder by accident; the first folder that
// has a name wins, and names that ocsconv itself has cannot be taken. On Windows
// the files end in .exe, .bat or .cmd, as far as PATHEXT lists these.
//
// A program is started without a shell, in the current folder and with the
// environment of ocsconv, with exactly one argument, which is one of those below
// and never text of an input. Everything is UTF-8. What it writes to standard
// error is shown as "ocsconv: PROGRAM: text", a few lines at most; when it fails,
// its last line is the reason that is given. It may run as long as it likes, and
// is killed when ocsconv is stopped or needs no more of its output.
//
// With --redact exports get pseudonyms only. Programs that read formats see the
// input as it is, since that comes first.
//
// # About
//
// With --about a program may say what it is, in lines "key: value" on standard
// output. All are optional, others are ignored, and so is the whole answer of a
// program that exits with another status than 0; it has ten seconds.
//
//	title: Markdown ticket      what ocsconv formats shows
//	extension: md               ending of the files; the default is NAME. A
//	                            format may name several, with blanks between
//	wants: messages             exports only: add the SIP messages to the JSON
//
// # Exports
//
// With --session the program gets one session on standard input and writes the
// content of that session's file to standard output. With --combined it gets all
// chosen sessions and writes one file over all of them. A session is one line of
// JSON as ocsconv sessions --json prints it (schema ocsconv.session/1, type
// [annotate.Session]); fields are only ever added, so others than those that it
// knows are to be ignored. For a program that wants messages each element of
// "messages" has one member more: "raw" with the SIP message in wire form, or
// "raw_base64" where that is no UTF-8.
//
// It need not read all of its input. Exit status 0 means that the file is
// complete; with any other there is no file, and ocsconv fails. Several sessions
// are exported at once, each by a process of its own.
//
// # Formats
//
// Formats on PATH are asked after all that have unmistakable marks and before
// excerpt, which takes any text with SIP in it. Standard input is expanded (gzip,
// zip) and UTF-16 is UTF-8 already; a byte-order mark stays.
//
// With --detect the program gets the first 64 KiB of an input, or all when that
// is shorter. It has ten seconds. Exit status 0 means that it will read it; 1
// that it is something else, and the first line on standard error says why: that
// is the reason that ocsconv lists when no format takes the input. Any other
// status is a failure and counts as a refusal.
//
// With --read it gets the whole input and writes the messages in the input's
// order to standard output, one JSON object per line (schema
// ocsconv.message/1). It is run once for every pass over the input, two or three
// times, and must say the same each time. All members are optional, but a line
// has a message or a problem:
//
//	schema      "ocsconv.message/1", if given
//	time        RFC 3339: "2010-01-05T15:00:47.889+01:00". Without the offset it
//	            is in the zone that --tz names, else in UTC: of these logs no Date
//	            header is asked for the zone. "" when unknown
//	direction   "in", "out" or "unknown": seen from who wrote the log
//	local       the end of who wrote the log, "192.0.2.1:5061", "[2001:db8::1]:5061"
//	            or "host.example:5061"; the port may be left out
//	remote      the other end
//	transport   "UDP", "TCP", "TLS", "SCTP", "WS", "WSS"
//	raw         the SIP message from its start line on. Line ends may be LF: all
//	            become CRLF. The empty line after the headers of a message without
//	            a body may be missing, and line ends after the body are left out
//	raw_base64  the octets of the message as they were on the wire, instead of
//	            raw: the way for messages that are no UTF-8
//	line        number of the line of its start line, from 1
//	offset      offset of the record in octets
//	process     number of the process, thread that of the thread
//	level       "INFO"
//	component   the part that wrote the record
//	server      the machine, in a log of several
//	problem     damage that was found: a sentence without a capital and full stop
//
// A line that is no such object is damage of the input: counted and named, and
// the rest is read. An exit status other than 0 is an error that ends reading.
//
// What comes this way lacks the octets around the messages. So a log in such a
// format becomes a capture, tables, pages and everything else, but it cannot be
// written: the way back gives fresh records of another format. Live capture and
// --follow do not ask programs.
package plugin

import (
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"

	"ocsconv/formats"
)

// Kind tells what a program is for.
type Kind string

// The kinds, as file names have them.
const (
	Export Kind = "export"
	Format Kind = "format"
)

// Program is an executable that was found on PATH.
type Program struct {
	Kind Kind
	Name string // NAME of ocsconv-export-NAME
	Path string

	told remarks
}

// file is the program's name for people: what they typed when they made it.
func (p *Program) file() string { return "ocsconv-" + string(p.Kind) + "-" + p.Name }

// Search returns the programs in the folders of path, which is a value of PATH,
// sorted by kind and name. Say is told what the programs write to standard
// error, one line at a time; it may be nil.
func Search(path string, say func(text string)) []*Program {
	var list []*Program
	seen := map[string]bool{}
	exts, saying := endings(), &sync.Mutex{}
	for _, dir := range folders(path) {
		for _, file := range ours(dir) {
			kind, name, ok := named(file, exts)
			full := filepath.Join(dir, file)
			if !ok || seen[string(kind)+name] || !executable(full) {
				continue
			}
			seen[string(kind)+name] = true
			p := &Program{Kind: kind, Name: name, Path: full}
			p.told.mu, p.told.say = saying, say
			list = append(list, p)
		}
	}
	slices.SortFunc(list, func(a, b *Program) int { return strings.Compare(a.file(), b.file()) })
	return list
}

// folders returns the folders of a value of PATH, each once: on many systems /bin
// is /usr/bin. One that is missing or closed is nothing to complain about.
func folders(path string) (list []string) {
	var read []os.FileInfo
	for _, dir := range filepath.SplitList(path) {
		info, err := os.Stat(dir)
		if err != nil || !filepath.IsAbs(dir) || slices.ContainsFunc(read, func(i os.FileInfo) bool { return os.SameFile(i, info) }) {
			continue
		}
		list, read = append(list, dir), append(read, info)
	}
	return list
}

// ours returns the files of a folder that may be converters, in the order of their
// names. The folders of PATH have thousands of others, which are not even sorted.
func ours(dir string) (files []string) {
	f, err := os.Open(dir)
	if err != nil {
		return nil
	}
	defer f.Close()
	const prefix = "ocsconv-"
	all, _ := f.Readdirnames(-1) // with an error, what was read up to then
	for _, name := range all {
		if len(name) > len(prefix) && strings.EqualFold(name[:len(prefix)], prefix) {
			files = append(files, name)
		}
	}
	slices.Sort(files)
	return files
}

var programName = formats.Pattern(`^ocsconv-(export|format)-([a-z0-9-]+)$`)

// named reads a file name. Endings are those of executables, in lower case; a
// system that has none does not look at them.
func named(file string, endings []string) (Kind, string, bool) {
	if endings != nil {
		file = strings.ToLower(file)
		ext := filepath.Ext(file)
		if !slices.Contains(endings, ext) {
			return "", "", false
		}
		file = strings.TrimSuffix(file, ext)
	}
	m := programName().FindStringSubmatch(file)
	if m == nil {
		return "", "", false
	}
	return Kind(m[1]), m[2], true
}

// endings returns the endings of executables, nil where a mode tells them.
func endings() []string {
	if runtime.GOOS != "windows" {
		return nil
	}
	return endingsOf(os.Getenv("PATHEXT"))
}

// endingsOf picks from PATHEXT what the system starts by itself; a script of
// another kind would need its interpreter.
func endingsOf(pathext string) []string {
	startable := []string{".exe", ".bat", ".cmd"}
	if pathext == "" {
		return startable
	}
	list := []string{}
	for ext := range strings.SplitSeq(strings.ToLower(pathext), ";") {
		if slices.Contains(startable, ext) {
			list = append(list, ext)
		}
	}
	return list
}

func executable(path string) bool {
	info, err := os.Stat(path)
	if err != nil || !info.Mode().IsRegular() {
		return false
	}
	return runtime.GOOS == "windows" || info.Mode().Perm()&0o111 != 0
}
