package workbook

import (
	"fmt"
	"slices"

	"ocsconv/annotate"
	"ocsconv/converters/export/stats"
	"ocsconv/converters/table"
)

// of returns the source of one session: the inputs that it is in, and how many more there are.
func (from Source) of(s *annotate.Session) Source {
	files := slices.DeleteFunc(slices.Clone(from.Files), func(f File) bool { return !slices.Contains(s.Files, f.Name) })
	if len(files) > 0 {
		from.Files, from.further = files, len(from.Files)-len(files)
	}
	return from
}

// source writes the last sheet: the inputs, and everything that is not as it
// was in them.
func source(s *sheet, from Source, altered Altered) {
	s.begin()
	s.text(styleTitle, "What this workbook was made of")
	s.end()
	if from.Program != "" {
		s.begin()
		s.text(white.in(plain), "Written by "+from.Program)
		s.end()
	}
	blank(s)
	s.begin()
	for _, name := range []string{"File", "Format", "Messages", "Damaged"} {
		s.text(styleHeader, name)
	}
	s.end()
	for _, f := range from.Files {
		s.begin()
		s.text(white.in(wrapped), f.Name)
		s.text(white.in(plain), f.Format)
		for _, n := range []int{f.Messages, f.Damaged} {
			s.value(white, table.Value{Kind: table.Count, Int: int64(n)})
		}
		s.end()
	}
	if from.further > 0 {
		s.begin()
		s.text(white.in(plain), stats.Plural(from.further, "further file")+" without this session")
		s.end()
	}
	blank(s)
	s.begin()
	s.text(styleHeader, "Skipped or altered")
	s.end()
	remarks := append(from.Remarks[:len(from.Remarks):len(from.Remarks)], altered.Sentences()...)
	if len(remarks) == 0 {
		remarks = []string{"Nothing."}
	}
	for _, r := range remarks {
		s.begin()
		s.text(white.in(wrapped), r)
		s.end()
	}
}

// Sentences says what was altered, in words; nothing when nothing was.
func (a Altered) Sentences() []string {
	var list []string
	add := func(n int, text string) {
		if n > 0 {
			list = append(list, fmt.Sprintf(text, n))
		}
	}
	add(a.Cut, "Cells cut to the 32,767 UTF-16 units that a cell holds, which end in"+cutMark+": %d.")
	add(a.Pictured, "Cells with control characters or octets that are not UTF-8, for which signs stand that can be seen: %d.")
	add(a.Unlinked, "Links left out, since a sheet holds 65,530: %d.")
	add(a.Sheets, "Further sheets of messages, since one holds 1,048,575: %d.")
	add(a.LeftOut, "Rows left out of sheets other than those of messages, since a sheet holds 1,048,575: %d.")
	return list
}
