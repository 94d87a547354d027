package live

import (
	"io/fs"
	"os"

	"golang.org/x/sys/windows"

	"ocsconv/converters/output"
)

// openShared opens a log that another program writes so that this one may still
// rename or delete it: package os asks for no FILE_SHARE_DELETE, and then a
// client's log could not go on to its next file while it is followed.
func openShared(path string) (*os.File, error) {
	fail := func(err error) (*os.File, error) {
		return nil, &fs.PathError{Op: "open", Path: path, Err: err}
	}
	name, err := output.LongName(path)
	if err != nil {
		return fail(err)
	}
	h, err := windows.CreateFile(name, windows.GENERIC_READ,
		windows.FILE_SHARE_READ|windows.FILE_SHARE_WRITE|windows.FILE_SHARE_DELETE, nil,
		windows.OPEN_EXISTING, windows.FILE_ATTRIBUTE_NORMAL, 0)
	if err != nil {
		return fail(err)
	}
	return os.NewFile(uintptr(h), path), nil
}
