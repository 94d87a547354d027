//go:build darwin || dragonfly || freebsd || linux || netbsd || openbsd

package output

import (
	"errors"
	"os"
	"syscall"
)

// keepLocked keeps the lock of a file that is closed before it has its name, until the
// returned function is called: without it another run may take the file for abandoned.
func keepLocked(f *os.File) (release func()) {
	fd, err := syscall.Dup(int(f.Fd()))
	if err != nil {
		return func() {}
	}
	syscall.CloseOnExec(fd)
	return func() { _ = syscall.Close(fd) }
}

// lock takes the lock of a file for as long as it is open.
func lock(f *os.File) lockState {
	switch err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); {
	case err == nil:
		return locked
	case errors.Is(err, syscall.EWOULDBLOCK):
		return taken
	}
	return noLocks
}
