//go:build !windows

package main

import "os"

// openPipeFile opens the pipe for writing, which waits for its reader.
func openPipeFile(path string) (*os.File, error) { return os.OpenFile(path, os.O_WRONLY, 0) }

// readerGone waits until the other end of a pipe is closed, and reports false
// when the system cannot tell. A capture that has nothing to write learns only
// this way that it was stopped.
func readerGone(pipe *os.File) bool {
	raw, err := pipe.SyscallConn()
	if err != nil {
		return false
	}
	// The writing end never has anything to read, so waiting for that ends with
	// the error that a closed reader raises.
	waited := false
	err = raw.Read(func(uintptr) bool {
		ready := waited
		waited = true
		return ready
	})
	return err == nil && waited
}
