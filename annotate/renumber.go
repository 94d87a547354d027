package annotate

import (
	"strconv"
	"strings"
)

// What a sentence says before the number of another message: [Note.N] in the
// sentence itself, the frame in a packet comment.
const (
	copyOf = "Copy of "
	endOf  = "Other end of "
	twinOf = "Same message as "
	sameAs = "Same record as "

	ownNumber   = "message "
	frameNumber = "frame "
)

// InFrames returns the sentence of a note for an output that numbers messages by
// their frames: another message, which Note names by its N, is named by its frame.
func (n *Note) InFrames() string { return n.inFrames(n.Note) }

func (n *Note) inFrames(sentence string) string {
	if n.named.frame == 0 {
		return sentence
	}
	own := ownNumber + strconv.Itoa(n.named.n)
	for _, phrase := range []string{copyOf, endOf, twinOf, sameAs} {
		if at := phraseAt(sentence, phrase+own); at >= 0 {
			at += len(phrase)
			return sentence[:at] + frameNumber + strconv.Itoa(n.named.frame) + sentence[at+len(own):]
		}
	}
	return sentence
}

// Renumber returns a comment for an output in which the messages have other
// numbers than in the input: one that leaves some out, or in which packets of
// another kind stand between them. The number of another message is
// replaced by what to returns for it, and by words where that is 0.
func Renumber(comment string, to func(frame int) int) string {
	for _, before := range []string{copyOf, endOf, twinOf, sameAs} {
		at := phraseAt(comment, before+frameNumber)
		if at < 0 {
			continue
		}
		digits := at + len(before) + len(frameNumber)
		end := digits
		for end < len(comment) && comment[end] >= '0' && comment[end] <= '9' {
			end++
		}
		frame, err := strconv.Atoi(comment[digits:end])
		if err != nil {
			return comment
		}
		other := "another message"
		if n := to(frame); n > 0 {
			other = frameNumber + strconv.Itoa(n)
		}
		return comment[:at+len(before)] + other + comment[end:]
	}
	return comment
}

// phraseAt returns where a sentence begins with phrase, behind the endpoint that
// it may name first, as in "E1 (lost, inferred): "; -1 when it does not.
func phraseAt(comment, phrase string) int {
	if strings.HasPrefix(comment, phrase) {
		return 0
	}
	label, _, ok := strings.Cut(comment, ": ")
	if !ok || len(label) > maxPrefix || !strings.HasPrefix(comment[len(label)+2:], phrase) {
		return -1
	}
	return len(label) + 2
}

// maxPrefix bounds what stands before the sentence on an endpoint's message.
const maxPrefix = 40
