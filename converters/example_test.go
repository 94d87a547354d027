package converters_test

import (
	"bytes"
	"context"
	"fmt"
	"log"

	"ocsconv/annotate"
	"ocsconv/converters"
	"ocsconv/converters/input"
	"ocsconv/converters/input/source"
	"ocsconv/converters/redact"
	"ocsconv/formats"
	"ocsconv/formats/capture"
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
	found, err := converters.Survey(context.Background(), inputs, converters.Options{})
	if err != nil {
		log.Fatal(err)
	}
	for s := range found.Sessions() {
		if s.Kind == annotate.KindCall && s.Winner != nil && s.AnswerMS != nil {
			fmt.Printf("%s: %s answered after %d ms\n", s.Caller.AOR, s.Endpoint(*s.Winner).Product, *s.AnswerMS)
		}
	}
	// Output:
	// alice@contoso.com: Lync 2010 Phone Edition (desk phone) answered after 4008 ms
	// alice@contoso.com: Lync 2010 Phone Edition (desk phone) answered after 4101 ms
	// carol@contoso.com: Lync 2010 (desktop) answered after 3850 ms
}

// A capture in which every packet says what its message means: what a survey returns is
// written as any format that has a writer.
func ExampleMerged_Write() {
	sources, _ := source.Expand([]string{"../testdata/scenarios/S01.log"}, nil)
	for _, src := range sources {
		defer src.Close()
	}
	inputs, _ := input.OpenAll(context.Background(), sources, input.Options{})
	found, err := converters.Survey(context.Background(), inputs, converters.Options{})
	if err != nil {
		log.Fatal(err)
	}
	var file bytes.Buffer // or what os.Create returns
	written, err := found.Write(context.Background(), &file, converters.Target{Format: capture.Format})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(written.Messages, "packets")

	for m, err := range formats.Messages(capture.Format.NewReader(&file, nil)) {
		if err != nil {
			log.Fatal(err)
		}
		if m.Direction == formats.In {
			fmt.Println(m.Comment)
			break
		}
	}
	// Output:
	// 16 packets
	// 100 Trying: the next hop has the request; no dialog. {kind=TRY endpoint=S state=proceeding winner=E2 outcome=answered mpop=yes session=1} [S01.log:58 pid=0x418 tid=0xD8 INFO]
}

// A survey with a Redactor is that of other people's logs, and so is whatever is written of it.
// What was written is then searched for what the Redactor replaced, before it is sent.
func ExampleOptions_redactor() {
	sources, _ := source.Expand([]string{"../testdata/scenarios/S01.log"}, nil)
	for _, src := range sources {
		defer src.Close()
	}
	inputs, _ := input.OpenAll(context.Background(), sources, input.Options{})
	redactor := redact.New(redact.All, redact.Options{Key: []byte("the same pseudonyms in every run")})
	safe, err := converters.Survey(context.Background(), inputs, converters.Options{Redactor: redactor})
	if err != nil {
		log.Fatal(err)
	}
	var file bytes.Buffer
	if _, err := safe.Write(context.Background(), &file, converters.Target{Format: capture.Format}); err != nil {
		log.Fatal(err)
	}
	fmt.Println(bytes.Contains(file.Bytes(), []byte("marinof")), redactor.Leaks(nil).CheckReader("safe.pcapng", &file))
	// Output:
	// false <nil>
}
