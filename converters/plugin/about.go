package plugin

import (
	"context"
	"errors"
	"io"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"ocsconv/formats"
)

// About is what a program says of itself.
type About struct {
	Title      string
	Extensions []string // with the dot, the usual one first; never empty
	Messages   bool     // an export wants the SIP messages
}

const (
	aboutTime = 10 * time.Second
	maxAbout  = 16 << 10 // octets of an answer
	maxTitle  = 200      // octets of a title
)

// About asks the program what it is. A program that knows nothing of the question
// is described by its name; an error means that it cannot be run at all, or does
// not end.
func (p *Program) About(ctx context.Context) (About, error) {
	a := About{Title: "by " + p.file(), Extensions: []string{"." + p.Name}}
	ctx, cancel := context.WithTimeout(ctx, aboutTime)
	defer cancel()
	x, err := p.start(ctx, "--about", strings.NewReader(""), nil)
	if err != nil {
		return a, err
	}
	answer, _ := io.ReadAll(io.LimitReader(x.stdout, maxAbout))
	_, _ = io.Copy(io.Discard, x.stdout)
	if err := x.wait(); err != nil {
		if ctx.Err() != nil {
			return a, p.wrap(errSilent)
		}
		return a, nil
	}
	for line := range strings.Lines(string(answer)) {
		a.learn(line)
	}
	return a, nil
}

// errSilent says that a program does not end when it is asked --about.
var errSilent = errors.New("gives no answer to --about")

var extension = formats.Pattern(`^\.?([a-z0-9]+(?:\.[a-z0-9]+)?)$`)

// learn takes one line of an answer.
func (a *About) learn(line string) {
	key, value, _ := strings.Cut(line, ":")
	value = strings.TrimSpace(value)
	switch key {
	case "title":
		if value != "" && len(value) <= maxTitle && utf8.ValidString(value) && !strings.ContainsFunc(value, unicode.IsControl) {
			a.Title = value
		}
	case "extension":
		var list []string
		for _, word := range strings.Fields(strings.ToLower(value)) {
			if m := extension().FindStringSubmatch(word); m != nil && len(word) <= 16 {
				list = append(list, "."+m[1])
			}
		}
		if list != nil {
			a.Extensions = list
		}
	case "wants":
		a.Messages = value == "messages"
	}
}
