package output

import (
	"strings"
	"time"
)

const (
	heldPatience = time.Second // a virus scanner is done by then
	heldPause    = 50 * time.Millisecond
)

// RetryWhileHeld does what another program may hinder for a moment: replacing or
// removing a file that it has open, which Windows refuses. It tries for a second,
// and its error then says what to do.
func RetryWhileHeld(do func() error) error {
	for began := time.Now(); ; time.Sleep(heldPause) {
		err := do()
		if !held(err) {
			return err
		}
		if time.Since(began) > heldPatience {
			return &heldError{err}
		}
	}
}

// heldError is the error of a file that another program has open.
type heldError struct{ err error }

func (e *heldError) Error() string {
	return strings.TrimSuffix(e.err.Error(), ".") + "; another program may have the file open, such as Excel or Wireshark: close it there and try again"
}

func (e *heldError) Unwrap() error { return e.err }
