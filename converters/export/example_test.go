package export_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"

	"ocsconv/converters"
	"ocsconv/converters/export"
	"ocsconv/converters/input"
	"ocsconv/converters/input/source"
)

// Endpoints is a new form: an object on each line for each endpoint of a session.
var Endpoints = &export.Form{
	Name:      "endpoints",
	Extension: ".ndjson",
	Title:     "one line for each endpoint, as JSON",
	Text:      true,
	Write: func(w io.Writer, e export.Entry, _ *export.Options) error {
		lines := json.NewEncoder(w)
		s := e.Session.InSession()
		for _, p := range s.Endpoints {
			if err := lines.Encode(map[string]any{"session": s.Number, "aor": p.AOR, "state": p.State, "how": p.How}); err != nil {
				return err
			}
		}
		return nil
	},
}

// A new form is one value: here it is given to a run, in the module it stands in
// [export.Forms].
func Example_newForm() {
	sources, _ := source.Expand([]string{"../../testdata/scenarios/S01.log"}, nil)
	for _, src := range sources {
		defer src.Close()
	}
	inputs, _ := input.OpenAll(context.Background(), sources, input.Options{})
	found, err := converters.Survey(context.Background(), inputs, converters.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	run := export.Run{Case: found, Forms: []*export.Form{Endpoints}}
	if err := run.Print(context.Background(), os.Stdout); err != nil {
		fmt.Println(err)
	}
	// Output:
	// {"aor":"izabelaf@uclab.org","how":"inferred","session":1,"state":"lost"}
	// {"aor":"izabelaf@uclab.org","how":"observed","session":1,"state":"won"}
}
