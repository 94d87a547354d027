package main

import (
	"errors"
	"os"
	"time"

	"golang.org/x/sys/windows"
)

// openPipeFile opens the pipe for reading too where its maker allows that, for
// only then Windows tells whether somebody is at its other end.
func openPipeFile(path string) (*os.File, error) {
	if f, err := os.OpenFile(path, os.O_RDWR, 0); err == nil {
		return f, nil
	}
	return os.OpenFile(path, os.O_WRONLY, 0)
}

const pipeLook = 500 * time.Millisecond

var peekNamedPipe = windows.NewLazySystemDLL("kernel32.dll").NewProc("PeekNamedPipe")

// readerGone waits until the other end of a pipe is closed, and reports false
// when the system cannot tell. A capture that has nothing to write learns only
// this way that it was stopped.
func readerGone(pipe *os.File) bool {
	raw, err := pipe.SyscallConn()
	if err != nil {
		return false
	}
	for {
		var ok uintptr
		var failed error
		if raw.Control(func(h uintptr) { ok, _, failed = peekNamedPipe.Call(h, 0, 0, 0, 0, 0) }) != nil {
			return false // closed at this end
		}
		if ok == 0 {
			return errors.Is(failed, windows.ERROR_BROKEN_PIPE) || errors.Is(failed, windows.ERROR_PIPE_NOT_CONNECTED) || errors.Is(failed, windows.ERROR_NO_DATA)
		}
		time.Sleep(pipeLook)
	}
}
