package converters_test

import (
	"context"
	"fmt"
	"log"

	"ocsconv/annotate"
	"ocsconv/converters"
	"ocsconv/converters/input"
	"ocsconv/converters/source"
)

// Everything that the command reads can be read here: files of any known
// format, folders, patterns and archives, as one case.
func Example() {
	sources, errs := source.Expand([]string{"../testdata/day"}, nil)
	for _, err := range errs {
		log.Print(err)
	}
	for _, src := range sources {
		defer src.Close()
	}
	inputs, errs := input.OpenAll(context.Background(), sources, input.Options{})
	for _, err := range errs {
		log.Print(err)
	}
	known, err := converters.Survey(context.Background(), inputs, converters.Options{})
	if err != nil {
		log.Fatal(err)
	}
	for s := range known.Known.Sessions() {
		if s.Kind == annotate.KindCall && s.Winner != nil && s.AnswerMS != nil {
			fmt.Printf("%s: %s answered after %d ms\n", s.Caller.AOR, s.Endpoint(*s.Winner).Product, *s.AnswerMS)
		}
	}
	// Output:
	// alice@contoso.com: Lync 2010 Phone Edition (desk phone) answered after 4008 ms
	// alice@contoso.com: Lync 2010 Phone Edition (desk phone) answered after 4101 ms
	// carol@contoso.com: Lync 2010 (desktop) answered after 3850 ms
}
