package annotate

import (
	"strings"

	"ocsconv/formats/sip"

	"ocsconv/annotate/catalog"
)

// A conference takes commands beside SIP's own requests, and answers them in bodies: the
// SIP request that carries one may succeed and the command fail all the same.

// keepCommand keeps how a conference answered a command.
func keepCommand(s *sip.Message, buf *rareText) {
	a, ok := s.ConferenceAnswer()
	if !ok || a.Code == "pending" {
		return
	}
	words := []string{a.Code, a.Command, a.Reason, conferencePart(a.Server)}
	for i, w := range words {
		words[i] = strings.Join(strings.Fields(clean(w, 60)), "")
	}
	buf.add(keyCommand, []byte(strings.Join(words, " ")))
}

// command is the answer of a conference to one.
type command struct {
	answer       *message
	failed       bool
	name, reason string
	part         string // of the meeting that it is for: "audio-video"; "" where it does not say
}

// command reads what a message says of one. It is false for one that says nothing.
func (m *message) command() (c command, ok bool) {
	text := rareValue(m.c.text(m.rare), keyCommand)
	if strings.Count(text, " ") != 3 {
		return c, false
	}
	words := strings.Split(text, " ")
	return command{m, words[0] != "success", words[1], words[2], words[3]}, true
}

// familyCommand is that of causes that the answer to a command gives.
const familyCommand = "C3P"

// failedCommand is for a conference that refused a command, unless a later one of the same
// name succeeded: adding a user, or a kind of media.
func (a *survey) failedCommand() *reported {
	var last command
	for _, m := range a.trace.messages {
		switch c, ok := m.command(); {
		case !ok || m.original != nil:
		case c.failed:
			last = c
		case c.name == last.name && c.part == last.part:
			last = command{}
		}
	}
	if last.answer == nil {
		return nil
	}
	r, _ := catalog.CommandRemedy(last.reason)
	c := Cause{Family: familyCommand, Text: last.refusal(), Next: r.Next, Said: last.reason, Component: a.component(last.answer), fatal: true, ofRequest: true}
	if c.Next == "" {
		c.Next = a.wherever(last.answer, "")
	}
	return &reported{cause: c, proof: last.answer}
}

// refusal says what the conference refused, and why: "the meeting refused addUser (sound
// and video): the meeting is full".
func (c *command) refusal() string {
	text := "the meeting refused " + fallback(c.name, "a command")
	if c.part != "" {
		text += " (" + mediaName(c.part) + ")"
	}
	r, _ := catalog.CommandRemedy(c.reason)
	return text + ": " + fallback(r.Text, "it gives no reason")
}

// commandRemark says how a conference answered a command, where it refused it.
func (t *sentenceWriter) commandRemark(m *message) string {
	c, ok := m.command()
	if !ok || !c.failed || m == t.a.explanation.proof {
		return ""
	}
	return " " + capitalised(c.refusal()) + "."
}
