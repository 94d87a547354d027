package formats

import (
	"regexp"
	"sync"
)

// Pattern returns a function that returns the compiled regular expression (RE2).
// It is compiled when it is first asked for, since most runs of a program meet
// few of the forms that it knows. An expression with an error panics then.
func Pattern(expr string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(expr) })
}
