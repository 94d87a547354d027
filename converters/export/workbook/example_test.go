package workbook_test

import (
	"bytes"
	"fmt"
	"time"

	"github.com/tealeg/xlsx/v3"

	"ocsconv/annotate"
	"ocsconv/converters/export/workbook"
)

// A session becomes one workbook. What its format cannot hold is counted, and
// said on the sheet Source.
func ExampleWriteSession() {
	call := &annotate.Session{
		Number: 1, CallID: "e34305289c3b", Kind: annotate.KindCall, Outcome: annotate.OutcomeAnswered,
		Caller:  annotate.Party{AOR: "alice@contoso.com", Name: "Alice"},
		Callee:  "bob@contoso.com",
		Summary: []string{"Answered by E1 after 0.500 s."},
		Messages: []annotate.Note{
			{N: 1, Frame: 1, Time: annotate.Time{Time: time.Date(2010, 1, 5, 14, 0, 47, 0, time.UTC)}, Method: "INVITE",
				StartLine: "INVITE sip:bob@contoso.com SIP/2.0", Note: "Call attempt\x07 alice -> bob."},
		},
	}
	var file bytes.Buffer
	altered, err := workbook.WriteSession(&file, call, workbook.Options{Source: workbook.Source{Program: "example"}})
	if err != nil {
		fmt.Println(err)
		return
	}
	book, err := xlsx.OpenBinary(file.Bytes())
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, sheet := range book.Sheets {
		fmt.Println(sheet.Name)
	}
	for _, sentence := range altered.Sentences() {
		fmt.Println(sentence)
	}
	// Output:
	// Summary
	// Endpoints
	// Messages
	// Media
	// Diagnostics
	// Quality
	// Source
	// Cells with control characters or octets that are not UTF-8, for which signs stand that can be seen: 1.
}
