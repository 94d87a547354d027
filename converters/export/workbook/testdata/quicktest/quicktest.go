// Package quicktest stands in for the module of this name, which nothing here runs.
//
// Version 3.3.13 of github.com/tealeg/xlsx/v3 has helpers of its tests in testutil.go,
// a file that is no test, so every program with a workbook would link a framework for
// tests and what that imports. go.mod replaces it by what makes that file compile. It can
// go as soon as the file is called testutil_test.go.
package quicktest

// C is a running test.
type C struct {
	TB interface{ Cleanup(func()) }
}

// Run runs a test within the test.
func (*C) Run(string, func(*C)) bool { return false }

// Parallel lets a test run beside others.
func (*C) Parallel() {}

// Failed reports whether the test has failed.
func (*C) Failed() bool { return false }

// Logf says something of a test.
func (*C) Logf(string, ...any) {}

// FailNow ends a test that failed.
func (*C) FailNow() {}
