package converters_test

import (
	"context"
	"fmt"
	"log"

	"ocsconv/annotate"
	"ocsconv/converters"
	"ocsconv/converters/source"
)

// Everything that the command reads can be read here: files of any known
// format, folders, patterns and archives, as one case.
func Example() {
	sources, errs := source.Expand([]string{"../testdata/day"}, nil)
	for _, err := range errs {
		log.Print(err)
	}
	var logs []*converters.Log
	for _, src := range sources {
		defer src.Close()
		l, err := converters.Open(src)
		if err != nil {
			log.Print(err)
			continue
		}
		logs = append(logs, l)
	}
	job := converters.NewJob(logs, converters.Options{Annotate: true})
	if err := job.Survey(context.Background()); err != nil {
		log.Fatal(err)
	}
	for s := range job.Case.Sessions() {
		if s.Kind == annotate.KindCall && s.Winner != nil && s.AnswerMS != nil {
			fmt.Printf("%s: %s answered after %d ms\n", s.Caller.AOR, s.Endpoint(*s.Winner).Product, *s.AnswerMS)
		}
	}
	// Output:
	// alice@contoso.com: Lync 2010 Phone Edition (desk phone) answered after 4008 ms
	// alice@contoso.com: Lync 2010 Phone Edition (desk phone) answered after 4101 ms
	// carol@contoso.com: Lync 2010 (desktop) answered after 3850 ms
}
