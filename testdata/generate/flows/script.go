package flows

import (
	"embed"
	"path"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// The flows are written down in files of lines:
//
//	== NAME                          begins a flow
//	# TEXT                           says what it is
//	for tagged                       styles that it is played in: tagged, plain, microsoft
//	like NAME                        is another flow of its file, in which each of the indented
//	  OLD -> NEW                     lines replaces a text
//	with bob2 of bob, proxy p        further phones, of another user where one is named, and proxies
//	alice calls bob as second        begins a Call-ID, of which the following lines are
//	in first                         returns to another one
//	logs begin                       takes what was played so far out of all logs
//	agent gw TEXT                    a phone is a server with this User-Agent
//	contact gw URI                   a phone has this Contact in the call
//	tag bob bob2                     a phone has the tag of another one
//
// A message is a line, before which so many seconds pass. Several times send it once
// after each:
//
//	alice INVITE p bob               over its way; a proxy sends on the one that it has
//	alice re-INVITE p bob: 200 OK    inside the dialog, and who is at the end replies at once
//	alice INVITE bob anew            with another From tag, and no dialogs
//	+5 bob 486 Busy Here > p         to the last request that it has not ended; as far as p
//	bob 200 OK to INVITE             to the last one of this method
//	p forwards 486                   what came as far as p
//	+0.5 +1 alice again INVITE       a retransmission of a request, or of a response by its code
//	alice INVITE bob lost            never arrives
//	alice ACK bob slow               is still under way when the next one is sent
//
// A response goes back the way of its request, whose failure each node acknowledges; the
// ACK of an answer is a line. Indented lines below a message change it:
//
//	Require: 100rel                adds a header line
//	Contact = <sip:x>              sets one
//	uri sip:x                      the Request-URI
//	sdp bob a=sendonly             the session description of a phone, and one more line
//	body text/plain hello          another body; a bare one is empty
//
// In them {aor bob}, {host p}, {contact bob}, {tag bob}, {tag bob second}, {id} and
// {id second} stand for what these are. What is true at some seats is a line as well:
//
//	expect alice, p: kept, by bob, later, any mpop, 2 endpoints
//	  says TEXT | TEXT
//	  never TEXT | TEXT              "never only" forgets those of the name before
//
// which may begin with a name of truths.txt. An outcome is "busy or failed" or "any
// outcome"; "no mpop" is no or no-evidence; "when tagless", "when tagged", "when bare" and
// "when named" restrict a clause.
//
//go:embed *.flow truths.txt
var scripts embed.FS

// line is a line of a script, with the indented ones below it.
type line struct {
	text string
	more []string
}

// All returns every flow.
var All = sync.OnceValue(func() (list []Flow) {
	files, _ := scripts.ReadDir(".")
	for _, f := range files {
		if path.Ext(f.Name()) == ".flow" {
			list = append(list, sections(f.Name())...)
		}
	}
	return list
})

// truths are what the names of truths.txt stand for.
var truths = sync.OnceValue(func() map[string]line {
	named := map[string]line{}
	for _, f := range sections("truths.txt") {
		named[f.Name] = f.lines[0]
	}
	return named
})

// sections reads one file.
func sections(name string) (list []Flow) {
	data, err := scripts.ReadFile(name)
	if err != nil {
		panic(err)
	}
	bodies := map[string]string{}
	_, text, _ := strings.Cut(string(data), "\n== ")
	for section := range strings.SplitSeq(text, "\n== ") {
		title, body, _ := strings.Cut(section, "\n")
		lines := linesOf(body)
		if other, ok := strings.CutPrefix(lines[0].text, "like "); ok {
			body = bodies[other]
			for _, m := range lines[0].more {
				was, is, _ := strings.Cut(m, " -> ")
				if !strings.Contains(body, was) {
					panic(title + " is like " + other + ", which has no " + was)
				}
				body = strings.ReplaceAll(body, was, is)
			}
		}
		bodies[title] = body
		list = append(list, Script(title, body))
	}
	return list
}

// Script returns the flow that the lines of a script are.
func Script(name, body string) Flow {
	f := Flow{Name: name, lines: linesOf(body)}
	if only, ok := strings.CutPrefix(f.lines[0].text, "for "); ok {
		f.only, f.lines = only, f.lines[1:]
	}
	return f
}

func linesOf(body string) (list []line) {
	for text := range strings.Lines(body) {
		text = strings.TrimRight(text, "\n")
		more, under := strings.CutPrefix(text, "  ")
		switch {
		case text == "" || text[0] == '#':
		case under:
			last := &list[len(list)-1]
			last.more = append(last.more, more)
		default:
			list = append(list, line{text: text})
		}
	}
	return list
}

// Styles returns the styles that a flow can be played in.
func (f Flow) Styles() []Style {
	all := []Style{
		{}, {Agents: true}, {Addresses: true}, {Agents: true, Addresses: true, FirstCSeq: 101}, {Microsoft: true}, {Long: true}, {Tagless: true}, {Bare: true},
	}
	return slices.DeleteFunc(all, func(s Style) bool {
		switch f.only {
		case "tagged":
			return s.Tagless
		case "named":
			return s.Tagless || s.Bare
		case "plain":
			return s.Microsoft || s.Tagless
		case "microsoft":
			return !s.Microsoft
		}
		return false
	})
}

// play does what one line says, after each of its times.
func (s *Stage) play(l line) {
	words := strings.Fields(l.text)
	at := slices.IndexFunc(words, func(w string) bool { return w[0] != '+' })
	if at == 0 {
		s.do(l, words)
	}
	for _, pause := range words[:at] {
		seconds, err := strconv.ParseFloat(pause, 64)
		if err != nil {
			panic(err)
		}
		s.wait(seconds)
		s.do(l, words[at:])
	}
}

// do does what the words of a line say.
func (s *Stage) do(l line, words []string) {
	switch {
	case words[0] == "with":
		for name := range strings.SplitSeq(strings.TrimPrefix(l.text, "with "), ", ") {
			s.declare(name)
		}
	case words[0] == "in":
		s.call = s.named[words[1]]
	case words[0] == "logs":
		s.hops = nil
	case words[0] == "agent":
		n := s.node(words[1])
		n.agent, n.epid = strings.Join(words[2:], " "), ""
	case words[0] == "contact":
		s.call.contacts[s.node(words[1])] = s.fill(strings.Join(words[2:], " "))
	case words[0] == "tag":
		s.call.tags[s.node(words[1])] = s.call.tag(s.node(words[2]))
	case words[0] == "expect":
		s.expect(l)
	case words[1] == "calls":
		name := "first"
		if len(words) > 3 {
			name = words[4]
		}
		s.call = s.begin(s.known(words[0]), s.known(words[2]))
		s.named[name] = s.call
	default:
		s.message(words, l.more)
	}
}

// fill replaces what stands in braces by what it is.
func (s *Stage) fill(text string) string {
	before, rest, found := strings.Cut(text, "{")
	if !found {
		return text
	}
	inside, after, _ := strings.Cut(rest, "}")
	words := strings.Fields(inside)
	value, call := "", s.call
	switch words[0] {
	case "id":
		if len(words) > 1 {
			call = s.named[words[1]]
		}
		value = call.ID
	case "tag":
		if len(words) > 2 {
			call = s.named[words[2]]
		}
		value = call.tags[s.node(words[1])]
	case "aor":
		value = s.node(words[1]).AOR
	case "host":
		value = s.node(words[1]).Host
	case "contact":
		value = call.contact(s.node(words[1]))
	default:
		panic("unknown " + inside)
	}
	return before + value + s.fill(after)
}
