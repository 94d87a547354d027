package output

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"unsafe"

	"golang.org/x/sys/windows"
)

// createUnfinished makes a new file that Explorer does not show until [reveal], and that may
// be renamed while it is open. A mode that lets nobody else in becomes an access list, for
// Windows has no modes.
func createUnfinished(path string, mode fs.FileMode) (*os.File, error) {
	h, err := createHidden(path, mode)
	if err != nil {
		return nil, &fs.PathError{Op: "create", Path: path, Err: err}
	}
	return os.NewFile(uintptr(h), path), nil
}

func createHidden(path string, mode fs.FileMode) (windows.Handle, error) {
	name, err := LongName(path)
	if err != nil {
		return windows.InvalidHandle, err
	}
	var security *windows.SecurityAttributes
	if mode&0o077 == 0 {
		if security, err = ownersOnly(); err != nil {
			return windows.InvalidHandle, err
		}
	}
	attributes := uint32(windows.FILE_ATTRIBUTE_HIDDEN)
	if mode&0o200 == 0 {
		attributes |= windows.FILE_ATTRIBUTE_READONLY
	}
	return windows.CreateFile(name, windows.GENERIC_READ|windows.GENERIC_WRITE, windows.FILE_SHARE_READ|windows.FILE_SHARE_WRITE|windows.FILE_SHARE_DELETE,
		security, windows.CREATE_NEW, attributes, 0)
}

// ownersOnly lets the user in whose name the program runs do everything and nobody
// else anything: a list with one entry, protected from what the folder would pass
// on ([MS-DTYP] 2.5.1, the language of security descriptors).
func ownersOnly() (*windows.SecurityAttributes, error) {
	user, err := windows.GetCurrentProcessToken().GetTokenUser()
	if err != nil {
		return nil, err
	}
	descriptor, err := windows.SecurityDescriptorFromString(fmt.Sprintf("D:P(A;;FA;;;%s)", user.User.Sid))
	if err != nil {
		return nil, err
	}
	return &windows.SecurityAttributes{Length: uint32(unsafe.Sizeof(windows.SecurityAttributes{})), SecurityDescriptor: descriptor}, nil
}

// reveal shows a file that is about to take its name.
func reveal(f *os.File) error {
	var known windows.ByHandleFileInformation
	h := windows.Handle(f.Fd())
	if err := windows.GetFileInformationByHandle(h, &known); err != nil {
		return err
	}
	return setAttributes(h, known.FileAttributes&^windows.FILE_ATTRIBUTE_HIDDEN)
}

// setAttributes leaves the times of a file as they are, which zeros mean ([MS-FSCC] 2.4.7).
func setAttributes(h windows.Handle, attributes uint32) error {
	basic := struct {
		times      [4]int64
		attributes uint32
		_          uint32
	}{attributes: attributes | windows.FILE_ATTRIBUTE_ARCHIVE}
	return windows.SetFileInformationByHandle(h, windows.FileBasicInfo, (*byte)(unsafe.Pointer(&basic)), uint32(unsafe.Sizeof(basic)))
}

// hide keeps a folder out of Explorer's sight. It is for people only, so a file system
// that has nothing of the kind is no matter.
func hide(folder string) {
	if name, err := LongName(folder); err == nil {
		_ = windows.SetFileAttributes(name, windows.FILE_ATTRIBUTE_HIDDEN)
	}
}

// LongName is a path as the system's own calls take it, at whatever length: package os
// does the same for the calls that it makes.
func LongName(path string) (*uint16, error) {
	const room = 12 // for a name of the old form in a folder
	if abs, err := filepath.Abs(path); err == nil && len(abs) >= windows.MAX_PATH-room && !isUNC(abs) {
		path = `\\?\` + abs
	}
	return windows.UTF16PtrFromString(path)
}

// isUNC reports whether a path begins with a server, a device or the prefix of long
// paths.
func isUNC(path string) bool { return len(path) > 1 && path[0] == '\\' && path[1] == '\\' }
