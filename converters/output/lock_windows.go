package output

import (
	"errors"
	"os"

	"golang.org/x/sys/windows"
)

// lock takes the lock of a file for as long as it is open. It is on an octet behind all
// that a file can hold, for a locked part cannot be read.
func lock(f *os.File) lockState {
	const flags = windows.LOCKFILE_EXCLUSIVE_LOCK | windows.LOCKFILE_FAIL_IMMEDIATELY
	at := windows.Overlapped{Offset: ^uint32(0), OffsetHigh: 1<<31 - 1}
	switch err := windows.LockFileEx(windows.Handle(f.Fd()), flags, 0, 1, 0, &at); {
	case err == nil:
		return locked
	case errors.Is(err, windows.ERROR_LOCK_VIOLATION):
		return taken
	}
	return noLocks
}

// keepLocked keeps the lock of a file that is closed before it has its name, until the
// returned function is called: without it another run may take the file for abandoned. The
// lock goes with the last handle; one of [createUnfinished] keeps nobody from renaming.
func keepLocked(f *os.File) (release func()) {
	var kept windows.Handle
	self := windows.CurrentProcess()
	if windows.DuplicateHandle(self, windows.Handle(f.Fd()), self, &kept, 0, false, windows.DUPLICATE_SAME_ACCESS) != nil {
		return func() {}
	}
	return func() { _ = windows.CloseHandle(kept) }
}
