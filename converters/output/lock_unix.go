//go:build darwin || dragonfly || freebsd || linux || netbsd || openbsd

package output

import (
	"errors"
	"os"
	"syscall"
)

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
