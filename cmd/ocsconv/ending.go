package main

import (
	"io"
	"path/filepath"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"ocsconv/converters/export"
)

// endingOf returns the form that the ending of -o FILE names where a command prints
// text, nil where it names none or text. What is no text is refused, since a workbook
// full of blanks opens nowhere; lists has the forms that the command can write.
func endingOf(c *cli.Context, lists ...string) (*export.Form, error) {
	file := c.String("output")
	if namesFolder(file) {
		return nil, usagef("%s is a folder, and ocsconv %s writes one file; name it: -o %s", file, c.Command.Name, filepath.Join(file, c.Command.Name+".txt"))
	}
	ending := filepath.Ext(file)
	form := export.ByExtension(ending)
	if form == nil {
		if slices.Contains(otherFiles, strings.ToLower(ending)) {
			return nil, usagef("%s: nothing here writes %s; ocsconv %s prints text%s", file, ending, c.Command.Name, orForms(lists))
		}
		return nil, nil
	}
	for _, name := range lists {
		if form.Name == name {
			return form, nil
		}
	}
	if !form.Text || slices.Contains(pictures, form.Name) {
		return nil, usagef("%s: ocsconv %s prints text%s; ocsconv export -o writes %s", file, c.Command.Name, orForms(lists), form.Extension)
	}
	return nil, nil
}

// otherFiles are endings of files that a program opens which takes no text for what it
// reads. Any other ending may be somebody's for text.
var otherFiles = []string{
	".doc", ".docx", ".docm", ".odt", ".rtf", ".xls", ".xlsm", ".xlsb", ".ods", ".ppt", ".pptx", ".pcap", ".cap", ".etl", ".parquet",
	".jpg", ".jpeg", ".gif", ".bmp", ".webp", ".zip", ".gz", ".zst", ".7z", ".eml", ".msg",
}

// pictures are the forms that are text, and not for reading.
var pictures = []string{"html", "svg"}

// orForms names the forms that a command writes besides text.
func orForms(lists []string) string {
	var b strings.Builder
	for _, name := range lists {
		b.WriteString(", ." + name)
	}
	return b.String()
}

// writeList writes the list of the chosen sessions in a form: a row each, or all that
// is known of them.
func (k *analysed) writeList(c *cli.Context, form *export.Form, w io.Writer) error {
	run := &export.Run{
		Case: k.Case, Forms: []*export.Form{form}, Sessions: k.picked, Ending: form.Extension, Options: k.exportOptions(c),
	}
	if form.Overview != nil {
		return form.Overview(w, k.chosen(), &run.Options)
	}
	return run.Print(k.ctx, w)
}
