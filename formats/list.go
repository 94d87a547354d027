package formats

import "strings"

// List is formats in the order in which they are asked.
type List []*Format

// ByName returns the format with this name in any case, nil when there is none.
func (l List) ByName(name string) *Format {
	for _, f := range l {
		if strings.EqualFold(f.Name, name) {
			return f
		}
	}
	return nil
}

// ByExtension returns the format whose files usually have this extension (with
// the dot, in any case) and that can be written; nil when there is none, as for
// ".log", which says nothing.
func (l List) ByExtension(ext string) *Format {
	for _, f := range l {
		if f.NewWriter != nil && strings.EqualFold(f.Extensions[0], ext) {
			return f
		}
	}
	return nil
}

// LineOf returns what tells of the lines of a log in the named format. For one
// that is not in the list or knows no lines, it is what tells of the lines of a
// document, in which lines of any log may stand. It is never nil.
func (l List) LineOf(name string) func(line []byte) Line {
	if f := l.ByName(name); f != nil && f.Line != nil {
		return f.Line
	}
	var document *Format
	for _, f := range l {
		if f.Document && f.Line != nil && document == nil {
			document = f
		}
	}
	return func(line []byte) Line {
		var first Line
		if document != nil {
			first = document.Line(line)
		}
		for _, f := range l {
			if !first.Stamp.IsEmpty() || first.Text > 0 {
				break
			}
			if f.Line != nil && f != document {
				if other := f.Line(line); !other.Stamp.IsEmpty() {
					return other
				}
			}
		}
		return first
	}
}

// LineMarks returns the octets by which lines of a log of any of the formats are known.
func (l List) LineMarks() []string { return l.all(func(f *Format) []string { return f.LineMarks }) }

// Delimiters returns the octets that open or close a record in any of the formats.
func (l List) Delimiters() []string {
	return l.all(func(f *Format) []string { return f.Delimiters })
}

func (l List) all(of func(*Format) []string) (all []string) {
	for _, f := range l {
		all = append(all, of(f)...)
	}
	return all
}
