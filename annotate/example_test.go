package annotate_test

import (
	"fmt"
	"os"

	"ocsconv/annotate"
	"ocsconv/formats"
	"ocsconv/formats/uccapi"
)

// Read a client's log and say who answered.
func Example() {
	log, err := os.Open("../testdata/scenarios/S01.log")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer log.Close()

	c, err := annotate.Analyze(formats.Messages(uccapi.Format.NewReader(log, nil)))
	if err != nil {
		fmt.Println(err)
		return
	}
	for s := range c.Sessions() {
		fmt.Println(s.Caller.Name, "called", s.Callee, "-", s.Outcome)
		for _, e := range s.Endpoints {
			fmt.Printf("%s %s: %s (%s)\n", e.Label, e.Product, e.State, e.How)
		}
	}
	// Output:
	// Marino Filipovic called izabelaf@uclab.org - answered
	// E1 Office Communicator 2007 R2: lost (inferred)
	// E2 Office Communicator Phone 2007 R2 (desk phone): won (observed)
}
