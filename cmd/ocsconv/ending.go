package main

import (
	"io"
	"path/filepath"

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
	form := export.ByExtension(filepath.Ext(file))
	if form == nil {
		return nil, nil
	}
	for _, name := range lists {
		if form.Name == name {
			return form, nil
		}
	}
	if !form.Text {
		return nil, usagef("%s: ocsconv %s prints text; ocsconv export -o writes %s", file, c.Command.Name, form.Extension)
	}
	return nil, nil
}

// writeList writes the list of the chosen sessions in a form: a row each, or all that
// is known of them.
func (k *analysed) writeList(c *cli.Context, form *export.Form, w io.Writer) error {
	run := &export.Run{
		Case: k.Case, Forms: []*export.Form{form}, Sessions: distinct(k.picked), Ending: form.Extension, Options: k.exportOptions(c),
	}
	if form.Overview != nil {
		return form.Overview(w, k.chosen(), &run.Options)
	}
	return run.Print(k.ctx, w)
}
