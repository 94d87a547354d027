package excerpt

import (
	"bytes"
	_ "embed"
	"errors"
	"fmt"
	"regexp"
	"regexp/syntax"
	"slices"
	"strings"
	"sync"

	"ocsconv/formats"
	"ocsconv/formats/stamp"
)

// Captions is a table of what other programs write above a message, behind it
// and between its lines. It is data: the programs that are known stand in
// captions.txt, and a user gives a file of the same form for further ones:
//
//	program myproxy: the proxy of our branch offices
//	in      ^{date} {time} got {size} octets from {transport}:{far}
//	out     ^{date} {time} sent {size} octets to {transport}:{far}
//	end     ^-- end of message --
//
// A line is a word and a regular expression (RE2) in which names in braces stand
// for fields, see [Fields]. The words:
//
//	program  begins the captions of one program: name, colon, what it is
//	in, out  stands above a message that was received or sent
//	pass     stands above a message whose sender and receiver it names
//	note     stands there too and tells more of it
//	end      stands behind a message
//
// Blank lines and lines that begin with # are for people.
type Captions struct {
	Programs []Program

	lines func() lines // ready to be matched
}

// lines are the captions of a table by where they stand.
type lines struct {
	above []*caption
	below []*caption // the ends
}

// Program is one program's captions.
type Program struct {
	Name     string // "sofia-sip"
	Title    string // "FreeSWITCH, drachtio"
	Captions []Caption
}

// Caption is one line of a program.
type Caption struct{ Kind, Pattern string }

// caption is one line of the table, ready to be matched.
type caption struct {
	kind    string                // "in", "out", "pass", "note" or "end"
	match   func() *regexp.Regexp // compiled when a line first holds the literal
	literal []byte                // that a line must hold, so that most lines cost nothing
	fold    bool                  // in any case; the literal is in lower case then
	needs   octets                // of all texts that a line must hold
	fields  map[string]int
	parts   func() *regexp.Regexp // match, with what is fixed in groups
}

// Limits on a table. RE2 takes time that is linear in pattern times line, so a
// hostile pattern can only be large.
const (
	maxTable    = 64 << 10
	maxCaptions = 256
	maxPattern  = 1024
)

//go:embed captions.txt
var known string

// Known returns the table of the programs that are known. Its patterns are parsed
// when a line is first looked at.
var Known = sync.OnceValue(func() *Captions {
	c, rows, err := parseTable([]byte(known))
	c.lines = sync.OnceValue(func() lines {
		all, wrong := linesOf(rows)
		if err = errors.Join(err, wrong); err != nil {
			panic("captions.txt: " + err.Error()) // the table is part of the program
		}
		return all
	})
	return c
})

// Field is a name that a pattern may have in braces.
type Field struct{ Name, Matches, Pattern string }

const (
	// Counted repetitions would be written out, and make matching ten times as slow.
	hostForm = `\[[0-9A-Za-z:._*%\-]+\](?::\d{1,5})?|[0-9A-Za-z](?:[0-9A-Za-z_.\-]*[0-9A-Za-z])?(?::\d{1,5})?|[0-9A-Fa-f:]{2,}(?:\.[0-9.]+(?::\d{1,5})?)?`
)

// Fields are the names that patterns may have in braces, with what they match.
var Fields = []Field{
	{"date", "2021-03-04, 2021/03/04, Mar 4 2021, 4 Mar 2021, Mar  4", `\d{4}[-/.](?:\d{1,2}|` + stamp.Months + `)[-/.]\d{1,2}|` + stamp.Months + `\.? +\d{1,2}(?:,? +\d{4})?|\d{1,2}[ .-]?` + stamp.Months + `[ .-]?\d{4}`},
	{"dmy", "a date with the day first: 24/1/2010", `\d{1,2}[-/.]\d{1,2}[-/.]\d{4}`},
	{"mdy", "a date with the month first: 01/24/2010", `\d{1,2}[-/.]\d{1,2}[-/.]\d{4}`},
	{"dm", "day and month: 24-1", `\d{1,2}[-/.]\d{1,2}`},
	{"md", "month and day: 1-24", `\d{1,2}[-/.]\d{1,2}`},
	{"time", "09:08:07, 09:08:07.100200, 9:08:07 AM", `\d{1,2}:\d\d:\d\d(?:[.,:]\d+)?(?: ?[AaPp][Mm]\b)?`},
	{"zone", "Z, UTC, +01:00, -0500", `Z|UTC|GMT|[+-]\d\d:?\d\d`},
	{"compact", "date and time in numbers, the year or the month first: 20210304-090807.100, 03042021 090807.100", `\d{8}[-T ]\d{6}(?:\.\d{1,9})?`},
	{"epoch", "seconds since 1970: 1560000000.123456, or milliseconds: 1560000000123", `\d{9,10}\.\d{1,9}|\d{13}`},
	{"transport", "udp, TCP, tls, ws, …", `(?i:udp|tcp|tls|sctp|wss|ws)`},
	{"far", "the other end: 192.0.2.1:5060, [2001:db8::1]:5060, host:5060, each with or without port", hostForm},
	{"near", "this end", hostForm},
	{"from", "the sender, of pass", hostForm},
	{"to", "the receiver, of pass", hostForm},
	{"farport", "the port of far, where it stands apart; nearport, fromport and toport alike", `\d{1,5}`},
	{"nearport", "", `\d{1,5}`},
	{"fromport", "", `\d{1,5}`},
	{"toport", "", `\d{1,5}`},
	{"size", "octets of the message", `\d{1,8}`},
}

var fieldName = formats.Pattern(`\{([a-z]+)\}`)

// ParseCaptions reads a table. Errors name the line.
func ParseCaptions(text []byte) (*Captions, error) {
	c, rows, err := parseTable(text)
	if err != nil {
		return nil, err
	}
	all, err := linesOf(rows)
	if err != nil {
		return nil, err
	}
	c.lines = func() lines { return all }
	return c, nil
}

// row is a caption with its line in the table.
type row struct {
	line int
	Caption
}

func parseTable(text []byte) (c *Captions, rows []row, err error) {
	c = &Captions{}
	if len(text) > maxTable {
		return c, nil, fmt.Errorf("the table has more than %d octets", maxTable)
	}
	n := 0
	for raw := range strings.Lines(string(text)) {
		n++
		line := strings.TrimSpace(raw)
		if line == "" || line[0] == '#' {
			continue
		}
		word := line[:strings.IndexAny(line+" ", " \t")]
		rest := strings.TrimSpace(line[len(word):])
		if err := c.add(word, rest, len(rows)); err != nil {
			return c, nil, fmt.Errorf("%d: %w", n, err)
		}
		if word != "program" {
			rows = append(rows, row{n, Caption{word, rest}})
		}
	}
	if len(c.Programs) == 0 {
		return c, nil, errors.New("1: no captions: a line such as \"program NAME: what it is\" begins them")
	}
	return c, rows, nil
}

// add takes a line of a table that has n captions already.
func (c *Captions) add(word, rest string, n int) error {
	if word == "program" {
		name, title, ok := strings.Cut(rest, ":")
		if !ok || strings.TrimSpace(name) == "" {
			return errors.New(`a program is "program NAME: what it is"`)
		}
		c.Programs = append(c.Programs, Program{Name: strings.TrimSpace(name), Title: strings.TrimSpace(title)})
		return nil
	}
	switch {
	case !slices.Contains([]string{"in", "out", "pass", "note", "end"}, word):
		return fmt.Errorf("no word %q: it is program, in, out, pass, note or end", word)
	case len(c.Programs) == 0:
		return errors.New("a caption stands below the program that writes it")
	case rest == "":
		return fmt.Errorf("%s has no pattern", word)
	case len(rest) > maxPattern:
		return fmt.Errorf("the pattern has more than %d octets", maxPattern)
	case n >= maxCaptions:
		return fmt.Errorf("more than %d captions", maxCaptions)
	}
	p := &c.Programs[len(c.Programs)-1]
	p.Captions = append(p.Captions, Caption{word, rest})
	return nil
}

// linesOf makes the rows of a table ready to be matched.
func linesOf(rows []row) (all lines, err error) {
	for _, r := range rows {
		k, err := newCaption(r.Caption)
		switch {
		case err != nil:
			return all, fmt.Errorf("%d: %w", r.line, err)
		case r.Kind == "end":
			all.below = append(all.below, k)
		default:
			all.above = append(all.above, k)
		}
	}
	return all, nil
}

func newCaption(c Caption) (*caption, error) {
	expanded, err := expand(c.Pattern)
	if err != nil {
		return nil, err
	}
	tree, err := syntax.Parse(expanded, syntax.Perl) // all that regexp.Compile may refuse
	if err != nil {
		return nil, fmt.Errorf("the pattern is no regular expression: %w", err)
	}
	literal, fold := literalOf(tree)
	k := &caption{kind: c.Kind, match: formats.Pattern(expanded), literal: []byte(literal), fold: fold, fields: map[string]int{}, parts: partsOf(tree)}
	k.needs.require(tree)
	for i, name := range tree.CapNames() {
		if name != "" {
			k.fields[name] = i
		}
	}
	return k, nil
}

// octets is a set of characters of ASCII.
type octets [2]uint64

func (o *octets) add(c byte) {
	if c < 0x80 {
		o[c>>6] |= 1 << (c & 63)
	}
}

func (o *octets) within(p *octets) bool { return o[0]&^p[0]|o[1]&^p[1] == 0 }

// require adds what every match of a pattern holds, but no letters that it takes in any
// case.
func (o *octets) require(re *syntax.Regexp) {
	switch {
	case re.Op == syntax.OpLiteral:
		for _, c := range []byte(string(re.Rune)) {
			if re.Flags&syntax.FoldCase == 0 || c < 'A' {
				o.add(c)
			}
		}
	case re.Op == syntax.OpConcat, re.Op == syntax.OpCapture, re.Op == syntax.OpPlus, re.Op == syntax.OpRepeat && re.Min > 0:
		for _, sub := range re.Sub {
			o.require(sub)
		}
	}
}

// expand puts the patterns of fields for their names in braces.
func expand(pattern string) (string, error) {
	var err error
	out := fieldName().ReplaceAllStringFunc(pattern, func(s string) string {
		name := s[1 : len(s)-1]
		i := slices.IndexFunc(Fields, func(f Field) bool { return f.Name == name })
		if i < 0 {
			err = fmt.Errorf("no field is called %s", s)
			return s
		}
		return "(?P<" + name + ">" + Fields[i].Pattern + ")"
	})
	return out, err
}

// literalOf returns the longest text that every match of a pattern holds, in
// lower case if the pattern takes any case of it.
func literalOf(re *syntax.Regexp) (text string, fold bool) {
	switch re.Op {
	case syntax.OpLiteral:
		text, fold = string(re.Rune), re.Flags&syntax.FoldCase != 0
		if fold {
			text = strings.ToLower(text)
		}
	case syntax.OpConcat:
		for _, sub := range re.Sub {
			if t, f := literalOf(sub); len(t) > len(text) {
				text, fold = t, f
			}
		}
	case syntax.OpCapture, syntax.OpPlus:
		return literalOf(re.Sub[0])
	case syntax.OpRepeat:
		if re.Min > 0 {
			text, fold = literalOf(re.Sub[0])
			if re.Sub[0].Op == syntax.OpLiteral {
				text = strings.Repeat(text, min(re.Min, 16))
			}
		}
	}
	return text, fold
}

// With returns the table with the captions of another before its own.
func (c *Captions) With(more *Captions) *Captions {
	return &Captions{
		Programs: slices.Concat(more.Programs, c.Programs),
		lines: sync.OnceValue(func() lines {
			a, b := more.lines(), c.lines()
			return lines{slices.Concat(a.above, b.above), slices.Concat(a.below, b.below)}
		}),
	}
}

// ends reports whether a line stands behind a message.
func (c *Captions) ends(line []byte) bool {
	k, _ := find(c.lines().below, line)
	return k != nil
}

// longestCaptionLine bounds what is matched.
const longestCaptionLine = 1024

// find returns the caption above a message that a line is, nil when it is none,
// with what its fields matched.
func (c *Captions) find(line []byte) (*caption, [][]byte) { return find(c.lines().above, line) }

func find(list []*caption, line []byte) (*caption, [][]byte) {
	if len(line) == 0 || len(line) > longestCaptionLine {
		return nil, nil
	}
	var lower []byte
	var has octets
	for _, c := range line {
		has.add(c)
	}
	for _, k := range list {
		if !k.needs.within(&has) {
			continue
		}
		in := line
		if k.fold {
			if lower == nil {
				lower = bytes.ToLower(line)
			}
			in = lower
		}
		if !bytes.Contains(in, k.literal) {
			continue
		}
		if m := k.match().FindSubmatch(line); m != nil {
			return k, m
		}
	}
	return nil, nil
}
