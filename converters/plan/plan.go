// Package plan says what becomes of inputs: which files a [Request] makes of them, and each in
// which form.
package plan

import (
	"cmp"
	"errors"
	"path/filepath"

	"ocsconv/converters"
	"ocsconv/converters/input"
	"ocsconv/converters/input/source"
	"ocsconv/formats"
	"ocsconv/formats/capture"
	"ocsconv/formats/known"
	"ocsconv/formats/printable"
	"ocsconv/formats/textlog"
)

// Request is what a user wants made of inputs, as far as that was said.
type Request struct {
	converters.Target // what all outputs share; Format is nil where none was named

	// SameForm writes each log in the form that it was read in, unless a Format
	// or the ending of a name says otherwise.
	SameForm bool

	// Redacted says that the inputs are, and with them the text of documents that
	// logs stand in, not the octets.
	Redacted bool

	// Log is what becomes of a capture that was made from no log of a known form.
	Log *formats.Format

	// Formats are those that the ending of a name may mean; nil means
	// [known.Formats].
	Formats formats.List

	// Rename returns the name that the file of an input may have; nil leaves it.
	Rename func(file string) string
}

var (
	// ErrOneFile says that several inputs in the form of each cannot become a
	// file whose name has no ending.
	ErrOneFile = errors.New("several inputs cannot become one file without an ending")

	// ErrUnclear says that the name of an output does not tell what to write.
	ErrUnclear = errors.New("the name does not tell what to write")
)

// Stdout is the name that stands for standard output.
const Stdout = "-"

// Plan says what one output is made as.
type Plan struct {
	converters.Target

	// Originals has the logs that a capture was made from where they become one
	// log, although the capture could give back each of them.
	Originals []input.Original
}

// One says what is made of all inputs in a file of this name: the format that was
// named, else the log that a capture came from, else what the ending means. The
// error is [ErrOneFile] or [ErrUnclear].
func (r *Request) One(inputs []*input.Input, name string) (Plan, error) {
	p, ending := Plan{Target: r.Target}, filepath.Ext(name)
	byEnding := known.Or(r.Formats).ByExtension(ending)
	if r.SameForm && len(inputs) > 1 && ending == "" && name != Stdout {
		return p, ErrOneFile
	}
	if r.SameForm && !inputs[0].External && byEnding != capture.Format {
		return Plan{Target: r.sameForm(inputs[0])}, nil
	}
	captures := true
	for _, in := range inputs {
		captures = captures && in.Format.Binary
	}
	if captures && byEnding != capture.Format {
		list := inputs[0].Originals()
		if len(list) > 0 && (p.Format == nil || p.Format == list[0].Format) {
			p.Format, p.Encoding = list[0].Format, list[0].Encoding
			if len(list) > 1 {
				p.Originals = list
			}
			return p, nil
		}
	}
	switch {
	case p.Format != nil:
	case byEnding != nil:
		p.Format = byEnding
	case captures:
		p.Format = r.Log
	case name == Stdout:
		p.Format = capture.Format
	default:
		return p, ErrUnclear
	}
	return p, nil
}

// Output is a file of a folder and what is made in it.
type Output struct {
	Name string
	converters.Target
}

// Each says what is made of one input in a folder. A capture that was made from
// logs gives each of them back; what was made from none of them is in no output
// whose File is set, see [Request.Rest].
func (r *Request) Each(in *input.Input) []Output {
	switch {
	case r.SameForm && !in.External:
		return []Output{{r.rename(in.Source.Base()), r.sameForm(in)}}
	case !in.Format.Binary:
		return []Output{r.named(in, capture.Format)}
	}
	var list []Output
	for _, original := range in.Originals() {
		t := r.Target
		t.Format, t.Encoding, t.File = original.Format, original.Encoding, r.rename(original.File)
		name := fileName(t.File, original.Format.Extensions[0])
		if r.Format != nil && r.Format != original.Format {
			t.Format, t.Encoding, name = r.Format, textlog.Octets, name+r.Format.Extensions[0]
		}
		list = append(list, Output{name, t})
	}
	if len(list) == 0 {
		list = append(list, r.named(in, r.Log))
	}
	return list
}

// Rest is the log that those packets of a capture become which were made from
// none.
func (r *Request) Rest(in *input.Input) Output {
	o := r.named(in, r.Log)
	o.File = r.rename(in.Source.Base())
	return o
}

// named is the output that has the name of the input with another ending.
func (r *Request) named(in *input.Input, otherwise *formats.Format) Output {
	t := r.Target
	t.Format = cmp.Or(t.Format, otherwise)
	return Output{r.rename(in.Source.Base()) + t.Format.Extensions[0], t}
}

func (r *Request) rename(file string) string {
	if r.Rename == nil {
		return file
	}
	return r.Rename(file)
}

// sameForm is the target that writes an input in the form that it was read in.
func (r *Request) sameForm(in *input.Input) converters.Target {
	t := r.Target
	if t.Format == nil {
		t.Format, t.Encoding = in.Format, in.Encoding
		if r.Redacted {
			t.Document = in.Document
		}
	}
	if t.Format.Binary {
		t.Format = capture.Format
	}
	return t
}

// fileName returns the name that a file written for the log of a capture gets. It
// is the log's own without its folder, as every system takes it; one that would
// lead out of the folder or cannot be shown comes from no log, and "log" stands
// for it.
func fileName(log, ext string) string {
	name := source.BaseName(log)
	if name == "." || !filepath.IsLocal(name) || printable.Terminal.Text(name) != name {
		return "log" + ext
	}
	return printable.FileName(name)
}

// Independent reports whether outputs can be written in one pass: each is of one of the logs
// that a capture was made from, and no two are of the same.
func Independent(outputs []Output) bool {
	seen := map[string]bool{}
	for _, t := range outputs {
		if t.File == "" || t.Wanted != nil || t.Sink != nil || t.Document != nil || seen[t.File] {
			return false
		}
		seen[t.File] = true
	}
	return true
}
