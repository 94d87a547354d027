package setup

import (
	"fmt"
	"runtime"
	"syscall"
	"unsafe"

	"golang.org/x/sys/windows"
)

// shortcut is what a .lnk file leads to.
type shortcut struct{ target, arguments, icon string }

// The classes and interfaces that write shortcuts (Windows SDK, ShObjIdl_core.h
// and ObjIdl.h).
var (
	clsidShellLink = windows.GUID{Data1: 0x00021401, Data4: [8]byte{0xc0, 0, 0, 0, 0, 0, 0, 0x46}}
	iidShellLink   = windows.GUID{Data1: 0x000214f9, Data4: [8]byte{0xc0, 0, 0, 0, 0, 0, 0, 0x46}}
	iidPersistFile = windows.GUID{Data1: 0x0000010b, Data4: [8]byte{0xc0, 0, 0, 0, 0, 0, 0, 0x46}}
)

// Places of methods in the tables of the interfaces.
const (
	queryInterface  = 0
	release         = 2
	save            = 6  // of IPersistFile
	setArguments    = 11 // of IShellLinkW, as those below
	setIconLocation = 17
	setPath         = 20
)

var coCreateInstance = windows.NewLazySystemDLL("ole32.dll").NewProc("CoCreateInstance")

// object is an object of COM: a pointer to the table of its methods.
type object struct{ methods *[32]uintptr }

// call calls a method. The arguments may be pointers, which the caller converts in the
// call itself: what they lead to then stays where it is until the method returns.
//
//go:uintptrescapes
func (o *object) call(method int, args ...uintptr) error {
	result, _, _ := syscall.SyscallN(o.methods[method], append([]uintptr{uintptr(unsafe.Pointer(o))}, args...)...)
	if int32(result) < 0 {
		return fmt.Errorf("a shortcut cannot be written: %w", syscall.Errno(result))
	}
	return nil
}

// writeShortcut makes or replaces a .lnk file.
func writeShortcut(path string, s shortcut) error {
	runtime.LockOSThread() // COM is entered by threads
	defer runtime.UnlockOSThread()
	if err := windows.CoInitializeEx(0, windows.COINIT_APARTMENTTHREADED); err == nil {
		defer windows.CoUninitialize()
	}
	const inProcess = 1
	var link *object
	if result, _, _ := coCreateInstance.Call(uintptr(unsafe.Pointer(&clsidShellLink)), 0, inProcess,
		uintptr(unsafe.Pointer(&iidShellLink)), uintptr(unsafe.Pointer(&link))); int32(result) < 0 {
		return fmt.Errorf("a shortcut cannot be written: %w", syscall.Errno(result))
	}
	defer func() { _ = link.call(release) }()
	for method, value := range map[int]string{setPath: s.target, setArguments: s.arguments} {
		text, err := windows.UTF16PtrFromString(value)
		if err != nil {
			return err
		}
		if err := link.call(method, uintptr(unsafe.Pointer(text))); err != nil {
			return err
		}
	}
	icon, err := windows.UTF16PtrFromString(s.icon)
	if err != nil {
		return err
	}
	if err := link.call(setIconLocation, uintptr(unsafe.Pointer(icon)), 0); err != nil {
		return err
	}
	var file *object
	if err := link.call(queryInterface, uintptr(unsafe.Pointer(&iidPersistFile)), uintptr(unsafe.Pointer(&file))); err != nil {
		return err
	}
	defer func() { _ = file.call(release) }()
	name, err := windows.UTF16PtrFromString(path)
	if err != nil {
		return err
	}
	return file.call(save, uintptr(unsafe.Pointer(name)), 1)
}
